/* What was acknowledged stays so until it rises, or comes again. */
#include "config.h"

#include "view/acks.h"

#include "unit.h"

#include "made.h"

static struct made made;

static void tick(
	struct history *h, uint64_t s, enum finding_level leak, enum finding_level limit)
{
	struct derived d = {0};
	struct wall_set *set = wall_set_create();

	made_begin(&made, s * MADE_S);
	made_rss(&made, 7, 1 << 20);
	made_last(&made)->walls = set;
	history_tick(h, &made.tick);
	derived_judge(&d, FINDING_LEAK, leak);
	derived_judge(&d, FINDING_LIMIT, limit);
	history_derive(h, history_row(h, 0), &d);
	wall_set_unref(set);
}

static void levels_that_fall_and_rise(void **state)
{
	static const struct {
		const char *name;
		enum finding_level seen, then[3];
		bool stays[3];
	} cases[] = {
		{"stays as it is", FINDING_WARN,
			{FINDING_WARN, FINDING_WARN, FINDING_WARN}, {true, true, true}},
		{"rises", FINDING_WARN, {FINDING_CRITICAL, FINDING_WARN, FINDING_WARN},
			{false, false, false}},
		{"falls", FINDING_CRITICAL,
			{FINDING_WARN, FINDING_WARN, FINDING_CRITICAL},
			{true, true, false}},
		{"goes and comes again", FINDING_CRITICAL,
			{FINDING_NONE, FINDING_CRITICAL, FINDING_CRITICAL},
			{false, false, false}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct history *h = history_create(NULL);
		struct ack seen = {.level = {cases[i].seen, cases[i].seen}};
		struct acks a = {0};

		tick(h, 1, cases[i].seen, cases[i].seen);
		seen.id = history_row(h, 0)->id;
		acks_add(&a, &seen);
		assert_case(cases[i].name,
			acks_is_seen(&a, &seen.id, FINDING_LEAK, cases[i].seen));
		for (unsigned t = 0; t < 3; t++) {
			enum finding_level now = cases[i].then[t];

			tick(h, 2 + t, now, now);
			acks_follow(&a, h);
			assert_case(cases[i].name,
				acks_is_seen(&a, &seen.id, FINDING_LEAK, now) ==
					cases[i].stays[t]);
			assert_case(cases[i].name,
				acks_is_seen(&a, &seen.id, FINDING_LIMIT, now) ==
					cases[i].stays[t]);
		}
		acks_finish(&a);
		history_destroy(h);
	}
}

static void one_kind_does_not_stand_for_the_other(void **state)
{
	struct ack seen = {.id = {.pid = 7}, .level = {[FINDING_LEAK] = FINDING_WARN}};
	struct procid other = {.pid = 8};
	struct acks a = {0};

	(void)state;
	acks_add(&a, &seen);
	assert_true(acks_is_seen(&a, &seen.id, FINDING_LEAK, FINDING_NOTICE));
	assert_false(acks_is_seen(&a, &seen.id, FINDING_LEAK, FINDING_NONE));
	assert_false(acks_is_seen(&a, &seen.id, FINDING_LIMIT, FINDING_NOTICE));
	assert_false(acks_is_seen(&a, &other, FINDING_LEAK, FINDING_NOTICE));
	acks_finish(&a);
}

static void alerts_come_again(void **state)
{
	struct ack seen = {.id = {.pid = 7}, .alerts = 5};
	struct acks a = {0};

	(void)state;
	acks_add(&a, &seen);
	assert_true(acks_is_alert_seen(&a, &seen.id, 0));
	assert_false(acks_is_alert_seen(&a, &seen.id, 1));
	assert_true(acks_is_alert_seen(&a, &seen.id, 2));
	acks_follow_alerts(&a, &seen.id, 4 | 2);
	assert_false(acks_is_alert_seen(&a, &seen.id, 0));
	assert_true(acks_is_alert_seen(&a, &seen.id, 2));
	acks_finish(&a);
}

static void who_is_gone_is_forgotten(void **state)
{
	struct history *h = history_create(NULL);
	struct ack seen = {.id = {.pid = 7}, .level = {FINDING_WARN}};
	struct acks a = {0};

	(void)state;
	acks_add(&a, &seen);
	acks_follow(&a, h);
	assert_int_equal(a.count, 0);
	acks_finish(&a);
	history_destroy(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_that_fall_and_rise),
		cmocka_unit_test(one_kind_does_not_stand_for_the_other),
		cmocka_unit_test(alerts_come_again),
		cmocka_unit_test(who_is_gone_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
