benches += bench/bench_record
bench_bench_record_SOURCES = bench/bench_record.c bench/bench.h
bench_bench_record_LDADD = $(CORE_LIBS)
