libcore_a_SOURCES += \
	src/engine/engine.c src/engine/engine.h src/engine/engine_state.h \
	src/engine/gasp.c src/engine/gasp.h \
	src/engine/look.c \
	src/engine/outcome.c src/engine/outcome.h
