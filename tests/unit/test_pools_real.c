/*
 * End-to-end: pools of every installed Python against what it says of itself, and that
 * looking at a target does not make it grow.  Versions that are not installed are named
 * and left out.
 */
#include "config.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/num.h"
#include "base/rootdir.h"
#include "pyproc.h"
#include "python/areas.h"
#include "python/heapwalk.h"
#include "python/remote.h"
#include "unit.h"

static struct rootdir proc;

static void see_pools(void *context, const struct pool *pool, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pool_count(&pool[i], context);
}

static void see_chunk(void *context, const struct mapped_chunk *chunk)
{
	(void)context;
	(void)chunk;
}

static void see_arena(void *context, uint64_t addr, uint64_t bytes)
{
	(void)context;
	(void)addr;
	(void)bytes;
}

static void read_pools(
	pid_t pid, uint32_t pool_bytes, bool is_old, struct pyheap_pools *out)
{
	struct heapwalk_visitor visitor = {out, see_pools, see_chunk, see_arena};
	struct remote remote;
	struct areas areas;
	struct heapwalk *w;
	int more;

	memset(out, 0, sizeof *out);
	assert_int_equal(remote_open(&remote, &proc, pid), 0);
	assert_int_equal(areas_read(&remote, &areas), 0);
	w = heapwalk_create(&remote, &areas, pool_bytes, is_old, &visitor);
	while ((more = heapwalk_step(w)) > 0)
		;
	assert_int_equal(more, 0);
	heapwalk_destroy(w);
	areas_finish(&areas);
	remote_finish(&remote);
}

/* "    2     48        310   104000   0": class, size, pools, used, free. */
static bool class_line(const char *p, const char *end, uint64_t field[5])
{
	for (int i = 0; i < 5; i++)
		if (!num_u64(&p, end, &field[i]))
			return false;
	return p < end && *p == '\n';
}

static uint64_t used_by_its_own_words(const char *text)
{
	uint64_t sum = 0, field[5];
	const char *end = text + strlen(text);

	for (const char *p = text; p && p < end; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (class_line(p, end, field))
			sum += field[1] * field[3];
	}
	return sum;
}

static const char fill[] =
	"class P(object):\n"
	"    def __init__(self, i): self.i = i; self.s = str(i)\n"
	"keep = [P(i) for i in range(30000)]\n"
	"del keep[::3]\n"
	"more = [(i, float(i), [i]) for i in range(20000)]\n";

static void check_version(const char *version, int minor)
{
	char path[256], text[32768];
	struct pyheap_pools pools, both;
	struct pyproc p;
	double real, off;

	if (!pyproc_find(version, path, sizeof path)) {
		print_message("# left out: Python %s is not installed\n", version);
		return;
	}
	pyproc_start(&p, path, fill, NULL);
	pyproc_stderr(&p, "sys._debugmallocstats()", text, sizeof text);
	read_pools(p.pid, minor < 10 ? POOL_SMALL : POOL_LARGE, minor < 8, &pools);
	read_pools(p.pid, 0, minor < 8, &both);
	pyproc_stop(&p);
	real = (double)used_by_its_own_words(text);
	off = ((double)pools.used_bytes - real) / real * 100;
	print_message("# %s: %.0f bytes in use, read %llu: %+.3f %%\n", version, real,
		(unsigned long long)pools.used_bytes, off);
	assert_true(real > 1e6);
	assert_true(off < 0.1 && off > -0.1);
	off = (double)both.used_bytes - (double)pools.used_bytes;
	assert_true(off < 4096 && off > -4096); /* it went on to wait for the next line */
}

