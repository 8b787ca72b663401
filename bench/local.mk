# Figures: `make bench` builds and runs them all.  Use a build folder configured without
# sanitizers and coverage; others measure the instrumentation.
benches =

include bench/detect.mk
include bench/leak.mk
include bench/eta.mk
include bench/proc.mk
include bench/python.mk
include bench/procfs.mk
include bench/record.mk
include bench/view.mk

EXTRA_PROGRAMS += $(benches)

bench: $(benches)
	@if test -n '$(SAN_FLAGS)$(COV_FLAGS)'; then \
		echo 'bench: this build is instrumented, its figures mean little' >&2; fi
	@for b in $(benches); do echo "== $$b"; ./$$b || exit 1; done
.PHONY: bench

include bench/app.mk
