#include "config.h"

#include "view/tree.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "unit.h"
#include "view/rows.h"

#define ROWS_MAX 16

struct who {
	uint32_t pid, ppid;
	uint64_t start; /* 0: as its PID */
	bool ended, folded, hidden;
};

static size_t make(struct row_item *item, const struct who *who)
{
	size_t count = 0;

	for (; who->pid; who++)
		item[count++] = (struct row_item){
			.id = {.pid = who->pid,
				.start_time_ticks = who->start ? who->start : who->pid},
			.ppid = who->ppid,
			.ended = who->ended,
			.folded = who->folded,
			.passes = !who->hidden,
			.has_own = true,
			.own_is_all = true,
			.own_bytes = who->pid};
	return count;
}

static const struct {
	const char *situation;
	struct who who[ROWS_MAX];
	const char *tree; /* PID:depth ... */
} cases[] = {
	{"nobody", {{.pid = 0}}, ""},
	{"one", {{.pid = 1}}, "1:0"},
	{"children stand below, in their order",
		{{.pid = 1}, {.pid = 9, .ppid = 1}, {.pid = 5, .ppid = 1},
			{.pid = 10, .ppid = 9}},
		"1:0 9:1 10:2 5:1"},
	{"a parent that is no row", {{.pid = 5, .ppid = 77}, {.pid = 6, .ppid = 5}},
		"5:0 6:1"},
	{"the parent stands later in the order", {{.pid = 6, .ppid = 5}, {.pid = 5}},
		"5:0 6:1"},
	{"its own parent", {{.pid = 5, .ppid = 5}}, "5:0"},
	{"a circle", {{.pid = 5, .ppid = 6}, {.pid = 6, .ppid = 5}}, "5:0 6:1"},
	{"a circle in one clock tick",
		{{.pid = 5, .ppid = 6, .start = 3}, {.pid = 6, .ppid = 5, .start = 3}},
		"5:0 6:1"},
	{"a PID that was handed on: the parent is younger",
		{{.pid = 5, .ppid = 8}, {.pid = 8}}, "5:0 8:0"},
	{"a parent that has ended", {{.pid = 5, .ended = true}, {.pid = 6, .ppid = 5}},
		"5:0 6:0"},
	{"below a folded one",
		{{.pid = 1, .folded = true}, {.pid = 2, .ppid = 1}, {.pid = 3, .ppid = 2},
			{.pid = 4}},
		"1:0 4:0"},
	{"one between is not shown",
		{{.pid = 1}, {.pid = 2, .ppid = 1, .hidden = true},
			{.pid = 3, .ppid = 2}},
		"1:0 3:1"},
	{"the root is not shown",
		{{.pid = 1, .hidden = true}, {.pid = 2, .ppid = 1},
			{.pid = 3, .ppid = 1}},
		"2:0 3:0"},
	{"folded, but not shown",
		{{.pid = 1, .folded = true, .hidden = true}, {.pid = 2, .ppid = 1}},
		"2:0"},
};

static void order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct row_item item[ROWS_MAX];
		uint32_t shown[ROWS_MAX];
		struct tree t = {0};
		size_t count = make(item, cases[i].who), n = 0;
		char text[200] = "";

		for (size_t k = 0; k < count; k++)
			if (item[k].passes)
				shown[n++] = (uint32_t)k;
		tree_link(&t, item, count);
		n = tree_order(&t, item, count, shown, n);
		for (size_t k = 0; k < n; k++)
			snprintf(text + strlen(text), sizeof text - strlen(text),
				"%s%u:%u", k ? " " : "", item[shown[k]].id.pid,
				item[shown[k]].depth);
		if (strcmp(text, cases[i].tree))
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].situation, text,
				cases[i].tree);
		tree_finish(&t);
	}
}

static void sums_count_all_below_shown_or_not(void **state)
{
	static const struct who who[] = {{.pid = 1},
		{.pid = 2, .ppid = 1, .folded = true}, {.pid = 3, .ppid = 2},
		{.pid = 4, .ppid = 2, .hidden = true},
		{.pid = 5, .ppid = 2, .ended = true}, {.pid = 0}};
	struct row_item item[ROWS_MAX];
	struct tree t = {0};
	size_t count = make(item, who);

	(void)state;
	tree_link(&t, item, count);
	assert_int_equal(item[0].tree_bytes, 1 + 2 + 3 + 4);
	assert_int_equal(item[1].tree_bytes, 2 + 3 + 4);
	assert_int_equal(item[2].tree_bytes, 3);
	assert_false(item[0].tree_is_less);
	assert_true(item[1].has_children);
	assert_false(item[2].has_children);
	item[2].has_own = item[2].own_is_all = false;
	tree_link(&t, item, count);
	assert_int_equal(item[0].tree_bytes, 1 + 2 + 4);
	assert_true(item[0].tree_is_less);
	assert_true(item[1].tree_is_less);
	assert_false(item[3].tree_is_less);
	assert_false(item[2].known >> COLUMN_TREE & 1);
	assert_true(item[3].known >> COLUMN_TREE & 1);
	tree_finish(&t);
}

/* Ten thousand in one line, each the child of the one before. */
static void a_chain(void **state)
{
	enum { COUNT = 10000 };
	struct row_item *item = calloc(COUNT, sizeof *item);
	uint32_t *shown = calloc(COUNT, sizeof *shown);
	struct tree t = {0};

	(void)state;
	for (uint32_t i = 0; i < COUNT; i++) {
		shown[i] = i;
		item[i] = (struct row_item){.id = {.pid = i + 1, .start_time_ticks = i},
			.ppid = i,
			.passes = true,
			.has_own = true,
			.own_is_all = true,
			.own_bytes = 1};
	}
	tree_link(&t, item, COUNT);
	assert_int_equal(tree_order(&t, item, COUNT, shown, COUNT), COUNT);
	assert_int_equal(item[0].tree_bytes, COUNT);
	assert_int_equal(item[COUNT - 1].depth, COUNT - 1);
	tree_finish(&t);
	free(shown);
	free(item);
}

static void a_set_of_processes(void **state)
{
	struct idset s = {0};
	struct procid id = {.incarnation = 1};

	(void)state;
	for (uint32_t i = 0; i < 100; i++) {
		id.pid = i * 37 % 100;
		idset_add(&s, &id);
		idset_add(&s, &id);
	}
	assert_int_equal(s.count, 100);
	id.pid = 50;
	id.incarnation = 7;
	assert_true(idset_has(&s, &id));
	id.start_time_ticks = 1;
	assert_false(idset_has(&s, &id));
	idset_remove(&s, &id);
	assert_int_equal(s.count, 100);
	id.start_time_ticks = 0;
	idset_remove(&s, &id);
	assert_false(idset_has(&s, &id));
	assert_int_equal(s.count, 99);
	for (size_t i = 1; i < s.count; i++)
		assert_true(s.id[i - 1].pid < s.id[i].pid);
	idset_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order),
		cmocka_unit_test(sums_count_all_below_shown_or_not),
		cmocka_unit_test(a_chain),
		cmocka_unit_test(a_set_of_processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
