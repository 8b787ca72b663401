#include "config.h"

#include "proc/groups.h"

#include "unit.h"

static struct mapping_area area_of(const char *name, uint64_t inode)
{
	return (struct mapping_area){
		.start = 0x1000,
		.end = 0x2000,
		.inode = inode,
		.dev_major = 8,
		.perms = {'r', '-', '-', 'p'},
		.name = name,
		.name_len = strlen(name),
	};
}

static void add(struct groups *g, const char *name, uint64_t inode, uint64_t rss)
{
	struct mapping_area area = area_of(name, inode);
	struct mapping_sums sums = {.size_bytes = 4096, .rss_bytes = rss};

	assert_int_equal(groups_add(g, &area, &sums), 0);
}

static void what_makes_a_group(void **state)
{
	static const struct {
		const char *name, *first, *second;
		uint64_t first_inode, second_inode;
		bool together;
	} cases[] = {
		{"one file", "/a", "/a", 1, 1, true},
		{"a file under two names", "/a", "/b", 1, 1, true},
		{"two files of one name", "/a", "/a", 1, 2, false},
		{"names without a file", "[anon:x]", "[anon:x]", 0, 0, true},
		{"other names without a file", "[anon:x]", "[anon:xy]", 0, 0, false},
		{"a name and none", "[anon:x]", "", 0, 0, false},
		{"two kinds", "[heap]", "[stack]", 0, 0, false},
		{"none twice", "", "", 0, 0, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct groups g = {0};
		struct mapping_table *t;

		add(&g, cases[i].first, cases[i].first_inode, 1);
		/* Another one between them, so that they are not neighbours. */
		add(&g, "/between", 9, 2);
		add(&g, cases[i].second, cases[i].second_inode, 4);
		assert_case(cases[i].name, !groups_take(&g, &t));
		assert_case(cases[i].name, t->group_count == (cases[i].together ? 2 : 3));
		assert_case(cases[i].name, t->areas == 3 && t->total.rss_bytes == 7);
		mapping_table_unref(t);
		groups_finish(&g);
	}
}

static void the_largest_of_a_group(void **state)
{
	static const struct {
		const char *name, *perms;
		uint64_t pages[3];
		uint64_t largest;
	} cases[] = {
		{"one", "rw-p", {5}, 5},
		{"the first", "rw-p", {7, 3, 1}, 7},
		{"the last", "r--p", {1, 3, 7}, 7},
		{"only reserved", "---p", {9, 3}, 0},
		{"may be run", "--xp", {9, 3}, 9},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct groups g = {0};
		struct mapping_area area = area_of("", 0), reserved = area_of("", 0);
		struct mapping_sums none = {0};
		struct mapping_table *t;

		memcpy(area.perms, cases[i].perms, 4);
		for (size_t k = 0; k < 3 && cases[i].pages[k]; k++) {
			area.end = area.start + cases[i].pages[k] * 4096;
			groups_add(&g, &area, &none);
		}
		/* One of the same group that nobody may touch. */
		memcpy(reserved.perms, "---p", 4);
		reserved.end = reserved.start + (UINT64_C(1) << 40);
		groups_add(&g, &reserved, &none);
		assert_case(cases[i].name, !groups_take(&g, &t));
		assert_case(cases[i].name,
			t->group[0].largest_bytes == cases[i].largest * 4096);
		mapping_table_unref(t);
		groups_finish(&g);
	}
}

static void more_than_there_is_room_for(void **state)
{
	struct groups g = {0};
	struct mapping_table *t;
	uint64_t areas = 0;

	(void)state;
	for (uint64_t i = 1; i <= GROUPS_MAX + 100; i++)
		add(&g, "/f", i, i);
	assert_int_equal(groups_take(&g, &t), 0);
	assert_int_equal(t->group_count, GROUPS_MAX);
	for (size_t i = 0; i + 1 < t->group_count; i++)
		assert_int_equal(t->group[i].sums.rss_bytes, i + 1);
	for (size_t i = 0; i < t->group_count; i++)
		areas += t->group[i].areas;
	assert_int_equal(areas, GROUPS_MAX + 100);
	assert_int_equal(t->group[GROUPS_MAX - 1].kind, MAPPING_OTHER);
	assert_int_equal(t->group[GROUPS_MAX - 1].areas, 101);
	assert_string_equal(mapping_group_label(t, &t->group[GROUPS_MAX - 1]), "(other)");
	mapping_table_unref(t);
	groups_finish(&g);
}

static void more_names_than_there_is_room_for(void **state)
{
	static char name[1 << 20];
	struct groups g = {0};
	struct mapping_table *t;

	(void)state;
	memset(name, 'x', sizeof name - 1);
	for (uint64_t i = 1; i <= 20; i++)
		add(&g, name, i, 1);
	/* A known one still finds its group. */
	add(&g, name, 1, 1);
	assert_int_equal(groups_take(&g, &t), 0);
	assert_true(t->names_len <= GROUPS_NAMES_MAX);
	assert_int_equal(t->group[0].areas, 2);
	assert_int_equal(t->group[t->group_count - 1].kind, MAPPING_OTHER);
	assert_int_equal(t->total.rss_bytes, 21);
	mapping_table_unref(t);
	groups_finish(&g);
}

static void sums_that_do_not_fit(void **state)
{
	struct mapping_area a = area_of("/a", 1), b = area_of("/b", 2);
	struct mapping_sums large = {.rss_bytes = UINT64_MAX - 1};
	struct groups g = {0};
	struct mapping_table *t = NULL;

	(void)state;
	assert_int_equal(groups_add(&g, &a, &large), 0);
	assert_int_equal(groups_add(&g, &a, &large), -ERANGE);
	groups_clear(&g);
	assert_int_equal(groups_add(&g, &a, &large), 0);
	assert_int_equal(groups_add(&g, &b, &large), 0);
	assert_int_equal(groups_take(&g, &t), -ERANGE);
	assert_null(t);
	groups_finish(&g);
}

static void used_again(void **state)
{
	struct groups g = {0};
	struct mapping_table *first, *second;

	(void)state;
	add(&g, "/a", 1, 1);
	assert_int_equal(groups_take(&g, &first), 0);
	add(&g, "/b", 1, 2);
	assert_int_equal(groups_take(&g, &second), 0);
	assert_string_equal(mapping_group_name(first, &first->group[0]), "/a");
	assert_string_equal(mapping_group_name(second, &second->group[0]), "/b");
	mapping_table_unref(first);
	mapping_table_unref(second);
	assert_int_equal(groups_take(&g, &first), 0);
	assert_int_equal(first->group_count, 0);
	mapping_table_unref(first);
	groups_finish(&g);
	groups_finish(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_makes_a_group),
		cmocka_unit_test(the_largest_of_a_group),
		cmocka_unit_test(more_than_there_is_room_for),
		cmocka_unit_test(more_names_than_there_is_room_for),
		cmocka_unit_test(sums_that_do_not_fit),
		cmocka_unit_test(used_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
