/* What would save memory, and whether the next growth of a container fits. */
#include "config.h"

#include "detect/advice.h"

#include <math.h>

#include "detect/resize.h"
#include "madepython.h"
#include "unit.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

static struct pyhistory *history;
static struct wall_set *walls;
static struct advice advice[ADVICE_MAX];
static size_t count;

static int begin(void **state)
{
	(void)state;
	history = pyhistory_create();
	walls = wall_set_create();
	return 0;
}

static int end(void **state)
{
	(void)state;
	pyhistory_destroy(history);
	wall_set_unref(walls);
	return 0;
}

static void add_wall(enum wall_kind kind, enum wall_end how, uint64_t use, uint64_t limit)
{
	struct wall *w = wall_set_add(walls, kind, NULL);

	w->end = how;
	w->use_known = kind != WALL_COMMIT_REQUEST;
	w->use = use;
	w->limit = limit;
}

static void look_at(struct python_reading *r)
{
	static uint64_t us;
	struct tick_time when = {.elapsed_us = us += 10000000};

	pyhistory_add(history, r, &when);
	count = advice_find(pyhistory_picture(history), walls, advice);
}

/* The only advice there is, if it is of that kind. */
static const struct advice *only(enum advice_kind kind)
{
	if (count != 1 || advice[0].kind != kind)
		fail_msg("%zu advices, the first: %s", count,
			count ? advice[0].what : "none");
	return &advice[0];
}

static void nothing_to_say(void **state)
{
	(void)state;
	assert_int_equal(advice_find(NULL, walls, advice), 0);
	look_at(made_refused(PYRUN_NOT_DUMPABLE, "3.12"));
	assert_int_equal(count, 0);
	look_at(made_refused(PYRUN_NO_PYTHON, ""));
	assert_int_equal(count, 0);
	look_at(made_python());
	assert_int_equal(count, 0);
}

static void slots(void **state)
{
	struct python_reading *r = made_python();

	(void)state;
	made_type(r, "Small", 10, 1000)->slots_bytes = MIB - 1;
	made_type(r, "Other", 200000, 30 * MIB)->slots_bytes = 10 * MIB;
	made_type(r, "Entry", 911830, 685 * MIB)->slots_bytes = 93 * MIB;
	look_at(r);
	assert_int_equal(count, 2);
	assert_int_equal(advice[0].kind, ADVICE_SLOTS);
	assert_string_equal(
		advice[0].what, "give class Entry __slots__, and its base classes too");
	assert_string_equal(
		advice[0].seen, "each of its 911,830 instances has a __dict__");
	assert_true(advice[0].has_bytes && advice[0].bytes == 93 * MIB);
	assert_int_equal(advice[1].bytes, 10 * MIB);
}

static void slots_of_the_most_only(void **state)
{
	struct python_reading *r = made_python();

	(void)state;
	for (unsigned i = 0; i < 9; i++) {
		char name[8];

		snprintf(name, sizeof name, "T%u", i);
		made_type(r, name, 1000, MIB)->slots_bytes = 5 * MIB;
	}
	look_at(r);
	assert_int_equal(count, ADVICE_SLOTS_MAX);
	assert_string_not_equal(advice[0].what, advice[1].what);
}

static void collector_is_off(void **state)
{
	static const struct {
		const char *name;
		bool enabled;
		int32_t threshold, count;
		bool told;
	} cases[] = {
		{"on", true, 700, 300, false},
		{"disabled, little happened", false, 700, 900, false},
		{"disabled", false, 700, 1203411, true},
		{"threshold 0", true, 0, 1203411, true},
		{"on, and many at once", true, 700, 50000, false},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct python_reading *r = made_python();

		r->gc.is_enabled = cases[i].enabled;
		r->gc.generation[0].threshold = cases[i].threshold;
		r->gc.generation[0].count = cases[i].count;
		begin(state);
		look_at(r);
		assert_case(cases[i].name, count == cases[i].told);
		if (count)
			assert_case(cases[i].name,
				strstr(advice[0].seen, "1,203,411 containers more"));
		end(state);
	}
	begin(state);
}

static void uncollectable(void **state)
{
	struct python_reading *r = made_python();

	(void)state;
	r->gc.generation[2].uncollectable = 12;
	r->gc.garbage = 7;
	look_at(r);
	assert_string_equal(only(ADVICE_UNCOLLECTABLE)->seen,
		"12 uncollectable so far, 7 in gc.garbage now");
	/* Not read, not said. */
	r = made_python();
	r->gc.generation[2].uncollectable = 12;
	r->refusal[PYTHON_GC] = PYRUN_CHECK_FAILED;
	look_at(r);
	assert_int_equal(count, 0);
}

