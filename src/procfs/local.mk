libcore_a_SOURCES += \
	src/procfs/procfs_source.h
