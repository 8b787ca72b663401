#include "config.h"

#include "history/series.h"
#include "history/trail.h"

#include "unit.h"

#define S UINT64_C(1000000)
#define MIN (60 * S)

/* One sample a second that stands at 100, with one spike of 999. */
static void made_with_spike(struct series *s, uint64_t seconds, uint64_t spike_at)
{
	for (uint64_t t = 0; t < seconds; t++)
		series_add(s, t * S, t == spike_at ? 999 : 100);
}

static void spike_stays_at_every_zoom(void **state)
{
	static const struct {
		const char *name;
		uint64_t seconds, spike_at, column_us;
	} cases[] = {
		{"1 s columns of the last minutes", 300, 100, S},
		{"columns narrower than a step", 300, 100, S / 4},
		{"columns of 7 s, no multiple of a step", 500, 333, 7 * S},
		{"left the 1 s tier: 10 s", 5000, 100, 10 * S},
		{"left the 10 s tier: 1 min", 20000, 100, MIN},
		{"left the 1 min tier: 10 min", 100000, 4711, 10 * MIN},
		{"wide columns over a long run", 100000, 4711, 100 * MIN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t step = cases[i].column_us;
		struct series s = {0};
		struct series_point p;
		uint64_t max = 0;

		made_with_spike(&s, cases[i].seconds, cases[i].spike_at);
		for (uint64_t t = 0; t < cases[i].seconds * S; t += step)
			if (series_range(&s, t, t + step, &p) && p.max > max)
				max = p.max;
		assert_case(cases[i].name, max == 999);
		assert_true(series_range(&s, 0, cases[i].seconds * S, &p));
		assert_case(cases[i].name, p.max == 999 && p.min == 100 && p.last == 100);
		series_finish(&s);
	}
}

static void neighbours_share_no_step(void **state)
{
	struct series s = {0};
	struct series_point p;
	int seen = 0;

	(void)state;
	made_with_spike(&s, 300, 100);
	for (uint64_t t = 0; t < 300 * S; t += 7 * S)
		seen += series_range(&s, t, t + 7 * S, &p) && p.max == 999;
	assert_int_equal(seen, 1);
	series_finish(&s);
}

static void fast_samples_are_folded(void **state)
{
	struct series s = {0};
	struct series_point p;

	(void)state;
	for (uint64_t i = 0; i < 1000; i++)
		series_add(&s, 5 * S + i * 1000, i == 500 ? 7 : 50 + i % 3);
	assert_int_equal(s.tier[SERIES_TIER_1S].count, 1);
	assert_true(series_range(&s, 5 * S, 6 * S, &p));
	assert_int_equal(p.min, 7);
	assert_int_equal(p.max, 52);
	assert_int_equal(p.last, 50);
	series_finish(&s);
}

/* Ten samples a second, then a pause, then one each second. */
static void fast_samples_are_seen_one_by_one(void **state)
{
	struct series s = {0};
	struct series_point p;

	(void)state;
	for (uint64_t i = 0; i < 2000; i++)
		series_add(&s, i * 10000, i == 1900 ? 999 : i);
	assert_true(series_range(&s, 19 * S, 19 * S + 20000, &p));
	assert_int_equal(p.min, 999);
	assert_true(series_range(&s, 19 * S + 20000, 19 * S + 40000, &p));
	assert_int_equal(p.min, 1902);
	assert_int_equal(p.max, 1903);
	/* Left the 20 ms tier, not the next. */
	assert_true(series_range(&s, S, S + 100000, &p));
	assert_int_equal(p.max - p.min, 9);
	series_add(&s, 30 * S, 5);
	assert_int_equal(s.tier[0].count, 0);
	assert_true(series_range(&s, 18 * S, 18 * S + 20000, &p));
	assert_int_equal(p.min, 1800);
	assert_int_equal(p.max, 1899);
	series_finish(&s);
}

/* A staircase of one up each second: what was highest before a time is known. */
static void highest_until_a_time(void **state)
{
	static const uint64_t starts[] = {0, 7, 100, 3599};
	static const uint64_t runs[] = {5, 599, 700, 8000, 90000, 590000};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(starts); i++)
		for (size_t k = 0; k < COUNT_OF(runs); k++) {
			struct series s = {0};
			struct series_point p;

			for (uint64_t t = 0; t <= runs[k]; t++)
				series_add(&s, (starts[i] + t) * S, t);
			for (uint64_t t = 1; t <= runs[k]; t += t / 3 + 1) {
				uint64_t age = runs[k] - t;
				uint64_t step = age < 580     ? 1
						: age < 7100  ? 10
						: age < 85700 ? 60
							      : 600;

				assert_true(series_until(&s, (starts[i] + t) * S, &p));
				assert_true(p.max >= t - 1 && p.max < t + step);
			}
			assert_false(series_until(&s, starts[i] * S, &p));
			series_finish(&s);
		}
}

