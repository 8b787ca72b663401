if HAVE_CMOCKA
unit_proc = tests/unit/test_auxv \
	tests/unit/test_cgroup \
	tests/unit/test_groups \
	tests/unit/test_limits \
	tests/unit/test_maps \
	tests/unit/test_meminfo \
	tests/unit/test_memstat \
	tests/unit/test_mountinfo \
	tests/unit/test_psi \
	tests/unit/test_smaps \
	tests/unit/test_smaps_rollup \
	tests/unit/test_stat \
	tests/unit/test_statm \
	tests/unit/test_status
check_PROGRAMS += $(unit_proc)
TESTS += $(unit_proc)
tests_unit_test_auxv_SOURCES = tests/unit/test_auxv.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_auxv_LDADD = $(UNIT_LIBS)
tests_unit_test_cgroup_SOURCES = tests/unit/test_cgroup.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_cgroup_LDADD = $(UNIT_LIBS)
tests_unit_test_groups_SOURCES = tests/unit/test_groups.c tests/unit/unit.h
tests_unit_test_groups_LDADD = $(UNIT_LIBS)
tests_unit_test_limits_SOURCES = tests/unit/test_limits.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_limits_LDADD = $(UNIT_LIBS)
tests_unit_test_maps_SOURCES = tests/unit/test_maps.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_maps_LDADD = $(UNIT_LIBS)
tests_unit_test_meminfo_SOURCES = tests/unit/test_meminfo.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_meminfo_LDADD = $(UNIT_LIBS)
tests_unit_test_memstat_SOURCES = tests/unit/test_memstat.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_memstat_LDADD = $(UNIT_LIBS)
tests_unit_test_mountinfo_SOURCES = tests/unit/test_mountinfo.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_mountinfo_LDADD = $(UNIT_LIBS)
tests_unit_test_psi_SOURCES = tests/unit/test_psi.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_psi_LDADD = $(UNIT_LIBS)
tests_unit_test_smaps_SOURCES = tests/unit/test_smaps.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_smaps_LDADD = $(UNIT_LIBS)
tests_unit_test_smaps_rollup_SOURCES = tests/unit/test_smaps_rollup.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_smaps_rollup_LDADD = $(UNIT_LIBS)
tests_unit_test_stat_SOURCES = tests/unit/test_stat.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_stat_LDADD = $(UNIT_LIBS)
tests_unit_test_statm_SOURCES = tests/unit/test_statm.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_statm_LDADD = $(UNIT_LIBS)
tests_unit_test_status_SOURCES = tests/unit/test_status.c tests/unit/unit.h tests/unit/exact.h
tests_unit_test_status_LDADD = $(UNIT_LIBS)
endif

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
