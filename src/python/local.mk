libcore_a_SOURCES += \
	src/python/areas.c src/python/areas.h \
	src/python/glibc.c src/python/glibc.h \
	src/python/heapwalk.c src/python/heapwalk.h \
	src/python/pools.c src/python/pools.h \
	src/python/present.c src/python/present.h \
	src/python/remote.c src/python/remote.h
