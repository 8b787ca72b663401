# What runs in a Python.
RUNIMAGE = tests/unit/fakeremote.c tests/unit/fakeremote.h \
	tests/unit/runimage.c tests/unit/runimage.h

if HAVE_CMOCKA
ATTACH = $(PYPROC) tests/unit/attach.c tests/unit/attach.h
pyrun_tests = tests/unit/test_growth_samples \
	tests/unit/test_growth_table \
	tests/unit/test_pygc_real \
	tests/unit/test_pygrowth_real \
	tests/unit/test_pylines \
	tests/unit/test_pymap \
	tests/unit/test_pymap_real \
	tests/unit/test_pyrefuse \
	tests/unit/test_pytasks \
	tests/unit/test_python_watch \
	tests/unit/test_stack_real
check_PROGRAMS += $(pyrun_tests)
TESTS += $(pyrun_tests)
tests_unit_test_growth_samples_SOURCES = tests/unit/test_growth_samples.c tests/unit/unit.h
tests_unit_test_growth_samples_LDADD = $(UNIT_LIBS)
tests_unit_test_growth_table_SOURCES = tests/unit/test_growth_table.c tests/unit/unit.h
tests_unit_test_growth_table_LDADD = $(UNIT_LIBS)
tests_unit_test_pygc_real_SOURCES = tests/unit/test_pygc_real.c $(ATTACH)
tests_unit_test_pygc_real_LDADD = $(UNIT_LIBS)
tests_unit_test_pygrowth_real_SOURCES = tests/unit/test_pygrowth_real.c $(ATTACH)
tests_unit_test_pygrowth_real_LDADD = $(UNIT_LIBS)
tests_unit_test_pylines_SOURCES = tests/unit/test_pylines.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_pylines_LDADD = $(UNIT_LIBS)
tests_unit_test_pymap_SOURCES = tests/unit/test_pymap.c tests/unit/unit.h $(RUNIMAGE)
tests_unit_test_pymap_LDADD = $(UNIT_LIBS)
tests_unit_test_pymap_real_SOURCES = tests/unit/test_pymap_real.c $(ATTACH)
tests_unit_test_pymap_real_LDADD = $(UNIT_LIBS)
tests_unit_test_pyrefuse_SOURCES = tests/unit/test_pyrefuse.c tests/unit/unit.h
tests_unit_test_pyrefuse_LDADD = $(UNIT_LIBS)
tests_unit_test_pytasks_SOURCES = tests/unit/test_pytasks.c tests/unit/unit.h \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_test_pytasks_LDADD = $(UNIT_LIBS)
tests_unit_test_python_watch_SOURCES = tests/unit/test_python_watch.c $(ATTACH) \
	tests/unit/fakeproc.c tests/unit/fakeproc.h tests/unit/tree.c tests/unit/tree.h
tests_unit_test_python_watch_LDADD = $(UNIT_LIBS)
tests_unit_test_stack_real_SOURCES = tests/unit/test_stack_real.c $(ATTACH)
tests_unit_test_stack_real_LDADD = $(UNIT_LIBS)
endif

check_PROGRAMS += tests/fuzz/fuzz_pyrun
tests_fuzz_fuzz_pyrun_SOURCES = tests/fuzz/fuzz_pyrun.c tests/fuzz/fuzz.h $(RUNIMAGE) $(FUZZ_MAIN)
tests_fuzz_fuzz_pyrun_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_fuzz_fuzz_pyrun_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_pyrun_LDADD = $(FUZZ_LIBS)
