benches += bench/bench_system
bench_bench_system_SOURCES = bench/bench_system.c bench/bench.h
bench_bench_system_LDADD = $(CORE_LIBS)
