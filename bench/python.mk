benches += bench/bench_pyattach
bench_bench_pyattach_SOURCES = bench/bench_pyattach.c bench/bench.h
bench_bench_pyattach_LDADD = $(CORE_LIBS)
benches += bench/bench_pygrowth
bench_bench_pygrowth_SOURCES = bench/bench_pygrowth.c bench/bench.h
bench_bench_pygrowth_LDADD = $(CORE_LIBS)
