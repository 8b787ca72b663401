#include "config.h"

#include "model/mapping_follow.h"

#include <stdlib.h>

#include "base/die.h"
#include "unit.h"

/* A mapping of group 'a', 'b', ... in pages; all of a list end at the first without one. */
struct made {
	char group;
	uint64_t start, end, rss;
};

#define MADE_MAX 6

/* Groups of a list in the order in which they come; the same letter is the same group. */
static struct mapping_list *list_of(const struct made made[MADE_MAX])
{
	struct mapping_table *t = mapping_table_create();
	struct mapping_list *list = mapping_list_create();
	char seen[MADE_MAX + 1] = "";

	t->has_groups = true;
	t->names = die_calloc(1, 1);
	t->group = die_calloc(MADE_MAX, sizeof *t->group);
	for (size_t i = 0; i < MADE_MAX && made[i].group; i++) {
		const char *at = strchr(seen, made[i].group);
		struct mapping_single s = {.start = made[i].start * 4096,
			.end = made[i].end * 4096,
			.rss_bytes = made[i].rss * 4096};

		if (!at) {
			at = seen + t->group_count;
			seen[t->group_count] = made[i].group;
			t->group[t->group_count++] =
				(struct mapping_group){.kind = MAPPING_FILE_DATA,
					.inode = (uint64_t)made[i].group};
		}
		s.group = (uint32_t)(at - seen);
		mapping_list_add(list, &s);
	}
	mapping_list_end(list, t);
	mapping_table_unref(t);
	return list;
}

