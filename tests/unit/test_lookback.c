/* Travelling back in time: keys and mouse in the graph, and what the screen then says. */
#include "config.h"

#include "view/view.h"

#include <stdlib.h>

#include "look.h"
#include "scenes.h"
#include "unit.h"
#include "view/intent.h"

/* 80x24: the plot begins here, and the rows of the graph. */
#define PLOT_X 7
#define PLOT_END 62
#define GRAPH_Y 5

static void play(struct stage *s, const char *scene)
{
	scene_find(scene)->play(s, CHARSET_BRAILLE);
}

/* graph-back: at 13:47:40; the mark is of 13:42:41, now is 14:02:31. */
static void a_step_shows_what_was_then(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "graph-back");
	look_expect(&s, "back at 13:47:40 −14:50");
	/* Now it would be 29. */
	look_expect(&s, " 14 min, ");
	look_expect(&s, "closest limit: cgroup limit 4.0 GiB, 1.0 GiB left");
	look_expect(&s, "RSS      2.5G");
	look_expect(&s, "Δ mark  +121M");
	look_expect(&s, "+128M  605KiB/s");
	look_expect(&s, "22s old");
	look_expect(&s, "Esc Now");
	stage_type(&s, "]");
	look_expect(&s, "back at 13:48:21 −14:09");
	stage_type(&s, "}");
	look_expect(&s, "back at 13:55:10 −7:20");
	look_expect(&s, "Δ mark  +2");
	stage_finish(&s);
}

static void before_the_mark_there_was_none(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "graph-back-far");
	look_expect(&s, "Δ start");
	look_expect(&s, "SUSPECTED");
	/* Closer to it than a cell is wide; with narrower cells it is told. */
	look_expect_not(&s, "said at");
	stage_type(&s, "++");
	look_expect(&s, "said at 13:4");
	stage_type(&s, "--");
	look_expect_not(&s, "▽");
	stage_type(&s, "}}");
	look_expect(&s, "Δ mark");
	look_expect(&s, "▽");
	stage_finish(&s);
}

static void every_way_back_to_now(void **state)
{
	static const struct {
		const char *name;
		uint32_t key;
		int times;
	} ways[] = {
		{"Escape", KEY_CODE_ESCAPE, 1},
		{"Space", ' ', 1},
		{"0", '0', 1},
		{"steps", ']', 30},
		{"ten steps at a time", '}', 3},
		{"Backspace", KEY_CODE_BACKSPACE, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct stage s;

		play(&s, "graph-back");
		look_expect(&s, "back at");
		for (int n = 0; n < ways[i].times; n++)
			stage_key(&s, ways[i].key);
		assert_case(ways[i].name, !view_is_paused(s.view));
		look_expect_not(&s, "back at");
		look_expect(&s, "RSS      2.8G");
		look_expect(&s, "  14:02:31");
		look_expect(&s, "now");
		look_expect(&s, " 3s old");
		look_expect(&s, "Esc Back");
		stage_finish(&s);
	}
}

static void escape_leaves_the_past_before_the_process(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "graph-back");
	stage_key(&s, KEY_CODE_ESCAPE);
	assert_int_equal(view_opened(s.view).pid, 4711);
	stage_key(&s, KEY_CODE_ESCAPE);
	assert_int_equal(view_opened(s.view).pid, 0);
	stage_finish(&s);
}

static void watching_goes_on_meanwhile(void **state)
{
	struct stage s;
	char *before, *after;

	(void)state;
	play(&s, "graph-back");
	before = look_text(&s, 80, 24);
	stage_play(&s, 1900);
	after = look_text(&s, 80, 24);
	/* All but the clock, which says how far back. */
	assert_string_equal(strchr(before, '\n'), strchr(after, '\n'));
	free(before);
	free(after);
	look_expect(&s, "back at 13:47:40 −16:40");
	for (int i = 0; i < 40 && view_is_paused(s.view); i++)
		stage_type(&s, "]");
	assert_false(view_is_paused(s.view));
	look_expect(&s, "14:04:21");
	stage_finish(&s);
}

/* Beyond the edges the graph moves; the oldest value is the end. */
static void far_back_and_on_again(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "graph-back");
	stage_type(&s, "+++");
	for (int i = 0; i < 60; i++)
		stage_type(&s, "{");
	look_expect(&s, "back at 13:32:4");
	look_expect(&s, "│");
	stage_type(&s, "{");
	look_expect(&s, "back at 13:32:4");
	for (int i = 0; i < 100 && view_is_paused(s.view); i++)
		stage_type(&s, "}");
	assert_false(view_is_paused(s.view));
	stage_finish(&s);
}

