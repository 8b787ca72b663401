/* What was seen of threads that grow, split when it is known by how much. */
#include "config.h"

#include "python/growth_samples.h"

#include "unit.h"

enum { ROWS = 8, MAIN = 1, WORKER = 2 };

static struct growth_samples s;
static uint64_t given[ROWS];

static void give(void *context, const struct growth_place *place, uint64_t bytes)
{
	assert_ptr_equal(context, given);
	assert_true(place->row[0] < ROWS);
	given[place->row[0]] += bytes;
}

static int begin(void **state)
{
	(void)state;
	growth_samples_clear(&s);
	memset(given, 0, sizeof given);
	return 0;
}

static void seen(uint32_t tid, uint16_t row, uint64_t faults, bool is_at_work)
{
	const struct growth_place place = {.row = {row}, .tid = tid};

	growth_samples_add(&s, &place, faults, is_at_work);
}

static bool settle(uint64_t bytes, uint64_t second)
{
	return growth_samples_settle(&s, bytes, second * NS_PER_S, give, given);
}

static uint64_t sum(void)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < ROWS; i++)
		bytes += given[i];
	return bytes;
}

static void test_by_pages(void **state)
{
	(void)state;
	assert_false(settle(100, 1));
	seen(MAIN, 0, 2, true);
	seen(WORKER, 1, 1, true);
	seen(WORKER, 2, 0, true);
	assert_true(settle(300, 1));
	assert_int_equal(given[0], 200);
	assert_int_equal(given[1], 100);
	assert_int_equal(given[2], 0);
	/* Used up. */
	assert_false(settle(300, 2));
	assert_int_equal(sum(), 300);
}

/* Pages without growth, and then growth: what came with whom counts more than pages. */
static void test_by_steps(void **state)
{
	(void)state;
	seen(MAIN, 0, 1000, true); /* touches and gives back */
	growth_samples_came(&s, 0);
	seen(WORKER, 1, 10, true);
	growth_samples_came(&s, 4096);
	settle(5000, 1);
	assert_int_equal(given[0], 0);
	assert_int_equal(given[1], 5000);
}

/* A step is of all that came before it, back to the step before. */
static void test_a_late_step(void **state)
{
	(void)state;
	seen(MAIN, 0, 10, true);
	seen(MAIN, 1, 30, true);
	growth_samples_came(&s, 4000);
	seen(MAIN, 2, 10, true);
	settle(8000, 1);
	assert_int_equal(given[0], 2000);
	assert_int_equal(given[1], 6000);
	assert_int_equal(given[2], 0);
}

static void test_asleep_waits(void **state)
{
	(void)state;
	seen(MAIN, 0, 10, false); /* where the loop waits */
	assert_true(settle(1000, 1));
	assert_int_equal(sum(), 0);
	seen(MAIN, 0, 10, false);
	seen(MAIN, 1, 5, true);
	settle(1000, 2);
	assert_int_equal(given[0], 0);
	assert_int_equal(given[1], 2000);
}

static void test_asleep_for_long(void **state)
{
	(void)state;
	seen(MAIN, 0, 10, false);
	settle(1000, 1);
	seen(MAIN, 3, 10, false);
	settle(1000, 2);
	assert_int_equal(sum(), 0);
	settle(0, 3);
	assert_int_equal(given[3], 2000);
}

/* One thread at work does not get what another one waits for. */
static void test_threads_apart(void **state)
{
	(void)state;
	seen(MAIN, 0, 10, false);
	seen(WORKER, 1, 10, true);
	settle(1000, 1);
	assert_int_equal(given[1], 500);
	assert_int_equal(sum(), 500);
	growth_samples_flush(&s, give, given);
	assert_int_equal(given[0], 500);
	growth_samples_flush(&s, give, given);
	assert_int_equal(sum(), 1000);
}

static void test_forgotten(void **state)
{
	(void)state;
	seen(MAIN, 0, 10, false);
	settle(1000, 1);
	seen(MAIN, 1, 10, true);
	growth_samples_forget(&s);
	assert_false(settle(1000, 1));
	growth_samples_flush(&s, give, given);
	assert_int_equal(given[0], 1000);
	assert_int_equal(sum(), 1000);
}

/* More than there is room for: nothing is lost, and nothing invented. */
static void test_bounds(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 3 * GROWTH_SAMPLES_MAX; i++)
		seen(i % (3 * GROWTH_POOLS_MAX), (uint16_t)(i % ROWS), 1 + i % 7, i % 3);
	growth_samples_came(&s, 123456789);
	settle(UINT64_C(1) << 40, 1);
	growth_samples_flush(&s, give, given);
	assert_int_equal(sum(), UINT64_C(1) << 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_by_pages, begin),
		cmocka_unit_test_setup(test_by_steps, begin),
		cmocka_unit_test_setup(test_a_late_step, begin),
		cmocka_unit_test_setup(test_asleep_waits, begin),
		cmocka_unit_test_setup(test_asleep_for_long, begin),
		cmocka_unit_test_setup(test_threads_apart, begin),
		cmocka_unit_test_setup(test_forgotten, begin),
		cmocka_unit_test_setup(test_bounds, begin),
	};

	return cmocka_run_group_tests_name("growth_samples", tests, NULL, NULL);
}
