benches += bench/bench_system bench/bench_target
bench_bench_system_SOURCES = bench/bench_system.c bench/bench.h
bench_bench_system_LDADD = $(CORE_LIBS)
bench_bench_target_SOURCES = bench/bench_target.c bench/bench.h
bench_bench_target_LDADD = $(CORE_LIBS)
