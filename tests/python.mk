if HAVE_CMOCKA
python_tests = tests/unit/test_pools tests/unit/test_pools_real \
	tests/unit/test_census_real
check_PROGRAMS += $(python_tests)
TESTS += $(python_tests)
FAKEREMOTE = tests/unit/unit.h tests/unit/fakeremote.c tests/unit/fakeremote.h
PYPROC = tests/unit/unit.h tests/unit/pyproc.c tests/unit/pyproc.h
tests_unit_test_pools_SOURCES = tests/unit/test_pools.c $(FAKEREMOTE)
tests_unit_test_pools_LDADD = $(UNIT_LIBS)
tests_unit_test_pools_real_SOURCES = tests/unit/test_pools_real.c $(PYPROC)
tests_unit_test_pools_real_LDADD = $(UNIT_LIBS)
tests_unit_test_census_real_SOURCES = tests/unit/test_census_real.c $(PYPROC)
tests_unit_test_census_real_LDADD = $(UNIT_LIBS) -lm
endif
