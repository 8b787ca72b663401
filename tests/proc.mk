# What the parsers read, printed, to be compared with what is known of captured files:
# tests/fixtures/compare.py FOLDER (not in `make check`: the captures are not ours).
check_PROGRAMS += tests/fixtures/dump_proc
tests_fixtures_dump_proc_SOURCES = tests/fixtures/dump_proc.c
tests_fixtures_dump_proc_LDADD = $(CORE_LIBS)
EXTRA_DIST += tests/fixtures/compare.py
