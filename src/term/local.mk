libterm_a_SOURCES += src/term/version.c
