# Small programs to be watched, by the demo, the tests and readers of the manual.  Never
# built with sanitizers: their shadow memory is what one would see, and they cannot start
# under a limit of the address space.
EXTRA_DIST += \
	examples/grow_until.py \
	examples/log_analysis.py \
	examples/one_time_load.py \
	examples/sawtooth.py \
	examples/slow_leak.py

check_PROGRAMS += examples/many_mappings examples/spike
examples_many_mappings_SOURCES = examples/many_mappings.c
examples_many_mappings_CFLAGS = $(PROJ_CFLAGS)
examples_many_mappings_LDFLAGS =
examples_spike_SOURCES = examples/spike.c
examples_spike_CFLAGS = $(PROJ_CFLAGS)
examples_spike_LDFLAGS =
