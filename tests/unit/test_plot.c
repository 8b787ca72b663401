/* What the graph collects: no spike lost, gaps, levels, the trend, labels that fit. */
#include "config.h"

#include "view/plot.h"

#include <stdlib.h>

#include "look.h"
#include "scenes.h"
#include "unit.h"

#define S UINT64_C(1000000)
#define DAY_S UINT64_C(86400)

/* After 7 days, one sample of 999 among 100s: at each zoom in which its time is shown. */
static void a_spike_stays_at_every_zoom_for_seven_days(void **state)
{
	static const struct {
		const char *name;
		uint64_t back_s;
	} cases[] = {
		{"just now", 3},
		{"a minute ago", 60},
		{"before the 1 s steps", 700},
		{"before the 10 s steps", 9000},
		{"before the 1 min steps", 2 * DAY_S},
		{"nearly a week ago", 7 * DAY_S - 1300},
	};
	static const size_t widths[] = {20, 110, 266, 600};
	uint64_t end = 7 * DAY_S;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct series s = {0};
		uint64_t at = end - cases[i].back_s;

		for (uint64_t t = 0; t <= end; t++)
			series_add(&s, t * S, t == at ? 999 : t == at + 1 ? 1 : 100);
		for (int z = 0; z < view_span_count; z++)
			for (size_t w = 0; w < COUNT_OF(widths); w++) {
				struct series_point p[600];
				size_t columns = widths[w];
				uint64_t column_us = view_spans_s[z] * S / columns;
				uint64_t right = (at + view_spans_s[z] / 2) * S;
				uint64_t most = 0, least = UINT64_MAX;

				right = (right / column_us + 1) * column_us;
				if (right < columns * column_us)
					right = columns * column_us;
				series_columns(&s, right - columns * column_us, column_us,
					5 * S, columns, p);
				for (size_t c = 0; c < columns; c++) {
					if (series_point_is_gap(&p[c]))
						continue;
					most = p[c].max > most ? p[c].max : most;
					least = p[c].min < least ? p[c].min : least;
				}
				assert_case(cases[i].name, most == 999);
				assert_case(cases[i].name, least == 1);
			}
		series_finish(&s);
	}
}

/* Is anything drawn in the column of the plot? */
static bool is_blank(struct stage *s, int x, int from, int to)
{
	for (int y = from; y <= to; y++)
		if (strcmp(canvas_at(&s->canvas, x, y)->bytes, " ") != 0)
			return false;
	return true;
}

/* graph-7d: a spike of one sample 3 days ago, ten hours not watched 5 days ago. */
static void a_week_shows_its_spike_and_its_gap(void **state)
{
	struct stage s;
	int spikes = 0, gaps = 0;

	(void)state;
	scene_find("graph-7d")->play(&s, CHARSET_BRAILLE);
	stage_draw(&s, 160, 48);
	/* Between the lines of the peak and of the other values. */
	for (int x = 8; x < 114; x++) {
		spikes += !is_blank(&s, x, 5, 7);
		gaps += is_blank(&s, x, 12, 16);
	}
	assert_int_equal(spikes, 1);
	assert_in_range(gaps, 4, 8);
	stage_finish(&s);
}

/* One sample in 10 ms, seen one by one in ten seconds. */
static void ten_seconds_show_single_samples(void **state)
{
	struct stage s;
	int spikes = 0;

	(void)state;
	scene_find("graph-10s")->play(&s, CHARSET_BRAILLE);
	stage_draw(&s, 160, 48);
	for (int x = 8; x < 141; x++)
		spikes += !is_blank(&s, x, 5, 7);
	/* Spikes of 30 ms where the saw is high, each in one cell or two. */
	assert_in_range(spikes, 3, 8);
	stage_finish(&s);
}

/* Labels below the axis never run into each other, whatever the size and the zoom. */
static void labels_of_time_never_collide(void **state)
{
	static const char *const scenes[] = {
		"graph-back", "graph-7d-back", "process-ended", "graph-first-limit"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(scenes); i++) {
		struct stage s;

		scene_find(scenes[i])->play(&s, CHARSET_ASCII);
		stage_type(&s, "+++++++++++++");
		for (int zoom = 0; zoom < view_span_count; zoom++) {
			for (int cols = 60; cols < 200; cols += 7) {
				char row[1000] = "", *rest = row, *word;
				int y = 3 + 6;

				stage_draw(&s, cols, 24);
				for (int x = 7; x < cols - 18; x++)
					snprintf(row + strlen(row), 8, "%s",
						canvas_at(&s.canvas, x, y)->bytes);
				while ((word = strtok_r(rest, " ", &rest))) {
					size_t digits = strspn(
						word + (*word == '-' || *word == '+'),
						"0123456789:");
					bool is_time = digits && strlen(word) <= 9;

					if (!is_time && strcmp(word, "now") &&
						strcmp(word, "end") &&
						strcmp(word, "mark") && strlen(word) != 3)
						fail_msg("%s at %d: \"%s\"", scenes[i],
							cols, word);
				}
			}
			stage_type(&s, "-");
		}
		stage_finish(&s);
	}
}

