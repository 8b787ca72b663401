libcore_a_SOURCES += \
	src/base/buf.c src/base/buf.h \
	src/base/cleanup.h \
	src/base/clock.c src/base/clock.h \
	src/base/die.c src/base/die.h \
	src/base/err.c src/base/err.h \
	src/base/loop.c src/base/loop.h \
	src/base/mailbox.c src/base/mailbox.h \
	src/base/num.c src/base/num.h \
	src/base/pidfd.c src/base/pidfd.h \
	src/base/rootdir.c src/base/rootdir.h \
	src/base/text.c src/base/text.h \
	src/base/units.c src/base/units.h \
	src/base/worker.c src/base/worker.h
