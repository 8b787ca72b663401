libcore_a_SOURCES += \
	src/procfs/procfs_source.h

# Discovery, selection, walls, spawning.
libcore_a_SOURCES += \
	src/procfs/procs.h \
	src/procfs/select.c src/procfs/select.h \
	src/procfs/spawn.h \
	src/procfs/userdb.c src/procfs/userdb.h \
	src/procfs/walls.h
