benches += bench/bench_smaps bench/bench_tick
bench_bench_smaps_SOURCES = bench/bench_smaps.c bench/bench.h
bench_bench_smaps_LDADD = $(CORE_LIBS)
bench_bench_tick_SOURCES = bench/bench_tick.c bench/bench.h
bench_bench_tick_LDADD = $(CORE_LIBS)