static void gaps_are_no_zeros(void **state)
{
	struct series s = {0};
	struct series_point p = {1, 2, 3};

	(void)state;
	assert_false(series_range(&s, 0, 100 * S, &p));
	series_add(&s, 10 * S, 5);
	series_add(&s, 20 * S, 6);
	assert_false(series_range(&s, 11 * S, 20 * S, &p));
	assert_false(series_range(&s, 0, 10 * S, &p));
	assert_false(series_range(&s, 21 * S, 90 * S, &p));
	assert_false(series_range(&s, 20 * S, 20 * S, &p));
	assert_int_equal(p.max, 2);
	assert_true(series_range(&s, 0, 30 * S, &p));
	assert_int_equal(p.min, 5);
	series_finish(&s);
}

static void long_pause_and_time_going_back(void **state)
{
	struct series s = {0};
	struct series_point p;

	(void)state;
	series_add(&s, S, 5);
	series_add(&s, UINT64_C(30) * 86400 * S, 6);
	for (size_t i = SERIES_TIER_1S; i < SERIES_TIERS; i++)
		assert_int_equal(s.tier[i].count, 1);
	series_add(&s, 2 * S, 999);
	assert_int_equal(s.samples, 2);
	assert_true(series_range(&s, 0, UINT64_MAX, &p));
	assert_int_equal(p.max, 6);
	assert_true(series_range(&s, UINT64_C(30) * 86400 * S, UINT64_MAX, &p));
	series_finish(&s);
}

static void columns_bridge_slow_sampling(void **state)
{
	struct series_point out[12];
	struct series s = {0};

	(void)state;
	series_add(&s, 0, 5);
	series_add(&s, 3 * S, 6);
	series_add(&s, 9 * S, 7);
	series_columns(&s, 0, S, 3 * S, COUNT_OF(out), out);
	assert_int_equal(out[1].last, 5);
	assert_int_equal(out[2].max, 5);
	assert_int_equal(out[3].last, 6);
	assert_true(series_point_is_gap(&out[4]));
	assert_true(series_point_is_gap(&out[8]));
	assert_int_equal(out[9].last, 7);
	assert_true(series_point_is_gap(&out[10]));
	series_finish(&s);
}

static void costs_what_it_holds(void **state)
{
	struct series s = {0};
	size_t points = 0;

	(void)state;
	made_with_spike(&s, 60, 5);
	for (size_t i = 0; i < SERIES_TIERS; i++)
		points += s.tier[i].room;
	assert_true(points <= 128);
	series_finish(&s);
	for (uint64_t t = 0; t < 200000; t++)
		series_add(&s, t * 10 * S, t);
	for (size_t i = 0; i < SERIES_TIERS; i++) {
		if (i < SERIES_TIER_1S) {
			assert_int_equal(s.tier[i].room, 0);
			continue;
		}
		assert_int_equal(s.tier[i].room, series_size(i));
		assert_int_equal(s.tier[i].count, series_size(i));
	}
	series_finish(&s);
}

static void trail_thins_and_wraps(void **state)
{
	struct trail t = {0};
	uint64_t begin = UINT64_C(4294960000) * 1000; /* 32 bits of ms end on the way */

	(void)state;
	for (uint64_t i = 0; i < 1000; i++)
		trail_add(&t, begin + i * 100000, (i + 1) << 20, 0, false);
	assert_int_equal(t.count, TRAIL_POINTS);
	assert_int_equal(t.run, TRAIL_POINTS);
	for (size_t i = 1; i < TRAIL_POINTS; i++)
		assert_int_equal(
			trail_at(&t, i)->elapsed_ms - trail_at(&t, i - 1)->elapsed_ms,
			1000);
	assert_true(trail_add(&t, begin + UINT64_C(200) * S, UINT64_MAX, 4096, true));
	assert_int_equal(t.run, 1);
	assert_int_equal(trail_at(&t, TRAIL_POINTS - 1)->rss_kib, UINT32_MAX);
	assert_int_equal(trail_at(&t, TRAIL_POINTS - 1)->swap_kib, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spike_stays_at_every_zoom),
		cmocka_unit_test(neighbours_share_no_step),
		cmocka_unit_test(fast_samples_are_folded),
		cmocka_unit_test(fast_samples_are_seen_one_by_one),
		cmocka_unit_test(highest_until_a_time),
		cmocka_unit_test(gaps_are_no_zeros),
		cmocka_unit_test(long_pause_and_time_going_back),
		cmocka_unit_test(columns_bridge_slow_sampling),
		cmocka_unit_test(costs_what_it_holds),
		cmocka_unit_test(trail_thins_and_wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
