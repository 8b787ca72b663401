# Recordings: written, broken, read again.
if HAVE_CMOCKA
scratch = tests/unit/scratch.c tests/unit/scratch.h
record_units = \
	tests/unit/test_csv_format \
	tests/unit/test_digits \
	tests/unit/test_disk_full \
	tests/unit/test_escape \
	tests/unit/test_meta \
	tests/unit/test_out_file \
	tests/unit/test_record_path \
	tests/unit/test_record_sink \
	tests/unit/test_recording \
	tests/unit/test_replay
check_PROGRAMS += $(record_units)
TESTS += $(record_units)
tests_unit_test_csv_format_LDADD = $(UNIT_LIBS)
tests_unit_test_digits_LDADD = $(UNIT_LIBS)
tests_unit_test_disk_full_SOURCES = tests/unit/test_disk_full.c $(scratch)
tests_unit_test_disk_full_LDADD = $(UNIT_LIBS)
tests_unit_test_escape_LDADD = $(UNIT_LIBS)
tests_unit_test_meta_SOURCES = tests/unit/test_meta.c $(scratch)
tests_unit_test_meta_LDADD = $(UNIT_LIBS)
tests_unit_test_out_file_SOURCES = tests/unit/test_out_file.c $(scratch)
tests_unit_test_out_file_LDADD = $(UNIT_LIBS)
tests_unit_test_record_path_LDADD = $(UNIT_LIBS)
tests_unit_test_record_sink_SOURCES = tests/unit/test_record_sink.c $(scratch)
tests_unit_test_record_sink_LDADD = $(UNIT_LIBS)
tests_unit_test_recording_SOURCES = tests/unit/test_recording.c $(scratch)
tests_unit_test_recording_LDADD = $(UNIT_LIBS)
tests_unit_test_replay_SOURCES = tests/unit/test_replay.c $(scratch)
tests_unit_test_replay_LDADD = $(UNIT_LIBS)
endif

check_PROGRAMS += tests/record/write_names
tests_record_write_names_SOURCES = tests/record/write_names.c
tests_record_write_names_LDADD = $(CORE_LIBS)
dist_check_SCRIPTS += tests/record/names.sh
TESTS += tests/record/names.sh
EXTRA_DIST += tests/record/names.py

check_PROGRAMS += tests/fuzz/fuzz_replay
tests_fuzz_fuzz_replay_SOURCES = tests/fuzz/fuzz_replay.c $(FUZZ_MAIN)
tests_fuzz_fuzz_replay_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_replay_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += tests/corpus/replay

# Against psutil, on a live process.
dist_check_SCRIPTS += tests/cli/csv_psutil.sh
EXTRA_DIST += tests/cli/csv_psutil.py
