#include "config.h"

#include "detect/alerts.h"

#include "unit.h"

#include "made.h"

#define S MADE_S
#define MIB (UINT64_C(1) << 20)
#define ABSENT UINT64_MAX

struct seen {
	unsigned fired, cleared;
	uint64_t fired_us; /* the last time */
	char detail[EVENT_DETAIL_MAX];
};

static void note(void *context, const struct alert_change *change)
{
	struct seen *seen = context;

	if (change->fired) {
		seen->fired++;
		seen->fired_us = change->event.elapsed_us;
		assert_int_equal(change->event.kind, EVENT_ALERT);
		assert_int_equal(change->event.level, EVENT_WARN);
	} else {
		seen->cleared++;
		assert_int_equal(change->event.kind, EVENT_CLEAR);
	}
	memcpy(seen->detail, change->event.detail, sizeof seen->detail);
}

static struct alerts *alerts_of(const char *text)
{
	struct alerts *a = alerts_create();
	struct alert alert;

	assert_int_equal(alert_parse(text, &alert, NULL), 0);
	assert_int_equal(alerts_add(a, &alert), 0);
	return a;
}

static void feed(struct alerts *a, uint64_t elapsed_us, struct sample *s,
	uint64_t rss_mib, struct seen *seen)
{
	struct tick_time when = {.elapsed_us = elapsed_us};
	struct row row = {.when = &when, .sample = s};

	sample_clear(s, FIELD_RSS);
	if (rss_mib != ABSENT)
		sample_set_u64(s, FIELD_RSS, rss_mib * MIB);
	alerts_update(a, 0, &row, note, seen);
}

static struct sample sample_of(uint32_t pid, uint32_t incarnation)
{
	return (struct sample){.id = made_id(pid, incarnation), .name = "pytest"};
}

struct step {
	uint64_t at_ms;
	uint64_t rss_mib;
};

static void when_it_fires(void **state)
{
	static const struct {
		const char *name, *text;
		struct step steps[12]; /* up to the first at 0 behind the first one */
		unsigned fired, cleared;
		uint64_t fired_ms;
	} cases[] = {
		{"once per rising edge", "rss>500M",
			{{0, 400}, {1000, 501}, {2000, 600}, {3000, 700}}, 1, 0, 1000},
		{"true from the first sample", "rss>500M", {{0, 501}, {1000, 502}}, 1, 0,
			0},
		{"equal is not above", "rss>500M", {{0, 500}, {1000, 500}}, 0, 0, 0},
		{"clears and fires again", "rss>500M",
			{{0, 501}, {1000, 499}, {2000, 501}, {3000, 400}}, 2, 2, 2000},
		{"for: not yet", "rss>500M for 3s",
			{{0, 501}, {1000, 501}, {2000, 501}, {2999, 501}}, 0, 0, 0},
		{"for: reached", "rss>500M for 3s",
			{{0, 501}, {1000, 501}, {2000, 501}, {3000, 501}}, 1, 0, 3000},
		{"for: a dip starts anew", "rss>500M for 3s",
			{{0, 501}, {1000, 501}, {2000, 499}, {3000, 501}, {4000, 501},
				{5000, 501}, {5900, 501}},
			0, 0, 0},
		{"for: absent neither satisfies nor resets", "rss>500M for 3s",
			{{0, 501}, {1000, ABSENT}, {2000, 501}, {3000, ABSENT},
				{3500, 501}},
			1, 0, 3500},
		{"absent alone does not fire", "rss>500M for 3s",
			{{0, 501}, {1000, ABSENT}, {2000, ABSENT}, {3000, ABSENT},
				{4000, ABSENT}},
			0, 0, 0},
		{"absent does not clear", "rss>500M",
			{{0, 501}, {1000, ABSENT}, {2000, 501}}, 1, 0, 0},
		{"a gap counts 5 s only", "rss>500M for 20s",
			{{0, 501}, {1000, 501}, {2000, 501}, {600000, 501},
				{601000, 501}},
			0, 0, 0},
		{"slow sampling is no gap", "rss>500M for 2min",
			{{0, 501}, {40000, 501}, {80000, 501}, {120000, 501}}, 1, 0,
			120000},
		{"below", "rss<100M", {{0, 200}, {1000, 99}}, 1, 0, 1000},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct alerts *a = alerts_of(cases[i].text);
		struct sample s = sample_of(4711, 1);
		struct seen seen = {0};

		for (size_t n = 0; n < 12 && (!n || cases[i].steps[n].at_ms); n++)
			feed(a, cases[i].steps[n].at_ms * 1000, &s,
				cases[i].steps[n].rss_mib, &seen);
		assert_case(cases[i].name, seen.fired == cases[i].fired);
		assert_case(cases[i].name, seen.cleared == cases[i].cleared);
		assert_case(cases[i].name, seen.fired_us == cases[i].fired_ms * 1000);
		assert_case(cases[i].name,
			alerts_is_firing(a, 0, 0) == (seen.fired > seen.cleared));
		alerts_destroy(a);
	}
}

