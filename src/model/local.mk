libcore_a_SOURCES += \
	src/model/cgroup_use.h \
	src/model/derived.h \
	src/model/event.h \
	src/model/field.c src/model/field.h \
	src/model/finding.h \
	src/model/mapping.c src/model/mapping.h \
	src/model/mapping_follow.c src/model/mapping_follow.h \
	src/model/mapping_list.c src/model/mapping_list.h \
	src/model/mapping_match.c src/model/mapping_match.h \
	src/model/names.c \
	src/model/procid.h \
	src/model/procinfo.c src/model/procinfo.h \
	src/model/pyheap.c src/model/pyheap.h \
	src/model/pyreading.c src/model/pyreading.h \
	src/model/pyrun.c src/model/pyrun.h \
	src/model/row.c src/model/row.h \
	src/model/sample.h \
	src/model/sink.h \
	src/model/source.h \
	src/model/target.h \
	src/model/tick.h \
	src/model/wall.c src/model/wall.h
