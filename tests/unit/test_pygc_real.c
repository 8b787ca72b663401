/* The collector and tracemalloc of real interpreters, against their own words. */
#include "config.h"

#include "attach.h"
#include "pyproc.h"
#include "python/pygc.h"
#include "unit.h"

static struct attach_python pythons[ATTACH_PYTHONS];

static const char setup[] =
	"import gc, tracemalloc\n"
	"class Node: pass\n"
	"def cycles(n):\n"
	"    for i in range(n):\n"
	"        a = Node(); a.self = a\n"
	"gc.set_threshold(650, 11, 7)\n"
	"cycles(3000)\n"
	"gc.collect(); gc.collect(1); gc.collect(0)\n"
	"gc.set_debug(gc.DEBUG_SAVEALL); cycles(37); gc.collect(); gc.set_debug(0)\n";

/* What the interpreter allocates between its answer and our look. */
enum { COUNT_SLACK = 30, SIZE_SLACK = 20000 };

static int64_t ask(struct pyproc *p, const char *what, size_t i, const char *member)
{
	char text[96];

	snprintf(text, sizeof text, "gc.get_%s()[%zu]%s", what, i, member);
	return pyproc_number(p, text);
}

static void compare_collector(struct pyproc *p, struct attach *a, bool is_enabled)
{
	struct pyrun_gc gc;

	assert_int_equal(pygc_read(&a->remote, &a->map, &gc), 0);
	assert_int_equal(gc.is_enabled, is_enabled);
	assert_false(gc.is_collecting);
	assert_true(gc.has_garbage);
	assert_int_equal(gc.garbage, pyproc_number(p, "len(gc.garbage)"));
	for (size_t i = 0; i < PYRUN_GENERATIONS; i++) {
		const struct pyrun_generation *g = &gc.generation[i];
		int64_t count = ask(p, "count", i, "");

		assert_int_equal(g->threshold, ask(p, "threshold", i, ""));
		assert_in_range(g->count + COUNT_SLACK, i ? count + COUNT_SLACK : count,
			i ? count + COUNT_SLACK : count + 2 * COUNT_SLACK);
		assert_int_equal(
			g->collections, ask(p, "stats", i, "['collections']"));
		assert_int_equal(
			g->collected, ask(p, "stats", i, "['collected']"));
		assert_int_equal(g->uncollectable,
			ask(p, "stats", i, "['uncollectable']"));
	}
}

static void compare_sizes(struct pyproc *p, const struct pyrun_tracemalloc *t)
{
	int64_t bytes = pyproc_number(p, "tracemalloc.get_traced_memory()[0]");
	int64_t peak = pyproc_number(p, "tracemalloc.get_traced_memory()[1]");

	assert_in_range(t->bytes, bytes - SIZE_SLACK, bytes + SIZE_SLACK);
	assert_in_range(t->peak_bytes, peak - SIZE_SLACK, peak);
}

static void compare_tracing(struct pyproc *p, struct attach *a, bool must_have_sizes)
{
	struct pyrun_tracemalloc t;

	assert_int_equal(pygc_tracemalloc(&a->remote, &a->map, &t), 0);
	assert_false(t.is_tracing);
	pyproc_run(p, "tracemalloc.start(7); kept = bytes(1000000); was = bytes(3000000); was = 0");
	assert_int_equal(pygc_tracemalloc(&a->remote, &a->map, &t), 0);
	assert_true(t.is_tracing);
	assert_int_equal(t.frames, 7);
	if (must_have_sizes)
		assert_true(t.has_sizes);
	if (t.has_sizes)
		compare_sizes(p, &t);
	else
		printf("# its traced sizes have no symbols: absent\n");
}

static void compare(const struct attach_python *python)
{
	bool is_stripped = !strncmp(python->path, "/usr/", 5);
	struct pyproc p;
	struct attach a;

	pyproc_start(&p, python->path, setup, NULL);
	attach_open(&a, p.pid);
	assert_int_equal(a.map.refusal, PYRUN_READABLE);
	compare_collector(&p, &a, true);
	pyproc_run(&p, "gc.disable(); gc.garbage.clear(); gc.set_threshold(7, 0, 5)");
	compare_collector(&p, &a, false);
	compare_tracing(&p, &a, !is_stripped);
	attach_close(&a);
	pyproc_stop(&p);
	printf("# %s: the same\n", python->path);
}

static void test_collector(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTACH_PYTHONS; i++)
		if (pythons[i].path[0])
			compare(&pythons[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_collector),
	};

	if (!attach_is_allowed())
		return 0;
	attach_find(pythons);
	return cmocka_run_group_tests_name("pygc_real", tests, NULL, NULL);
}
