benches += bench/bench_draw
bench_bench_draw_SOURCES = bench/bench_draw.c bench/bench.h
bench_bench_draw_LDADD = $(CORE_LIBS)
