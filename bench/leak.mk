benches += bench/bench_leak
bench_bench_leak_SOURCES = bench/bench_leak.c
bench_bench_leak_LDADD = $(CORE_LIBS)
