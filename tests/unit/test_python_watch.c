/* Real interpreters looked into all the time: results come by themselves. */
#include "config.h"

#include "python/python_watch.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attach.h"
#include "base/clock.h"
#include "fakeproc.h"
#include "proc/status.h"
#include "pyproc.h"
#include "unit.h"

#define LONG_NS (60 * NS_PER_S)

static struct attach_python python;

static const char setup[] =
	"import time\n"
	"kept = []\n"
	"def keep(mb):\n"
	"    for i in range(mb):\n"
	"        kept.append(bytearray(b'x' * 1000000))\n"
	"        time.sleep(0.01)\n";

static struct python_watch *create(struct rootdir *proc, bool never_attach)
{
	struct python_watch_options options = {
		.reading_interval_ns = NS_PER_S / 5, .never_attach = never_attach};
	struct python_watch *w;

	assert_int_equal(rootdir_open(proc, "/proc"), 0);
	w = python_watch_create(proc, &options);
	assert_non_null(w);
	rootdir_finish(proc);
	return w;
}

static void wait_for_more(const struct python_watch *w)
{
	struct pollfd p = {.fd = python_watch_fd(w), .events = POLLIN};

	assert_int_equal(poll(&p, 1, 60000), 1);
}

static uint64_t grown_by(const struct growth_reading *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		if (name ? r->row[i].function && !strcmp(r->row[i].function, name)
			 : !r->row[i].function)
			return r->row[i].grown_bytes;
	return 0;
}

/* As of now; the caller's. */
static struct growth_reading *newest(struct python_watch *w)
{
	struct growth_reading *r, *last = NULL;
	struct procid id;

	python_watch_refresh(w, LONG_NS);
	while ((r = python_watch_take_growth(w, &id))) {
		growth_reading_destroy(last);
		last = r;
	}
	assert_non_null(last);
	return last;
}

/* The first account in which @name (NULL: a thread) grew by @bytes; the caller's. */
static struct growth_reading *wait_for_growth(
	struct python_watch *w, const char *name, uint64_t bytes)
{
	uint64_t until = clock_mono_ns(&clock_system) + LONG_NS;
	struct procid id;

	while (clock_mono_ns(&clock_system) < until) {
		struct growth_reading *r = python_watch_take_growth(w, &id);

		if (r && grown_by(r, name) >= bytes)
			return r;
		growth_reading_destroy(r);
		if (!r)
			wait_for_more(w);
	}
	fail_msg("%s did not grow by %llu", name ? name : "no thread",
		(unsigned long long)bytes);
	return NULL;
}

/* Lets it grow until @name did by so much: a slow machine may see less of each time. */
static struct growth_reading *grow(
	struct python_watch *w, struct pyproc *p, const char *name, uint64_t bytes)
{
	struct growth_reading *r = NULL;

	for (int i = 0; i < 50; i++) {
		pyproc_run(p, "keep(10)");
		growth_reading_destroy(r);
		r = newest(w);
		if (grown_by(r, name) >= bytes)
			return r;
	}
	fail_msg("%s did not grow", name ? name : "no thread");
	return NULL;
}

static struct python_reading *wait_for_reading(struct python_watch *w, struct procid *id)
{
	uint64_t until = clock_mono_ns(&clock_system) + LONG_NS;

	while (clock_mono_ns(&clock_system) < until) {
		struct python_reading *r = python_watch_take_reading(w, id);
		struct procid other;

		if (r)
			return r;
		growth_reading_destroy(python_watch_take_growth(w, &other));
		wait_for_more(w);
	}
	fail_msg("no reading came");
	return NULL;
}

static void test_growth(void **state)
{
	struct growth_reading *r;
	struct python_watch *w;
	uint64_t marked;
	struct rootdir proc;
	struct pyproc p;
	struct procid id = {.incarnation = 1};

	(void)state;
	pyproc_start(&p, python.path, setup, NULL);
	w = create(&proc, false);
	id.pid = (uint32_t)p.pid;
	assert_int_equal(python_watch_open(w, &id, PYTHON_WATCH_GROWTH), 0);
	growth_reading_destroy(wait_for_growth(w, "keep", 0));
	r = grow(w, &p, "keep", 15000000);
	assert_true(r->by_function && r->is_python);
	assert_true(r->looks > 1 && r->interval_ns >= 10 * NS_PER_MS);
	assert_true(r->version[0] == '3');
	growth_reading_destroy(r);
	python_watch_mark(w);
	r = newest(w);
	assert_true(r->since_mark && !grown_by(r, "keep"));
	growth_reading_destroy(r);
	r = grow(w, &p, "keep", 5000000);
	marked = grown_by(r, "keep");
	growth_reading_destroy(r);
	python_watch_unmark(w);
	r = newest(w);
	assert_true(!r->since_mark && grown_by(r, "keep") >= marked + 15000000);
	growth_reading_destroy(r);
	python_watch_close(w, &id);
	assert_null(python_watch_take_growth(w, &id));
	python_watch_destroy(w);
	pyproc_stop(&p);
}

