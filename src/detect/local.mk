libcore_a_SOURCES += \
	src/detect/alert.h \
	src/detect/alerts.h \
	src/detect/closest.h \
	src/detect/detectors.h \
	src/detect/growth.h
