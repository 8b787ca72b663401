/*
 * End-to-end: the census of every installed CPython from 3.8 on against what it says of
 * itself.  Versions that are not installed are named and left out.
 */
#include "config.h"

#include "python/census.h"

#include <math.h>

#include "base/rootdir.h"
#include "pyproc.h"
#include "unit.h"

enum { OBJECTS = 4000, LARGE = 200000, SLICE = 1 << 20 };

static struct rootdir proc;

static const struct {
	const char *version;
	int minor;
} versions[] = {
	{"3.8", 8}, {"3.9", 9}, {"3.10", 10}, {"3.11", 11}, {"3.12", 12}, {"3.13", 13}};

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

static bool start(
	const char *version, const char *setup, const char *env, struct pyproc *p)
{
	char path[256];

	if (!pyproc_find(version, path, sizeof path)) {
		print_message("# left out: Python %s is not installed\n", version);
		return false;
	}
	pyproc_start(p, path, setup, env);
	return true;
}

static int64_t count_of(const struct pyheap *heap, const char *name)
{
	const struct pyheap_type *t = pyheap_find(heap, name);

	return t ? (int64_t)t->count : 0;
}

static int64_t bytes_of(const struct pyheap *heap, const char *name)
{
	const struct pyheap_type *t = pyheap_find(heap, name);

	return t ? (int64_t)t->bytes : 0;
}

/* One of each kind a round; only `keep` holds them. */
static const char make[] =
	"import sys, gc, array, collections\n"
	"class Slots(object):\n"
	"    __slots__ = ('a', 'b')\n"
	"class Plain(object):\n"
	"    def __init__(self, i): self.i = i; self.s = None\n"
	"class Named(collections.namedtuple('Named', 'x y')): pass\n"
	"class Words(dict): pass\n"
	"keep = []\n"
	"def make(n):\n"
	"    for i in range(n):\n"
	"        k = 20 + i % 60\n"
	"        keep.extend((Slots(), Plain(i), Named(i, i), Words(a=i), [i] * k,\n"
	"            dict((j, j) for j in range(k)), set(range(k)), "
	"frozenset(range(k)),\n"
	"            bytearray(k * 9), (i, keep), float(i), 'str %d' % i, b'y' * (k * "
	"9),\n"
	"            array.array('d', range(k)), collections.deque(range(k * 3))))\n"
	"def size(name):\n"
	"    return sum(sys.getsizeof(x) for x in keep if type(x).__name__ == name)\n";

static void counts_of_version(const char *version, int minor)
{
	static const struct {
		const char *name;
		double percent; /* that the count may be off */
	} cases[] = {{"Slots", 0}, {"Plain", 0}, {"Named", 0}, {"Words", 0}, {"list", 0},
		{"dict", 0}, {"set", 0}, {"frozenset", 0}, {"bytearray", 0},
		{"array.array", 0}, {"collections.deque", 0}, {"tuple", 4}, {"float", 2},
		{"str", 2}, {"bytes", 4}};
	struct pyheap *before, *after;
	struct pyproc p;

	if (!start(version, make, NULL, &p))
		return;
	pyproc_run(&p, "make(1); del keep[:]; gc.collect()");
	before = census(p.pid, minor);
	pyproc_run(&p, "make(4000); gc.collect()");
	after = census(p.pid, minor);
	pyproc_stop(&p);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t made =
			count_of(after, cases[i].name) - count_of(before, cases[i].name);
		int64_t want = OBJECTS;
		double off;

		/* Up to 3.10 the attributes of a Plain are a dict. */
		if (minor < 11 && !strcmp(cases[i].name, "dict"))
			want += OBJECTS;
		off = (double)(made - want) / OBJECTS * 100;
		if (fabs(off) > cases[i].percent)
			fail_msg("%s: %s: %lld of %lld", version, cases[i].name,
				(long long)made, (long long)want);
	}
	assert_int_equal(after->refusal, PYHEAP_COMPLETE);
	assert_true(pyheap_find(after, "Plain")->has_dict);
	assert_false(pyheap_find(after, "Slots")->has_dict);
	pyheap_destroy(before);
	pyheap_destroy(after);
}

