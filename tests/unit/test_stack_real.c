/* Stacks of real interpreters, against what sys._current_frames() of each says. */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "attach.h"
#include "base/rootdir.h"
#include "pyproc.h"
#include "python/stack.h"
#include "unit.h"

enum { BATCHES = 10, THREADS = 20 };

static struct attach_python pythons[ATTACH_PYTHONS];

/*
 * Threads that wait at a given depth of calls, reached through all kinds of them.  Calls
 * were made often before, so that the interpreter has specialised them.
 */
static const char setup[] =
	"import sys, threading\n"
	"class Made:\n"
	"    def __init__(self, n, end):\n"
	"        self.n = descend(n,\n"
	"            end)\n"
	"    def go(self): pass\n"
	"def through_generator(n, end):\n"
	"    yield descend(n, end)\n"
	"def gr\xc3\xb6\xc3\x9f" "er(n, end):\n"
	"    return descend(n, end)\n"
	"def \xe5\x90\x8d\xe5\x89\x8d(n, end): return descend(n, end)\n"
	"def descend(n, end):\n"
	"    if n <= 0:\n"
	"        return end()\n"
	"    kind = n % 7\n"
	"    if kind == 0 and n > 1: return Made(n - 2, end)\n"
	"    if kind == 1 and n > 1:\n"
	"        for x in through_generator(n - 2, end):\n"
	"            pass\n"
	"        return x\n"
	"    if kind == 2 and n > 1: return (lambda: descend(\n"
	"        n - 2, end))()\n"
	"    if kind == 3 and n > 1: return gr\xc3\xb6\xc3\x9f" "er(n - 2, end)\n"
	"    if kind == 4 and n > 1: return \xe5\x90\x8d\xe5\x89\x8d(n - 2, end)\n"
	"    if kind == 5 and n > 1: return max([0], key=lambda x: (descend(n - 2, end), 0)[1])\n"
	"    return descend(n - 1, end)\n"
	"for i in range(60): descend(40, int)\n"
	"native, idle = {}, threading.Semaphore(0)\n"
	"gate = threading.Lock()\n"
	"def body(n):\n"
	"    def wait():\n"
	"        native[threading.get_ident()] = threading.get_native_id()\n"
	"        idle.release()\n"
	"        gate.acquire(); gate.release()\n"
	"    descend(n, wait)\n"
	"def start(depths):\n"
	"    global threads\n"
	"    gate.acquire()\n"
	"    native.clear()\n"
	"    threads = [threading.Thread(target=body, args=(n,)) for n in depths]\n"
	"    for t in threads: t.start()\n"
	"    for t in threads: idle.acquire()\n"
	"def stop():\n"
	"    gate.release()\n"
	"    for t in threads: t.join()\n"
	"def blocked():\n"
	"    import time\n"
	"    states = [open('/proc/self/task/%d/stat' % t).read().split(')')[1][1]\n"
	"              for t in native.values()]\n"
	"    return all(s == 'S' for s in states)\n"
	"def settle():\n"
	"    import time\n"
	"    while not blocked(): time.sleep(0.001)\n"
	"def write(path):\n"
	"    out = []\n"
	"    for ident, frame in sys._current_frames().items():\n"
	"        if ident not in native: continue\n"
	"        lines = ['thread %d\\n' % native[ident]]\n"
	"        while frame:\n"
	"            c = frame.f_code\n"
	"            lines.append('%s %s:%d\\n' % (getattr(c, 'co_qualname', c.co_name),\n"
	"                c.co_filename, frame.f_lineno or 0))\n"
	"            frame = frame.f_back\n"
	"        out.append((native[ident], ''.join(lines)))\n"
	"    with open(path, 'w', encoding='utf-8') as f:\n"
	"        f.write(''.join(text for tid, text in sorted(out)))\n";

static int by_tid(const void *a, const void *b)
{
	const struct pyrun_thread *const *x = a, *const *y = b;

	return (*x)->tid < (*y)->tid ? -1 : (*x)->tid > (*y)->tid;
}

static void print_stacks(const struct pyrun_stacks *s, uint32_t main_tid, struct buf *out)
{
	const struct pyrun_thread *order[THREADS + 2];
	size_t n = 0;

	assert_true(s->thread_count <= THREADS + 1);
	for (size_t i = 0; i < s->thread_count; i++)
		if (s->thread[i].tid != main_tid)
			order[n++] = &s->thread[i];
	qsort(order, n, sizeof order[0], by_tid);
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "thread %u\n", order[i]->tid);
		assert_false(order[i]->is_torn || order[i]->is_cut);
		for (size_t k = 0; k < order[i]->count; k++) {
			const struct pyrun_frame *f = &s->frame[order[i]->first + k];

			buf_printf(out, "%s %s:%u\n", pyrun_text(s, f->function),
				pyrun_text(s, f->file), f->line);
		}
	}
}

static void say_difference(const char *is, const char *should)
{
	size_t i = 0;

	while (is[i] && is[i] == should[i])
		i++;
	i = i < 120 ? 0 : i - 120;
	fail_msg("stacks differ:\n--- read\n%.400s\n--- should be\n%.400s", is + i, should + i);
}

/* One batch: what we read is what the interpreter says. */
static void compare(struct pyproc *p, const char *path)
{
	AUTO_BUF struct buf should, is;
	struct stack_reader *reader;
	struct pyrun_stacks stacks;
	struct rootdir root;
	char ask[128];
	struct attach a;

	buf_init(&should, 8 << 20);
	buf_init(&is, 8 << 20);
	snprintf(ask, sizeof ask, "write('%s')", path);
	pyproc_run(p, "settle()");
	pyproc_run(p, ask);
	attach_open(&a, p->pid);
	assert_int_equal(a.map.refusal, PYRUN_READABLE);
	reader = stack_create(&a.remote, &a.map, &a.tasks);
	assert_int_equal(stack_read(reader, &stacks), 0);
	print_stacks(&stacks, (uint32_t)p->pid, &is);
	assert_int_equal(rootdir_open(&root, "/"), 0);
	assert_int_equal(rootdir_read(&root, path, &should), 0);
	if (!should.data || strcmp(is.data, should.data) != 0)
		say_difference(is.data, should.data ? should.data : "");
	rootdir_finish(&root);
	pyrun_stacks_finish(&stacks);
	stack_destroy(reader);
	attach_close(&a);
}

static void stacks_are_those_of(const struct attach_python *python)
{
	char path[] = "/tmp/memtide-stack-XXXXXX";
	int fd = mkstemp(path);
	struct pyproc p;

	assert_true(fd >= 0);
	close(fd);
	pyproc_start(&p, python->path, setup, NULL);
	for (int batch = 0; batch < BATCHES; batch++) {
		char ask[128];

		snprintf(ask, sizeof ask, "start(range(%d, %d))", batch * THREADS,
			(batch + 1) * THREADS);
		pyproc_run(&p, ask);
		compare(&p, path);
		pyproc_run(&p, "stop()");
	}
	pyproc_stop(&p);
	unlink(path);
}

static void test_stacks(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTACH_PYTHONS; i++) {
		if (!pythons[i].path[0])
			continue;
		stacks_are_those_of(&pythons[i]);
		printf("# %s: %d depths, all the same\n", pythons[i].path,
			BATCHES * THREADS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stacks),
	};

	if (!attach_is_allowed())
		return 0;
	attach_find(pythons);
	return cmocka_run_group_tests_name("stack_real", tests, NULL, NULL);
}
