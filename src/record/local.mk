libcore_a_SOURCES += \
	src/record/chosen_sink.c src/record/chosen_sink.h \
	src/record/columns.c src/record/columns.h \
	src/record/csv_format.c src/record/csv_format.h \
	src/record/csv_reader.c src/record/csv_reader.h \
	src/record/csv_sink.c src/record/csv_sink.h \
	src/record/digits.c src/record/digits.h \
	src/record/escape.c src/record/escape.h \
	src/record/idmap.c src/record/idmap.h \
	src/record/jsonl_format.c src/record/jsonl_format.h \
	src/record/jsonl_sink.c src/record/jsonl_sink.h \
	src/record/meta.c src/record/meta.h \
	src/record/out_file.c src/record/out_file.h \
	src/record/out_open.c src/record/out_open.h \
	src/record/parse.c src/record/parse.h \
	src/record/python_table.c src/record/python_table.h \
	src/record/record_format.h \
	src/record/record_path.c src/record/record_path.h \
	src/record/record_sink.c src/record/record_sink.h \
	src/record/replay_row.c src/record/replay_row.h \
	src/record/replay_source.c src/record/replay_source.h \
	src/record/table_reader.c src/record/table_reader.h \
	src/record/top_groups.c src/record/top_groups.h