static bool has_cursor(struct stage *s, int *x)
{
	stage_draw(s, 80, 24);
	for (int i = PLOT_X; i < PLOT_END; i++)
		if (!strcmp(canvas_at(&s->canvas, i, GRAPH_Y)->bytes, "│")) {
			*x = i;
			return true;
		}
	return false;
}

static void a_click_looks_at_that_moment(void **state)
{
	struct intent drag = {.kind = INTENT_DRAG, .x = PLOT_X + 20, .y = GRAPH_Y};
	struct stage s;
	int x;

	(void)state;
	play(&s, "process-growing");
	assert_false(has_cursor(&s, &x));
	look_click(&s, PLOT_X + 10, GRAPH_Y);
	assert_true(view_is_paused(s.view));
	assert_true(has_cursor(&s, &x));
	assert_int_equal(x, PLOT_X + 10);
	stage_intent(&s, &drag);
	assert_true(has_cursor(&s, &x));
	assert_int_equal(x, PLOT_X + 20);
	/* Outside the graph nothing is dragged. */
	drag.y = 20;
	stage_intent(&s, &drag);
	assert_true(has_cursor(&s, &x));
	assert_int_equal(x, PLOT_X + 20);
	/* What is to come cannot be looked at. */
	look_click(&s, PLOT_END - 2, GRAPH_Y);
	assert_false(view_is_paused(s.view));
	stage_finish(&s);
}

static void every_column_can_be_looked_at(void **state)
{
	struct stage s;
	int x;

	(void)state;
	play(&s, "graph-alerts");
	for (int at = PLOT_X + 4; at < PLOT_X + 40; at++) {
		look_click(&s, at, GRAPH_Y);
		assert_true(has_cursor(&s, &x));
		assert_int_equal(x, at);
	}
	stage_finish(&s);
}

static void the_wheel_zooms_over_the_graph(void **state)
{
	struct intent wheel = {
		.kind = INTENT_WHEEL, .x = PLOT_X + 5, .y = GRAPH_Y, .steps = -3};
	struct stage s;

	(void)state;
	play(&s, "graph-back");
	look_expect(&s, "30 min");
	stage_intent(&s, &wheel);
	look_expect(&s, "10 min");
	wheel.steps = 3;
	stage_intent(&s, &wheel);
	stage_intent(&s, &wheel);
	look_expect(&s, "1 h ");
	wheel.y = 20;
	stage_intent(&s, &wheel);
	look_expect(&s, "1 h ");
	stage_finish(&s);
}

/* From 10 s to 7 days the moment stays, and the cursor in the picture. */
static void zooming_keeps_the_moment(void **state)
{
	struct stage s;
	int x;

	(void)state;
	play(&s, "graph-back");
	stage_type(&s, "+++++++++++++");
	look_expect(&s, "10 s ");
	for (int i = 0; i < 14; i++) {
		look_expect(&s, "back at 13:47:40");
		assert_true(has_cursor(&s, &x));
		stage_type(&s, "-");
	}
	look_expect(&s, "7 days");
	stage_finish(&s);
}

static void a_pause_is_a_look_at_now(void **state)
{
	struct stage s;
	int x;

	(void)state;
	play(&s, "process-growing");
	stage_type(&s, " ");
	look_expect(&s, "paused 14:02:31 −0:00");
	assert_true(has_cursor(&s, &x));
	stage_type(&s, "[");
	look_expect(&s, "back at 14:0");
	stage_type(&s, "]");
	assert_false(view_is_paused(s.view));
	/* Forward from now there is nothing. */
	stage_type(&s, "]");
	assert_false(view_is_paused(s.view));
	stage_finish(&s);
}

static void events_of_later_are_not_known_then(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "graph-back-events");
	look_expect_not(&s, "peak 2.9 GiB between samples");
	stage_type(&s, "}");
	look_expect(&s, "peak 2.9 GiB between samples");
	stage_finish(&s);
}

static void a_process_that_ended_can_be_looked_back_at(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "process-ended");
	look_expect(&s, "ENDED");
	stage_type(&s, "[[");
	look_expect_not(&s, "ENDED");
	look_expect(&s, "+3.0 MiB/s kept");
	look_expect(&s, "433 MiB left");
	stage_type(&s, "}");
	look_expect(&s, "ENDED");
	assert_false(view_is_paused(s.view));
	stage_finish(&s);
}

static void tick_of(struct stage *s, unsigned second, uint32_t incarnation, uint64_t rss)
{
	struct sample sample = {
		.id = {.pid = 7, .incarnation = incarnation, .start_time_ticks = 1000000},
		.state = 'S'};
	struct observation o = {.sample = &sample};
	struct tick tick = {.when = {.elapsed_us = (uint64_t)second * 1000000,
				    .real_ms = UINT64_C(1699970551000) + second * 1000},
		.observation = &o,
		.count = 1};

	snprintf(sample.name, sizeof sample.name, "image%u", (unsigned)incarnation);
	sample_set_u64(&sample, FIELD_RSS, rss);
	history_tick(s->history, &tick);
	history_open(s->history, &sample.id);
	s->now = second;
	s->now_us = tick.when.elapsed_us;
	stage_update(s);
}

