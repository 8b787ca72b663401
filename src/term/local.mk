libterm_a_SOURCES += src/term/version.c src/term/term.h
