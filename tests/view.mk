if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_canvas tests/unit/test_scale
TESTS += tests/unit/test_canvas tests/unit/test_scale
tests_unit_test_canvas_SOURCES = tests/unit/test_canvas.c tests/unit/unit.h
tests_unit_test_canvas_LDADD = $(UNIT_LIBS)
tests_unit_test_scale_SOURCES = tests/unit/test_scale.c tests/unit/unit.h
tests_unit_test_scale_LDADD = $(UNIT_LIBS)
endif
