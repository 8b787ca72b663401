#include "config.h"

#include "python/growth_table.h"
#include "unit.h"

static struct growth_part part(const char *function, uint32_t line, uint64_t weight)
{
	return (struct growth_part){.weight = weight,
		.function = function,
		.file = "store.py",
		.line = line,
		.tid = 7,
		.thread = "worker"};
}

static void test_split(void **state)
{
	struct growth_table *table = growth_table_create();
	const struct growth_part both[] = {
		part("put", 10, 2), part("scan", 20, 1), part("idle", 30, 0)};
	struct pyrun_growth_row *rows;
	size_t count;

	(void)state;
	assert_int_equal(growth_table_grew(table, 100, both, 3), 100);
	assert_int_equal(growth_table_grew(table, 50, &both[2], 1), 0);
	growth_table_freed(table, 5, &both[1]);
	growth_table_freed(table, 1, NULL);
	count = growth_table_rows(table, &rows);
	assert_int_equal(count, 2);
	assert_string_equal(rows[0].function, "put");
	assert_int_equal(rows[0].grown_bytes, 66);
	assert_int_equal(rows[1].grown_bytes, 34);
	assert_int_equal(rows[1].freed_bytes, 5);
	assert_string_equal(rows[0].thread, "worker");
	assert_int_equal(growth_table_grown_bytes(table), 100);
	assert_int_equal(growth_table_freed_bytes(table), 6);
	pyrun_growth_free(rows, count);
	growth_table_clear(table);
	assert_int_equal(growth_table_rows(table, &rows), 0);
	pyrun_growth_free(rows, 0);
	growth_table_destroy(table);
}

/* The line where most of the bytes came, whatever came last. */
static void test_line_hint(void **state)
{
	static const struct {
		uint32_t line;
		uint64_t bytes;
	} seen[] = {{3, 10}, {8, 100}, {3, 20}, {8, 50}, {4, 40}};
	struct growth_table *table = growth_table_create();
	struct pyrun_growth_row *rows;
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
		struct growth_part p = part("put", seen[i].line, 1);

		growth_table_grew(table, seen[i].bytes, &p, 1);
	}
	count = growth_table_rows(table, &rows);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].line, 8);
	assert_int_equal(rows[0].grown_bytes, 220);
	pyrun_growth_free(rows, count);
	growth_table_destroy(table);
}

/* More functions than rows: the sum stays right. */
static void test_bound(void **state)
{
	struct growth_table *table = growth_table_create();
	struct pyrun_growth_row *rows;
	uint64_t sum = 0;
	size_t count;

	(void)state;
	for (uint32_t i = 0; i < 3 * GROWTH_ROWS_MAX; i++) {
		char name[32];
		struct growth_part p = part(name, i, 1);

		snprintf(name, sizeof name, "function_%u", i);
		growth_table_grew(table, 10, &p, 1);
	}
	count = growth_table_rows(table, &rows);
	assert_int_equal(count, GROWTH_ROWS_MAX);
	assert_string_equal(rows[0].function, "(other)");
	for (size_t i = 0; i < count; i++)
		sum += rows[i].grown_bytes;
	assert_int_equal(sum, 30 * GROWTH_ROWS_MAX);
	pyrun_growth_free(rows, count);
	growth_table_destroy(table);
}

static void test_threads(void **state)
{
	struct growth_table *table = growth_table_create();
	const struct growth_part two[] = {{.weight = 1, .tid = 7, .thread = "a"},
		{.weight = 3, .tid = 8, .thread = "a name of a thread that is long"}};
	struct pyrun_growth_row *rows;
	size_t count;

	(void)state;
	growth_table_grew(table, 400, two, 2);
	growth_table_grew(table, 400, two, 2);
	count = growth_table_rows(table, &rows);
	assert_int_equal(count, 2);
	assert_null(rows[0].function);
	assert_int_equal(rows[0].tid, 8);
	assert_int_equal(rows[0].grown_bytes, 600);
	assert_string_equal(rows[0].thread, "a name of a thr");
	assert_int_equal(rows[1].tid, 7);
	pyrun_growth_free(rows, count);
	growth_table_destroy(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_line_hint),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests_name("growth_table", tests, NULL, NULL);
}
