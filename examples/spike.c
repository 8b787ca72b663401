/*
 * spike.c - short peaks between two looks
 *
 * usage: spike [SECONDS_AT...]    (default: 0.5)
 *
 * At each time after the start, in ascending order, allocates and touches 300 MB, holds
 * them for 5 ms and gives them back.  Waits one second more, then prints the peak that
 * the kernel counted (getrusage) as "peak N bytes": what a watcher should have seen.
 */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define SPIKE_BYTES ((size_t)300 * 1000 * 1000)
#define HOLD_NS 5000000

static int seconds(const char *text, double *out)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end || !isfinite(value) || value < 0 || value > 1e6)
		return -EINVAL;
	*out = value;
	return 0;
}

static void sleep_until(const struct timespec *begin, double after)
{
	struct timespec t = *begin;
	long whole = (long)after;

	t.tv_sec += whole;
	t.tv_nsec += (long)((after - (double)whole) * 1e9);
	if (t.tv_nsec >= 1000000000) {
		t.tv_nsec -= 1000000000;
		t.tv_sec++;
	}
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

static int spike(void)
{
	const struct timespec hold = {.tv_nsec = HOLD_NS};
	void *block = mmap(NULL, SPIKE_BYTES, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (block == MAP_FAILED)
		return -errno;
	memset(block, 1, SPIKE_BYTES);
	nanosleep(&hold, NULL);
	munmap(block, SPIKE_BYTES);
	return 0;
}

int main(int argc, char **argv)
{
	static const char *const half_a_second[] = {"0.5"};
	const char *const *times =
		argc > 1 ? (const char *const *)argv + 1 : half_a_second;
	int count = argc > 1 ? argc - 1 : 1;
	struct timespec begin;
	struct rusage usage;
	double at = 0;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (int i = 0; i < count; i++) {
		int e;

		if (seconds(times[i], &at)) {
			fputs("usage: spike [SECONDS_AT...]\n", stderr);
			return 2;
		}
		sleep_until(&begin, at);
		e = spike();
		if (e) {
			fprintf(stderr, "spike: %s\n", strerror(-e));
			return 1;
		}
	}
	sleep(1);
	getrusage(RUSAGE_SELF, &usage);
	printf("peak %lld bytes\n", (long long)usage.ru_maxrss * 1024);
	return 0;
}
