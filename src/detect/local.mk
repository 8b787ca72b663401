libcore_a_SOURCES += \
	src/detect/advice.c src/detect/advice.h \
	src/detect/alert.c src/detect/alert.h \
	src/detect/alert_parse.c \
	src/detect/alerts.c src/detect/alerts.h \
	src/detect/closest.c src/detect/closest.h \
	src/detect/detectors.c src/detect/detectors.h \
	src/detect/growth.c src/detect/growth.h \
	src/detect/limit.c src/detect/limit.h \
	src/detect/limit_text.c \
	src/detect/resize.c src/detect/resize.h \
	src/detect/steps.c src/detect/steps.h \
	src/detect/tree_growth.c src/detect/tree_growth.h \
	src/detect/trend.c src/detect/trend.h \
	src/detect/unshare.c src/detect/unshare.h \
	src/detect/wall_trend.c src/detect/wall_trend.h \
	src/detect/wall_trends.c src/detect/wall_trends.h \
	src/detect/leak.c src/detect/leak.h \
	src/detect/leak_floor.c src/detect/leak_floor.h \
	src/detect/leak_kinds.c src/detect/leak_kinds.h \
	src/detect/leak_proof.c src/detect/leak_proof.h \
	src/detect/leak_ring.c src/detect/leak_ring.h \
	src/detect/leak_shape.c src/detect/leak_shape.h \
	src/detect/leak_text.c
