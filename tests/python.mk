if HAVE_CMOCKA
python_tests = tests/unit/test_pools tests/unit/test_pools_real tests/unit/test_census \
	tests/unit/test_census_real tests/unit/test_slots_real
check_PROGRAMS += $(python_tests)
TESTS += $(python_tests)
FAKEREMOTE = tests/unit/unit.h tests/unit/fakeremote.c tests/unit/fakeremote.h
PYIMAGE = tests/unit/pyimage.c tests/unit/pyimage.h $(FAKEREMOTE)
PYPROC = tests/unit/unit.h tests/unit/pyproc.c tests/unit/pyproc.h
tests_unit_test_pools_SOURCES = tests/unit/test_pools.c $(FAKEREMOTE)
tests_unit_test_pools_LDADD = $(UNIT_LIBS)
tests_unit_test_pools_real_SOURCES = tests/unit/test_pools_real.c $(PYPROC)
tests_unit_test_pools_real_LDADD = $(UNIT_LIBS)
tests_unit_test_census_real_SOURCES = tests/unit/test_census_real.c $(PYPROC)
tests_unit_test_census_real_LDADD = $(UNIT_LIBS) -lm
tests_unit_test_slots_real_SOURCES = tests/unit/test_slots_real.c $(PYPROC)
tests_unit_test_slots_real_LDADD = $(UNIT_LIBS) -lm
tests_unit_test_census_SOURCES = tests/unit/test_census.c $(PYIMAGE)
tests_unit_test_census_LDADD = $(UNIT_LIBS)
endif

check_PROGRAMS += tests/fuzz/fuzz_census
tests_fuzz_fuzz_census_SOURCES = tests/fuzz/fuzz_census.c tests/unit/pyimage.c \
	tests/unit/pyimage.h tests/unit/fakeremote.c tests/unit/fakeremote.h $(FUZZ_MAIN)
tests_fuzz_fuzz_census_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_census_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/corpus/census
