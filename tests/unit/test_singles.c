#include "config.h"

#include "history/singles.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "history/history.h"
#include "made.h"
#include "unit.h"

#define S UINT64_C(1000000)
#define MIB (UINT64_C(1) << 20)

static struct made made;

/* A table of one anonymous group. */
static struct mapping_table *made_table(void)
{
	struct mapping_table *t = mapping_table_create();

	t->has_groups = true;
	t->known = MAPPING_KNOWS_ALL;
	t->names = die_calloc(1, 1);
	t->names_len = 1;
	t->group = die_calloc(1, sizeof *t->group);
	t->group[0].kind = MAPPING_ANON;
	t->group_count = 1;
	return t;
}

/* One anonymous mapping that ends at page 1000, of so many resident pages; with @more one
 * of ten pages beside it. */
static struct mapping_list *made_list(uint64_t pages, bool more)
{
	struct mapping_table *t = made_table();
	struct mapping_list *list = mapping_list_create();

	mapping_list_add(list, &(struct mapping_single){.start = (1000 - pages) * 4096,
				       .end = 1000 * 4096,
				       .rss_bytes = pages * 4096});
	if (more)
		mapping_list_add(list, &(struct mapping_single){.start = 2000 * 4096,
					       .end = 2010 * 4096,
					       .rss_bytes = 10 * 4096});
	mapping_list_end(list, t);
	mapping_table_unref(t);
	return list;
}

static struct mapping_list *long_list(void)
{
	struct mapping_table *t = made_table();
	struct mapping_list *list = mapping_list_create();

	for (uint64_t i = 0; i <= SINGLES_RESTING_MAX; i++)
		mapping_list_add(
			list, &(struct mapping_single){.start = 2 * i, .end = 2 * i + 1});
	mapping_list_end(list, t);
	mapping_table_unref(t);
	return list;
}

static void tick_with_list(
	struct history *h, uint64_t elapsed_us, struct mapping_list *list)
{
	made_begin(&made, elapsed_us);
	made_rss(&made, 7, MIB);
	made_last(&made)->mappings = list->table;
	made_last(&made)->list = list;
	history_tick(h, &made.tick);
	mapping_list_unref(list);
}

static void single_mappings_are_followed(void **state)
{
	struct history *h = history_create(NULL);
	struct procid id = made_id(7, 1);
	const struct process_history *p;
	const struct singles *s;
	double rate;

	(void)state;
	tick_with_list(h, S, made_list(100, false));
	p = history_latest(h, 7);
	assert_null(history_singles(p));
	history_open(h, &id);
	assert_null(history_singles(p));
	tick_with_list(h, 2 * S, made_list(101, false));
	s = history_singles(p);
	assert_non_null(s);
	assert_false(singles_rate(s, 0, &rate));
	for (uint64_t t = 3; t <= 50; t++)
		tick_with_list(h, t * S, made_list(99 + t, t >= 40));
	s = history_singles(p);
	assert_int_equal(singles_delta(s, 0), 48 * 4096);
	assert_int_equal(singles_since(s), 2 * S);
	assert_true(singles_rate(s, 0, &rate) && fabs(rate - 4096) < 1);
	assert_int_equal(singles_delta(s, 1), 10 * 4096);
	history_mark(h);
	assert_int_equal(singles_delta(s, 0), 0);
	for (uint64_t t = 51; t <= 200; t++)
		tick_with_list(h, t * S, made_list(99 + t, t < 100));
	s = history_singles(p);
	assert_int_equal(s->list->count, 1);
	assert_int_equal(singles_delta(s, 0), 150 * 4096);
	assert_int_equal(singles_since(s), 50 * S);
	assert_true(singles_rate(s, 0, &rate) && fabs(rate - 4096) < 1);
	history_unmark(h);
	assert_int_equal(singles_delta(s, 0), 198 * 4096);
	/* Short lists stay while nobody asks, long ones do not. */
	history_rest_singles(h, &id);
	assert_non_null(history_singles(p));
	tick_with_list(h, 201 * S, long_list());
	history_rest_singles(h, &id);
	assert_null(history_singles(p));
	/* A mark from before the first list is not what they are against. */
	history_mark(h);
	tick_with_list(h, 202 * S, made_list(300, false));
	tick_with_list(h, 203 * S, made_list(305, false));
	s = history_singles(p);
	assert_false(s->is_marked);
	assert_int_equal(singles_delta(s, 0), 5 * 4096);
	history_destroy(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_mappings_are_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
