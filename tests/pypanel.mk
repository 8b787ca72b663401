MADEPYTHON = tests/view/madepython.c tests/view/madepython.h

if HAVE_CMOCKA
pypanel_tests = tests/unit/test_pyhistory tests/unit/test_advice
check_PROGRAMS += $(pypanel_tests)
TESTS += $(pypanel_tests)
tests_unit_test_pyhistory_SOURCES = tests/unit/test_pyhistory.c tests/unit/unit.h $(MADEPYTHON)
tests_unit_test_pyhistory_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/view
tests_unit_test_pyhistory_LDADD = $(UNIT_LIBS)
tests_unit_test_advice_SOURCES = tests/unit/test_advice.c tests/unit/unit.h $(MADEPYTHON)
tests_unit_test_advice_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/view
tests_unit_test_advice_LDADD = $(UNIT_LIBS)

check_PROGRAMS += tests/unit/test_limit_request
TESTS += tests/unit/test_limit_request
tests_unit_test_limit_request_SOURCES = tests/unit/test_limit_request.c tests/unit/made.h \
	tests/unit/unit.h
tests_unit_test_limit_request_LDADD = $(UNIT_LIBS)

check_PROGRAMS += tests/unit/test_view_python
TESTS += tests/unit/test_view_python
tests_unit_test_view_python_SOURCES = tests/unit/test_view_python.c $(VIEW_LOOK)
tests_unit_test_view_python_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_view_python_LDADD = $(UNIT_LIBS)
endif

dist_check_SCRIPTS += tests/tty/python.sh
TESTS += tests/tty/python.sh
tests/tty/python.log: memtide$(EXEEXT)
