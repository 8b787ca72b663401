# Tests by kind: unit/ (cmocka, one program a module), fuzz/ (targets and their corpora,
# replayed), cli/ and tty/ (the real program), *.sh here (rules of the tree itself).
TEST_EXTENSIONS = .sh
TAP_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(TAP_DRIVER)
LOG_COMPILER = timeout 120
SH_LOG_DRIVER = $(TAP_DRIVER)
SH_LOG_COMPILER = timeout 300 $(SHELL)
AM_TESTS_ENVIRONMENT = \
	LC_ALL=C.UTF-8; export LC_ALL; \
	TZ=UTC; export TZ; \
	XDG_CONFIG_HOME='$(abs_top_builddir)/no-config'; export XDG_CONFIG_HOME; \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	abs_top_builddir='$(abs_top_builddir)'; export abs_top_builddir; \
	abs_top_srcdir='$(abs_top_srcdir)'; export abs_top_srcdir; \
	MEMTIDE='$(abs_top_builddir)/memtide'; export MEMTIDE; \
	CC='$(CC)'; export CC; \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0'; \
	export LSAN_OPTIONS; \
	RULES_CPPFLAGS='$(AM_CPPFLAGS) $(CPPFLAGS)'; export RULES_CPPFLAGS;

EXTRA_DIST += tests/lsan.supp

# $(unit_tests): each NAME is tests/unit/test_NAME.c, linked with the core alone.
UNIT_LIBS = $(CORE_LIBS) $(CMOCKA_LIBS)
FUZZ_LIBS = $(CORE_LIBS)
if FUZZING
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZ_MAIN =
else
FUZZ_LINK = $(AM_LDFLAGS)
FUZZ_MAIN = tests/fuzz/replay.c
endif

# Each tests/corpus/NAME through its target; a new corpus needs no line here.
dist_check_SCRIPTS += tests/fuzz/corpora.sh
TESTS += tests/fuzz/corpora.sh

include tests/base.mk
include tests/proc.mk
include tests/procfs.mk
include tests/python.mk
include tests/pyrun.mk
include tests/record.mk
include tests/detect.mk
include tests/export.mk
include tests/leak.mk
include tests/graph.mk
include tests/limits.mk
include tests/output.mk
include tests/pypanel.mk
include tests/view.mk
include tests/app.mk
include tests/house.mk
