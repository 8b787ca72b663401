#include "config.h"

#include "detect/wall_trend.h"

#include <math.h>

#include "detect/wall_trends.h"
#include "unit.h"

#define MIB 1048576.0
#define S UINT64_C(1000000)
#define MS UINT64_C(1000)

/* A made process: its use in bytes at @t seconds, and what a request went over it. */
struct series {
	const char *name;
	double (*use)(double t);
	double (*excess)(double t); /* NULL: none */
	double limit, until_s;
	double least_s, most_s; /* where the ETA must lie; INFINITY: there is none */
};

/* The same noise at every interval: a function of time alone. */
static double noise(double t)
{
	return 2 * MIB * sin(t * 37.7) * cos(t * 11.3);
}

static double linear(double t)
{
	return 100 * MIB + 5 * MIB * t;
}

static double noisy(double t)
{
	return linear(t) + noise(t);
}

static double exponential(double t)
{
	return 50 * MIB * exp(0.05 * t);
}

static double doubling(double t)
{
	return 20 * MIB + 4 * MIB * pow(2, floor(t / 8));
}

/* Old and new at once, as it is made. */
static double doubling_excess(double t)
{
	return fmod(t, 8) < 0.4 ? 2 * MIB * pow(2, floor(t / 8)) : 0;
}

static double equal_steps(double t)
{
	return 20 * MIB + 16 * MIB * floor(t / 6);
}

static double half(double t)
{
	return 20 * MIB + 2 * MIB * t;
}

static double half_excess(double t)
{
	return 2 * MIB * t;
}

/* Parts are kept, and joined every three seconds. */
static double join_excess(double t)
{
	return fmod(t, 3) < 0.3 ? 2 * MIB * t : 0;
}

/* A table that was moved once, to twice its size, and is filled. */
static double table(double t)
{
	return 20 * MIB + 1.5 * MIB * t + (t < 20 ? 40 : 80) * MIB;
}

static double plateau(double t)
{
	return 100 * MIB + 5 * MIB * fmin(t, 60);
}

static double one_load(double t)
{
	return t < 30 ? 20 * MIB : 400 * MIB;
}

static double shrinking(double t)
{
	return 900 * MIB - 2 * MIB * t;
}

static double flat_noise(double t)
{
	return 300 * MIB + noise(t);
}

static double sawtooth(double t)
{
	return 200 * MIB + 10 * MIB * fmod(t, 10);
}

static double late_growth(double t)
{
	return 100 * MIB + 8 * MIB * fmax(0, t - 90);
}

static double slow(double t)
{
	return 500 * MIB + 20 * 1024 * t + noise(t) / 4;
}

static double slowing(double t)
{
	return 500 * MIB - 400 * MIB * exp(-t / 15);
}

static const struct series all[] = {
	{"linear", linear, NULL, 1000 * MIB, 60, 115, 125},
	{"linear, noisy", noisy, NULL, 1000 * MIB, 60, 105, 135},
	{"linear, almost there", linear, NULL, 420 * MIB, 60, 3, 5},
	{"exponential", exponential, NULL, 4000 * MIB, 60, 25, 31},
	{"exponential, from afar", exponential, NULL, 40000 * MIB, 60, 65, 85},
	{"steps that double", doubling, doubling_excess, 700 * MIB, 50.5, 5, 15},
	{"equal steps", equal_steps, NULL, 500 * MIB, 100, 55, 90},
	{"requests of the size of all", half, half_excess, 500 * MIB, 60, 50, 70},
	{"parts joined now and then", half, join_excess, 300 * MIB, 50, 14, 26},
	{"plateau", plateau, NULL, 1000 * MIB, 130, INFINITY, INFINITY},
	{"loaded once", one_load, NULL, 1000 * MIB, 130, INFINITY, INFINITY},
	{"shrinking", shrinking, NULL, 1000 * MIB, 100, INFINITY, INFINITY},
	{"nothing but noise", flat_noise, NULL, 1000 * MIB, 200, INFINITY, INFINITY},
	{"sawtooth", sawtooth, NULL, 1000 * MIB, 205, INFINITY, INFINITY},
	{"growth after rest", late_growth, NULL, 1000 * MIB, 120, 70, 95},
	{"slow, in noise", slow, NULL, 1000 * MIB, 3000, 18000, 27000},
	{"slowing down", slowing, NULL, 1000 * MIB, 120, INFINITY, INFINITY},
};

