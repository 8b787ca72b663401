/*
 * bench_tick.c - what one light tick costs over reading its files
 *
 * A tick of one process is its stat and status, by kept descriptors and pread; parsed
 * against thrown away.  `bench_tick [PID]` looks at itself by default.
 */
#include "config.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "bench.h"
#include "proc/stat.h"
#include "proc/status.h"

#define ROUNDS 400
#define TICKS 100

static int open_file(const char *pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static void fail(const char *what)
{
	fprintf(stderr, "bench_tick: %s\n", what);
	exit(1);
}

static size_t read_file(int fd, char *to, size_t size)
{
	ssize_t n = pread(fd, to, size, 0);

	if (n <= 0)
		fail("cannot read");
	return (size_t)n;
}

/* Microseconds of one tick; the mean of TICKS. */
static double ticks(int stat_fd, int status_fd, bool parse)
{
	static char text[16384];
	double start = bench_cpu_us();

	for (int i = 0; i < TICKS; i++) {
		size_t n = read_file(stat_fd, text, sizeof text);
		struct stat_values s;
		struct status u;

		if (parse && stat_parse(text, n, 4096, &s))
			fail("stat not parsed");
		n = read_file(status_fd, text, sizeof text);
		if (parse && status_parse(text, n, &u))
			fail("status not parsed");
	}
	return (bench_cpu_us() - start) / TICKS;
}

int main(int argc, char **argv)
{
	static double only[ROUNDS], parsed[ROUNDS];
	const char *pid = argc > 1 ? argv[1] : "self";
	AUTO_CLOSE int stat_fd = open_file(pid, "stat");
	AUTO_CLOSE int status_fd = open_file(pid, "status");
	double a, b;

	for (size_t i = 0; i < ROUNDS; i++) {
		only[i] = ticks(stat_fd, status_fd, false);
		parsed[i] = ticks(stat_fd, status_fd, true);
	}
	a = bench_median(only, ROUNDS);
	b = bench_median(parsed, ROUNDS);
	printf("tick (stat + status)  read %.2f us  read+parse %.2f us  %.3fx\n", a, b,
		b / a);
	return 0;
}
