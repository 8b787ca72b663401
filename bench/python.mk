benches += bench/bench_pyattach
bench_bench_pyattach_SOURCES = bench/bench_pyattach.c bench/bench.h
bench_bench_pyattach_LDADD = $(CORE_LIBS)
