if HAVE_CMOCKA
graph_tests = tests/unit/test_lookback tests/unit/test_plot
check_PROGRAMS += $(graph_tests)
TESTS += $(graph_tests)
tests_unit_test_lookback_SOURCES = tests/unit/test_lookback.c $(VIEW_LOOK)
tests_unit_test_lookback_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_lookback_LDADD = $(UNIT_LIBS)
tests_unit_test_plot_SOURCES = tests/unit/test_plot.c $(VIEW_LOOK)
tests_unit_test_plot_CPPFLAGS = $(VIEW_CPPFLAGS)
tests_unit_test_plot_LDADD = $(UNIT_LIBS)
endif