static void tracemalloc_is_on(void **state)
{
	struct python_reading *r = made_python();

	(void)state;
	r->tracemalloc = (struct pyrun_tracemalloc){
		.is_tracing = true, .frames = 25, .has_sizes = true, .bytes = 300 * MIB};
	look_at(r);
	assert_string_equal(only(ADVICE_TRACEMALLOC)->seen,
		"it is on, 25 frames a block, 300 MiB traced");
}

static void thirty_two_bits(void **state)
{
	(void)state;
	add_wall(WALL_ADDRESS_SPACE_32, WALL_ENDS_IN_ENOMEM, 3 * GIB, 4 * GIB);
	look_at(made_python());
	assert_non_null(strstr(only(ADVICE_ADDRESS_SPACE)->seen, "1.0 GiB left"));
	/* Another program is not told to be a Python. */
	look_at(made_refused(PYRUN_NO_PYTHON, ""));
	assert_int_equal(count, 0);
	/* Which it is, is known by its name where its memory is not to be read. */
	look_at(made_refused(PYRUN_OTHER_MACHINE, "3.9"));
	only(ADVICE_ADDRESS_SPACE);
}

static void list_of_numbers(void **state)
{
	struct python_reading *r = made_python();

	(void)state;
	made_type(r, "float", 1000000, 32 * MIB);
	made_type(r, "int", 100, 3200);
	made_container(r, PYHEAP_LIST, 900000, 900000, 8 * MIB, 9 * MIB)->items = 1;
	made_container(r, PYHEAP_LIST, 800000, 800000, 8 * MIB, 9 * MIB)->items = 1;
	/* The same few numbers over and over: nothing to save. */
	made_container(r, PYHEAP_LIST, 900000, 900000, 8 * MIB, 9 * MIB)->items = 2;
	made_container(r, PYHEAP_LIST, 900000, 900000, 8 * MIB, 9 * MIB);
	look_at(r);
	assert_int_equal(count, 2);
	assert_int_equal(advice[0].kind, ADVICE_COMPACT);
	assert_int_equal(advice[0].bytes, 900000 * 32);
	assert_int_equal(advice[1].bytes, 32 * MIB - 900000 * 32);
	assert_string_equal(advice[0].what,
		"keep the 900,000 floats of one list in an "
		"array.array or a numpy array");
}

static void kept_memory(void **state)
{
	struct python_reading *r = made_python();

	(void)state;
	r->heap->account.anon_bytes = 500 * MIB;
	r->heap->pools.free_bytes = 90 * MIB;
	look_at(r);
	assert_int_equal(count, 0);
	r = made_python();
	r->heap->account.anon_bytes = 500 * MIB;
	r->heap->pools.free_bytes = 90 * MIB;
	r->heap->libc.free_resident_bytes = 120 * MIB;
	look_at(r);
	assert_int_equal(only(ADVICE_KEPT)->bytes, 210 * MIB);
	assert_non_null(strstr(advice[0].what, "malloc_trim"));
	assert_string_equal(advice[0].seen,
		"free but kept: 90 MiB by pymalloc, 120 MiB by "
		"malloc; RSS does not fall by it");
}

static struct resize resize_of(uint64_t need, enum pyheap_container_kind kind)
{
	static struct pyheap_container c;
	struct resize r;

	c = (struct pyheap_container){.kind = kind,
		.bytes = 64 * MIB,
		.next_bytes = need,
		.needs_both = kind != PYHEAP_LIST};
	resize_look(&c, walls, &r);
	return r;
}

