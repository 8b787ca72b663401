libcore_a_SOURCES += \
	src/engine/engine.h
