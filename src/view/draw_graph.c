/* draw_graph.c - memory over time: lines, levels, axes and legend */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "base/units.h"
#include "detect/closest.h"
#include "view/format.h"
#include "view/sign.h"

/*
 *	label  axis  plot            legend
 *	 3.0G  ┤     ⢀⣀⡠⠤⠒⠉          ⡪⡪ RSS 2.9G
 *	       └┬──────▽──┬──        time axis
 *	     −10m    mark    now     labels, span
 */
#define LABEL_WIDTH 6
#define LEGEND_WIDTH 18
#define LEGEND_FROM_COLS 60 /* narrower screens have none */

enum line_id { LINE_LIMIT, LINE_PEAK, LINE_RSS, LINE_PSS, LINE_ANON, LINE_COUNT };

static const struct graph_line looks[LINE_COUNT] = {
	[LINE_LIMIT] = {NULL, GRAPH_DASH, STYLE_WARN, '='},
	[LINE_PEAK] = {NULL, GRAPH_DASH, STYLE_PEAK, '-'},
	[LINE_RSS] = {NULL, GRAPH_FILL, STYLE_RSS, '#'},
	[LINE_PSS] = {NULL, GRAPH_DOTS, STYLE_PSS, 'p'},
	[LINE_ANON] = {NULL, GRAPH_LINE, STYLE_ANON, 'a'},
};

/* One frame's graph. */
struct plot {
	struct graph_area area;
	size_t columns; /* 2 a cell */
	uint64_t column_us;
	uint64_t right_us; /* where the last column ends: a multiple of column_us */
	struct series_point *point[LINE_COUNT]; /* NULL: not drawn */
	uint64_t least, most;                   /* of what is drawn */
};

static uint64_t end_us(const struct focus *f)
{
	return f->ended ? f->last_us : f->now_us;
}

/* Columns begin at multiples of their width, so that the picture moves by whole columns
 * and a value never wanders between two. */
static void place_time(struct plot *p, const struct view *v)
{
	p->columns = 2 * (size_t)p->area.width;
	p->column_us = view_span_s(v) * 1000000 / p->columns;
	p->right_us = (end_us(&v->focus) / p->column_us + 1) * p->column_us;
}

static struct series_point *gaps(const struct plot *p)
{
	struct series_point *point = die_calloc(p->columns, sizeof *point);

	for (size_t i = 0; i < p->columns; i++)
		point[i].min = 1;
	return point;
}

/* Nothing was before elapsed 0: those columns stay gaps. */
static struct series_point *read_series(
	const struct plot *p, const struct process_history *process, enum series_id id)
{
	const struct series *s = history_series(process, id);
	struct series_point *point;
	size_t past = p->right_us / p->column_us, skip;

	if (!s)
		return NULL;
	point = gaps(p);
	skip = past < p->columns ? p->columns - past : 0;
	series_columns(s, p->right_us - (p->columns - skip) * p->column_us, p->column_us,
		history_bridge_us(process, id), p->columns - skip, point + skip);
	return point;
}

static struct series_point *level(const struct plot *p, uint64_t bytes)
{
	struct series_point *point = die_calloc(p->columns, sizeof *point);

