libcore_a_SOURCES += \
	src/record/csv_sink.h \
	src/record/jsonl_sink.h \
	src/record/meta.h \
	src/record/record_path.h \
	src/record/record_sink.h \
	src/record/replay_source.h