static void counts_are_exact(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(versions); i++)
		counts_of_version(versions[i].version, versions[i].minor);
}

/* All there are of what the collector always tracks, not only what was made. */
static void tracked_of_version(const char *version, int minor)
{
	static const char *const names[] = {"list", "set", "frozenset", "function",
		"Plain", "builtin_function_or_method", "property", "module"};
	struct pyheap *heap;
	struct pyproc p;

	if (!start(version, make, NULL, &p))
		return;
	pyproc_run(&p, "make(300); gc.collect()");
	heap = census(p.pid, minor);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char ask[96];
		int64_t real, seen = count_of(heap, names[i]);

		snprintf(ask, sizeof ask,
			"sum(type(o).__name__ == '%s' for o in gc.get_objects())",
			names[i]);
		real = pyproc_number(&p, ask);
		/* The question itself makes a list or two. */
		if (seen > real || seen < real - 2)
			fail_msg("%s: %s: %lld of %lld", version, names[i],
				(long long)seen, (long long)real);
	}
	pyproc_stop(&p);
	pyheap_destroy(heap);
}

static void counts_are_those_of_the_collector(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(versions); i++)
		tracked_of_version(versions[i].version, versions[i].minor);
}

static void bytes_of_version(const char *version, int minor)
{
	/* Blocks of pools come in multiples of 16: what an object's own is rounded by. */
	static const struct {
		const char *name, *class;
		double rounding;
	} cases[] = {{"list", "list", 8}, {"set", "set", 8},
		{"frozenset", "frozenset", 8}, {"bytearray", "bytearray", 8},
		{"array.array", "array", 0}, {"collections.deque", "deque", 8},
		{"bytes", "bytes", 11}};
	struct pyheap *before, *after;
	struct pyproc p;

	if (!start(version, make, NULL, &p))
		return;
	pyproc_run(&p, "make(1); del keep[:]; gc.collect()");
	before = census(p.pid, minor);
	pyproc_run(&p, "make(4000); gc.collect()");
	after = census(p.pid, minor);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char ask[64];
		double made = (double)(bytes_of(after, cases[i].name) -
				       bytes_of(before, cases[i].name));
		double real, off;

		snprintf(ask, sizeof ask, "size('%s')", cases[i].class);
		real = (double)pyproc_number(&p, ask) + cases[i].rounding * OBJECTS;
		if (!strcmp(cases[i].name, "list"))
			real += (double)pyproc_number(&p, "sys.getsizeof(keep)");
		off = (made - real) / real * 100;
		if (fabs(off) > 1.5)
			fail_msg("%s: bytes of %s: %.0f of %.0f", version, cases[i].name,
				made, real);
	}
	pyproc_stop(&p);
	pyheap_destroy(before);
	pyheap_destroy(after);
}

static void bytes_are_those_of_getsizeof(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(versions); i++)
		bytes_of_version(versions[i].version, versions[i].minor);
}

static const char grow[] =
	"import sys\n"
	"n = 200000\n"
	"l = list(range(n)); d = dict.fromkeys(range(n)); s = set(range(n))\n"
	"w = dict(('k%d' % i, i) for i in range(n + 1))\n"
	"def grow(c, add):\n"
	"    a = b = sys.getsizeof(c)\n"
	"    while a == b: add(len(c) + 1000000); b = sys.getsizeof(c)\n"
	"    return b\n";

static const struct pyheap_container *largest(
	const struct pyheap *h, enum pyheap_container_kind kind, uint64_t length)
{
	for (size_t i = 0; i < h->container_count; i++)
		if (h->container[i].kind == kind && h->container[i].length == length)
			return &h->container[i];
	fail_msg("no container of kind %d with %llu entries", (int)kind,
		(unsigned long long)length);
	return NULL;
}

