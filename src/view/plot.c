#include "config.h"

#include "view/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "base/units.h"
#include "detect/alerts.h"
#include "detect/closest.h"
#include "view/format.h"

/* Levels are drawn when they are near enough not to squash the rest, and so much of the
 * trend. */
#define NEAR 1.3
#define NEAR_OF_FEW_ROWS 1.15
#define FEW_ROWS 8
#define TREND_NEAR 1.6
#define FUTURE_SHARE 5

const struct graph_line plot_looks[PLOT_LINE_COUNT] = {
	[PLOT_RSS] = {NULL, GRAPH_HATCH, STYLE_RSS, ':', false},
	[PLOT_ANON] = {NULL, GRAPH_FILL, STYLE_ANON, '#', false},
	[PLOT_PSS] = {NULL, GRAPH_LINE, STYLE_PSS, 'p', true},
};

const struct graph_line plot_peak_look = {NULL, GRAPH_DASH, STYLE_PEAK, '-', true};

static const enum series_id sources[PLOT_LINE_COUNT] = {
	[PLOT_RSS] = SERIES_RSS,
	[PLOT_ANON] = SERIES_ANON,
	[PLOT_PSS] = SERIES_PSS,
};

/*
 * Time.
 */
static bool shows_future(const struct plot *p, const struct view *v)
{
	const struct forecast *f = &v->forecast;
	uint64_t cell_us = view_span_s(v) * 1000000 / (uint64_t)p->area.width;

	return f->is_known && f->until_us - f->from_us >= 2 * cell_us &&
	       (!v->paused || v->look.edge_us == v->look.live_us);
}

static void place_time(struct plot *p, const struct view *v)
{
	size_t future = shows_future(p, v) ? (size_t)p->area.width / FUTURE_SHARE : 0;

	p->columns = 2 * (size_t)p->area.width;
	p->column_us = view_span_s(v) * 1000000 / (p->columns - 2 * future);
	p->edge_us = v->paused ? v->look.edge_us : lookback_at_us(v);
	p->shown_us = lookback_at_us(v);
	p->right_us = (p->edge_us / p->column_us + 1 + 2 * future) * p->column_us;
}

int plot_cell(const struct plot *p, uint64_t us)
{
	uint64_t cell_us = 2 * p->column_us, back;

	if (us >= p->right_us)
		return p->area.width;
	back = (p->right_us - 1 - us) / cell_us;
	return back < (uint64_t)p->area.width ? p->area.width - 1 - (int)back : -1;
}

size_t plot_future(const struct plot *p)
{
	uint64_t ahead = (p->right_us - p->shown_us - 1) / p->column_us;

	return ahead < p->columns ? p->columns - (size_t)ahead : 0;
}

/* The time in the middle of a column. */
static double middle_us(const struct plot *p, size_t column)
{
	double before = (double)(p->columns - column) - 0.5;

	return (double)p->right_us - before * (double)p->column_us;
}

/*
 * Values.
 */
static struct series_point *gaps(const struct plot *p)
{
	struct series_point *point = die_calloc(p->columns, sizeof *point);

	for (size_t i = 0; i < p->columns; i++)
		point[i].min = 1;
	return point;
}

/* What came after the edge of a picture that stands still is none of its business. */
static void cut_at_edge(
	const struct plot *p, const struct series *s, struct series_point *point)
{
	for (size_t i = p->columns; i-- > 0;) {
		uint64_t from_us = p->right_us - (p->columns - i) * p->column_us;

		if (from_us <= p->edge_us) {
			series_range(s, from_us, p->edge_us + 1, &point[i]);
			return;
		}
		point[i] = (struct series_point){.min = 1};
	}
}

/* A line across columns that share one step: its range in each of them would be an area,
 * which it is not. */
static void thin_out(
	const struct plot *p, const struct series *s, struct series_point *point)
{
	for (size_t i = 0; i < p->columns; i++) {
		uint64_t back_us = (p->columns - i) * p->column_us;
		struct series_point *at = &point[i];

		if (!series_point_is_gap(at) && p->right_us >= back_us &&
			series_step_at(s, p->right_us - back_us) > p->column_us)
			at->min = at->max = at->last;
	}
}

