if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_leak
TESTS += tests/unit/test_leak
tests_unit_test_leak_SOURCES = tests/unit/test_leak.c tests/unit/made.h tests/unit/unit.h
tests_unit_test_leak_LDADD = $(UNIT_LIBS)
endif

# What it says of recordings of real programs.
dist_check_SCRIPTS += tests/leak/verdicts.sh
TESTS += tests/leak/verdicts.sh
EXTRA_DIST += tests/leak/recorded

# How good it is: `make leak-score CORPUS=DIR` with labelled recordings of one's own.
EXTRA_PROGRAMS += tests/leak/leak_score
tests_leak_leak_score_SOURCES = tests/leak/leak_score.c
tests_leak_leak_score_LDADD = $(CORE_LIBS)
EXTRA_DIST += tests/leak/leak-score.py

leak-score: tests/leak/leak_score
	@test -n '$(CORPUS)' || { echo 'usage: make leak-score CORPUS=DIR' >&2; exit 2; }
	python3 $(srcdir)/tests/leak/leak-score.py ./tests/leak/leak_score '$(CORPUS)'
.PHONY: leak-score
