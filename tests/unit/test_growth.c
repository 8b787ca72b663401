#include "config.h"

#include "detect/growth.h"

#include <math.h>

#include "history/pace.h"
#include "unit.h"

#define S UINT64_C(1000000)
#define MS UINT64_C(1000)

struct growing {
	const char *name;
	uint64_t interval_us;
	unsigned samples;
	double rss_bytes_per_s, swap_bytes_per_s;
	double noise_bytes; /* alternating */
	bool said;
	double within; /* bytes/s */
};

static bool growth_after(const struct growing *c, double *out)
{
	struct trail trail = {0};
	struct pace pace = {0};
	uint64_t watched_us;

	for (unsigned i = 0; i < c->samples; i++) {
		uint64_t at = 5 * S + i * c->interval_us;
		double s = (double)(at - 5 * S) / 1e6;
		double rss = 1e9 + s * c->rss_bytes_per_s + (i % 2 ? c->noise_bytes : 0);
		bool gap = pace_step(&pace, at, &watched_us);

		trail_add(&trail, at, (uint64_t)rss,
			(uint64_t)(5e8 + s * c->swap_bytes_per_s), gap);
	}
	return growth_of_trail(&trail, out);
}

static void known_answers(void **state)
{
	static const struct growing cases[] = {
		{"100 ms", 100 * MS, 700, 1e6, 0, 0, true, 100},
		{"1 s", S, 100, 1e6, 0, 0, true, 100},
		{"10 s", 10 * S, 20, 1e6, 0, 0, true, 100},
		{"1 h", 3600 * S, 12, 1e4, 0, 0, true, 1},
		{"1 ms", MS, 60000, 1e6, 0, 0, true, 100},
		{"into swap, RSS stands", S, 60, 0, 5e5, 0, true, 100},
		{"RSS moves to swap", S, 60, -1e6, 1e6, 0, true, 100},
		{"flat", S, 60, 0, 0, 0, true, 0.5},
		{"shrinks", S, 60, -3e6, 0, 0, true, 100},
		{"noise of 4 MiB", S, 100, 1e6, 0, 4194304, true, 1e5},
		{"9 s are too little", S, 10, 1e6, 0, 0, false, 0},
		{"10 s are enough", S, 11, 1e6, 0, 0, true, 100},
		{"9.5 s at 100 ms", 100 * MS, 96, 1e6, 0, 0, false, 0},
		{"4 slow samples", 10 * S, 4, 1e6, 0, 0, false, 0},
		{"5 slow samples", 10 * S, 5, 1e6, 0, 0, true, 100},
		{"one sample", S, 1, 1e6, 0, 0, false, 0},
		{"none", S, 0, 1e6, 0, 0, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		double want = cases[i].rss_bytes_per_s + cases[i].swap_bytes_per_s;
		double got = NAN;

		assert_case(
			cases[i].name, growth_after(&cases[i], &got) == cases[i].said);
		assert_case(cases[i].name,
			!cases[i].said || fabs(got - want) <= cases[i].within);
	}
}

static void only_the_last_minute_counts(void **state)
{
	struct trail t = {0};
	double got;

	(void)state;
	for (unsigned i = 0; i < 200; i++)
		trail_add(&t, i * S, (i < 100 ? i : 100) << 20, 0, false);
	assert_true(growth_of_trail(&t, &got));
	assert_true(fabs(got) < 1e-6);
}

static void gap_starts_anew(void **state)
{
	struct trail t = {0};
	struct pace p = {0};
	uint64_t watched_us;
	double got;

	(void)state;
	for (unsigned i = 0; i < 30; i++)
		assert_false(pace_step(&p, i * S, &watched_us));
	for (unsigned i = 0; i < 30; i++)
		trail_add(&t, i * S, i << 20, 0, false);
	assert_true(pace_step(&p, 90 * S, &watched_us));
	assert_int_equal(watched_us, 5 * S);
	trail_add(&t, 90 * S, UINT64_C(1) << 40, 0, true);
	assert_false(growth_of_trail(&t, &got));
	for (unsigned i = 91; i < 101; i++)
		trail_add(&t, i * S, UINT64_C(1) << 40, 0, false);
	assert_true(growth_of_trail(&t, &got));
	assert_true(fabs(got) < 1e-6);
}

static void what_is_usual(void **state)
{
	struct pace p = {0};
	uint64_t watched_us;

	(void)state;
	assert_false(pace_step(&p, 0, &watched_us));
	assert_int_equal(watched_us, 0);
	assert_false(pace_step(&p, 50 * S, &watched_us));
	assert_int_equal(watched_us, 50 * S);
	assert_int_equal(pace_gap_us(&p), 150 * S);
	/* One extra sample does not make the next interval a gap. */
	assert_false(pace_step(&p, 51 * S, &watched_us));
	assert_false(pace_step(&p, 101 * S, &watched_us));
	assert_int_equal(watched_us, 50 * S);
	/* Fast sampling: gaps from 5 s on. */
	for (unsigned i = 1; i < 100; i++)
		pace_step(&p, 101 * S + i * 100 * MS, &watched_us);
	assert_int_equal(pace_gap_us(&p), 5 * S);
	/* A long gap counts little, and time that stands still nothing. */
	assert_true(pace_step(&p, 1000 * S, &watched_us));
	assert_int_equal(watched_us, 5 * S);
	assert_false(pace_step(&p, 1000 * S, &watched_us));
	assert_int_equal(watched_us, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(only_the_last_minute_counts),
		cmocka_unit_test(gap_starts_anew),
		cmocka_unit_test(what_is_usual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