static void what_was_goes_on(void **state)
{
	static const struct {
		const char *name;
		struct made then[MADE_MAX], now[MADE_MAX];
		uint64_t was[MADE_MAX]; /* pages that each of now had */
	} cases[] = {
		{"as it was", {{'a', 10, 20, 5}}, {{'a', 10, 20, 5}}, {5}},
		{"grown at its end", {{'a', 10, 20, 5}}, {{'a', 10, 90, 50}}, {5}},
		{"grown at its start, keeps its end", {{'a', 50, 60, 8}},
			{{'a', 20, 60, 38}}, {8}},
		{"grown at both ends", {{'a', 50, 60, 8}}, {{'a', 20, 90, 60}}, {8}},
		{"shrunk", {{'a', 10, 90, 70}}, {{'a', 10, 20, 5}}, {70}},
		{"the window that moved on", {{'a', 10, 20, 6}}, {{'a', 15, 25, 7}}, {6}},
		{"unmapped", {{'a', 10, 20, 5}}, {{'a', 30, 40, 5}}, {0}},
		{"a new one", {{0}}, {{'a', 10, 20, 5}}, {0}},
		{"none left", {{'a', 10, 20, 5}}, {{0}}, {0}},
		{"touching is not overlapping", {{'a', 10, 20, 5}}, {{'a', 20, 30, 5}},
			{0}},
		{"the address used by another", {{'a', 10, 20, 5}}, {{'b', 10, 20, 5}},
			{0}},
		{"another in the middle of it", {{'a', 10, 20, 9}},
			{{'a', 10, 14, 4}, {'b', 14, 15, 1}, {'a', 15, 20, 5}},
			{4, 0, 5}},
		{"split in three", {{'a', 0, 100, 100}},
			{{'a', 0, 49, 49}, {'a', 49, 50, 1}, {'a', 50, 100, 50}},
			{49, 1, 50}},
		{"split, one part grows", {{'a', 0, 100, 100}},
			{{'a', 0, 50, 50}, {'a', 50, 150, 100}}, {50, 50}},
		{"split, a hole between", {{'a', 0, 100, 90}},
			{{'a', 0, 20, 20}, {'a', 60, 100, 40}}, {30, 60}},
		{"split, nothing of it resident", {{'a', 0, 100, 0}},
			{{'a', 0, 50, 0}, {'a', 50, 100, 0}}, {0, 0}},
		{"split, all of it swapped out since", {{'a', 0, 100, 80}},
			{{'a', 0, 25, 0}, {'a', 25, 100, 0}}, {20, 60}},
		{"merged", {{'a', 0, 10, 3}, {'a', 10, 30, 9}}, {{'a', 0, 30, 12}}, {12}},
		{"merged with a new part between", {{'a', 0, 10, 3}, {'a', 20, 30, 9}},
			{{'a', 0, 30, 22}}, {12}},
		{"one of two unmapped, the other grown over its place",
			{{'a', 0, 10, 3}, {'a', 20, 30, 9}}, {{'a', 8, 30, 20}}, {12}},
		{"the border between two moved",
			{{'a', 0, 100, 100}, {'a', 100, 200, 50}},
			{{'a', 0, 90, 90}, {'a', 90, 200, 55}}, {95, 55}},
		{"neighbours of other groups",
			{{'a', 0, 10, 3}, {'b', 10, 20, 4}, {'c', 20, 30, 5}},
			{{'a', 0, 12, 6}, {'b', 12, 20, 4}, {'c', 20, 40, 9}}, {3, 4, 5}},
		{"groups that changed places in the table",
			{{'a', 0, 10, 3}, {'b', 10, 20, 4}},
			{{'b', 5, 6, 1}, {'a', 6, 10, 3}, {'b', 10, 20, 7}}, {0, 3, 4}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mapping_list *then = list_of(cases[i].then);
		struct mapping_list *now = list_of(cases[i].now);
		struct mapping_past past[MADE_MAX] = {{{0}}}, out[MADE_MAX];

		/* Several moments go their ways together. */
		for (size_t k = 0; k < then->count; k++) {
			past[k].rss_bytes[0] = then->single[k].rss_bytes;
			past[k].rss_bytes[2] = then->single[k].rss_bytes * 1000;
		}
		mapping_follow(then, past, now, out);
		for (size_t k = 0; k < now->count; k++) {
			uint64_t pages = (out[k].rss_bytes[0] + 2048) / 4096;

			if (pages != cases[i].was[k])
				fail_msg("case \"%s\": %zu had %llu pages, not %llu",
					cases[i].name, k, (unsigned long long)pages,
					(unsigned long long)cases[i].was[k]);
			assert_case(cases[i].name, !out[k].rss_bytes[1]);
			assert_case(cases[i].name,
				(out[k].rss_bytes[2] / 1000 + 2048) / 4096 == pages);
		}
		mapping_list_unref(then);
		mapping_list_unref(now);
	}
}

/* Splitting and merging at random, for long: what was known in all stays the same. */
static void nothing_is_lost_or_counted_twice(void **state)
{
	struct made one[MADE_MAX] = {{'a', 0, 6000, 6000}};
	struct mapping_list *then = list_of(one);
	struct mapping_past *past = die_calloc(1, sizeof *past);
	uint64_t random = 1;

	(void)state;
	past[0].rss_bytes[0] = 6000 * 4096;
	for (int round = 0; round < 500; round++) {
		struct made now[MADE_MAX] = {{0}};
		struct mapping_past *out = die_calloc(MADE_MAX, sizeof *out);
		struct mapping_list *list;
		uint64_t from = 0, sum = 0;
		size_t parts;

		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		parts = 1 + (random >> 40) % MADE_MAX;
		for (size_t i = 0; i < parts; i++) {
			uint64_t to =
				i + 1 == parts ? 6000 : from + 1 + (random >> i) % 900;

			now[i] = (struct made){
				'a', from, to, (random >> (i + 7)) % (to - from + 1)};
			from = to;
		}
		list = list_of(now);
		mapping_follow(then, past, list, out);
		for (size_t i = 0; i < list->count; i++)
			sum += out[i].rss_bytes[0];
		assert_int_equal(sum, 6000 * 4096);
		mapping_list_unref(then);
		free(past);
		then = list;
		past = out;
	}
	mapping_list_unref(then);
	free(past);
}

static void a_list_has_a_limit(void **state)
{
	struct mapping_list *list = mapping_list_create();
	struct mapping_table *t = mapping_table_create();
	const uint64_t count = 3 * MAPPING_LIST_MAX;

	(void)state;
	for (uint64_t i = 0; i < count; i++) {
		struct mapping_single s = {.start = i * 8192, .end = i * 8192 + 4096};

		/* Every hundredth is large, in memory or in swap. */
		s.rss_bytes = i % 200 ? 4096 * (i % 3) : UINT64_C(1) << 30;
		s.swap_bytes = i % 200 == 100 ? UINT64_C(1) << 30 : 0;
		mapping_list_add(list, &s);
		assert_true(list->count <= MAPPING_LIST_MAX);
	}
	mapping_list_end(list, t);
	assert_int_equal(list->count + list->left_out, count);
	assert_true(list->least_bytes > 0);
	for (size_t i = 0; i < list->count; i++)
		assert_true(!i || list->single[i].start > list->single[i - 1].start);
	for (uint64_t i = 0, at = 0; i < count; i += 100, at++) {
		while (at < list->count && list->single[at].start < i * 8192)
			at++;
		assert_true(at < list->count && list->single[at].start == i * 8192);
	}
	mapping_list_unref(list);
	mapping_table_unref(t);
}

static void none_is_left_out_without_need(void **state)
{
	struct mapping_list *list = mapping_list_create();
	struct mapping_table *t = mapping_table_create();

	(void)state;
	for (uint64_t i = 0; i < MAPPING_LIST_MAX; i++)
		mapping_list_add(
			list, &(struct mapping_single){.start = i, .end = i + 1});
	mapping_list_end(list, t);
	assert_int_equal(list->count, MAPPING_LIST_MAX);
	assert_int_equal(list->left_out, 0);
	mapping_list_unref(list);
	mapping_table_unref(t);
	mapping_list_unref(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_goes_on),
		cmocka_unit_test(nothing_is_lost_or_counted_twice),
		cmocka_unit_test(a_list_has_a_limit),
		cmocka_unit_test(none_is_left_out_without_need),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