static void new_incarnation_starts_anew(void **state)
{
	struct alerts *a = alerts_of("rss>500M for 3s");
	struct sample s = sample_of(4711, 1), next = sample_of(4711, 2);
	struct seen seen = {0};

	(void)state;
	for (uint64_t t = 0; t < 3; t++)
		feed(a, t * S, &s, 501, &seen);
	for (uint64_t t = 3; t < 6; t++)
		feed(a, t * S, &next, 501, &seen);
	assert_int_equal(seen.fired, 0);
	feed(a, 6 * S, &next, 501, &seen);
	assert_int_equal(seen.fired, 1);
	alerts_destroy(a);
}

static void each_process_for_itself(void **state)
{
	struct alerts *a = alerts_of("rss>500M");
	struct seen seen = {0};

	(void)state;
	for (uint32_t slot = 0; slot < 100; slot++) {
		struct tick_time when = {.elapsed_us = S};
		struct sample s = sample_of(100 + slot, 1);
		struct row row = {.when = &when, .sample = &s};

		sample_set_u64(&s, FIELD_RSS, (slot % 2 ? 501 : 499) * MIB);
		alerts_update(a, slot, &row, note, &seen);
	}
	assert_int_equal(seen.fired, 50);
	assert_true(alerts_is_firing(a, 0, 99));
	assert_false(alerts_is_firing(a, 0, 98));
	assert_false(alerts_is_firing(a, 0, 100000));
	alerts_restart(a);
	assert_false(alerts_is_firing(a, 0, 99));
	alerts_destroy(a);
}

static void what_is_said(void **state)
{
	struct alerts *a = alerts_of("peak > 500M");
	struct tick_time when = {.elapsed_us = 12300000, .real_ms = 5};
	struct sample s = sample_of(4711, 1);
	struct row row = {.when = &when, .sample = &s};
	struct seen seen = {0};

	(void)state;
	sample_set_u64(&s, FIELD_PEAK_RSS, 512 * MIB);
	alerts_update(a, 0, &row, note, &seen);
	assert_string_equal(seen.detail, "peak>500M: 512 MiB, pytest 4711, at 12.3 s");
	alerts_destroy(a);

	a = alerts_of("tree.pss>1G for 0s");
	s = (struct sample){.role = ROLE_TOTAL};
	sample_set_u64(&s, FIELD_PSS, 2048 * MIB);
	alerts_update(a, 0, &row, note, &seen);
	assert_string_equal(seen.detail, "tree.pss>1G for 0s: 2.0 GiB, at 12.3 s");
	alerts_destroy(a);
}

static void which_limit_is_said(void **state)
{
	struct alerts *a = alerts_of("used>80%");
	struct tick_time when = {.elapsed_us = S};
	struct sample s = sample_of(4711, 1);
	struct row row = {.when = &when, .sample = &s, .walls = wall_set_create()};
	struct wall *w = wall_set_add(row.walls, WALL_CGROUP_MAX, "/job");
	struct seen seen = {0};

	(void)state;
	w->use_known = true;
	w->use = 913;
	w->limit = 1000;
	alerts_update(a, 0, &row, note, &seen);
	assert_string_equal(
		seen.detail, "used>80%: 91.3 % of cgroup limit, pytest 4711, at 1.0 s");
	wall_set_unref(row.walls);
	alerts_destroy(a);
}

static void a_bounded_list(void **state)
{
	struct alerts *a = alerts_create();
	struct alert alert;
	int code = 0;

	(void)state;
	assert_int_equal(alert_parse("rss>1", &alert, NULL), 0);
	while (!code)
		code = alerts_add(a, &alert);
	assert_int_equal(code, -ENOSPC);
	assert_int_equal(alerts_count(a), 64);
	assert_string_equal(alerts_at(a, 63)->text, "rss>1");
	alerts_destroy(a);
	alerts_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(when_it_fires),
		cmocka_unit_test(new_incarnation_starts_anew),
		cmocka_unit_test(each_process_for_itself),
		cmocka_unit_test(what_is_said),
		cmocka_unit_test(which_limit_is_said),
		cmocka_unit_test(a_bounded_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
