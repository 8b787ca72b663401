# What runs in a Python.
if HAVE_CMOCKA
ATTACH = $(PYPROC) tests/unit/attach.c tests/unit/attach.h
check_PROGRAMS += tests/unit/test_stack_real
TESTS += tests/unit/test_stack_real
tests_unit_test_stack_real_SOURCES = tests/unit/test_stack_real.c $(ATTACH)
tests_unit_test_stack_real_LDADD = $(UNIT_LIBS)
endif
