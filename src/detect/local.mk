libcore_a_SOURCES += \
	src/detect/alert.c src/detect/alert.h \
	src/detect/alert_parse.c \
	src/detect/alerts.c src/detect/alerts.h \
	src/detect/closest.c src/detect/closest.h \
	src/detect/detectors.c src/detect/detectors.h \
	src/detect/growth.c src/detect/growth.h