static void test_never_attached(void **state)
{
	struct growth_reading *r;
	struct python_watch *w;
	struct rootdir proc;
	struct pyproc p;
	struct procid id = {.incarnation = 1};

	(void)state;
	pyproc_start(&p, python.path, setup, NULL);
	w = create(&proc, true);
	id.pid = (uint32_t)p.pid;
	assert_int_equal(
		python_watch_open(w, &id, PYTHON_WATCH_GROWTH | PYTHON_WATCH_READINGS),
		0);
	growth_reading_destroy(wait_for_growth(w, NULL, 0));
	r = grow(w, &p, NULL, 15000000);
	assert_false(r->by_function);
	assert_int_equal(r->refusal, PYRUN_OFF);
	growth_reading_destroy(r);
	assert_null(python_watch_take_reading(w, &id));
	python_watch_destroy(w);
	pyproc_stop(&p);
}

/* Readings come by themselves, of each process that is open, and at once when asked for;
 * of one that has ended they say so. */
static void test_readings(void **state)
{
	struct python_reading *r;
	struct python_watch *w;
	struct rootdir proc;
	struct pyproc p;
	struct procid id = {.incarnation = 1}, of;

	(void)state;
	pyproc_start(&p, python.path, setup, NULL);
	w = create(&proc, false);
	id.pid = (uint32_t)p.pid;
	assert_int_equal(python_watch_open(w, &id, PYTHON_WATCH_READINGS), 0);
	for (int i = 0; i < 2; i++) {
		r = wait_for_reading(w, &of);
		assert_true(procid_equal(&id, &of));
		assert_int_equal(r->refusal[PYTHON_HEAP], PYRUN_READABLE);
		assert_true(r->heap && r->heap->type_count > 10);
		assert_true(r->taken_mono_ns && r->cpu_ns &&
			    r->next_mono_ns > r->taken_mono_ns);
		python_reading_destroy(r);
	}
	python_watch_open(w, &id, PYTHON_WATCH_GROWTH);
	python_watch_read_now(w, &id);
	do {
		r = wait_for_reading(w, &of);
		if (r->next_mono_ns)
			python_reading_destroy(TAKE(r));
	} while (!r);
	python_reading_destroy(r);
	pyproc_stop(&p);
	python_watch_read_now(w, &id);
	r = wait_for_reading(w, &of);
	assert_int_equal(r->refusal[PYTHON_RUNTIME], PYRUN_ENDED);
	python_reading_destroy(r);
	python_watch_destroy(w);
}

static uint64_t status_of(const struct pyproc *p, enum status_field which)
{
	struct status status;
	AUTO_BUF struct buf text = {.data = NULL};
	struct rootdir proc;
	char path[32];

	buf_init(&text, 16384);
	snprintf(path, sizeof path, "%d/status", p->pid);
	assert_int_equal(rootdir_open(&proc, "/proc"), 0);
	assert_int_equal(rootdir_read(&proc, path, &text), 0);
	assert_int_equal(status_parse(text.data, text.len, &status), 0);
	rootdir_finish(&proc);
	return status.bytes[which];
}

/* Of a map of 1 GiB with nothing in it no page comes to be by our reading. */
static void test_leaves_no_trace(void **state)
{
	uint64_t tables_bytes, rss_bytes;
	struct python_watch *w;
	struct rootdir proc;
	struct pyproc p;
	struct procid id = {.incarnation = 1}, of;

	(void)state;
	pyproc_start(&p, python.path, "import mmap\nm = mmap.mmap(-1, 1 << 30)", NULL);
	tables_bytes = status_of(&p, STATUS_VM_PTE);
	rss_bytes = status_of(&p, STATUS_VM_RSS);
	w = create(&proc, false);
	id.pid = (uint32_t)p.pid;
	python_watch_open(w, &id, PYTHON_WATCH_GROWTH | PYTHON_WATCH_READINGS);
	for (int i = 0; i < 3; i++)
		python_reading_destroy(wait_for_reading(w, &of));
	python_watch_destroy(w);
	assert_int_equal(status_of(&p, STATUS_VM_PTE), tables_bytes);
	assert_int_equal(status_of(&p, STATUS_VM_RSS), rss_bytes);
	pyproc_stop(&p);
}

