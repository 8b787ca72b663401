libcore_a_SOURCES += \
	src/python/areas.c src/python/areas.h \
	src/python/census.c src/python/census.h \
	src/python/census_result.c src/python/census_result.h \
	src/python/containers.c src/python/containers.h \
	src/python/glibc.c src/python/glibc.h \
	src/python/heapwalk.c src/python/heapwalk.h \
	src/python/items.c src/python/items.h \
	src/python/objects.c src/python/objects.h \
	src/python/payload.c src/python/payload.h \
	src/python/pools.c src/python/pools.h \
	src/python/present.c src/python/present.h \
	src/python/remote.c src/python/remote.h \
	src/python/slots.c src/python/slots.h \
	src/python/types.c src/python/types.h
# What runs in a Python: finding it, its stacks, its collector, growth by function.
libcore_a_SOURCES += \
	src/python/growth_samples.c src/python/growth_samples.h \
	src/python/growth_table.c src/python/growth_table.h \
	src/python/keptfile.c src/python/keptfile.h \
	src/python/peek.h \
	src/python/pyabi.c src/python/pyabi.h src/python/pyabi_table.c \
	src/python/pycode.c src/python/pycode.h \
	src/python/pyelf.c src/python/pyelf.h \
	src/python/pyfile.c src/python/pyfile.h \
	src/python/pygc.c src/python/pygc.h \
	src/python/pygrowth.c src/python/pygrowth.h \
	src/python/pylines.c src/python/pylines.h \
	src/python/pymap.c src/python/pymap.h \
	src/python/pymods.c src/python/pymods.h \
	src/python/pyrefuse.c src/python/pyrefuse.h \
	src/python/pytasks.c src/python/pytasks.h \
	src/python/pytext.c src/python/pytext.h \
	src/python/python_probe.c src/python/python_probe.h \
	src/python/python_watch.c src/python/python_watch.h \
	src/python/stack.c src/python/stack.h \
	src/python/stack_frame.c src/python/stack_frame.h \
	src/python/stack_tops.c src/python/stack_tops.h \
	src/python/watch_family.c src/python/watch_family.h \
	src/python/watch_loop.c src/python/watch_loop.h \
	src/python/watch_thread.c src/python/watch_thread.h \
	src/python/watch_target.c src/python/watch_target.h
