/* What changes between readings of a Python. */
#include "config.h"

#include "history/pyhistory.h"

#include <math.h>
#include <stdlib.h>

#include "madepython.h"
#include "unit.h"

/* 2023-11-14 13:37:00 UTC; readings come every 10 s. */
#define START_MS UINT64_C(1699969020000)

static struct pyhistory *history;
static unsigned taken;

static int open_history(void **state)
{
	(void)state;
	history = pyhistory_create();
	taken = 0;
	return 0;
}

static int close_history(void **state)
{
	(void)state;
	pyhistory_destroy(history);
	return 0;
}

static void add(struct python_reading *r)
{
	struct tick_time when = {.real_ms = START_MS + taken * 10000,
		.elapsed_us = (uint64_t)(taken + 1) * 10000000};

	taken++;
	pyhistory_add(history, r, &when);
}

/* At the moment of the newest reading. */
static void mark(void)
{
	struct tick_time now = {.elapsed_us = (uint64_t)taken * 10000000};

	pyhistory_mark(history, &now);
}

/* A reading with two types: a class, and str. */
static void add_counts(uint64_t entries, uint64_t strs)
{
	struct python_reading *r = made_python();

	made_type(r, "Entry", entries, entries * 100)->is_user = true;
	made_type(r, "str", strs, strs * 50);
	add(r);
}

static const struct pypicture_type *seen(const char *name)
{
	const struct pypicture *p = pyhistory_picture(history);
	const struct pyheap *heap = pypicture_types(p);

	return &p->type[pyheap_find(heap, name) - heap->type];
}

static void nothing_is_known_at_first(void **state)
{
	(void)state;
	assert_null(pyhistory_picture(history));
	assert_null(pypicture_types(NULL));
	mark();
	pyhistory_unmark(history);
	assert_null(pyhistory_picture(history));
}

static void differences_are_against_the_first(void **state)
{
	const struct pypicture_type *t;

	(void)state;
	add_counts(100, 50);
	t = seen("Entry");
	assert_true(t->has_delta && !t->has_step);
	assert_int_equal(t->count_delta, 0);
	add_counts(150, 40);
	add_counts(170, 45);
	t = seen("Entry");
	assert_int_equal(t->count_delta, 70);
	assert_int_equal(t->bytes_delta, 7000);
	assert_true(t->has_step);
	assert_int_equal(t->count_step, 20);
	assert_int_equal(seen("str")->count_delta, -5);
	assert_int_equal(seen("str")->count_step, 5);
	assert_false(pyhistory_picture(history)->since_mark);
}

static void mark_is_at_once(void **state)
{
	(void)state;
	add_counts(100, 50);
	add_counts(150, 40);
	mark();
	assert_true(pyhistory_picture(history)->since_mark);
	assert_int_equal(seen("Entry")->count_delta, 0);
	add_counts(160, 40);
	assert_int_equal(seen("Entry")->count_delta, 10);
	pyhistory_unmark(history);
	assert_int_equal(seen("Entry")->count_delta, 60);
	assert_false(pyhistory_picture(history)->since_mark);
}

static void reading_just_after_the_mark_is_its_own(void **state)
{
	struct tick_time now = {.elapsed_us = 17000000};

	(void)state;
	add_counts(100, 50);
	pyhistory_mark(history, &now);
	assert_int_equal(seen("Entry")->count_delta, 0);
	add_counts(150, 50); /* at 20 s */
	assert_int_equal(seen("Entry")->count_delta, 0);
	add_counts(180, 50);
	assert_int_equal(seen("Entry")->count_delta, 30);
}

static void mark_before_a_reading_takes_the_next(void **state)
{
	(void)state;
	mark();
	add_counts(100, 50);
	assert_true(pyhistory_picture(history)->since_mark);
	add_counts(110, 50);
	assert_int_equal(seen("Entry")->count_delta, 10);
}

static void pictures_stand_still(void **state)
{
	struct pypicture *p;

	(void)state;
	add_counts(100, 50);
	p = pypicture_ref(pyhistory_picture(history));
	add_counts(200, 50);
	mark();
	assert_int_equal(pypicture_types(p)->type[0].count, 100);
	assert_int_equal(p->type[0].count_delta, 0);
	pypicture_unref(p);
}

static void new_type_counts_from_nothing(void **state)
{
	struct python_reading *r;

	(void)state;
	add_counts(100, 50);
	r = made_python();
	made_type(r, "Late", 7, 700);
	add(r);
	assert_int_equal(seen("Late")->count_delta, 7);
	assert_int_equal(seen("Late")->count_step, 7);
	add_counts(90, 50);
	assert_int_equal(seen("Entry")->count_step, 90);
}

static void what_only_grows(void **state)
{
	static const struct {
		const char *name;
		uint64_t count[12]; /* 0: no more */
		bool grows;
	} cases[] = {
		{"each time", {100, 120, 140, 160}, true},
		{"three readings are too few", {100, 120, 140}, false},
		{"at every other", {100, 150, 150, 200, 200, 250}, true},
		{"not enough of it", {100, 101, 102, 103, 104}, false},
		{"it fell at last", {100, 120, 140, 160, 159}, false},
		{"it fell long ago", {100, 50, 70, 90, 110}, true},
		{"it stands still", {100, 100, 100, 100, 100}, false},
		{"it grew, and stopped",
			{100, 200, 300, 400, 400, 400, 400, 400, 400, 400}, false},
		{"it rests for a moment", {100, 200, 300, 400, 400, 400}, true},
		{"once only", {100, 100, 100, 100, 900}, false},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		open_history(state);
		for (size_t k = 0; cases[i].count[k]; k++)
			add_counts(cases[i].count[k], 10);
		if (seen("Entry")->only_grows != cases[i].grows)
			fail_msg("case \"%s\"", cases[i].name);
		if (i + 1 < COUNT_OF(cases))
			close_history(state);
	}
}

