# The whole program, from outside: cost, lateness, peaks, the dashboard on a terminal.
EXTRA_DIST += bench/dashboard.py bench/headless.py bench/peers.py

bench-app: memtide$(EXEEXT) examples/many_mappings$(EXEEXT) examples/spike$(EXEEXT)
	@echo '== headless'
	@python3 $(srcdir)/bench/headless.py ./memtide examples/many_mappings \
		examples/spike
	@echo '== dashboard'
	@python3 $(srcdir)/bench/dashboard.py ./memtide examples/many_mappings
bench: bench-app
.PHONY: bench-app

# Beside htop and btop, where they are installed: about twenty minutes.
bench-peers: memtide$(EXEEXT)
	@python3 $(srcdir)/bench/peers.py ./memtide
.PHONY: bench-peers
