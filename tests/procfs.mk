if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_procs tests/unit/test_select tests/unit/test_spawn \
	tests/unit/test_walls tests/unit/test_walls_real
TESTS += tests/unit/test_procs tests/unit/test_select tests/unit/test_spawn \
	tests/unit/test_walls tests/unit/test_walls_real
tests_unit_test_procs_SOURCES = tests/unit/test_procs.c tests/unit/unit.h \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_test_procs_LDADD = $(UNIT_LIBS)
tests_unit_test_select_SOURCES = tests/unit/test_select.c tests/unit/unit.h
tests_unit_test_select_LDADD = $(UNIT_LIBS)
tests_unit_test_spawn_SOURCES = tests/unit/test_spawn.c tests/unit/unit.h \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_test_spawn_LDADD = $(UNIT_LIBS)
tests_unit_test_walls_SOURCES = tests/unit/test_walls.c tests/unit/unit.h \
	tests/unit/tree.c tests/unit/tree.h
tests_unit_test_walls_LDADD = $(UNIT_LIBS)
tests_unit_test_walls_real_SOURCES = tests/unit/test_walls_real.c tests/unit/unit.h
tests_unit_test_walls_real_LDADD = $(UNIT_LIBS)
endif
