# What the parsers read, printed, to be compared with what is known of captured files:
# tests/fixtures/compare.py FOLDER (not in `make check`: the captures are not ours).
check_PROGRAMS += tests/fixtures/dump_proc
tests_fixtures_dump_proc_SOURCES = tests/fixtures/dump_proc.c
tests_fixtures_dump_proc_LDADD = $(CORE_LIBS)
EXTRA_DIST += tests/fixtures/compare.py

# Fuzz targets, one a parser; tests/fuzz/corpus.sh replays all of tests/corpus.
fuzz_proc = tests/fuzz/fuzz_auxv \
	tests/fuzz/fuzz_cgroup \
	tests/fuzz/fuzz_limits \
	tests/fuzz/fuzz_maps \
	tests/fuzz/fuzz_meminfo \
	tests/fuzz/fuzz_memstat \
	tests/fuzz/fuzz_mountinfo \
	tests/fuzz/fuzz_psi \
	tests/fuzz/fuzz_smaps \
	tests/fuzz/fuzz_smaps_rollup \
	tests/fuzz/fuzz_stat \
	tests/fuzz/fuzz_statm \
	tests/fuzz/fuzz_status
check_PROGRAMS += $(fuzz_proc)
tests_fuzz_fuzz_auxv_SOURCES = tests/fuzz/fuzz_auxv.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_auxv_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_auxv_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_cgroup_SOURCES = tests/fuzz/fuzz_cgroup.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_cgroup_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_cgroup_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_limits_SOURCES = tests/fuzz/fuzz_limits.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_limits_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_limits_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_maps_SOURCES = tests/fuzz/fuzz_maps.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_maps_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_maps_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_meminfo_SOURCES = tests/fuzz/fuzz_meminfo.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_meminfo_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_meminfo_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_memstat_SOURCES = tests/fuzz/fuzz_memstat.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_memstat_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_memstat_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_mountinfo_SOURCES = tests/fuzz/fuzz_mountinfo.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_mountinfo_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_mountinfo_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_psi_SOURCES = tests/fuzz/fuzz_psi.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_psi_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_psi_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_smaps_SOURCES = tests/fuzz/fuzz_smaps.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_smaps_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_smaps_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_smaps_rollup_SOURCES = tests/fuzz/fuzz_smaps_rollup.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_smaps_rollup_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_smaps_rollup_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_stat_SOURCES = tests/fuzz/fuzz_stat.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_stat_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_stat_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_statm_SOURCES = tests/fuzz/fuzz_statm.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_statm_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_statm_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_status_SOURCES = tests/fuzz/fuzz_status.c tests/fuzz/fuzz.h $(FUZZ_MAIN)
tests_fuzz_fuzz_status_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_status_LDADD = $(FUZZ_LIBS)
dist_check_SCRIPTS += tests/fuzz/corpus.sh
TESTS += tests/fuzz/corpus.sh
EXTRA_DIST += tests/corpus
