if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_canvas
TESTS += tests/unit/test_canvas
tests_unit_test_canvas_SOURCES = tests/unit/test_canvas.c tests/unit/unit.h
tests_unit_test_canvas_LDADD = $(UNIT_LIBS)
endif
