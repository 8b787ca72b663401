libcore_a_SOURCES += \
	src/history/baseline.h \
	src/history/history.h \
	src/history/pace.h \
	src/history/series.h \
	src/history/trail.h