/* What ran before the exec is in the same graph, under its own name. */
static void the_program_before_an_exec(void **state)
{
	struct view_options o = {.charset = CHARSET_BRAILLE, .open_pid = 7};
	struct stage s;

	(void)state;
	stage_init(&s, &o, NULL, 0, 100);
	for (unsigned i = 1; i <= 50; i++)
		tick_of(&s, i, 1, 300 * MIB);
	for (unsigned i = 51; i <= 100; i++)
		tick_of(&s, i, 2, 40 * MIB);
	look_expect(&s, "image2");
	look_expect(&s, "RSS       40M");
	stage_type(&s, "{{{");
	look_expect(&s, "image1");
	look_expect(&s, "RSS      300M");
	stage_type(&s, "0");
	look_expect(&s, "image2");
	stage_finish(&s);
}

static void a_process_not_seen_yet(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "process-waiting");
	stage_type(&s, "[{]}0");
	look_click(&s, PLOT_X + 3, GRAPH_Y);
	look_expect(&s, "waiting for process 4711");
	stage_finish(&s);
	play(&s, "process-first");
	stage_type(&s, "[[");
	assert_false(view_is_paused(s.view));
	stage_finish(&s);
}

/* Left and opened again, the graph and the past are still there. */
static void a_process_opened_again(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "list");
	stage_key(&s, KEY_CODE_ENTER);
	assert_int_equal(view_opened(s.view).pid, 4711);
	stage_play(&s, 200);
	stage_key(&s, KEY_CODE_ESCAPE);
	stage_play(&s, 220);
	stage_key(&s, KEY_CODE_ENTER);
	assert_int_equal(view_opened(s.view).pid, 4711);
	stage_type(&s, "{");
	look_expect(&s, "back at 14:02:06");
	look_expect(&s, "growing 412 KiB/s");
	look_expect(&s, "[heap]");
	stage_finish(&s);
}

/* Too few rows for a graph: steps work all the same. */
static void without_a_graph(void **state)
{
	struct stage s;
	char *text;

	(void)state;
	play(&s, "process-growing");
	stage_draw(&s, 80, 12);
	stage_type(&s, "[[");
	text = look_text(&s, 80, 12);
	assert_non_null(strstr(text, "back at 14:01:"));
	free(text);
	stage_finish(&s);
}

/* What has no past says so. */
static void panels_without_a_past(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "graph-back");
	stage_type(&s, "2");
	look_expect(&s, "of 14:02:31, not of then");
	stage_type(&s, "3");
	look_expect(&s, "of 14:02:31, not of then");
	stage_type(&s, "4");
	look_expect_not(&s, "not of then");
	stage_type(&s, "e");
	look_expect(&s, "what this rested on is not kept of the past");
	stage_finish(&s);
}

/* Values of one cell are a range; the spike between two samples is part of it. */
static void a_cell_of_many_samples_is_a_range(void **state)
{
	struct stage s;

	(void)state;
	play(&s, "graph-7d-back");
	look_expect(&s, "RSS  597–605M");
	look_expect(&s, "−3d15h");
	look_expect(&s, "back at Fri 22:13:25");
	stage_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_shows_what_was_then),
		cmocka_unit_test(before_the_mark_there_was_none),
		cmocka_unit_test(every_way_back_to_now),
		cmocka_unit_test(escape_leaves_the_past_before_the_process),
		cmocka_unit_test(watching_goes_on_meanwhile),
		cmocka_unit_test(far_back_and_on_again),
		cmocka_unit_test(a_click_looks_at_that_moment),
		cmocka_unit_test(every_column_can_be_looked_at),
		cmocka_unit_test(the_wheel_zooms_over_the_graph),
		cmocka_unit_test(zooming_keeps_the_moment),
		cmocka_unit_test(a_pause_is_a_look_at_now),
		cmocka_unit_test(events_of_later_are_not_known_then),
		cmocka_unit_test(a_process_that_ended_can_be_looked_back_at),
		cmocka_unit_test(the_program_before_an_exec),
		cmocka_unit_test(a_process_not_seen_yet),
		cmocka_unit_test(a_process_opened_again),
		cmocka_unit_test(without_a_graph),
		cmocka_unit_test(panels_without_a_past),
		cmocka_unit_test(a_cell_of_many_samples_is_a_range),
	};

	return look_run(tests);
}
