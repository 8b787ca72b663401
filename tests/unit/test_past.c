/* What history remembers of the past of an opened process, and in how much memory. */
#include "config.h"

#include "history/history.h"

#include "base/die.h"
#include "history/full.h"
#include "unit.h"

#include "made.h"

#define S MADE_S
#define MIB (UINT64_C(1) << 20)
#define DAY_S UINT64_C(86400)

static struct made made;

static void neighbours_for_their_age(void **state)
{
	static const struct {
		const char *name;
		struct thin_moment moment[6];
		size_t count, gone;
	} cases[] = {
		{"evenly spaced: the older one", {{0, 1}, {100 * S, 1}, {200 * S, 1}}, 3,
			1},
		{"closest of equal age",
			{{0, 1}, {1000 * S, 1}, {1001 * S, 1}, {1900 * S, 1},
				{9000 * S, 1}},
			5, 2},
		{"old and wide against young and close",
			{{0, 1}, {5000 * S, 1}, {9000 * S, 1}, {9990 * S, 1},
				{9999 * S, 1}, {10000 * S, 1}},
			6, 4},
		{"heavy ones stay longer",
			{{0, 1}, {10 * S, 8}, {20 * S, 1}, {100 * S, 1}}, 4, 2},
		{"pinned ones stay",
			{{0, 1}, {10 * S, THIN_PINNED}, {900 * S, 1}, {1000 * S, 1}}, 4,
			2},
		{"all pinned: the second",
			{{0, THIN_PINNED}, {10 * S, THIN_PINNED}, {20 * S, THIN_PINNED}},
			3, 1},
		{"only the oldest is not pinned",
			{{0, 1}, {10 * S, THIN_PINNED}, {20 * S, 1}}, 3, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_case(cases[i].name,
			thin_choose(cases[i].moment, cases[i].count) == cases[i].gone);
}

/* @groups groups, the first one anonymous with @anon bytes, others files of 1 MiB and a
 * bit each. */
static struct mapping_table *made_table(size_t groups, uint64_t anon)
{
	struct mapping_table *t = mapping_table_create();

	t->has_groups = true;
	t->known = MAPPING_KNOWS_ALL;
	t->names = die_calloc(1, groups * 16 + 1);
	t->names_len = 1;
	t->group = die_calloc(groups, sizeof *t->group);
	t->group[t->group_count++] = (struct mapping_group){
		.kind = MAPPING_ANON, .areas = 3, .sums.rss_bytes = anon};
	for (size_t i = 1; i < groups; i++) {
		t->group[t->group_count++] =
			(struct mapping_group){.kind = MAPPING_FILE_DATA,
				.areas = 1,
				.dev = 1,
				.inode = i,
				.name = t->names_len,
				.sums = {.rss_bytes = MIB + i * 1024,
					.pss_bytes = i * 1024,
					.private_bytes = 2048,
					.swap_bytes = i * 4096,
					.size_bytes = 2 * MIB}};
		t->names_len += 1 + (size_t)snprintf(t->names + t->names_len, 16,
					    "/lib/%zu.so", i);
	}
	t->total.rss_bytes = anon + groups * MIB;
	t->areas = groups + 2;
	return t;
}

static void add_table(
	struct tables *t, uint64_t second, size_t groups, uint64_t anon, bool pin)
{
	struct mapping_table *table = made_table(groups, anon);

	tables_add(t, second * S, table, pin);
	mapping_table_unref(table);
}

static void a_table_comes_back_as_it_was(void **state)
{
	struct mapping_table *was = made_table(40, UINT64_C(6) << 42), *is;
	struct tables t = {0};
	uint64_t taken_us;

	(void)state;
	assert_null(tables_at(&t, 10 * S, &taken_us));
	add_table(&t, 5, 30, MIB, false);
	tables_add(&t, 10 * S, was, false);
	assert_null(tables_at(&t, 4 * S, &taken_us));
	is = tables_at(&t, 12 * S, &taken_us);
	assert_int_equal(taken_us, 10 * S);
	assert_int_equal(is->group_count, was->group_count);
	assert_int_equal(is->total.rss_bytes, was->total.rss_bytes);
	assert_int_equal(is->areas, was->areas);
	for (size_t i = 0; i < is->group_count; i++) {
		struct mapping_group *a = &is->group[i], *b = &was->group[i];

		assert_int_equal(a->kind, b->kind);
		assert_int_equal(a->inode, b->inode);
		assert_int_equal(a->areas, b->areas);
		assert_string_equal(
			mapping_group_name(is, a), mapping_group_name(was, b));
		assert_int_equal(a->sums.pss_bytes, b->sums.pss_bytes);
		assert_int_equal(a->sums.size_bytes, b->sums.size_bytes);
		assert_int_equal(a->sums.swap_bytes, b->sums.swap_bytes);
		/* 24 TiB are in it: 8 KiB is as exact as it gets. */
		assert_int_equal(a->sums.rss_bytes, b->sums.rss_bytes / 8192 * 8192);
	}
	mapping_table_unref(is);
	is = tables_after(&t, 6 * S, &taken_us);
	assert_int_equal(taken_us, 10 * S);
	mapping_table_unref(is);
	assert_null(tables_after(&t, 11 * S, &taken_us));
	mapping_table_unref(was);
	tables_finish(&t);
}

static void of_many_groups_the_largest_are_kept(void **state)
{
	struct mapping_table *is;
	struct tables t = {0};
	const struct mapping_group *rest;

	(void)state;
	add_table(&t, 5, 1000, 5 * MIB, false);
	is = tables_at(&t, 5 * S, NULL);
	assert_int_equal(is->group_count, TABLES_GROUPS);
	assert_int_equal(is->group[0].kind, MAPPING_ANON);
	assert_int_equal(is->group[1].inode, 1000 - (TABLES_GROUPS - 2));
	rest = &is->group[TABLES_GROUPS - 1];
	assert_int_equal(rest->kind, MAPPING_OTHER);
	assert_string_equal(mapping_group_name(is, rest), "");
	assert_int_equal(rest->areas, 1000 - (TABLES_GROUPS - 1));
	mapping_table_unref(is);
	tables_finish(&t);
}

/* A week of tables in bounded memory, some of each minute near, some of each day far. */
static void a_week_of_tables_is_bounded(void **state)
{
	static const struct {
		const char *name;
		size_t groups, at_least;
	} cases[] = {{"few groups", 20, 90}, {"usual", 60, 50}, {"too many", 3000, 25}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct tables t = {0};
		uint64_t end = 7 * DAY_S, step = 20 * cases[i].groups / 20;

		for (uint64_t s = 0; s <= end; s += step) {
			add_table(&t, s, cases[i].groups, (s + 9999) * 4096,
				s == 40 * step);
			assert_true(t.bytes <= TABLES_BYTES || t.count <= 2);
		}
		assert_case(cases[i].name, t.count <= TABLES_MAX);
		assert_case(cases[i].name, t.count >= cases[i].at_least);
		assert_case(cases[i].name, t.moment[0].us == 0);
		assert_case(cases[i].name, t.moment[1].us == 40 * step * S);
		for (uint64_t age = 100; age < end; age += age / 2) {
			struct mapping_table *is;
			uint64_t taken_us, at = end - age;

			is = tables_at(&t, at * S, &taken_us);
			assert_non_null(is);
			assert_int_equal(is->group[0].sums.rss_bytes,
				(taken_us / S + 9999) * 4096);
			assert_case(cases[i].name, at - taken_us / S < age + 2 * step);
			mapping_table_unref(is);
		}
		tables_finish(&t);
	}
}

static void say(struct verdicts *v, uint64_t second, enum finding_level level)
{
	struct verdict verdict = {.when = {.elapsed_us = second * S, .real_ms = second},
		.has_leak = true,
		.leak = {.kind = FINDING_LEAK, .level = level, .since_us = second}};

	derived_judge(&verdict.derived, FINDING_LEAK, level);
	snprintf(verdict.leak.text, sizeof verdict.leak.text, "said at %u",
		(unsigned)second);
	if (verdicts_want(v, second * S, &verdict.derived))
		verdicts_add(v, &verdict);
}

static void what_was_said_is_known(void **state)
{
	struct verdicts v = {0};
	struct verdict out;

	(void)state;
	assert_false(verdicts_at(&v, 5 * S, &out));
	say(&v, 10, FINDING_NONE);
	say(&v, 11, FINDING_NONE);
	say(&v, 12, FINDING_WARN);
	assert_false(verdicts_at(&v, 9 * S, &out));
	assert_true(verdicts_at(&v, 11 * S, &out));
	assert_string_equal(out.leak.text, "said at 10");
	assert_false(out.has_limit);
	assert_string_equal(out.limit.text, "");
	assert_true(verdicts_at(&v, 99 * S, &out));
	assert_string_equal(out.leak.text, "said at 12");
	assert_int_equal(out.leak.level, FINDING_WARN);
	assert_int_equal(out.leak.since_us, 12);
	assert_int_equal(out.when.real_ms, 12);
	verdicts_finish(&v);
}

/* One alarm of a minute stays known for the whole week. */
static void changes_outlive_what_stayed_the_same(void **state)
{
	struct verdicts v = {0};
	struct verdict out;

	(void)state;
	for (uint64_t s = 0; s < 7 * DAY_S; s += 5) {
		bool alarm = s >= DAY_S && s < DAY_S + 60;

		say(&v, s, alarm ? FINDING_CRITICAL : FINDING_NONE);
		assert_true(v.count <= VERDICTS_MAX && v.bytes <= VERDICTS_BYTES);
	}
	assert_true(verdicts_at(&v, 2 * DAY_S * S, &out));
	assert_int_equal(out.leak.level, FINDING_NONE);
	assert_true(verdicts_at(&v, (DAY_S + 30) * S, &out));
	assert_int_equal(out.leak.level, FINDING_CRITICAL);
	verdicts_finish(&v);
}

static struct process_history *play(
	struct history *h, uint32_t pid, uint64_t from, uint64_t to)
{
	struct procid id = made_id(pid, 1);

	for (uint64_t t = from; t <= to; t++) {
		struct sample *s;

		made_begin(&made, t * S);
		s = made_rss(&made, pid, t * MIB);
		sample_set_u64(s, FIELD_PEAK_RSS, (t == 50 ? 500 : t) * MIB);
		if (t % 10 == 0)
			made_last(&made)->mappings = made_table(3, t * MIB);
		history_tick(h, &made.tick);
		mapping_table_unref(made_last(&made)->mappings);
		history_open(h, &id);
	}
	return history_find(h, &id);
}

static void values_of_then(void **state)
{
	struct history *h = history_create(NULL);
	struct process_history *p = play(h, 7, 10, 40);
	uint64_t value;
	int64_t delta;

	(void)state;
	history_mark(h);
	play(h, 7, 41, 80);
	history_unmark(h);
	play(h, 7, 81, 100);
	assert_true(history_value_at(p, SERIES_RSS, 30 * S, &value));
	assert_int_equal(value, 30 * MIB);
	assert_false(history_value_at(p, SERIES_RSS, 9 * S - 1, &value));
	assert_false(history_value_at(p, SERIES_PSS, 30 * S, &value));
	assert_true(history_peak_at(p, 30 * S, &value));
	assert_int_equal(value, 30 * MIB);
	assert_true(history_peak_at(p, 50 * S, &value));
	assert_int_equal(value, 500 * MIB);
	assert_true(history_peak_at(p, 100 * S, &value));
	assert_int_equal(value, 500 * MIB);
	assert_int_equal(history_rss_delta_at(h, p, 30 * S, &delta), 0);
	assert_int_equal(delta, 20 * MIB);
	assert_int_equal(history_rss_delta_at(h, p, 60 * S, &delta), 0);
	assert_int_equal(delta, 20 * MIB);
	assert_int_equal(history_marked_at(h, 60 * S)->elapsed_us, 40 * S);
	assert_null(history_marked_at(h, 90 * S));
	assert_int_equal(history_rss_delta_at(h, p, 90 * S, &delta), 0);
	assert_int_equal(delta, 80 * MIB);
	assert_int_equal(history_rss_delta_at(h, p, 5 * S, &delta), -ENODATA);
	history_destroy(h);
}

static void the_last_three_closed_keep_their_series(void **state)
{
	struct history *h = history_create(NULL);

	(void)state;
	for (uint64_t t = 1; t < 20; t++) {
		made_begin(&made, t * S);
		for (uint32_t pid = 1; pid <= 5; pid++)
			made_rss(&made, pid, t * MIB);
		history_tick(h, &made.tick);
		for (uint32_t pid = 1; t == 1 && pid <= 5; pid++) {
			struct procid id = made_id(pid, 1);

			history_open(h, &id);
		}
		if (t >= 5 && t < 10) {
			struct procid id = made_id((uint32_t)t - 4, 1);

			history_close(h, &id);
		}
		if (t == 8) {
			struct procid id = made_id(1, 1);

			/* Opened again: it leaves the three, and is the last anew. */
			history_open(h, &id);
			history_close(h, &id);
		}
	}
	for (uint32_t pid = 1; pid <= 5; pid++) {
		struct procid id = made_id(pid, 1);
		const struct series *s = history_series(history_find(h, &id), SERIES_RSS);

		if (pid == 2 || pid == 3) {
			assert_null(s);
			continue;
		}
		assert_int_equal(s->first_us, S);
		assert_int_equal(s->last_us, 19 * S);
	}
	history_destroy(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_for_their_age),
		cmocka_unit_test(a_table_comes_back_as_it_was),
		cmocka_unit_test(of_many_groups_the_largest_are_kept),
		cmocka_unit_test(a_week_of_tables_is_bounded),
		cmocka_unit_test(what_was_said_is_known),
		cmocka_unit_test(changes_outlive_what_stayed_the_same),
		cmocka_unit_test(values_of_then),
		cmocka_unit_test(the_last_three_closed_keep_their_series),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
