/*
 * bench_target.c - what watching costs the watched
 *
 * `bench_target [GIB [SECONDS]]` (default: 8 GiB, 6 s a window) starts a program that
 * holds GIB of small pages and maps, touches and unmaps 256 KiB in a loop: nothing needs
 * the mmap lock more.  Windows unwatched and watched (all that a dashboard of one process
 * reads, 1 s a tick, default budget) alternate; the loop counts what it got done and its
 * longest round.
 */
#include "config.h"

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "bench.h"
#include "procfs/procfs_source.h"

#define PAIRS 5
#define BLOCK ((size_t)256 << 10)
#define PAGE 4096
#define SPEED_LIMIT 0.98

/* Shared with the program that is watched. */
struct board {
	atomic_bool ready;
	_Atomic uint64_t rounds;
	_Atomic uint64_t longest_ns; /* since it was last set to 0 */
};

static void pin(unsigned cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof set, &set);
}

static char *map(size_t size)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		die("cannot map %zu bytes", size);
	return p;
}

static void touch(char *p, size_t size)
{
	for (size_t i = 0; i < size; i += PAGE)
		p[i] = 1;
}

static _Noreturn void be_watched(struct board *board, size_t ballast)
{
	char *p = map(ballast);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(1);
	madvise(p, ballast, MADV_NOHUGEPAGE);
	touch(p, ballast);
	atomic_store(&board->ready, true);
	for (;;) {
		uint64_t start = clock_mono_ns(&clock_system), took;

		p = map(BLOCK);
		touch(p, BLOCK);
		munmap(p, BLOCK);
		took = clock_mono_ns(&clock_system) - start;
		if (took > atomic_load(&board->longest_ns))
			atomic_store(&board->longest_ns, took);
		atomic_fetch_add(&board->rounds, 1);
	}
}

static void sleep_until(uint64_t ns)
{
	const struct timespec t = {
		.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL))
		continue;
}

struct window {
	double speed; /* rounds a second */
	double longest_ms;
};

/* @source NULL: nobody looks. */
static struct window watch(struct board *board, struct source *source, unsigned seconds)
{
	uint64_t start = clock_mono_ns(&clock_system), rounds;
	struct tick tick;

	atomic_store(&board->longest_ns, 0);
	rounds = atomic_load(&board->rounds);
	for (unsigned i = 1; i <= seconds; i++) {
		if (source && source_tick(source, 0, 0, &tick))
			die("the target has ended");
		sleep_until(start + i * NS_PER_S);
	}
	rounds = atomic_load(&board->rounds) - rounds;
	return (struct window){
		(double)rounds / ((double)(clock_mono_ns(&clock_system) - start) / 1e9),
		(double)atomic_load(&board->longest_ns) / 1e6};
}

static bool compare(struct board *board, uint32_t pid, unsigned seconds)
{
	const struct target_word word = {.kind = TARGET_PID, .pid = pid};
	const struct procfs_options options = {
		.target = &word, .target_count = 1, .mappings = true};
	double alone[PAIRS], watched[PAIRS], longest_alone = 0, longest_watched = 0,
					     ratio;
	const struct procfs_costs *costs;
	struct source *source;

	if (procfs_source_create(&options, &source, NULL))
		die("no source");
	for (int i = 0; i < PAIRS; i++) {
		struct window a = watch(board, NULL, seconds);
		struct window w = watch(board, source, seconds);

		alone[i] = a.speed;
		watched[i] = w.speed;
		if (a.longest_ms > longest_alone)
			longest_alone = a.longest_ms;
		if (w.longest_ms > longest_watched)
			longest_watched = w.longest_ms;
	}
	costs = procfs_source_costs(source);
	ratio = bench_median(watched, PAIRS) / bench_median(alone, PAIRS);
	printf("rounds a second: %.0f unwatched, %.0f watched: %.3f of its speed (limit "
	       "%.2f)\nlongest round: %.1f ms unwatched, %.1f ms watched\n"
	       "%llu readings, longest hold %.1f ms (limit %.0f ms) %s\n",
		bench_median(alone, PAIRS), bench_median(watched, PAIRS), ratio,
		SPEED_LIMIT, longest_alone, longest_watched,
		(unsigned long long)costs->heavy_reads,
		(double)costs->longest_hold_ns / 1e6, (double)PROCFS_MAX_STALL_NS / 1e6,
		procfs_source_heavy_note(source, pid));
	ratio = costs->longest_hold_ns <= PROCFS_MAX_STALL_NS ? ratio : 0;
	source_destroy(source);
	return ratio >= SPEED_LIMIT;
}

static uint64_t number(int argc, char **argv, int index, uint64_t otherwise)
{
	const char *p;
	uint64_t n;

	if (index >= argc)
		return otherwise;
	p = argv[index];
	if (!num_u64(&p, p + strlen(p), &n) || n > 1000 || !n)
		die("not a number from 1 to 1000: %s", argv[index]);
	return n;
}

int main(int argc, char **argv)
{
	size_t ballast = (size_t)number(argc, argv, 1, 8) << 30;
	unsigned seconds = (unsigned)number(argc, argv, 2, 6);
	struct board *board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid = board == MAP_FAILED ? -1 : fork();
	bool ok;

	if (pid < 0)
		die("cannot start the target");
	if (!pid)
		be_watched(board, ballast);
	pin(0);
	while (!atomic_load(&board->ready))
		usleep(10000);
	ok = compare(board, (uint32_t)pid, seconds);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return !ok;
}