/* Nothing was before elapsed 0: those columns stay gaps. */
static struct series_point *read_series(
	const struct plot *p, const struct process_history *process, enum series_id id)
{
	const struct series *s = history_series(process, id);
	struct series_point *point;
	uint64_t past = p->right_us / p->column_us;
	size_t skip = past < p->columns ? p->columns - (size_t)past : 0;

	if (!s)
		return NULL;
	point = gaps(p);
	series_columns(s, p->right_us - (p->columns - skip) * p->column_us, p->column_us,
		history_bridge_us(process, id), p->columns - skip, point + skip);
	cut_at_edge(p, s, point);
	if (id == SERIES_PSS)
		thin_out(p, s, point);
	return point;
}

/* A spike between two samples is part of how RSS went. */
static void raise_by_peaks(
	const struct plot *p, struct series_point *rss, const struct series_point *peaks)
{
	for (size_t i = 0; rss && peaks && i < p->columns; i++)
		if (!series_point_is_gap(&rss[i]) && !series_point_is_gap(&peaks[i]) &&
			peaks[i].max > rss[i].max)
			rss[i].max = peaks[i].max;
}

/* Where this program's own values begin those of the one before it end. */
static void fill_gaps(
	const struct plot *p, struct series_point **to, struct series_point *older)
{
	if (!*to) {
		*to = older;
		return;
	}
	for (size_t i = 0; older && i < p->columns; i++)
		if (series_point_is_gap(&(*to)[i]))
			(*to)[i] = older[i];
		else
			break;
	free(older);
}

/* All program images that ran in the process, the newest first. */
static void read_lines(struct plot *p, const struct process_history *process)
{
	const struct procid *id = &process->id;

	for (; process && procid_same_process(&process->id, id);
		process = history_previous(process)) {
		AUTO_FREE struct series_point *peaks =
			read_series(p, process, SERIES_PEAK);

		for (int l = 0; l < PLOT_LINE_COUNT; l++) {
			struct series_point *s = read_series(p, process, sources[l]);

			if (l == PLOT_RSS)
				raise_by_peaks(p, s, peaks);
			fill_gaps(p, &p->line[l], s);
		}
	}
}

static void take_extremes(struct plot *p, const struct series_point *point)
{
	for (size_t i = 0; point && i < p->columns; i++) {
		if (series_point_is_gap(&point[i]))
			continue;
		p->least = point[i].min < p->least ? point[i].min : p->least;
		p->most = point[i].max > p->most ? point[i].max : p->most;
	}
}

/*
 * The trend.
 */
static struct series_point *read_trend(
	const struct plot *p, const struct forecast *f, double per_s)
{
	struct series_point *point = gaps(p);

	for (size_t i = 0; i < p->columns; i++) {
		double ahead_s = (middle_us(p, i) - (double)f->from_us) / 1e6;
		double bytes = (double)f->from_bytes + per_s * ahead_s;
		uint64_t at = bytes > 0 && bytes < 1e18 ? (uint64_t)bytes : 0;

		if (middle_us(p, i) <= (double)p->edge_us + (double)p->column_us / 2 ||
			middle_us(p, i) > (double)f->until_us ||
			(f->has_wall && at > f->wall_bytes))
			continue;
		point[i] = (struct series_point){at, at, at};
	}
	return point;
}

static void find_meeting(struct plot *p, const struct forecast *f, uint64_t highest)
{
	double us = f->per_s > 0
			    ? (double)(f->wall_bytes - f->from_bytes) / f->per_s * 1e6
			    : INFINITY;
	double at_us = (double)f->from_us + us;

	if (!f->has_wall || !(at_us < (double)p->right_us) ||
		(double)f->wall_bytes > (double)highest * TREND_NEAR)
		return;
	p->has_meeting = true;
	p->meeting_bytes = f->wall_bytes;
	p->meeting = p->columns - 1 -
		     (size_t)(((double)p->right_us - at_us) / (double)p->column_us);
}

static void add_trend(struct plot *p, const struct forecast *f, uint64_t highest)
{
	const double per_s[PLOT_TREND_COUNT] = {
		[PLOT_TREND] = f->per_s,
		[PLOT_TREND_LOW] = f->low_per_s,
		[PLOT_TREND_HIGH] = f->high_per_s,
	};

	for (int t = 0; t < PLOT_TREND_COUNT; t++)
		p->trend[t] = read_trend(p, f, per_s[t]);
	take_extremes(p, p->trend[PLOT_TREND]);
	if ((double)p->most > (double)highest * TREND_NEAR)
		p->most = (uint64_t)((double)highest * TREND_NEAR);
	find_meeting(p, f, highest);
}

/*
 * Levels.
 */
