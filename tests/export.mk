# Reports and checks out of replays: what is pure of them; the rest in tests/cli.
if HAVE_CMOCKA
export_tests = tests/unit/test_nagios tests/unit/test_report
check_PROGRAMS += $(export_tests)
TESTS += $(export_tests)
tests_unit_test_nagios_SOURCES = tests/unit/test_nagios.c tests/unit/unit.h
tests_unit_test_nagios_LDADD = $(UNIT_LIBS)
tests_unit_test_report_SOURCES = tests/unit/test_report.c tests/unit/made.h tests/unit/unit.h
tests_unit_test_report_LDADD = $(UNIT_LIBS)
endif