static struct wall wall_of(double limit)
{
	return (struct wall){.kind = WALL_RLIMIT_AS,
		.limit = (uint64_t)limit,
		.use_known = true,
		.path = ""};
}

static void play(struct wall_trend *t, const struct series *s, struct wall *w,
	double from_s, double until_s, double interval_s)
{
	for (double at = from_s; at <= until_s; at += interval_s) {
		double excess = s->excess ? s->excess(at) : 0;

		w->use = (uint64_t)s->use(at);
		wall_trend_add(t, 5 * S + (uint64_t)(at * 1e6), w, (uint64_t)excess);
	}
}

static double eta_of(const struct series *s, double interval_s)
{
	struct wall w = wall_of(s->limit);
	struct wall_outlook out;
	struct wall_trend t;

	wall_trend_init(&t, &w);
	play(&t, s, &w, 0, s->until_s, interval_s);
	wall_trend_look(&t, &out);
	wall_trend_finish(&t);
	return out.eta_s;
}

static void check(const struct series *s, double interval_s)
{
	double eta_s = eta_of(s, interval_s);

	if (isinf(s->least_s) ? isfinite(eta_s)
			      : !(eta_s >= s->least_s && eta_s <= s->most_s))
		fail_msg("%s, every %g s: ETA %.1f s", s->name, interval_s, eta_s);
}

static void known_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		check(&all[i], 0.1);
		check(&all[i], 0.25);
		check(&all[i], 1);
	}
}

/* Growth without steps: at any interval. */
static void at_every_interval(void **state)
{
	static const double intervals[] = {0.05, 0.2, 0.5, 2, 5, 10};
	static const char *const names[] = {
		"linear", "linear, noisy", "plateau", "shrinking", "exponential"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(all); i++)
		for (size_t n = 0; n < COUNT_OF(names); n++)
			for (size_t k = 0; k < COUNT_OF(intervals); k++)
				if (!strcmp(all[i].name, names[n]))
					check(&all[i], intervals[k]);
}

/* Where samples are rare one step is all there is to see of a table. */
static void one_step_of_a_table(void **state)
{
	static const double intervals[] = {0.5, 1, 2};
	struct series s = {.use = table,
		.limit = 225 * MIB,
		.until_s = 28,
		.least_s = 8,
		.most_s = 16};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(intervals); i++) {
		s.name = "a table moved once";
		check(&s, intervals[i]);
	}
}

static void too_little_to_say(void **state)
{
	struct series s = {.use = linear, .limit = 1000 * MIB, .until_s = 0.3};

	(void)state;
	assert_true(isinf(eta_of(&s, 0.1)));
	s.until_s = 1;
	assert_true(isinf(eta_of(&s, 1)));
}

/* prlimit(2) moves the wall, not the trend. */
static void limit_changes(void **state)
{
	struct series s = {.use = linear};
	struct wall w = wall_of(1000 * MIB);
	struct wall_outlook out;
	struct wall_trend t;

	(void)state;
	wall_trend_init(&t, &w);
	play(&t, &s, &w, 0, 59, 1);
	w.limit = (uint64_t)(450 * MIB);
	play(&t, &s, &w, 60, 60, 1);
	wall_trend_look(&t, &out);
	assert_true(out.eta_s > 9 && out.eta_s < 11);
	w.limit = (uint64_t)(300 * MIB);
	play(&t, &s, &w, 61, 61, 1);
	wall_trend_look(&t, &out);
	assert_true(out.eta_s < 0.01);
	wall_trend_finish(&t);
}

