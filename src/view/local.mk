libcore_a_SOURCES += \
	src/view/canvas.c src/view/canvas.h \
	src/view/format.c src/view/format.h \
	src/view/graph.c src/view/graph.h \
	src/view/intent.h \
	src/view/scale.c src/view/scale.h \
	src/view/sign.c src/view/sign.h \
	src/view/style.h \
	src/view/view.h \
	src/view/wording.c src/view/wording.h \
	src/view/wrap.c src/view/wrap.h