static void evidence_in_words(void **state)
{
	char text[PYHISTORY_EVIDENCE_MAX];

	(void)state;
	assert_false(pypicture_evidence(NULL, text));
	for (uint64_t i = 0; i < 3; i++)
		add_counts(1000 + i * 70340, 50);
	assert_false(pypicture_evidence(pyhistory_picture(history), text));
	add_counts(1000 + 211020, 50);
	assert_true(pypicture_evidence(pyhistory_picture(history), text));
	assert_string_equal(text, "+211,020 Entry objects since 13:37, never fewer");
}

static void evidence_names_the_class_too(void **state)
{
	char text[PYHISTORY_EVIDENCE_MAX];

	(void)state;
	for (uint64_t i = 0; i < 4; i++)
		add_counts(1000 + i * 100, 5000 + i * 30000);
	assert_true(pypicture_evidence(pyhistory_picture(history), text));
	assert_string_equal(
		text, "+90,000 str, +300 Entry objects since 13:37, never fewer");
}

static void an_end_hides_nothing(void **state)
{
	(void)state;
	add_counts(100, 50);
	add(made_refused(PYRUN_ENDED, ""));
	assert_non_null(pypicture_types(pyhistory_picture(history)));
	/* Another reason is told. */
	add(made_refused(PYRUN_NOT_DUMPABLE, "3.12"));
	assert_null(pypicture_types(pyhistory_picture(history)));
	mark();
	add_counts(130, 50);
	assert_int_equal(seen("Entry")->count_delta, 30);
}

static void a_container_is_filled(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 2; i++) {
		struct python_reading *r = made_python();

		made_container(r, PYHEAP_DICT, 1000 + i * 500, 2000, 65536, 131072);
		made_container(r, PYHEAP_LIST, 70, 70, 4096, 8192);
		add(r);
	}
	assert_true(pyhistory_picture(history)->container[0].has_rate);
	assert_true(fabs(pyhistory_picture(history)->container[0].per_s - 50) < 1e-6);
	assert_true(fabs(pyhistory_picture(history)->container[0].full_s - 10) < 1e-6);
	assert_true(isinf(pyhistory_picture(history)->container[1].full_s));
	mark();
	assert_true(pyhistory_picture(history)->container[0].has_rate);
}

/* Types come and go for ever: those that are no more make room. */
static void memory_is_bounded(void **state)
{
	char name[32];

	(void)state;
	for (unsigned round = 0; round < 6; round++) {
		struct python_reading *r = made_python();

		made_type(r, "Entry", 100 + round * 100, 1000);
		for (unsigned i = 0; i < 2000; i++) {
			snprintf(name, sizeof name, "made_%u_%u", round, i);
			made_type(r, name, 1, 16);
		}
		made_type(r, "(other)", 5, 5);
		add(r);
	}
	assert_int_equal(seen("Entry")->count_delta, 500);
	assert_true(seen("Entry")->only_grows);
	assert_true(seen("made_5_1999")->has_delta);
	assert_false(seen("(other)")->has_delta);
}

static void more_types_than_are_compared(void **state)
{
	char name[32];

	(void)state;
	for (unsigned round = 0; round < 2; round++) {
		struct python_reading *r = made_python();

		for (unsigned i = 0; i < PYHISTORY_TYPES + 10; i++) {
			snprintf(name, sizeof name, "t%u", i);
			made_type(r, name, 1 + round, 16);
		}
		add(r);
	}
	assert_int_equal(seen("t0")->count_delta, 1);
	assert_false(seen("t4100")->has_delta);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			nothing_is_known_at_first, open_history, close_history),
		cmocka_unit_test_setup_teardown(
			differences_are_against_the_first, open_history, close_history),
		cmocka_unit_test_setup_teardown(
			mark_is_at_once, open_history, close_history),
		cmocka_unit_test_setup_teardown(reading_just_after_the_mark_is_its_own,
			open_history, close_history),
		cmocka_unit_test_setup_teardown(mark_before_a_reading_takes_the_next,
			open_history, close_history),
		cmocka_unit_test_setup_teardown(
			pictures_stand_still, open_history, close_history),
		cmocka_unit_test_setup_teardown(
			new_type_counts_from_nothing, open_history, close_history),
		cmocka_unit_test_teardown(what_only_grows, close_history),
		cmocka_unit_test_setup_teardown(
			evidence_in_words, open_history, close_history),
		cmocka_unit_test_setup_teardown(
			evidence_names_the_class_too, open_history, close_history),
		cmocka_unit_test_setup_teardown(
			an_end_hides_nothing, open_history, close_history),
		cmocka_unit_test_setup_teardown(
			a_container_is_filled, open_history, close_history),
		cmocka_unit_test_setup_teardown(
			memory_is_bounded, open_history, close_history),
		cmocka_unit_test_setup_teardown(
			more_types_than_are_compared, open_history, close_history),
	};

	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
