/* When the last record is due, and what it says. */
#include "config.h"

#include "engine/gasp.h"

#include "base/die.h"
#include "unit.h"

#include "made.h"

#define MIB (UINT64_C(1) << 20)

static struct made made;

struct scene {
	struct history *history;
	struct detectors *detectors;
	struct wall_set *walls;
	const struct process_history *process;
	uint64_t now_us;
};

static void scene_init(struct scene *s)
{
	*s = (struct scene){
		.history = history_create(NULL), .detectors = detectors_create()};
}

static void scene_finish(struct scene *s)
{
	wall_set_unref(s->walls);
	detectors_destroy(s->detectors);
	history_destroy(s->history);
}

/* @ms later @used MiB of a cgroup's 100 are used. */
static void look(struct scene *s, uint64_t ms, uint64_t used, const char *kills_us,
	enum wall_end end)
{
	struct cgroup_use use = {
		.path = "/pod", .charged = used * MIB, .anon = used * MIB};
	struct derived derived;
	struct detect_input in;
	struct wall *w;

	wall_set_unref(s->walls);
	s->walls = wall_set_create();
	s->walls->kills_us = kills_us ? die_strdup(kills_us) : NULL;
	w = wall_set_add(s->walls, WALL_CGROUP_MAX, "/pod");
	w->use_known = true;
	w->use = used * MIB;
	w->limit = 100 * MIB;
	w->end = end;
	wall_set_add_cgroup(s->walls, &use);
	s->now_us += ms * 1000;
	made_begin(&made, s->now_us);
	sample_set_u64(made_rss(&made, 7, used * MIB), FIELD_RSS_ANON, used / 2 * MIB);
	made_last(&made)->walls = s->walls;
	history_tick(s->history, &made.tick);
	s->process = history_row(s->history, 0);
	in = (struct detect_input){s->process, s->walls};
	detectors_run(s->detectors, &in, &derived, NULL, NULL);
	history_derive(s->history, history_row(s->history, 0), &derived);
}

static void due_where_memtide_would_die(void **state)
{
	static const struct {
		const char *name, *kills_us;
		enum wall_end end;
		uint64_t used;
		bool due;
	} cases[] = {
		{"close to it", "/pod", WALL_ENDS_IN_KILL, 99, true},
		{"far from it", "/pod", WALL_ENDS_IN_KILL, 50, false},
		{"memtide is elsewhere", NULL, WALL_ENDS_IN_KILL, 99, false},
		{"nobody is killed there", "/pod", WALL_ENDS_IN_SLOW, 99, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gasp g = {.times = 0};
		struct scene s;

		scene_init(&s);
		look(&s, 1000, cases[i].used, cases[i].kills_us, cases[i].end);
		assert_case(cases[i].name,
			gasp_is_due(&g, s.process, s.detectors, s.walls) == cases[i].due);
		scene_finish(&s);
	}
}

static void again_when_the_room_has_halved(void **state)
{
	static const struct {
		uint64_t ms, used;
		bool due;
	} looks[] = {
		{1000, 98, true}, {1000, 98, false}, {1000, 99, true},
		{100, 100, false},                    /* too soon */
		{200, 100, true}, {1000, 100, false}, /* none is left, as before */
	};
	struct gasp g = {.times = 0};
	struct scene s;

	(void)state;
	scene_init(&s);
	for (size_t i = 0; i < COUNT_OF(looks); i++) {
		look(&s, looks[i].ms, looks[i].used, "/pod", WALL_ENDS_IN_KILL);
		if (gasp_is_due(&g, s.process, s.detectors, s.walls) != looks[i].due)
			fail_msg("look %zu", i);
	}
	scene_finish(&s);
}

static void what_it_says(void **state)
{
	static const struct {
		unsigned line;
		const char *begins;
	} lines[] = {
		{0, "killed if it grows: cgroup limit 100 MiB, 1.0 MiB left"},
		{1, "limits: cgroup limit 99 MiB of 100 MiB (99.0 %)"},
		{2, "in the cgroup: this process 49 MiB, others 50 MiB, tmpfs/shm 0 "
		    "bytes"},
	};
	char text[EVENT_DETAIL_MAX];
	struct scene s;

	(void)state;
	scene_init(&s);
	look(&s, 1000, 99, "/pod", WALL_ENDS_IN_KILL);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		assert_true(
			gasp_line(lines[i].line, s.process, s.detectors, s.walls, text));
		if (strncmp(text, lines[i].begins, strlen(lines[i].begins)) != 0)
			fail_msg("line %u: %s", lines[i].line, text);
	}
	/* Mappings were never read. */
	assert_false(gasp_line(3, s.process, s.detectors, s.walls, text));
	scene_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(due_where_memtide_would_die),
		cmocka_unit_test(again_when_the_room_has_halved),
		cmocka_unit_test(what_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
