# The real program on real processes.
app_tests = tests/cli/check.sh tests/cli/inspect.sh tests/cli/configfile.sh tests/cli/misuse.sh tests/cli/python.sh tests/cli/record.sh \
	tests/cli/report.sh tests/cli/run.sh
dist_check_SCRIPTS += $(app_tests)
TESTS += $(app_tests)
EXTRA_DIST += tests/cli/tap.sh
tests/cli/check.log tests/cli/inspect.log tests/cli/configfile.log tests/cli/misuse.log tests/cli/python.log tests/cli/record.log tests/cli/report.log \
	tests/cli/run.log: memtide$(EXEEXT) \
	examples/spike$(EXEEXT) examples/many_mappings$(EXEEXT)

# A recording through the engine again: live and replay derive the same.
check_PROGRAMS += tests/cli/replay_csv
tests_cli_replay_csv_SOURCES = tests/cli/replay_csv.c
tests_cli_replay_csv_LDADD = $(CORE_LIBS)
dist_check_SCRIPTS += tests/cli/replay.sh
TESTS += tests/cli/replay.sh
tests/cli/replay.log: memtide$(EXEEXT) tests/cli/replay_csv$(EXEEXT)

dist_check_SCRIPTS += tests/tty/dashboard.sh tests/tty/growth.sh tests/tty/list.sh \
	tests/tty/mappings.sh
TESTS += tests/tty/dashboard.sh tests/tty/growth.sh tests/tty/list.sh \
	tests/tty/mappings.sh tests/cli/csv_psutil.sh
tests/tty/dashboard.log tests/tty/growth.log tests/tty/mappings.log tests/cli/csv_psutil.log: memtide$(EXEEXT)