static const struct plot_level *level_named(const struct plot *p, const char *part)
{
	for (size_t i = 0; i < p->level_count; i++)
		if (strstr(p->level[i].label, part))
			return &p->level[i];
	return NULL;
}

static void collect(struct stage *s, struct plot *p, int height)
{
	struct graph_area area = {7, 3, 100, height};

	plot_init(p, &area, s->view, s->history, &s->status);
}

static void levels_stand_where_the_process_would(void **state)
{
	const struct plot_level *level;
	struct stage s;
	struct plot p;

	(void)state;
	scene_find("graph-alerts")->play(&s, CHARSET_BRAILLE);
	collect(&s, &p, 16);
	level = level_named(&p, "rss>2300M");
	assert_int_equal(level->bytes, 2300 * MIB);
	/* 500 MiB of the cgroup are others': at 2.8 GiB its 4.0 are used up to 3.3. */
	level = level_named(&p, "limit 4.0G");
	assert_true(level->bytes + 500 * MIB == 4 * GIB);
	level = level_named(&p, "used(cgroup)>80%");
	assert_in_range(level->bytes, 2776 * MIB, 2777 * MIB);
	/* Too far, or no size at all. */
	assert_null(level_named(&p, "900G"));
	assert_null(level_named(&p, "growth"));
	plot_finish(&p);
	/* With few rows a limit that far away would squash the rest. */
	collect(&s, &p, 5);
	assert_null(level_named(&p, "limit 4.0G"));
	plot_finish(&p);
	stage_finish(&s);
}

static void the_trend_meets_the_limit(void **state)
{
	struct stage s;
	struct plot p;
	double at_us;

	(void)state;
	scene_find("graph-first-limit")->play(&s, CHARSET_BRAILLE);
	collect(&s, &p, 16);
	assert_true(p.has_meeting);
	assert_int_equal(p.meeting_bytes, 4 * GIB);
	/* 196 MiB at 684 KiB/s: 294 s from now. */
	at_us = (double)p.right_us -
		((double)(p.columns - p.meeting) - 0.5) * (double)p.column_us;
	assert_in_range(at_us / 1e6, 1500 + 270, 1500 + 315);
	for (size_t i = 0; i < p.columns; i++)
		for (int t = 0; t < PLOT_TREND_COUNT; t++)
			assert_true(
				series_point_is_gap(&p.trend[t][i]) ||
				(i >= plot_future(&p) && p.trend[t][i].max <= 4 * GIB));
	for (size_t i = 0; i < p.columns; i++)
		if (!series_point_is_gap(&p.trend[PLOT_TREND][i]) &&
			!series_point_is_gap(&p.trend[PLOT_TREND_HIGH][i]))
			assert_true(p.trend[PLOT_TREND_LOW][i].max <=
					    p.trend[PLOT_TREND][i].max &&
				    p.trend[PLOT_TREND][i].max <=
					    p.trend[PLOT_TREND_HIGH][i].max);
	plot_finish(&p);
	stage_finish(&s);
}

static void what_is_steady_has_no_trend(void **state)
{
	static const char *const scenes[] = {"process-steady", "process-young",
		"process-first", "process-waiting", "process-ended", "process-refused"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(scenes); i++) {
		struct stage s;
		struct plot p;

		scene_find(scenes[i])->play(&s, CHARSET_BRAILLE);
		collect(&s, &p, 16);
		assert_case(scenes[i], !p.trend[PLOT_TREND]);
		assert_case(scenes[i], plot_cell(&p, p.edge_us) == 99);
		plot_finish(&p);
		stage_finish(&s);
	}
}

/* All but the future is the time that was chosen. */
static void the_past_is_as_long_as_chosen(void **state)
{
	struct stage s;
	struct plot p;
	uint64_t from_us;

	(void)state;
	scene_find("graph-first-limit")->play(&s, CHARSET_BRAILLE);
	collect(&s, &p, 16);
	from_us = p.right_us > p.columns * p.column_us
			  ? p.right_us - p.columns * p.column_us
			  : 0;
	assert_int_equal(from_us, 0);
	assert_in_range(plot_cell(&p, p.edge_us), 78, 80);
	assert_in_range(p.column_us * 160, 1790 * S, 1800 * S);
	plot_finish(&p);
	stage_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spike_stays_at_every_zoom_for_seven_days),
		cmocka_unit_test(a_week_shows_its_spike_and_its_gap),
		cmocka_unit_test(ten_seconds_show_single_samples),
		cmocka_unit_test(labels_of_time_never_collide),
		cmocka_unit_test(levels_stand_where_the_process_would),
		cmocka_unit_test(the_trend_meets_the_limit),
		cmocka_unit_test(what_is_steady_has_no_trend),
		cmocka_unit_test(the_past_is_as_long_as_chosen),
	};

	return look_run(tests);
}
