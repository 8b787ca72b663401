libcore_a_SOURCES += \
	src/history/baseline.c src/history/baseline.h \
	src/history/closed.c src/history/closed.h \
	src/history/eventlog.c src/history/eventlog.h \
	src/history/full.c src/history/full.h \
	src/history/groups.c \
	src/history/heavy.c src/history/heavy.h \
	src/history/left.c src/history/left.h \
	src/history/history.c src/history/history.h \
	src/history/history_mark.c \
	src/history/history_past.c \
	src/history/history_state.h \
	src/history/mark.c src/history/mark.h \
	src/history/marklog.c src/history/marklog.h \
	src/history/pace.c src/history/pace.h \
	src/history/procmap.c src/history/procmap.h \
	src/history/pyhistory.c src/history/pyhistory.h \
	src/history/series.c src/history/series.h \
	src/history/singles.c src/history/singles.h \
	src/history/slots.c src/history/slots.h \
	src/history/tables.c src/history/tables.h \
	src/history/thin.c src/history/thin.h \
	src/history/trail.c src/history/trail.h \
	src/history/verdicts.c src/history/verdicts.h
