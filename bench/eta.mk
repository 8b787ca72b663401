# `make bench-eta [ETA_SEED=N] [ETA_COUNT=N]`: real programs that run into MemoryError,
# and how well it was foreseen.  About three minutes.
EXTRA_PROGRAMS += bench/eta/eta_replay
bench_eta_eta_replay_SOURCES = bench/eta/eta_replay.c
bench_eta_eta_replay_LDADD = $(CORE_LIBS)
EXTRA_DIST += bench/eta/grow.py bench/eta/run.py bench/eta/score.py

ETA_SEED = 1
ETA_COUNT = 75
ETA_TRACES = eta-traces-$(ETA_SEED)

bench-eta: bench/eta/eta_replay$(EXEEXT)
	rm -rf $(ETA_TRACES)
	python3 $(srcdir)/bench/eta/run.py --seed $(ETA_SEED) --count $(ETA_COUNT) \
		--out $(ETA_TRACES)
	python3 $(srcdir)/bench/eta/score.py -v bench/eta/eta_replay$(EXEEXT) $(ETA_TRACES)
.PHONY: bench-eta
