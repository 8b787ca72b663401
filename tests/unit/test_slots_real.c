/*
 * End-to-end: what __slots__ would save, as said of a class with a __dict__, against what
 * the same class with __slots__ really takes less; and what large lists are lists of.
 */
#include "config.h"

#include "python/census.h"

#include <math.h>

#include "base/rootdir.h"
#include "pyproc.h"
#include "unit.h"

enum { OBJECTS = 20000, SLICE = 1 << 20 };

static struct rootdir proc;

static const struct {
	const char *version;
	int minor;
} versions[] = {
	{"3.8", 8}, {"3.9", 9}, {"3.10", 10}, {"3.11", 11}, {"3.12", 12}, {"3.13", 13}};

static const char setup[] =
	"import gc\n"
	"N = 20000\n"
	"class A(object):\n"
	"    def __init__(self): self.a = self.b = None\n"
	"class B(object):\n"
	"    __slots__ = ('a', 'b')\n"
	"    def __init__(self): self.a = self.b = None\n"
	"class C(object):\n"
	"    def __init__(self):\n"
	"        self.a = self.b = self.c = self.d = self.e = self.f = self.g = None\n"
	"class D(object):\n"
	"    __slots__ = ('a', 'b', 'c', 'd', 'e', 'f', 'g')\n"
	"    def __init__(self):\n"
	"        self.a = self.b = self.c = self.d = self.e = self.f = self.g = None\n"
	"keep = [[None] * N for i in range(4)]\n"
	"def make(n, what):\n"
	"    for i in range(N): keep[n][i] = what()\n"
	"    gc.collect()\n";

static struct pyheap *census(pid_t pid, int minor)
{
	struct census_options options = {.major = 3, .minor = minor};
	struct remote remote;
	struct census *c;
	struct pyheap *heap;
	int more;

	assert_int_equal(remote_open(&remote, &proc, pid), 0);
	assert_int_equal(census_create(&remote, &options, &c), 0);
	while ((more = census_step(c, SLICE)) > 0)
		;
	assert_int_equal(more, 0);
	heap = census_take(c);
	census_destroy(c);
	remote_finish(&remote);
	return heap;
}

static bool start(const char *version, struct pyproc *p)
{
	char path[256];

	if (!pyproc_find(version, path, sizeof path)) {
		print_message("# left out: Python %s is not installed\n", version);
		return false;
	}
	pyproc_start(p, path, setup, NULL);
	return true;
}

/* What pools gain by making instances of a class. */
static double gained(struct pyproc *p, int minor, const char *statement)
{
	struct pyheap *before = census(p->pid, minor), *after;
	double bytes;

	pyproc_run(p, statement);
	after = census(p->pid, minor);
	bytes = (double)after->pools.used_bytes - (double)before->pools.used_bytes;
	pyheap_destroy(before);
	pyheap_destroy(after);
	return bytes;
}

static double said(struct pyproc *p, int minor, const char *name)
{
	struct pyheap *heap = census(p->pid, minor);
	const struct pyheap_type *t = pyheap_find(heap, name);
	double bytes = t ? (double)t->slots_bytes : -1;

	assert_true(t && t->count == OBJECTS);
	pyheap_destroy(heap);
	return bytes;
}

static void check(const char *what, double says, double real)
{
	if (fabs(says - real) > real * 0.02)
		fail_msg("%s: %.0f bytes an instance, really %.0f", what, says / OBJECTS,
			real / OBJECTS);
}

static void version(const char *name, int minor)
{
	double two, seven;
	struct pyproc p;

	if (!start(name, &p))
		return;
	two = gained(&p, minor, "make(0, A)") - gained(&p, minor, "make(1, B)");
	seven = gained(&p, minor, "make(2, C)") - gained(&p, minor, "make(3, D)");
	check("two attributes", said(&p, minor, "A"), two);
	check("seven attributes", said(&p, minor, "C"), seven);
	assert_true(said(&p, minor, "B") == 0);
	/* Its dict was asked for: it is an object of its own now. */
	two += gained(&p, minor, "[o.__dict__ for o in keep[0]] and None");
	check("a dict that was asked for", said(&p, minor, "A"), two);
	pyproc_stop(&p);
}

static void slots_save_what_is_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(versions); i++)
		version(versions[i].version, versions[i].minor);
}

static const char *items_of_length(const struct pyheap *heap, uint64_t length)
{
	for (size_t i = 0; i < heap->container_count; i++) {
		const struct pyheap_container *c = &heap->container[i];
		const struct pyheap_type *t;

		if (c->kind != PYHEAP_LIST || c->length != length)
			continue;
		t = pyheap_items_type(heap, c);
		return t ? heap->names + t->name : "";
	}
	return "(not there)";
}

static void lists_are_lists_of(void **state)
{
	static const struct {
		const char *name, *make, *items;
		uint64_t length;
	} cases[] = {
		{"floats", "F = [float(i) for i in range(50001)]", "float", 50001},
		{"ints", "I = list(range(50002))", "int", 50002},
		{"instances", "E = [A() for i in range(50003)]", "A", 50003},
		{"a float among ints", "M = [1] * 50004; M[20000:40000] = [.5] * 20000",
			"", 50004},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(versions); i++) {
		struct pyheap *heap;
		struct pyproc p;

		if (!start(versions[i].version, &p))
			continue;
		for (size_t k = 0; k < COUNT_OF(cases); k++)
			pyproc_run(&p, cases[k].make);
		heap = census(p.pid, versions[i].minor);
		pyproc_stop(&p);
		for (size_t k = 0; k < COUNT_OF(cases); k++)
			assert_case(cases[k].name,
				!strcmp(items_of_length(heap, cases[k].length),
					cases[k].items));
		pyheap_destroy(heap);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots_save_what_is_said),
		cmocka_unit_test(lists_are_lists_of),
	};

	if (rootdir_open(&proc, "/proc"))
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