static struct plot_level *add_level(struct plot *p, uint64_t bytes, uint64_t highest)
{
	struct plot_level *level = &p->level[p->level_count];
	double near = p->area.height < FEW_ROWS ? NEAR_OF_FEW_ROWS : NEAR;

	if (!bytes || (double)bytes > (double)highest * near || bytes < p->least ||
		p->level_count == PLOT_LEVELS_MAX)
		return NULL;
	p->level_count++;
	p->most = bytes > p->most ? bytes : p->most;
	*level = (struct plot_level){.bytes = bytes};
	return level;
}

static void add_peak(struct plot *p, const struct focus *f, uint64_t highest)
{
	struct plot_level *level = add_level(p, f->peak_bytes, highest);

	if (!level)
		return;
	level->shape = plot_peak_look.shape;
	level->style = plot_peak_look.style;
	level->letter = plot_peak_look.letter;
	level->ends_now = true;
}

/* Where this process would stand at the limit, if all else stayed. */
static void add_wall(struct plot *p, const struct forecast *f, uint64_t highest)
{
	struct plot_level *level =
		f->has_wall ? add_level(p, f->wall_bytes, highest) : NULL;
	char limit[FORMAT_TEXT_MAX], left[FORMAT_TEXT_MAX];

	if (!level)
		return;
	level->shape = GRAPH_DASH;
	level->style = STYLE_WARN;
	level->letter = '=';
	format_size(f->limit, limit);
	format_size(f->left, left);
	if (f->kind == WALL_SYSTEM)
		snprintf(level->label, sizeof level->label, "memory full: %s left", left);
	else
		snprintf(level->label, sizeof level->label, "limit %s: %s left", limit,
			left);
}

/* What RSS is where the alert's metric is at its threshold; 0: it has no place here. */
static uint64_t alert_bytes(const struct alert *a, const struct forecast *f)
{
	double bytes = 0, limit = (double)f->limit;

	if (a->metric == ALERT_METRIC_FIELD && a->unit == ALERT_BYTES) {
		if (a->field == FIELD_RSS || a->field == FIELD_PEAK_RSS ||
			a->field == FIELD_RSS_ANON || a->field == FIELD_PSS)
			bytes = a->threshold;
		else if (a->field == FIELD_HEADROOM && f->has_wall)
			bytes = (double)f->wall_bytes - a->threshold;
	} else if (a->metric == ALERT_METRIC_USED && f->has_wall &&
		   (!a->family || !strcmp(a->family, wall_kinds[f->kind].family))) {
		bytes = (double)f->wall_bytes - limit * (1 - a->threshold / 100);
	}
	return bytes > 0 && bytes < 1e18 ? (uint64_t)bytes : 0;
}

static void add_alerts(struct plot *p, const struct alerts *alerts,
	const struct forecast *f, uint64_t highest)
{
	for (size_t i = 0; alerts && i < alerts_count(alerts); i++) {
		const struct alert *a = alerts_at(alerts, i);
		struct plot_level *level = add_level(p, alert_bytes(a, f), highest);

		if (!level)
			continue;
		level->shape = GRAPH_DOTS;
		level->style = STYLE_WARN;
		level->letter = '.';
		snprintf(level->label, sizeof level->label, "%.*s",
			(int)sizeof level->label - 1, a->text);
	}
}

void plot_init(struct plot *p, const struct graph_area *area, const struct view *v,
	const struct history *h, const struct view_status *status)
{
	const struct process_history *process = focus_history(&v->focus, h);
	struct forecast then;
	uint64_t highest;

	*p = (struct plot){.area = *area, .least = UINT64_MAX};
	place_time(p, v);
	if (process)
		read_lines(p, process);
	for (int l = 0; l < PLOT_LINE_COUNT; l++)
		take_extremes(p, p->line[l]);
	if (p->least > p->most) {
		p->least = 0;
		return;
	}
	highest = p->most;
	if (shows_future(p, v))
		add_trend(p, &v->forecast, highest);
	forecast_of(&v->focus, &then);
	add_peak(p, &v->focus, highest);
	add_wall(p, &then, p->has_meeting ? UINT64_MAX : highest);
	add_alerts(p, status->alerts, &then, highest);
}

void plot_finish(struct plot *p)
{
	for (int l = 0; l < PLOT_LINE_COUNT; l++)
		free(p->line[l]);
	for (int t = 0; t < PLOT_TREND_COUNT; t++)
		free(p->trend[t]);
}
