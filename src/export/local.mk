libcore_a_SOURCES += \
	src/export/check.c src/export/check.h \
	src/export/check_line.c \
	src/export/check_state.h \
	src/export/nagios.c src/export/nagios.h \
	src/export/report.c src/export/report.h \
	src/export/report_compare.c src/export/report_compare.h \
	src/export/report_json.c \
	src/export/report_text.c src/export/report_text.h \
	src/export/report_words.c src/export/report_words.h \
	src/export/rss_trace.c src/export/rss_trace.h