static void request_against_every_limit(void **state)
{
	struct resize r;

	(void)state;
	r = resize_of(100 * MIB, PYHEAP_DICT);
	assert_null(r.wall);
	add_wall(WALL_CGROUP_MAX, WALL_ENDS_IN_KILL, 3 * GIB, 4 * GIB);
	add_wall(WALL_RLIMIT_AS, WALL_ENDS_IN_ENOMEM, 1 * GIB, 3 * GIB);
	add_wall(WALL_COMMIT_REQUEST, WALL_ENDS_IN_ENOMEM, 0, 24 * GIB);
	add_wall(WALL_CGROUP_HIGH, WALL_ENDS_IN_SLOW, 3 * GIB, 3 * GIB);
	add_wall(WALL_MAP_COUNT, WALL_ENDS_IN_MAPS, 65530, 65530);
	r = resize_of(100 * MIB, PYHEAP_DICT);
	assert_true(r.fits && r.wall->kind == WALL_CGROUP_MAX);
	assert_int_equal(r.left_bytes, GIB);
	r = resize_of(1500 * MIB, PYHEAP_DICT);
	assert_true(!r.fits && r.wall->kind == WALL_CGROUP_MAX);
	/* Both would stop it: it is refused before it is touched. */
	r = resize_of(2500 * MIB, PYHEAP_SET);
	assert_true(!r.fits && r.wall->kind == WALL_RLIMIT_AS);
	r = resize_of(30 * GIB, PYHEAP_SET);
	assert_true(!r.fits && r.wall->end == WALL_ENDS_IN_ENOMEM);
	/* A list of that size grows where it is: the difference only. */
	r = resize_of(72 * MIB, PYHEAP_LIST);
	assert_int_equal(r.need_bytes, 8 * MIB);
}

static void add_dict(uint64_t length, uint64_t bytes, uint64_t next)
{
	struct python_reading *r = made_python();

	made_container(r, PYHEAP_DICT, length, 5600000, bytes, next);
	look_at(r);
}

static void the_one_that_will_not_fit(void **state)
{
	struct resize r;

	(void)state;
	add_wall(WALL_RLIMIT_AS, WALL_ENDS_IN_ENOMEM, 454 * MIB, 512 * MIB);
	add_dict(5500000, 160 * MIB, 320 * MIB);
	assert_true(resize_next(pyhistory_picture(history), walls, &r));
	assert_false(r.fits);
	/* It may never be filled: no finding, but advice. */
	assert_false(resize_threatens(&r));
	assert_int_equal(only(ADVICE_RESIZE)->bytes, 262 * MIB);
	assert_string_equal(advice[0].seen,
		"it needs 320 MiB while the old 160 MiB stays; address space limit: 58 "
		"MiB left");
	add_dict(5592400, 160 * MIB, 320 * MIB);
	assert_true(resize_next(pyhistory_picture(history), walls, &r));
	assert_true(resize_threatens(&r));
	assert_true(fabs(r.in_s - (5600000 - 5592400) / 9240.0) < 1e-6);
	add_dict(5592400, 160 * MIB, 50 * MIB);
	assert_int_equal(count, 0);
}

static void which_container_matters(void **state)
{
	struct resize r;

	(void)state;
	add_wall(WALL_RLIMIT_AS, WALL_ENDS_IN_ENOMEM, 1 * GIB, 2 * GIB);
	for (unsigned i = 0; i < 2; i++) {
		struct python_reading *p = made_python();

		made_container(p, PYHEAP_SET, 500, 700, 200 * MIB, 400 * MIB);
		made_container(p, PYHEAP_DICT, 500 + i * 100, 700, 100 * MIB, 200 * MIB);
		made_container(p, PYHEAP_DICT, 5 + i, 7, MIB - 1, 2 * MIB);
		look_at(p);
		assert_true(resize_next(pyhistory_picture(history), walls, &r));
		/* At first nothing is known of rates: the largest. */
		assert_int_equal(r.container->kind, i ? PYHEAP_DICT : PYHEAP_SET);
	}
	look_at(made_python());
	assert_false(resize_next(pyhistory_picture(history), walls, &r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_to_say, begin, end),
		cmocka_unit_test_setup_teardown(slots, begin, end),
		cmocka_unit_test_setup_teardown(slots_of_the_most_only, begin, end),
		cmocka_unit_test_teardown(collector_is_off, end),
		cmocka_unit_test_setup_teardown(uncollectable, begin, end),
		cmocka_unit_test_setup_teardown(tracemalloc_is_on, begin, end),
		cmocka_unit_test_setup_teardown(thirty_two_bits, begin, end),
		cmocka_unit_test_setup_teardown(list_of_numbers, begin, end),
		cmocka_unit_test_setup_teardown(kept_memory, begin, end),
		cmocka_unit_test_setup_teardown(request_against_every_limit, begin, end),
		cmocka_unit_test_setup_teardown(the_one_that_will_not_fit, begin, end),
		cmocka_unit_test_setup_teardown(which_container_matters, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
