/*
 * bench_system.c - one round over a whole system against reading the least there is
 *
 * `bench_system [PROCESSES...]` (default: 1000 3000) starts so many sleeping processes,
 * lets the live source list all there are at 1 s a tick of a made clock, and compares a
 * steady round (status of each, walls of a tenth of them, births) with opening, reading
 * and closing statm of each.  The two alternate; medians.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "bench.h"
#include "procfs/procfs_source.h"

#define ROUNDS 21
#define WARM_UP 24
#define PATH_BYTES 40
#define LIMIT 1.5

struct sleepers {
	pid_t *pid;
	size_t count;
};

static void start(struct sleepers *s, size_t count)
{
	s->pid = die_calloc(count, sizeof *s->pid);
	for (s->count = 0; s->count < count; s->count++) {
		pid_t pid = fork();

		if (pid < 0)
			die("cannot start %zu processes", count);
		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
		s->pid[s->count] = pid;
	}
}

static void stop(struct sleepers *s)
{
	for (size_t i = 0; i < s->count; i++)
		kill(s->pid[i], SIGKILL);
	for (size_t i = 0; i < s->count; i++)
		waitpid(s->pid[i], NULL, 0);
	free(s->pid);
}

/* The paths of statm of all that have a row, so that making them is not measured. */
static char *paths_of(const struct tick *tick)
{
	char *paths = die_calloc(tick->count, PATH_BYTES);

	for (size_t i = 0; i < tick->count; i++)
		snprintf(paths + i * PATH_BYTES, PATH_BYTES, "/proc/%u/statm",
			tick->observation[i].sample->id.pid);
	return paths;
}

static double floor_us(const char *paths, size_t count)
{
	double start_us = bench_cpu_us();
	char buf[256];

	for (size_t i = 0; i < count; i++) {
		int fd = open(paths + i * PATH_BYTES, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			continue;
		if (read(fd, buf, sizeof buf) < 0)
			buf[0] = '\0';
		close(fd);
	}
	return bench_cpu_us() - start_us;
}

static double round_us(struct source *source, struct clock_fake *time, struct tick *tick)
{
	double start_us = bench_cpu_us();

	time->mono_ns += NS_PER_S;
	time->real_ns += NS_PER_S;
	if (source_tick(source, 0, 0, tick))
		die("no tick");
	return bench_cpu_us() - start_us;
}

static bool compare(size_t count)
{
	struct clock_fake time = {.mono_ns = 1000 * NS_PER_S};
	struct clock clock = clock_fake(&time);
	const struct procfs_options options = {.everything = true, .clock = &clock};
	double least[ROUNDS], ours[ROUNDS], ratio;
	struct source *source;
	struct sleepers sleepers;
	struct tick tick;
	char *paths;

	start(&sleepers, count);
	if (procfs_source_create(&options, &source, NULL))
		die("no source");
	for (int i = 0; i < WARM_UP; i++)
		round_us(source, &time, &tick);
	paths = paths_of(&tick);
	for (int i = 0; i < ROUNDS; i++) {
		least[i] = floor_us(paths, tick.count);
		ours[i] = round_us(source, &time, &tick);
	}
	ratio = bench_median(ours, ROUNDS) / bench_median(least, ROUNDS);
	printf("%zu processes: statm of each %.2f ms, a round %.2f ms (%.2f us each): "
	       "%.2fx "
	       "(limit %.1fx)\n",
		tick.count, bench_median(least, ROUNDS) / 1e3,
		bench_median(ours, ROUNDS) / 1e3,
		bench_median(ours, ROUNDS) / (double)tick.count, ratio, LIMIT);
	free(paths);
	source_destroy(source);
	stop(&sleepers);
	return ratio <= LIMIT;
}

int main(int argc, char **argv)
{
	bool ok = true;

	if (argc < 2)
		return !(compare(1000) & compare(3000));
	for (int i = 1; i < argc; i++) {
		const char *p = argv[i];
		uint64_t n;

		if (!num_u64(&p, p + strlen(p), &n) || n > 100000)
			die("not a number of processes: %s", argv[i]);
		ok &= compare(n);
	}
	return !ok;
}