static void test_places(void **state)
{
	struct python_watch *w;
	struct rootdir proc;
	struct procid id = {.pid = (uint32_t)getpid(), .incarnation = 1}, of;

	(void)state;
	w = create(&proc, false);
	/* No thread runs yet. */
	python_watch_mark(w);
	python_watch_close(w, &id);
	python_watch_read_now(w, &id);
	assert_null(python_watch_take_growth(w, &of));
	for (uint32_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		struct procid other = {.pid = id.pid + i, .incarnation = 1};

		assert_int_equal(python_watch_open(w, &other, 0), 0);
	}
	id.pid += PYTHON_WATCH_MAX;
	assert_int_equal(python_watch_open(w, &id, 0), -ENOSPC);
	/* Another program in the same process takes the older one's place. */
	id.pid = (uint32_t)getpid();
	id.incarnation = 2;
	assert_int_equal(python_watch_open(w, &id, PYTHON_WATCH_GROWTH), 0);
	growth_reading_destroy(wait_for_growth(w, NULL, 0));
	python_watch_destroy(w);
	python_watch_destroy(NULL);
}

/* A file that does not come back: a pipe that nobody writes to. */
static void put_hanging(struct tree *tree, uint32_t pid)
{
	char path[PATH_MAX + 32];

	fake_put(tree, &(struct fake_process){.pid = pid});
	snprintf(path, sizeof path, "%s/%u/statm", tree->path, (unsigned)pid);
	assert_int_equal(mkfifo(path, 0600), 0);
}

static void put_resting(struct tree *tree, uint32_t pid)
{
	char path[64];

	fake_put(tree, &(struct fake_process){.pid = pid});
	snprintf(path, sizeof path, "%u/statm", (unsigned)pid);
	tree_put(tree, path, "5000 250 1 25 0 125 0\n");
	snprintf(path, sizeof path, "%u/task/%u/stat", (unsigned)pid, (unsigned)pid);
	tree_put(tree, path, "");
}

static void let_come_back(struct tree *tree, uint32_t pid)
{
	char path[PATH_MAX + 32];
	int fd;

	snprintf(path, sizeof path, "%s/%u/statm", tree->path, (unsigned)pid);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	close(fd);
}

/* Until each of the two was seen; the order is not told. */
static void wait_for_both(struct python_watch *w, const struct procid *hanging,
	const struct procid *resting)
{
	uint64_t until = clock_mono_ns(&clock_system) + LONG_NS;
	bool hangs = false, rests = false;

	while (!(hangs && rests) && clock_mono_ns(&clock_system) < until) {
		struct procid id;
		struct growth_reading *r = python_watch_take_growth(w, &id);

		if (!r) {
			poll(NULL, 0, 10);
			continue;
		}
		hangs |= procid_equal(&id, hanging) && r->refusal == PYRUN_HANGS;
		rests |= procid_equal(&id, resting) && r->refusal == PYRUN_OFF;
		growth_reading_destroy(r);
	}
	assert_true(hangs && rests);
}

/* One that cannot be read does not keep the others from being read. */
static void test_hanging(void **state)
{
	const struct python_watch_options options = {
		.hang_ns = 50 * NS_PER_MS, .never_attach = true};
	const struct procid hanging = {.pid = 11, .incarnation = 1};
	const struct procid resting = {.pid = 12, .incarnation = 1};
	struct python_watch *w;
	struct tree tree;

	(void)state;
	tree_init(&tree);
	put_hanging(&tree, hanging.pid);
	put_resting(&tree, resting.pid);
	w = python_watch_create(&tree.root, &options);
	assert_int_equal(python_watch_open(w, &hanging, PYTHON_WATCH_GROWTH), 0);
	assert_int_equal(python_watch_open(w, &resting, PYTHON_WATCH_GROWTH), 0);
	wait_for_both(w, &hanging, &resting);
	python_watch_close(w, &hanging);
	let_come_back(&tree, hanging.pid);
	python_watch_destroy(w);
	tree_finish(&tree);
}

static bool find_python(void)
{
	struct attach_python all[ATTACH_PYTHONS];

	attach_find(all);
	for (size_t i = ATTACH_PYTHONS; i-- > 0;)
		if (all[i].path[0])
			python = all[i];
	if (!python.path[0])
		printf("1..0 # SKIP no Python is installed\n");
	return python.path[0];
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_never_attached),
		cmocka_unit_test(test_readings),
		cmocka_unit_test(test_leaves_no_trace),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_hanging),
	};

	if (!attach_is_allowed() || !find_python())
		return 0;
	return cmocka_run_group_tests_name("python_watch", tests, NULL, NULL);
}
