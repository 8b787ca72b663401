# libcore.a is everything that knows no terminal and no command line: its tests link
# it without curses, so a call that crosses the border fails to link.
noinst_LIBRARIES += libcore.a libterm.a
libcore_a_SOURCES =
libterm_a_SOURCES =
CORE_LIBS = libcore.a $(LIBPROC2_LIBS) $(JANSSON_LIBS) $(CSV_LIBS) \
	$(PTHREAD_LIBS) -lm

bin_PROGRAMS += memtide
memtide_SOURCES =
memtide_LDADD = libterm.a $(CORE_LIBS) $(CURSES_LIBS) $(INIH_LIBS)

include src/base/local.mk
include src/model/local.mk
include src/proc/local.mk
include src/procfs/local.mk
include src/python/local.mk
include src/record/local.mk
include src/history/local.mk
include src/detect/local.mk
include src/engine/local.mk
include src/export/local.mk
include src/view/local.mk
include src/term/local.mk
include src/app/local.mk
