#include "config.h"

#include "python/growth_table.h"

#include "base/clock.h"
#include "unit.h"

static void grew(
	struct growth_table *table, const char *function, uint64_t bytes, uint32_t line)
{
	const struct growth_part part = {
		.function = function, .file = "store.py", .tid = 7, .thread = "worker"};

	growth_table_grew(
		table, growth_table_row(table, &part), bytes, line, 7, "worker");
}

static void test_rows(void **state)
{
	struct growth_table *table = growth_table_create();
	const struct growth_part scan = {
		.function = "scan", .file = "store.py", .tid = 7, .thread = "worker"};
	struct pyrun_growth_row *rows;
	size_t count;

	(void)state;
	grew(table, "put", 60, 10);
	grew(table, "scan", 34, 20);
	grew(table, "put", 6, 10);
	growth_table_freed(table, 5, &scan);
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
		grew(table, "put", seen[i].bytes, seen[i].line);
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

		snprintf(name, sizeof name, "function_%u", i);
		grew(table, name, 10, i);
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
	const struct growth_part two[] = {{.tid = 7, .thread = "a"},
		{.tid = 8, .thread = "a name of a thread that is long"}};
	struct pyrun_growth_row *rows;
	size_t count;

	(void)state;
	for (int i = 0; i < 4; i++) {
		const struct growth_part *part = &two[i % 2];

		growth_table_grew(table, growth_table_row(table, part),
			part->tid == 7 ? 100 : 300, 0, part->tid, part->thread);
	}
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

static double rate_at(struct growth_table *table, uint64_t second)
{
	struct pyrun_growth_row *rows;
	size_t count;
	double rate;

	growth_table_set_time(table, (1000 + second) * NS_PER_S);
	count = growth_table_rows(table, &rows);
	rate = count ? rows[0].rate : -1;
	pyrun_growth_free(rows, count);
	return rate;
}

/* 100 bytes a second for two minutes, then nothing. */
static void test_rate(void **state)
{
	struct growth_table *table = growth_table_create();
	const struct growth_part p = {
		.function = "put", .file = "store.py", .thread = ""};

	(void)state;
	growth_table_set_time(table, 1000 * NS_PER_S);
	for (uint64_t second = 1; second <= 120; second++) {
		growth_table_set_time(table, (1000 + second) * NS_PER_S);
		grew(table, "put", 100, 1);
		if (second == 10 || second == 61 || second == 120)
			assert_true(rate_at(table, second) > 99 &&
				    rate_at(table, second) < 102);
	}
	assert_true(rate_at(table, 150) > 40 && rate_at(table, 150) < 60);
	assert_true(rate_at(table, 179) >= 0 && rate_at(table, 179) < 5);
	assert_true(rate_at(table, 181) == 0);
	assert_true(rate_at(table, 100000) == 0);
	growth_table_freed(table, 6000, &p);
	assert_true(rate_at(table, 100002) < -100);
	growth_table_clear(table);
	assert_true(rate_at(table, 100004) == -1);
	growth_table_destroy(table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_line_hint),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_rate),
	};

	return cmocka_run_group_tests_name("growth_table", tests, NULL, NULL);
}
