/* How a process stood when it ended, in words. */
#include "config.h"

#include "engine/outcome.h"

#include "detect/detectors.h"
#include "unit.h"

#include "made.h"

#define MIB (UINT64_C(1) << 20)

static struct made made;

/* Ten seconds with a wall that is @used of @limit at the end. */
static const struct process_history *play(struct history *h, struct detectors *d,
	enum wall_kind kind, uint64_t used, uint64_t limit)
{
	const struct process_history *p = NULL;

	for (uint64_t t = 1; t <= 10; t++) {
		struct wall_set *set = wall_set_create();
		struct wall *w = limit ? wall_set_add(set, kind, NULL) : NULL;
		struct derived derived;
		struct detect_input in;

		if (w) {
			w->use_known = true;
			w->use = used;
			w->limit = limit;
		}
		made_begin(&made, t * MADE_S);
		made_rss(&made, 7, 10 * MIB * t);
		made_last(&made)->walls = set;
		history_tick(h, &made.tick);
		p = history_row(h, 0);
		in = (struct detect_input){p, set};
		detectors_run(d, &in, &derived, NULL, NULL);
		history_derive(h, history_row(h, 0), &derived);
		wall_set_unref(set);
	}
	return p;
}

static void room_and_verdict(void **state)
{
	static const struct {
		const char *name;
		enum wall_kind kind;
		uint64_t used, limit;
		const char *text;
	} cases[] = {
		{"a cgroup", WALL_CGROUP_MAX, 58 * MIB, 64 * MIB,
			"6.0 MiB left below cgroup limit 64 MiB; undecided: watched"},
		{"this machine", WALL_SYSTEM, 10 * MIB, 64 * MIB,
			"54 MiB left on this machine; undecided: watched"},
		{"no limit", WALL_SYSTEM, 0, 0, "undecided: watched 8.0 s"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct history *h = history_create(NULL);
		struct detectors *d = detectors_create();
		char text[EVENT_DETAIL_MAX];

		outcome_describe(play(h, d, cases[i].kind, cases[i].used, cases[i].limit),
			d, text);
		if (strncmp(text, cases[i].text, strlen(cases[i].text)) != 0)
			fail_msg("case \"%s\": %s", cases[i].name, text);
		detectors_destroy(d);
		history_destroy(h);
	}
}

static void nothing_is_known_of_a_glimpse(void **state)
{
	struct history *h = history_create(NULL);
	struct detectors *d = detectors_create();
	char text[EVENT_DETAIL_MAX] = "x";

	(void)state;
	made_begin(&made, MADE_S);
	made_row(&made, 7, 1);
	history_tick(h, &made.tick);
	outcome_describe(history_row(h, 0), d, text);
	assert_string_equal(text, "");
	detectors_destroy(d);
	history_destroy(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(room_and_verdict),
		cmocka_unit_test(nothing_is_known_of_a_glimpse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
