/*
 * bench_smaps.c - what parsing smaps costs over reading it
 *
 * `bench_smaps [MAPPINGS...]` starts a target of its own with that many mappings and
 * alternates reading its smaps into a buffer that is thrown away with reading and
 * parsing it: into groups, and into groups with the mappings one by one.  All use the same
 * buffer size and the same calls.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/num.h"
#include "bench.h"
#include "proc/smaps.h"

#define ROUNDS_MAX 400
#define ROUNDS_MIN 15
#define PAGE 4096

enum shape {
	SHAPE_ANON, /* anonymous, of alternating rights so that they cannot merge */
	SHAPE_FILE, /* every second one a page of a file */
};

static const char *const shape_names[] = {"anonymous", "half files"};

static bool make_anon(char *at, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		at[i * PAGE] = 1;
		if (i % 2 && mprotect(at + i * PAGE, PAGE, PROT_READ))
			return false;
	}
	return true;
}

static bool make_file(char *at, size_t count)
{
	AUTO_CLOSE int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	for (size_t i = 0; i < count; i++) {
		at[i * PAGE] = 1;
		if (i % 2 && mmap(at + i * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED,
				     fd, 0) == MAP_FAILED)
			return false;
	}
	return true;
}

/* The target: writes one byte when it is ready and waits to be killed. */
_Noreturn static void be_target(size_t count, enum shape shape, int ready)
{
	char *at = mmap(NULL, count * PAGE, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	bool made;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (at == MAP_FAILED)
		_exit(1);
	madvise(at, count * PAGE, MADV_NOHUGEPAGE);
	made = shape == SHAPE_ANON ? make_anon(at, count) : make_file(at, count);
	if (!made || write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static pid_t start_target(size_t count, enum shape shape)
{
	int ready[2];
	char byte;
	pid_t pid;

	if (pipe2(ready, O_CLOEXEC))
		return -1;
	pid = fork();
	if (!pid)
		be_target(count, shape, ready[1]);
	close(ready[1]);
	if (pid > 0 && read(ready[0], &byte, 1) != 1) {
		waitpid(pid, NULL, 0);
		pid = -1;
	}
	close(ready[0]);
	return pid;
}

static int open_smaps(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/smaps", (int)pid);
	return open(path, O_RDONLY | O_CLOEXEC);
}

enum way {
	WAY_READ, /* and nothing else */
	WAY_GROUPS,
	WAY_LIST, /* groups, and each by itself */
	WAY_COUNT
};

/* Whether what was read is what there is. */
static bool is_whole(struct smaps_reader *reader, enum way way, size_t count)
{
	struct mapping_table *table = NULL;
	struct mapping_list *list;
	bool whole;

	if (way == WAY_READ)
		return true;
	if (smaps_end(reader, &table))
		return false;
	list = smaps_take_list(reader);
	whole = table->areas >= count &&
		(way == WAY_LIST ? list && list->count == table->areas : !list);
	mapping_list_unref(list);
	mapping_table_unref(table);
	return whole;
}

/* One reading; the parser's buffer serves all, so that all have the same size. */
static double read_once(
	pid_t pid, struct smaps_reader *reader, enum way way, size_t count)
{
	double start = bench_cpu_us();
	AUTO_CLOSE int fd = open_smaps(pid);
	ssize_t n;

	smaps_reader_set_list(reader, way == WAY_LIST);
	smaps_begin(reader);
	do {
		size_t room;
		char *to = smaps_room(reader, &room);

		n = read(fd, to, room);
		if (n > 0 && way != WAY_READ)
			smaps_advance(reader, (size_t)n);
	} while (n > 0);
	if (!is_whole(reader, way, count)) {
		fprintf(stderr, "bench_smaps: not parsed\n");
		exit(1);
	}
	return bench_cpu_us() - start;
}

static void measure(pid_t pid, size_t count, enum shape shape)
{
	static double took[WAY_COUNT][ROUNDS_MAX];
	size_t rounds = ROUNDS_MAX * 200 / count;
	struct smaps_reader *reader = smaps_reader_create();
	double us[WAY_COUNT];

	if (rounds < ROUNDS_MIN)
		rounds = ROUNDS_MIN;
	if (rounds > ROUNDS_MAX)
		rounds = ROUNDS_MAX;
	for (size_t i = 0; i < rounds; i++)
		for (size_t way = 0; way < WAY_COUNT; way++)
			took[way][i] = read_once(pid, reader, (enum way)way, count);
	for (size_t way = 0; way < WAY_COUNT; way++)
		us[way] = bench_median(took[way], rounds);
	printf("smaps, %5zu mappings, %-10s  read %9.1f us  read+parse %9.1f us  %.3fx  "
	       "(+%.0f ns each)  one by one %.3fx\n",
		count, shape_names[shape], us[WAY_READ], us[WAY_GROUPS],
		us[WAY_GROUPS] / us[WAY_READ],
		(us[WAY_GROUPS] - us[WAY_READ]) * 1e3 / (double)count,
		us[WAY_LIST] / us[WAY_READ]);
	smaps_reader_destroy(reader);
}

static int run(size_t count, enum shape shape)
{
	pid_t pid = start_target(count, shape);

	if (pid < 0) {
		fprintf(stderr, "bench_smaps: no target with %zu mappings\n", count);
		return 1;
	}
	measure(pid, count, shape);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return 0;
}

int main(int argc, char **argv)
{
	static const char *const usual[] = {"1000", "10000", "60000"};
	const char *const *list = argc > 1 ? (const char *const *)argv + 1 : usual;
	size_t count = argc > 1 ? (size_t)argc - 1 : COUNT_OF(usual);

	for (size_t i = 0; i < count; i++) {
		const char *p = list[i];
		uint64_t n;

		if (!num_u64(&p, p + strlen(p), &n) || *p || !n || n > 65000) {
			fprintf(stderr,
				"usage: bench_smaps [MAPPINGS (1 to 65000)...]\n");
			return 2;
		}
		if (run(n, SHAPE_ANON) || run(n, SHAPE_FILE))
			return 1;
	}
	return 0;
}
