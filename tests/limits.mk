# Walls, what is near one, and how it ended.
limits_scripts = tests/cli/near.sh tests/cli/oom.sh tests/cli/oomgroup.sh \
	tests/cli/walls.sh tests/house/units.sh
dist_check_SCRIPTS += $(limits_scripts)
TESTS += $(limits_scripts)
EXTRA_DIST += contrib/systemd tests/cli/addr32.c
if HAVE_CMOCKA
limits_tests = tests/unit/test_acks tests/unit/test_cgroup_use \
	tests/unit/test_gasp tests/unit/test_outcome \
	tests/unit/test_unshare tests/unit/test_view_limits tests/unit/test_walls_kills
check_PROGRAMS += $(limits_tests)
TESTS += $(limits_tests)
tests_unit_test_cgroup_use_SOURCES = tests/unit/test_cgroup_use.c tests/unit/unit.h \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_test_cgroup_use_LDADD = $(UNIT_LIBS)
tests_unit_test_walls_kills_SOURCES = tests/unit/test_walls_kills.c tests/unit/unit.h \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_test_walls_kills_LDADD = $(UNIT_LIBS)
tests_unit_test_gasp_SOURCES = tests/unit/test_gasp.c tests/unit/made.h tests/unit/unit.h
tests_unit_test_gasp_LDADD = $(UNIT_LIBS)
tests_unit_test_unshare_SOURCES = tests/unit/test_unshare.c tests/unit/made.h \
	tests/unit/unit.h
tests_unit_test_unshare_LDADD = $(UNIT_LIBS)
tests_unit_test_outcome_SOURCES = tests/unit/test_outcome.c tests/unit/made.h \
	tests/unit/unit.h
tests_unit_test_outcome_LDADD = $(UNIT_LIBS)
tests_unit_test_acks_SOURCES = tests/unit/test_acks.c tests/unit/made.h \
	tests/unit/unit.h
tests_unit_test_acks_LDADD = $(UNIT_LIBS)
tests_unit_test_view_limits_SOURCES = tests/unit/test_view_limits.c $(VIEW_LOOK)
tests_unit_test_view_limits_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_view_limits_LDADD = $(UNIT_LIBS)
endif
