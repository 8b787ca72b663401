libterm_a_SOURCES += \
	src/term/input.c src/term/input.h \
	src/term/paint.c src/term/paint.h \
	src/term/palette.c src/term/palette.h \
	src/term/rescue.c src/term/rescue.h \
	src/term/term.c src/term/term.h \
	src/term/terminfo.c src/term/terminfo.h \
	src/term/theme.c src/term/theme.h
