/*
 * bench_leak - what the leak detector costs a sample and a process
 *
 * A day at one sample a second: flat, and growing (which measures more windows to the
 * end).
 */
#include "config.h"

#include <stdio.h>

#include "bench.h"
#include "detect/leak.h"

#define SAMPLES 86400u

static void measure(const char *name, uint64_t bytes_per_s)
{
	struct leak leak;
	double began_us;

	leak_init(&leak, 0);
	began_us = bench_cpu_us();
	for (uint64_t t = 0; t < SAMPLES; t++) {
		struct sample s;

		s.present = 0;
		sample_set_u64(&s, FIELD_RSS, 100000000 + t * bytes_per_s);
		sample_set_u64(&s, FIELD_VSIZE, 200000000 + t * bytes_per_s);
		sample_set_u64(&s, FIELD_DATA, 150000000 + t * bytes_per_s);
		leak_add(&leak, t * 1000000, &s);
	}
	printf("%-8s %5.0f ns a sample, %zu bytes a process\n", name,
		(bench_cpu_us() - began_us) * 1e3 / SAMPLES, sizeof leak);
}

int main(void)
{
	measure("flat", 0);
	measure("growing", 20000);
	return 0;
}