	for (size_t i = 0; i < p->columns; i++)
		point[i] = (struct series_point){bytes, bytes, bytes};
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

static void take_extremes(struct plot *p)
{
	p->least = UINT64_MAX;
	for (int l = LINE_RSS; l < LINE_COUNT; l++)
		for (size_t i = 0; p->point[l] && i < p->columns; i++) {
			const struct series_point *at = &p->point[l][i];

			if (series_point_is_gap(at))
				continue;
			p->least = at->min < p->least ? at->min : p->least;
			p->most = at->max > p->most ? at->max : p->most;
		}
	if (p->least > p->most)
		p->least = p->most = 0;
}

/* Levels are drawn when they are near enough not to squash the rest. */
static void add_level(struct plot *p, enum line_id line, uint64_t bytes, double near)
{
	if (!bytes || (double)bytes > (double)p->most * near || bytes < p->least)
		return;
	p->point[line] = level(p, bytes);
}

static void add_levels(struct plot *p, const struct focus *f)
{
	const struct wall *w = closest_wall(f->walls);
	uint64_t most = p->most;

	add_level(p, LINE_PEAK, f->peak_bytes, 1.3);
	if (w && wall_kinds[w->kind].scope != WALL_SCOPE_SYSTEM)
		add_level(p, LINE_LIMIT, w->limit, 1.3);
	if (p->point[LINE_PEAK] && f->peak_bytes > most)
		p->most = f->peak_bytes;
	if (p->point[LINE_LIMIT] && w->limit > p->most)
		p->most = w->limit;
}

static void read_lines(struct plot *p, const struct history *h, const struct focus *f)
{
	const struct process_history *process = history_find(h, &f->id);
	AUTO_FREE struct series_point *peaks = NULL;

	if (!process)
		return;
	p->point[LINE_RSS] = read_series(p, process, SERIES_RSS);
	p->point[LINE_ANON] = read_series(p, process, SERIES_ANON);
	p->point[LINE_PSS] = read_series(p, process, SERIES_PSS);
	peaks = read_series(p, process, SERIES_PEAK);
	raise_by_peaks(p, p->point[LINE_RSS], peaks);
	take_extremes(p);
	if (p->most)
		add_levels(p, f);
}

static void draw_lines(const struct plot *p, const struct scale *scale, struct canvas *c)
{
	struct graph_line line[LINE_COUNT];
	size_t count = 0;

	for (int l = 0; l < LINE_COUNT; l++) {
		if (!p->point[l])
			continue;
		line[count] = looks[l];
		line[count++].point = p->point[l];
	}
	graph_draw(c, &p->area, scale, line, count);
}

static void draw_size_axis(
	const struct plot *p, const struct scale *scale, struct canvas *c)
{
	const struct graph_area *a = &p->area;

	for (int row = 0; row < a->height; row++) {
		int y = a->y + a->height - 1 - row;
		char label[SCALE_LABEL_MAX];
		bool has = p->most && scale_label(scale, row, label);

		if (has)
			canvas_put_right(c, 0, y, LABEL_WIDTH - 1, STYLE_QUIET, label);
		canvas_put(c, LABEL_WIDTH, y, 1, STYLE_QUIET,
			sign(c->charset, has ? SIGN_AXIS_TICK : SIGN_AXIS));
	}
}

/* The cell of a time; < 0: left of the graph. */
static int column_of(const struct plot *p, uint64_t us)
{
	uint64_t back = us < p->right_us ? (p->right_us - 1 - us) / p->column_us / 2 : 0;

	return back < (uint64_t)p->area.width ? p->area.width - 1 - (int)back : -1;
}

static bool is_free(const struct canvas *c, int x, int y, int width)
{
	for (int i = x - 1; i <= x + width; i++)
		if (i >= 0 && i < c->cols && strcmp(canvas_at(c, i, y)->bytes, " ") != 0)
			return false;
	return true;
}

/* A label below column @x of the plot, where there is room. */
static void put_time_label(const struct plot *p, struct canvas *c, int x, unsigned style,
	const char *text, int width)
{
	int y = p->area.y + p->area.height + 1;
	int at = p->area.x + x - width / 2;
	int end = p->area.x + p->area.width;

	if (at < 0)
		at = 0;
	if (at + width > end)
		at = end - width;
	if (is_free(c, at, y, width))
		canvas_put(c, at, y, width, style, text);
}

/* The shortest round time whose labels stand eight columns apart. */
static uint64_t label_step_s(const struct plot *p)
{
	static const uint64_t steps[] = {5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
		3600, 7200, 10800, 21600, 43200, 86400, 172800};
	size_t i = 0;

	while (i + 1 < COUNT_OF(steps) && steps[i] * 1000000 / p->column_us / 2 < 8)
		i++;
	return steps[i];
}

static void draw_time_labels(const struct plot *p, struct canvas *c)
{
	uint64_t step_s = label_step_s(p), span_us = p->columns * p->column_us;
	int y = p->area.y + p->area.height;

	for (uint64_t back_s = step_s; back_s * 1000000 < span_us; back_s += step_s) {
		char span[FORMAT_TEXT_MAX], text[FORMAT_TEXT_MAX + 8];
		bool seconds = step_s % 60;
		uint64_t cells = back_s * 1000000 / p->column_us / 2;
		int x = p->area.width - 1 - (int)cells;

		if (x < 0)
			break;
		if (seconds)
			snprintf(span, sizeof span, "%us", (unsigned)back_s);
		else
			format_span(back_s, span);
		snprintf(text, sizeof text, "%s%s", sign(c->charset, SIGN_MINUS), span);
		canvas_put(c, p->area.x + x, y, 1, STYLE_QUIET,
			sign(c->charset, SIGN_TIME_TICK));
		put_time_label(p, c, x, STYLE_QUIET, text, 1 + (int)strlen(span));
	}
}

static void draw_time_axis(const struct plot *p, const struct focus *f, struct canvas *c)
{
	int y = p->area.y + p->area.height;
	int mark = f->marked ? column_of(p, f->mark_us) : -1;
	const char *end = f->ended ? "end" : "now";

	canvas_put(c, LABEL_WIDTH, y, 1, STYLE_QUIET, sign(c->charset, SIGN_CORNER));
	canvas_fill(
		c, p->area.x, y, p->area.width, STYLE_QUIET, sign(c->charset, SIGN_TIME));
	put_time_label(p, c, p->area.width - 1, STYLE_QUIET, end, 3);
	if (mark >= 0)
		put_time_label(p, c, mark, STYLE_MARK, "mark", 4);
	draw_time_labels(p, c);
	if (mark >= 0)
		canvas_put(c, p->area.x + mark, y, 1, STYLE_MARK,
			sign(c->charset, SIGN_MARK));
}

/* One line of the legend; @line LINE_COUNT: it is no line of the graph. */
static void put_legend(struct canvas *c, int x, int y, enum line_id line,
	const char *name, unsigned style, const char *value)
{
	char sample[8];

	if (line < LINE_COUNT)
		canvas_put(c, x, y, 2, looks[line].style,
			graph_sample(c->charset, &looks[line], sample));
	canvas_put(c, x + 3, y, 7, STYLE_TEXT, name);
	format_cell(c, x + 10, y, 6, style, value);
}

static const char *sample_size(const struct sample *s, enum field_id field, char *out)
{
	return sample_has(s, field) ? format_size(s->value[field].u, out) : NULL;
}

static void draw_legend(
	const struct view *v, const struct plot *p, struct canvas *c, int x)
{
	const struct focus *f = &v->focus;
	const struct sample *s = &f->last;
	bool old = f->pss_age_us > 2 * v->interval_ns / 1000;
	char text[FORMAT_TEXT_MAX], name[16];
	int y = p->area.y, end = y + p->area.height + 2;

	put_legend(c, x, y++, LINE_RSS, "RSS", STYLE_STRONG,
		sample_size(s, FIELD_RSS, text));
	put_legend(c, x, y++, LINE_PEAK, "peak", STYLE_TEXT,
		f->peak_bytes ? format_size(f->peak_bytes, text) : NULL);
	put_legend(c, x, y++, LINE_ANON, "anon", STYLE_TEXT,
		sample_size(s, FIELD_RSS_ANON, text));
	if (y < end - 1)
		put_legend(c, x, y++, LINE_PSS, "PSS",
			old ? STYLE_TEXT | STYLE_DIMMED : STYLE_TEXT,
			f->has_pss ? format_size(f->pss_bytes, text) : NULL);
	if (y < end - 1)
		put_legend(c, x, y++, LINE_COUNT, "swap", STYLE_TEXT,
			sample_u64(s, FIELD_SWAP, 0) ? sample_size(s, FIELD_SWAP, text)
						     : NULL);
	snprintf(name, sizeof name, "%s %s", sign(c->charset, SIGN_DELTA),
		f->marked ? "mark" : "start");
	if (y < end - 1)
		put_legend(c, x, y++, LINE_COUNT, name, STYLE_TEXT,
			f->has_delta ? format_delta(f->delta_bytes, text) : NULL);
	canvas_printf(c, x + 3, end - 1, LEGEND_WIDTH - 3, STYLE_QUIET, "%s",
		format_span_long(view_span_s(v), text));
	canvas_put_right(c, x + 11, end - 1, 5, STYLE_KEY, "+ -");
}

static void draw_limit_name(const struct plot *p, const struct scale *scale,
	const struct focus *f, struct canvas *c)
{
	char text[FORMAT_TEXT_MAX];
	const struct wall *w = closest_wall(f->walls);
	int row;

	if (!p->point[LINE_LIMIT])
		return;
	row = (int)scale_position(scale, (double)w->limit);
	if (row >= 0 && row < p->area.height)
		canvas_printf(c, p->area.x, p->area.y + p->area.height - 1 - row,
			p->area.width, STYLE_WARN, "limit %s ",
			format_size(w->limit, text));
}

void draw_graph(
	struct view *v, const struct history *h, struct canvas *c, int y, int height)
{
	bool has_legend = c->cols >= LEGEND_FROM_COLS;
	struct plot p = {.area = {.x = LABEL_WIDTH + 1, .y = y, .height = height - 2}};

	p.area.width = c->cols - p.area.x - (has_legend ? LEGEND_WIDTH : 1);
	place_time(&p, v);
	read_lines(&p, h, &v->focus);
	if (p.most)
		scale_fit(&v->scale, p.least, p.most, p.area.height);
	draw_size_axis(&p, &v->scale, c);
	if (p.most)
		draw_lines(&p, &v->scale, c);
	if (p.most)
		draw_limit_name(&p, &v->scale, &v->focus, c);
	draw_time_axis(&p, &v->focus, c);
	if (has_legend)
		draw_legend(v, &p, c, c->cols - LEGEND_WIDTH + 1);
	view_add_zone(v, c->cols - 6, y + height - 1, 2, 1, ACTION_ZOOM_IN, 0);
	view_add_zone(v, c->cols - 4, y + height - 1, 2, 1, ACTION_ZOOM_OUT, 0);
	for (int l = 0; l < LINE_COUNT; l++)
		free(p.point[l]);
}