static void pools_as_python_counts_them(void **state)
{
	static const struct {
		const char *version;
		int minor;
	} cases[] = {{"3.6", 6}, {"3.7", 7}, {"3.8", 8}, {"3.9", 9}, {"3.10", 10},
		{"3.11", 11}, {"3.12", 12}, {"3.13", 13}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_version(cases[i].version, cases[i].minor);
}

/* 2.7 does not say what is in use: 10,000 more lists are seen as such. */
static void old_python(void **state)
{
	struct pyheap_pools before, after;
	struct pyproc p;
	char path[256];

	(void)state;
	if (!pyproc_find("2.7", path, sizeof path)) {
		print_message("# left out: Python 2.7 is not installed\n");
		return;
	}
	pyproc_start(&p, path, NULL, NULL);
	read_pools(p.pid, POOL_SMALL, true, &before);
	pyproc_run(&p, "b = [[i] for i in range(10000)]");
	read_pools(p.pid, POOL_SMALL, true, &after);
	pyproc_stop(&p);
	print_message("# 2.7: %llu blocks, then %llu\n",
		(unsigned long long)before.used_blocks,
		(unsigned long long)after.used_blocks);
	assert_true(before.used_blocks > 3000);
	/* Numbers and items are not in pools there. */
	assert_in_range(after.used_blocks - before.used_blocks, 10000, 12000);
}

static void status_kb(pid_t pid, const char *key, uint64_t *out)
{
	AUTO_BUF struct buf b;
	char path[64];
	const char *at;

	buf_init(&b, 65536);
	snprintf(path, sizeof path, "%d/status", (int)pid);
	assert_int_equal(rootdir_read(&proc, path, &b), 0);
	at = strstr(b.data, key);
	assert_non_null(at);
	at += strlen(key);
	assert_true(num_u64(&at, b.data + b.len, out));
}

/* A sparse 1 GiB mapping: neither its page tables nor its memory grow. */
static void target_does_not_grow(void **state)
{
	uint64_t rss[2], tables[2];
	struct pyheap_pools pools;
	struct pyproc p;
	char path[256];

	(void)state;
	if (!pyproc_find("3.11", path, sizeof path)) {
		print_message("# left out: Python 3.11 is not installed\n");
		return;
	}
	pyproc_start(&p, path,
		"import mmap\n"
		"m = mmap.mmap(-1, 1 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n"
		"m[0] = 1; m[1 << 29] = 2\n",
		NULL);
	/* Once through its loop, so that waiting touches no new page. */
	for (int i = 0; i < 2; i++)
		assert_int_equal(pyproc_number(&p, "1"), 1);
	status_kb(p.pid, "VmRSS:", &rss[0]);
	status_kb(p.pid, "VmPTE:", &tables[0]);
	read_pools(p.pid, 0, false, &pools);
	status_kb(p.pid, "VmRSS:", &rss[1]);
	status_kb(p.pid, "VmPTE:", &tables[1]);
	pyproc_stop(&p);
	assert_true(pools.pools > 50);
	assert_int_equal(rss[1], rss[0]);
	assert_int_equal(tables[1], tables[0]);
}

static void reading_ends_and_holes(void **state)
{
	static uint8_t here[4096];
	struct remote_piece piece[3];
	struct remote remote;
	uint8_t to[3][8];

	(void)state;
	memset(here, 7, sizeof here);
	assert_int_equal(remote_open(&remote, &proc, getpid()), 0);
	for (int i = 0; i < 3; i++)
		piece[i] = (struct remote_piece){
			(uint64_t)(uintptr_t)here, to[i], sizeof to[i], false};
	piece[1].addr = 16; /* nothing is mapped there */
	assert_int_equal(remote_read_pieces(&remote, piece, 3), 0);
	assert_true(piece[0].is_whole && !piece[1].is_whole && piece[2].is_whole);
	assert_int_equal(to[2][7], 7);
	assert_int_equal(remote_read(&remote, 16, to[0], 8), -EFAULT);
	remote_finish(&remote);
	assert_int_equal(remote_open(&remote, &proc, 0x7ffffff), -ESRCH);
}

static void target_that_ended(void **state)
{
	struct remote remote;
	struct areas areas;
	struct pyproc p;
	char path[256];
	uint64_t entry;
	uint8_t byte;

	(void)state;
	if (!pyproc_find("3.11", path, sizeof path))
		return;
	pyproc_start(&p, path, NULL, NULL);
	assert_int_equal(remote_open(&remote, &proc, p.pid), 0);
	assert_int_equal(areas_read(&remote, &areas), 0);
	pyproc_stop(&p);
	assert_int_equal(
		remote_pagemap(&remote, areas.at[0].start / 4096, 1, &entry), -ESRCH);
	assert_int_equal(remote_read(&remote, areas.at[0].start, &byte, 1), -ESRCH);
	areas_finish(&areas);
	remote_finish(&remote);
}

static int open_proc(void **state)
{
	(void)state;
	return rootdir_open(&proc, "/proc");
}

static int close_proc(void **state)
{
	(void)state;
	rootdir_finish(&proc);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pools_as_python_counts_them),
		cmocka_unit_test(old_python),
		cmocka_unit_test(target_does_not_grow),
		cmocka_unit_test(reading_ends_and_holes),
		cmocka_unit_test(target_that_ended),
	};

	return cmocka_run_group_tests(tests, open_proc, close_proc);
}