static void growth_of_version(const char *version, int minor)
{
	const struct {
		enum pyheap_container_kind kind;
		uint64_t length;
		const char *now, *then;
		int64_t own; /* what getsizeof counts for the object itself */
	} cases[] = {
		{PYHEAP_LIST, LARGE, "sys.getsizeof(l)", "grow(l, l.append)", 56},
		{PYHEAP_DICT, LARGE, "sys.getsizeof(d)", "grow(d, d.setdefault)", 64},
		{PYHEAP_DICT, LARGE + 1, "sys.getsizeof(w)",
			"grow(w, lambda i: w.setdefault('k%d' % i))", 64},
		{PYHEAP_SET, LARGE, "sys.getsizeof(s)", "grow(s, s.add)", 216},
	};
	struct pyheap *heap;
	struct pyproc p;

	if (!start(version, grow, NULL, &p))
		return;
	heap = census(p.pid, minor);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct pyheap_container *c =
			largest(heap, cases[i].kind, cases[i].length);

		assert_int_equal((int64_t)c->bytes + cases[i].own,
			pyproc_number(&p, cases[i].now));
		assert_int_equal((int64_t)c->next_bytes + cases[i].own,
			pyproc_number(&p, cases[i].then));
	}
	pyproc_stop(&p);
	pyheap_destroy(heap);
}

static void next_growth_is_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(versions); i++)
		growth_of_version(versions[i].version, versions[i].minor);
}

static const char busy[] =
	"import threading, gc\n"
	"class Stable(object):\n"
	"    def __init__(self, i): self.i = [i]\n"
	"class Churn(object):\n"
	"    def __init__(self, i): self.i = [i]\n"
	"stable = [Stable(i) for i in range(20000)]\n"
	"def churn():\n"
	"    while True:\n"
	"        a = [Churn(i) for i in range(2000)]\n"
	"        a.append(a)\n"
	"threading.Thread(target=churn, daemon=True).start()\n";

static void target_is_busy(void **state)
{
	static const char *const tried[] = {"3.8", "3.12", "3.13"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(tried); i++) {
		struct pyproc p;

		if (!start(tried[i], busy, NULL, &p))
			continue;
		for (int round = 0; round < 5; round++) {
			struct pyheap *heap = census(p.pid, -1);

			assert_int_equal(count_of(heap, "Stable"), 20000);
			pyheap_destroy(heap);
		}
		pyproc_stop(&p);
	}
}

static const char blocks[] =
	"import ctypes, threading\n"
	"class Info(ctypes.Structure):\n"
	"    _fields_ = [(n, ctypes.c_size_t) for n in ('arena ordblks smblks hblks "
	"hblkhd'\n"
	"        ' usmblks fsmblks uordblks fordblks keepcost').split()]\n"
	"libc = ctypes.CDLL(None)\n"
	"libc.malloc.restype = ctypes.c_void_p; libc.malloc.argtypes = "
	"[ctypes.c_size_t]\n"
	"libc.free.argtypes = [ctypes.c_void_p]\n"
	"libc.mallinfo2.restype = Info\n"
	"def fill():\n"
	"    got = [libc.malloc(600 + i * 37 % 5000) for i in range(8000)]\n"
	"    for a in got: ctypes.memset(a, 1, 600)\n"
	"    for a in got[::3]: libc.free(a)\n"
	"    ready.release(); stay.acquire()\n"
	"ready = threading.Semaphore(0); stay = threading.Semaphore(0)\n"
	"for i in range(2): threading.Thread(target=fill, daemon=True).start(); "
	"ready.acquire()\n"
	"stay.release()\n"
	"mapped = [libc.malloc(3000000) for i in range(4)]\n"
	"def info(): i = libc.mallinfo2(); return i\n";

static void close_to(const char *what, uint64_t value, int64_t real)
{
	double off = ((double)value - (double)real) / (double)real * 100;

	print_message("# %s: %lld, read %llu: %+.3f %%\n", what, (long long)real,
		(unsigned long long)value, off);
	assert_true(fabs(off) < 0.1);
}

