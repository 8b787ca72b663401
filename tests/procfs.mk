if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_procs tests/unit/test_select tests/unit/test_spawn \
	tests/unit/test_send_signal tests/unit/test_walls tests/unit/test_walls_real
TESTS += tests/unit/test_procs tests/unit/test_select tests/unit/test_spawn \
	tests/unit/test_send_signal tests/unit/test_walls tests/unit/test_walls_real
tests_unit_test_procs_SOURCES = tests/unit/test_procs.c tests/unit/unit.h \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_test_procs_LDADD = $(UNIT_LIBS)
tests_unit_test_select_SOURCES = tests/unit/test_select.c tests/unit/unit.h
tests_unit_test_select_LDADD = $(UNIT_LIBS)
tests_unit_test_send_signal_SOURCES = tests/unit/test_send_signal.c tests/unit/unit.h
tests_unit_test_send_signal_LDADD = $(UNIT_LIBS)
tests_unit_test_spawn_SOURCES = tests/unit/test_spawn.c tests/unit/unit.h \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_test_spawn_LDADD = $(UNIT_LIBS)
tests_unit_test_walls_SOURCES = tests/unit/test_walls.c tests/unit/unit.h \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_test_walls_LDADD = $(UNIT_LIBS)
tests_unit_test_walls_real_SOURCES = tests/unit/test_walls_real.c tests/unit/unit.h
tests_unit_test_walls_real_LDADD = $(UNIT_LIBS)
endif

# The live source and its parts.
if HAVE_CMOCKA
source_tests = tests/unit/test_births tests/unit/test_breath tests/unit/test_heavy \
	tests/unit/test_heavy_budget \
	tests/unit/test_image tests/unit/test_light tests/unit/test_peaks \
	tests/unit/test_procfs_source tests/unit/test_target tests/unit/test_total
check_PROGRAMS += $(source_tests)
TESTS += $(source_tests)
FAKEPROC = tests/unit/unit.h tests/unit/tree.c tests/unit/tree.h \
	tests/unit/fakeproc.c tests/unit/fakeproc.h
tests_unit_test_births_SOURCES = tests/unit/test_births.c $(FAKEPROC)
tests_unit_test_births_LDADD = $(UNIT_LIBS)
tests_unit_test_breath_SOURCES = tests/unit/test_breath.c \
	tests/unit/source_scene.c tests/unit/source_scene.h $(FAKEPROC)
tests_unit_test_breath_LDADD = $(UNIT_LIBS)
tests_unit_test_total_SOURCES = tests/unit/test_total.c tests/unit/unit.h
tests_unit_test_total_LDADD = $(UNIT_LIBS)
tests_unit_test_heavy_SOURCES = tests/unit/test_heavy.c $(FAKEPROC)
tests_unit_test_heavy_LDADD = $(UNIT_LIBS)
tests_unit_test_heavy_budget_SOURCES = tests/unit/test_heavy_budget.c tests/unit/unit.h
tests_unit_test_heavy_budget_LDADD = $(UNIT_LIBS)
tests_unit_test_image_SOURCES = tests/unit/test_image.c tests/unit/unit.h
tests_unit_test_image_LDADD = $(UNIT_LIBS)
tests_unit_test_light_SOURCES = tests/unit/test_light.c tests/unit/unit.h
tests_unit_test_light_LDADD = $(UNIT_LIBS)
tests_unit_test_peaks_SOURCES = tests/unit/test_peaks.c tests/unit/unit.h
tests_unit_test_peaks_LDADD = $(UNIT_LIBS)
tests_unit_test_procfs_source_SOURCES = tests/unit/test_procfs_source.c \
	tests/unit/source_scene.c tests/unit/source_scene.h $(FAKEPROC)
tests_unit_test_procfs_source_LDADD = $(UNIT_LIBS)
tests_unit_test_target_SOURCES = tests/unit/test_target.c $(FAKEPROC)
tests_unit_test_target_LDADD = $(UNIT_LIBS)
endif

# End to end: real processes, the real clock.
if HAVE_CMOCKA
check_PROGRAMS += tests/live/live_source
TESTS += tests/live/live_source
tests_live_live_source_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit
tests_live_live_source_SOURCES = tests/live/live_source.c tests/unit/unit.h
tests_live_live_source_LDADD = $(UNIT_LIBS)
endif
