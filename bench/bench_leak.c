/*
 * bench_leak - what the leak detector costs a sample and a process
 *
 * A day at one sample a second: flat; growing in a line, which the first window proves;
 * and growing ever slower, which no window proves.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "bench.h"
#include "detect/leak.h"

#define SAMPLES 86400u

static uint64_t flat(uint64_t t)
{
	(void)t;
	return 0;
}

static uint64_t line(uint64_t t)
{
	return 20000 * t;
}

static uint64_t slowing(uint64_t t)
{
	return (uint64_t)(6e6 * sqrt((double)t));
}

static void measure(const char *name, uint64_t (*growth)(uint64_t t))
{
	struct leak leak;
	double began_us;

	leak_init(&leak, 0);
	began_us = bench_cpu_us();
	for (uint64_t t = 0; t < SAMPLES; t++) {
		struct sample s;

		s.present = 0;
		sample_set_u64(&s, FIELD_RSS, 100000000 + growth(t));
		sample_set_u64(&s, FIELD_VSIZE, 200000000 + growth(t));
		sample_set_u64(&s, FIELD_DATA, 150000000 + growth(t));
		leak_add(&leak, t * 1000000, &s);
	}
	printf("%-8s %5.0f ns a sample, %zu bytes a process\n", name,
		(bench_cpu_us() - began_us) * 1e3 / SAMPLES, sizeof leak);
}

int main(void)
{
	measure("flat", flat);
	measure("line", line);
	measure("slowing", slowing);
	return 0;
}
