#include "config.h"

#include "procfs/births.h"
#include "procfs/descent.h"

#include "base/clock.h"
#include "fakeproc.h"

#include "unit.h"

#define NOW (1000 * NS_PER_S)

static void the_last_pid_tells(void **state)
{
	static const struct {
		const char *name, *loadavg;
		uint64_t at_ms;
		bool any;
	} steps[] = {
		{"first time", "0.1 0.1 0.1 1/90 500\n", 0, true},
		{"may not be seen yet", "0.1 0.1 0.1 1/90 500\n", 900, true},
		{"nobody new", "0.2 0.1 0.1 2/90 500\n", 1100, false},
		{"still nobody", "0.2 0.1 0.1 2/90 500\n", 4000, false},
		{"a birth", "0.2 0.1 0.1 2/90 502\n", 4100, true},
		{"nobody again", "0.2 0.1 0.1 2/90 502\n", 5200, false},
		{"in any case", "0.2 0.1 0.1 2/90 502\n", 9200, true},
		{"cannot be read", "", 9300, true},
	};
	struct tree tree;
	struct reader reader;
	struct births births;

	(void)state;
	tree_init(&tree);
	reader_init(&reader, &tree.root);
	births_init(&births, true);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		tree_put(&tree, "loadavg", steps[i].loadavg);
		assert_case(steps[i].name,
			births_any(&births, &reader, NOW + steps[i].at_ms * NS_PER_MS) ==
				steps[i].any);
	}
	births_init(&births, false);
	tree_put(&tree, "loadavg", steps[0].loadavg);
	for (int i = 0; i < 3; i++)
		assert_true(births_any(&births, &reader, NOW + 2 * NS_PER_S));
	reader_finish(&reader);
	tree_finish(&tree);
}

static void parents_are_looked_up_once(void **state)
{
	static const uint32_t first[] = {5, 7}, later[] = {5, 6, 8};
	struct fake_process p = {.pid = 5, .ppid = 3};
	struct descent descent = {0};
	struct tree tree;
	struct reader reader;

	(void)state;
	tree_init(&tree);
	reader_init(&reader, &tree.root);
	fake_put(&tree, &p);
	fake_put(&tree, &(struct fake_process){.pid = 7, .ppid = 5});
	descent_update(&descent, &reader, first, 2, NOW);
	assert_int_equal(descent.entry[0].ppid, 3);
	assert_int_equal(descent.entry[1].ppid, 5);
	/* An orphan still descends from the one that started it. */
	p.ppid = 1;
	fake_put(&tree, &p);
	fake_put(&tree, &(struct fake_process){.pid = 6, .ppid = 5});
	descent_update(&descent, &reader, later, 3, NOW + NS_PER_S);
	assert_int_equal(descent.count, 3);
	assert_int_equal(descent.entry[0].ppid, 3);
	assert_int_equal(descent.entry[1].ppid, 5);
	assert_int_equal(descent.entry[2].ppid, 0);
	assert_int_equal(descent_parent_now(&reader, 5), 1);
	descent_update(&descent, &reader, later, 3, NOW + 10 * NS_PER_S);
	assert_int_equal(descent.entry[0].ppid, 1);
	descent_finish(&descent);
	reader_finish(&reader);
	tree_finish(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_pid_tells),
		cmocka_unit_test(parents_are_looked_up_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
