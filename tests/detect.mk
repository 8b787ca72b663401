if HAVE_CMOCKA
detect_tests = \
	tests/unit/test_series tests/unit/test_history tests/unit/test_past tests/unit/test_growth \
	tests/unit/test_closest tests/unit/test_alert tests/unit/test_alerts \
	tests/unit/test_engine tests/unit/test_mapping_follow tests/unit/test_mapping_match \
	tests/unit/test_singles tests/unit/test_wall_trend tests/unit/test_limit
check_PROGRAMS += $(detect_tests)
TESTS += $(detect_tests)
tests_unit_test_series_SOURCES = tests/unit/test_series.c tests/unit/unit.h
tests_unit_test_series_LDADD = $(UNIT_LIBS)
tests_unit_test_history_SOURCES = tests/unit/test_history.c tests/unit/made.h tests/unit/unit.h
tests_unit_test_history_LDADD = $(UNIT_LIBS)
tests_unit_test_past_SOURCES = tests/unit/test_past.c tests/unit/made.h tests/unit/unit.h
tests_unit_test_past_LDADD = $(UNIT_LIBS)
tests_unit_test_growth_SOURCES = tests/unit/test_growth.c tests/unit/unit.h
tests_unit_test_growth_LDADD = $(UNIT_LIBS)
tests_unit_test_closest_SOURCES = tests/unit/test_closest.c tests/unit/unit.h
tests_unit_test_closest_LDADD = $(UNIT_LIBS)
tests_unit_test_alert_SOURCES = tests/unit/test_alert.c tests/unit/unit.h
tests_unit_test_alert_LDADD = $(UNIT_LIBS)
tests_unit_test_alerts_SOURCES = tests/unit/test_alerts.c tests/unit/made.h tests/unit/unit.h
tests_unit_test_alerts_LDADD = $(UNIT_LIBS)
tests_unit_test_engine_SOURCES = tests/unit/test_engine.c tests/unit/made.h tests/unit/unit.h
tests_unit_test_engine_LDADD = $(UNIT_LIBS)
tests_unit_test_mapping_follow_SOURCES = tests/unit/test_mapping_follow.c tests/unit/unit.h
tests_unit_test_mapping_follow_LDADD = $(UNIT_LIBS)
tests_unit_test_mapping_match_SOURCES = tests/unit/test_mapping_match.c tests/unit/unit.h
tests_unit_test_mapping_match_LDADD = $(UNIT_LIBS)
tests_unit_test_singles_SOURCES = tests/unit/test_singles.c tests/unit/made.h tests/unit/unit.h
tests_unit_test_singles_LDADD = $(UNIT_LIBS)
tests_unit_test_wall_trend_SOURCES = tests/unit/test_wall_trend.c tests/unit/unit.h
tests_unit_test_wall_trend_LDADD = $(UNIT_LIBS)
tests_unit_test_limit_SOURCES = tests/unit/test_limit.c tests/unit/made.h tests/unit/unit.h
tests_unit_test_limit_LDADD = $(UNIT_LIBS)
endif

check_PROGRAMS += tests/fuzz/fuzz_alert
tests_fuzz_fuzz_alert_SOURCES = tests/fuzz/fuzz_alert.c $(FUZZ_MAIN)
tests_fuzz_fuzz_alert_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_alert_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/corpus/alert
