#include "config.h"

#include "model/mapping_match.h"

#include <stdlib.h>

#include "base/die.h"
#include "unit.h"

/* A table out of names, one letter a group: capitals are files (by their inode), others
 * anonymous memory with that name. */
static struct mapping_table *table_of(const char *letters)
{
	struct mapping_table *t = mapping_table_create();
	size_t count = strlen(letters);

	t->has_groups = true;
	t->group = die_calloc(count + 1, sizeof *t->group);
	t->names = die_calloc(count + 1, 2);
	for (size_t i = 0; i < count; i++) {
		bool is_file = letters[i] >= 'A' && letters[i] <= 'Z';

		t->group[i] = (struct mapping_group){
			.kind = is_file ? MAPPING_FILE_DATA : MAPPING_ANON_NAMED,
			.inode = is_file ? (uint64_t)letters[i] : 0,
			.name = 2 * i};
		/* A file has been renamed in between: that makes no other group. */
		t->names[2 * i] = is_file ? (char)('0' + i) : letters[i];
	}
	t->group_count = count;
	t->names_len = 2 * count + 1;
	return t;
}

static void groups_are_found_again(void **state)
{
	static const struct {
		const char *name, *then, *now;
	} cases[] = {
		{"the same", "ABCxyz", "ABCxyz"},
		{"none before", "", "ABx"},
		{"none now", "ABx", ""},
		{"a new one in front", "BCx", "ABCx"},
		{"a new one between", "ABx", "ACBx"},
		{"one is gone", "ABCx", "ACx"},
		{"the first is gone", "ABCx", "BCx"},
		{"all are others", "ABC", "xyz"},
		{"turned round", "ABCxyz", "zyxCBA"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mapping_table *then = table_of(cases[i].then);
		struct mapping_table *now = table_of(cases[i].now);
		uint32_t place[8];

		mapping_match_groups(now, then, place);
		for (size_t k = 0; k < now->group_count; k++) {
			const char *at = strchr(cases[i].then, cases[i].now[k]);
			const struct mapping_group *one =
				mapping_find_group(then, now, &now->group[k]);

			assert_case(cases[i].name,
				place[k] == (at ? (uint32_t)(at - cases[i].then)
						: MAPPING_NO_MATCH));
			assert_case(cases[i].name,
				one == (at ? &then->group[place[k]] : NULL));
		}
		mapping_table_unref(then);
		mapping_table_unref(now);
	}
}

static void what_makes_another_group(void **state)
{
	static const struct mapping_group file = {
		.kind = MAPPING_FILE_DATA, .dev = 8, .inode = 5, .name = 1};
	static const struct {
		const char *name;
		struct mapping_group other;
		bool same;
	} cases[] = {
		{"itself", {.kind = MAPPING_FILE_DATA, .dev = 8, .inode = 5, .name = 1},
			true},
		{"renamed", {.kind = MAPPING_FILE_DATA, .dev = 8, .inode = 5, .name = 3},
			true},
		{"its code", {.kind = MAPPING_FILE_TEXT, .dev = 8, .inode = 5, .name = 1},
			false},
		{"another inode",
			{.kind = MAPPING_FILE_DATA, .dev = 8, .inode = 6, .name = 1},
			false},
		{"another device",
			{.kind = MAPPING_FILE_DATA, .dev = 9, .inode = 5, .name = 1},
			false},
		{"no file", {.kind = MAPPING_FILE_DATA, .name = 1}, false},
	};
	char names[] = "\0a\0b";
	struct mapping_table t = {.names = names};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct mapping_group *other = &cases[i].other;

		assert_case(cases[i].name,
			mapping_group_is_same(&t, &file, &t, other) == cases[i].same);
		assert_case(cases[i].name,
			(mapping_group_identity(&t, &file) ==
				mapping_group_identity(&t, other)) == cases[i].same);
	}
}

static void many_that_turn_round(void **state)
{
	enum { MANY = 20000 };
	struct mapping_table *t[2];
	static uint32_t place[MANY];

	(void)state;
	for (size_t n = 0; n < 2; n++) {
		t[n] = mapping_table_create();
		t[n]->names = die_calloc(1, 1);
		t[n]->group_count = MANY;
		t[n]->group = die_calloc(MANY, sizeof *t[n]->group);
		for (uint32_t i = 0; i < MANY; i++)
			t[n]->group[i] = (struct mapping_group){
				.kind = MAPPING_FILE_DATA, .inode = n ? MANY - i : 1 + i};
	}
	mapping_match_groups(t[0], t[1], place);
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(place[i], MANY - 1 - i);
	mapping_table_unref(t[0]);
	mapping_table_unref(t[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_are_found_again),
		cmocka_unit_test(what_makes_another_group),
		cmocka_unit_test(many_that_turn_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
