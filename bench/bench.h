/*
 * bench.h - what the benchmarks share
 *
 * Times are CPU time of the calling thread, the kernel's part included: what a monitor
 * costs, whatever else runs on the machine.  Figures mean something in an optimised
 * build without sanitizers only.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

static inline double bench_cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static inline int bench_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The median of value[0 .. count-1], count > 0; sorts them. */
static inline double bench_median(double *value, size_t count)
{
	qsort(value, count, sizeof *value, bench_compare);
	return value[count / 2];
}

#endif
