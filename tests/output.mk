dist_check_SCRIPTS += tests/tty/output.sh
TESTS += tests/tty/output.sh
tests/tty/output.log: memtide$(EXEEXT)

# What a command prints in the dashboard; snapshots and recordings from it.
if HAVE_CMOCKA
output_tests = tests/unit/test_chosen_sink tests/unit/test_view_output
check_PROGRAMS += $(output_tests)
TESTS += $(output_tests)
tests_unit_test_chosen_sink_SOURCES = tests/unit/test_chosen_sink.c tests/unit/unit.h
tests_unit_test_chosen_sink_LDADD = $(UNIT_LIBS)
tests_unit_test_view_output_SOURCES = tests/unit/test_view_output.c $(VIEW_LOOK)
tests_unit_test_view_output_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_view_output_LDADD = $(UNIT_LIBS)
endif
