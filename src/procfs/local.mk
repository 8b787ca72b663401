libcore_a_SOURCES += \
	src/procfs/births.c src/procfs/births.h \
	src/procfs/descent.c src/procfs/descent.h \
	src/procfs/event_list.c src/procfs/event_list.h \
	src/procfs/heavy.c src/procfs/heavy.h \
	src/procfs/heavy_budget.c src/procfs/heavy_budget.h \
	src/procfs/heavy_pick.c src/procfs/heavy_pick.h \
	src/procfs/heavy_plan.c src/procfs/heavy_plan.h \
	src/procfs/image.c src/procfs/image.h \
	src/procfs/light.c src/procfs/light.h \
	src/procfs/peaks.c src/procfs/peaks.h \
	src/procfs/probe.c src/procfs/probe.h \
	src/procfs/procfs_source.c src/procfs/procfs_source.h \
	src/procfs/reader.c src/procfs/reader.h \
	src/procfs/source_end.c \
	src/procfs/source_join.c src/procfs/source_look.c \
	src/procfs/source_read.c \
	src/procfs/source_state.h \
	src/procfs/source_tick.c \
	src/procfs/target.c src/procfs/target.h \
	src/procfs/target_set.c src/procfs/target_set.h \
	src/procfs/total.c src/procfs/total.h

# Discovery, selection, walls, spawning.
libcore_a_SOURCES += \
	src/procfs/cgmount.c src/procfs/cgmount.h \
	src/procfs/cgnode.c src/procfs/cgnode.h \
	src/procfs/machine.c src/procfs/machine.h \
	src/procfs/procs.c src/procfs/procs.h \
	src/procfs/procs_own.c \
	src/procfs/procs_table.h \
	src/procfs/select.c src/procfs/select.h \
	src/procfs/send_signal.c src/procfs/send_signal.h \
	src/procfs/spawn.c src/procfs/spawn.h \
	src/procfs/spawn_tree.c \
	src/procfs/userdb.c src/procfs/userdb.h \
	src/procfs/walls.c src/procfs/walls.h \
	src/procfs/walls_cgroup.c \
	src/procfs/walls_kills.c src/procfs/walls_state.h \
	src/procfs/walls_parts.h
if HAVE_LIBPROC2
libcore_a_SOURCES += \
	src/procfs/procs_libproc2.c \
	src/procfs/procs_memory.c src/procfs/procs_memory.h
endif
