libcore_a_SOURCES += \
	src/view/canvas.c src/view/canvas.h \
	src/view/intent.h \
	src/view/sign.c src/view/sign.h \
	src/view/style.h \
	src/view/view.h