static void glibc_as_mallinfo(void **state)
{
	struct pyheap *heap;
	struct pyproc p;

	(void)state;
	if (!start("3.11", blocks, NULL, &p))
		return;
	heap = census(p.pid, 11);
	close_to("malloc in use", heap->libc.used_bytes,
		pyproc_number(&p, "info().uordblks + info().fsmblks"));
	close_to("malloc free", heap->libc.free_bytes + heap->libc.top_bytes,
		pyproc_number(&p, "info().fordblks - info().fsmblks"));
	close_to("malloc mapped", heap->libc.mapped_bytes,
		pyproc_number(&p, "info().hblkhd"));
	assert_int_equal(heap->libc.allocator, PYHEAP_MALLOC_GLIBC);
	assert_in_range(heap->libc.arenas, 2, 3);
	assert_int_equal(heap->libc.walked_bytes, heap->libc.heap_bytes);
	pyproc_stop(&p);
	pyheap_destroy(heap);
}

static const char large[] =
	"class Text(str): pass\n"
	"b = b'z' * 10000000\n"
	"s = 'q' * 5000000\n"
	"t = (None,) * 1000000\n"
	"x = [Text('w' * 100000) for i in range(10)]\n";

static void large_objects_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(versions); i++) {
		struct pyheap *heap;
		struct pyproc p;
		const struct pyheap_account *a;

		if (!start(versions[i].version, large, NULL, &p))
			continue;
		heap = census(p.pid, versions[i].minor);
		a = &heap->account;
		assert_in_range(bytes_of(heap, "bytes"), 10000000, 10600000);
		assert_in_range(bytes_of(heap, "str"), 5000000, 5900000);
		assert_in_range(bytes_of(heap, "tuple"), 8000000, 8300000);
		assert_in_range(bytes_of(heap, "Text"), 1000000, 1100000);
		assert_int_equal(a->objects_bytes + a->kept_bytes + a->native_bytes +
					 a->unexplained_bytes,
			a->anon_bytes);
		assert_true(a->objects_bytes > 24000000);
		assert_true(a->native_bytes < 3000000);
		pyproc_stop(&p);
		pyheap_destroy(heap);
	}
}

/* Other ways to allocate: padded blocks, and no pools at all. */
static void other_allocators(void **state)
{
	static const char *const env[] = {"PYTHONMALLOC=debug", "PYTHONMALLOC=malloc"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(env); i++) {
		struct pyheap *heap;
		struct pyproc p;

		if (!start("3.11", make, env[i], &p))
			continue;
		pyproc_run(&p, "make(4000); gc.collect()");
		heap = census(p.pid, 11);
		print_message("# %s: %lld of 4000\n", env[i],
			(long long)count_of(heap, "Slots"));
		assert_in_range(count_of(heap, "Slots"), OBJECTS, OBJECTS + 1);
		assert_in_range(count_of(heap, "Plain"), OBJECTS, OBJECTS + 1);
		pyproc_stop(&p);
		pyheap_destroy(heap);
	}
}

static void old_versions_have_pools_only(void **state)
{
	static const char *const old[] = {"2.7", "3.6", "3.7"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(old); i++) {
		struct pyheap *heap;
		struct pyproc p;

		if (!start(old[i], NULL, NULL, &p))
			continue;
		heap = census(p.pid, -1);
		assert_int_equal(heap->refusal, PYHEAP_POOLS_ONLY);
		assert_int_equal(heap->type_count, 0);
		assert_true(heap->pools.used_bytes > 200000);
		pyproc_stop(&p);
		pyheap_destroy(heap);
	}
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
		cmocka_unit_test(counts_are_exact),
		cmocka_unit_test(counts_are_those_of_the_collector),
		cmocka_unit_test(bytes_are_those_of_getsizeof),
		cmocka_unit_test(next_growth_is_known),
		cmocka_unit_test(target_is_busy),
		cmocka_unit_test(glibc_as_mallinfo),
		cmocka_unit_test(large_objects_are_found),
		cmocka_unit_test(other_allocators),
		cmocka_unit_test(old_versions_have_pools_only),
	};

	return cmocka_run_group_tests(tests, open_proc, close_proc);
}