/* What rose while nobody looked is no step, and half a minute begins anew. */
static void a_gap(void **state)
{
	struct series s = {.use = linear}, rest = {.use = plateau};
	struct wall w = wall_of(2000 * MIB);
	struct wall_outlook out;
	struct wall_trend t;

	(void)state;
	wall_trend_init(&t, &w);
	play(&t, &s, &w, 0, 30, 0.5);
	play(&t, &rest, &w, 200, 201, 0.5);
	wall_trend_look(&t, &out);
	assert_true(out.next_request < 1 && !out.is_step);
	play(&t, &rest, &w, 201.5, 240, 0.5);
	wall_trend_look(&t, &out);
	assert_true(isinf(out.eta_s));
	wall_trend_finish(&t);
}

static void counts(void **state)
{
	struct wall w = {
		.kind = WALL_MAP_COUNT, .limit = 65530, .use_known = true, .path = ""};
	struct wall_outlook out;
	struct wall_trend t;

	(void)state;
	wall_trend_init(&t, &w);
	for (uint64_t i = 0; i < 60; i++) {
		w.use = 1000 + i * 100;
		wall_trend_add(&t, i * S, &w, 0);
	}
	wall_trend_look(&t, &out);
	assert_true(out.eta_s > 570 && out.eta_s < 600);
	wall_trend_finish(&t);
}

/* Two processes bring the wall they share in the same tick. */
static void the_same_time_twice(void **state)
{
	struct wall w = wall_of(1000 * MIB);
	struct wall_outlook once, twice;
	struct wall_trend t, u;

	(void)state;
	wall_trend_init(&t, &w);
	wall_trend_init(&u, &w);
	for (uint64_t i = 0; i < 40; i++) {
		w.use = (uint64_t)linear((double)i);
		wall_trend_add(&t, i * S, &w, 0);
		wall_trend_add(&u, i * S, &w, 0);
		wall_trend_add(&u, i * S, &w, 0);
	}
	wall_trend_look(&t, &once);
	wall_trend_look(&u, &twice);
	assert_true(fabs(once.eta_s - twice.eta_s) < 1e-9);
	wall_trend_finish(&t);
	wall_trend_finish(&u);
}

static void bounded_and_small_at_rest(void **state)
{
	struct wall w = wall_of(1000 * MIB);
	struct wall_trend t;

	(void)state;
	wall_trend_init(&t, &w);
	for (uint64_t i = 0; i < 1000; i++)
		wall_trend_add(&t, i * S, &w, 0);
	assert_null(t.trend);
	assert_true(wall_trend_bytes(&t) < 512);
	for (uint64_t i = 1000; i < 20000; i++) {
		w.use = i * 4096;
		wall_trend_add(&t, i * S, &w, 0);
	}
	assert_true(wall_trend_bytes(&t) < 4096);
	wall_trend_finish(&t);
}

static void found_by_kind_and_path(void **state)
{
	struct wall a = {.kind = WALL_CGROUP_MAX, .limit = 1, .path = "/a"};
	struct wall b = {.kind = WALL_CGROUP_MAX, .limit = 1, .path = "/b"};
	struct wall c = {.kind = WALL_CGROUP_HIGH, .limit = 1, .path = "/a"};
	struct wall_trends all_of_them = {0};

	(void)state;
	wall_trend_add(wall_trends_get(&all_of_them, &a), 700 * S, &a, 0);
	wall_trend_add(wall_trends_get(&all_of_them, &b), S, &b, 0);
	wall_trend_add(wall_trends_get(&all_of_them, &c), 650 * S, &c, 0);
	assert_int_equal(all_of_them.count, 3);
	wall_trends_get(&all_of_them, &a);
	assert_int_equal(all_of_them.count, 3);
	wall_trends_prune(&all_of_them, 700 * S);
	assert_int_equal(all_of_them.count, 2);
	assert_int_equal(wall_trends_get(&all_of_them, &b)->last_us, 0);
	wall_trends_finish(&all_of_them);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(at_every_interval),
		cmocka_unit_test(one_step_of_a_table),
		cmocka_unit_test(too_little_to_say),
		cmocka_unit_test(limit_changes),
		cmocka_unit_test(a_gap),
		cmocka_unit_test(counts),
		cmocka_unit_test(the_same_time_twice),
		cmocka_unit_test(bounded_and_small_at_rest),
		cmocka_unit_test(found_by_kind_and_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
