libcore_a_SOURCES += \
	src/history/baseline.c src/history/baseline.h \
	src/history/eventlog.c src/history/eventlog.h \
	src/history/full.c src/history/full.h \
	src/history/groups.c \
	src/history/heavy.c src/history/heavy.h \
	src/history/history.c src/history/history.h \
	src/history/mark.c src/history/mark.h \
	src/history/pace.c src/history/pace.h \
	src/history/procmap.c src/history/procmap.h \
	src/history/pyhistory.c src/history/pyhistory.h \
	src/history/series.c src/history/series.h \
	src/history/slots.c src/history/slots.h \
	src/history/trail.c src/history/trail.h
