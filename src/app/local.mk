memtide_SOURCES += src/app/main.c
