/* draw_time.c - the axis of time: what happened when, labels, the mark */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "view/format.h"
#include "view/plot.h"
#include "view/sign.h"

/* Signs of events; where two fall into one cell, the one further down in this table. */
static const struct event_sign {
	enum event_kind kind;
	enum event_level level; /* at least */
	enum sign sign;
	enum style style;
} event_signs[] = {
	{EVENT_GAP, EVENT_INFO, SIGN_GAP, STYLE_QUIET},
	{EVENT_EXEC, EVENT_INFO, SIGN_EXEC, STYLE_STRONG},
	{EVENT_SPIKE, EVENT_INFO, SIGN_SPIKE, STYLE_PEAK},
	{EVENT_LIMIT, EVENT_WARN, SIGN_LIMIT, STYLE_WARN},
	{EVENT_LEAK, EVENT_WARN, SIGN_SUSPECTED, STYLE_WARN},
	{EVENT_LEAK, EVENT_CRITICAL, SIGN_LEAK, STYLE_WARN},
	{EVENT_ALERT, EVENT_INFO, SIGN_ALERT, STYLE_WARN},
	{EVENT_ENDED, EVENT_INFO, SIGN_END, STYLE_STRONG},
};

/* The axis being drawn. */
struct axis {
	const struct plot *p;
	struct canvas *c;
	int edge; /* the cell of the newest time */
};

static int axis_y(const struct axis *a)
{
	return a->p->area.y + a->p->area.height;
}

static void put_sign(const struct axis *a, int cell, enum style style, enum sign which)
{
	canvas_put(a->c, a->p->area.x + cell, axis_y(a), 1, style,
		sign(a->c->charset, which));
}

static bool is_free(const struct canvas *c, int x, int y, int width)
{
	for (int i = x - 1; i <= x + width; i++)
		if (i >= 0 && i < c->cols && strcmp(canvas_at(c, i, y)->bytes, " ") != 0)
			return false;
	return true;
}

/* A label below a cell, where there is room; returns whether it was drawn. */
static bool put_label(
	const struct axis *a, int cell, unsigned style, const char *text, int width)
{
	int y = axis_y(a) + 1, at = a->p->area.x + cell - width / 2;
	int end = a->p->area.x + a->p->area.width;

	if (at < 0)
		at = 0;
	if (at + width > end)
		at = end - width;
	if (!is_free(a->c, at, y, width))
		return false;
	canvas_put(a->c, at, y, width, style, text);
	return true;
}

/* The shortest round time whose labels stand eight cells apart. */
static uint64_t label_step_s(const struct plot *p)
{
	static const uint64_t steps[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900,
		1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800};
	size_t i = 0;

	while (i + 1 < COUNT_OF(steps) && steps[i] * 1000000 / p->column_us / 2 < 8)
		i++;
	return steps[i];
}

static const char *put_span(uint64_t seconds, bool in_seconds, char out[FORMAT_TEXT_MAX])
{
	if (in_seconds)
		snprintf(out, FORMAT_TEXT_MAX, "%us", (unsigned)seconds);
	else
		format_span(seconds, out);
	return out;
}

/* A tick so many seconds before the edge, or after it. */
static bool draw_tick(const struct axis *a, uint64_t seconds, bool ahead, bool in_seconds)
{
	int cells = (int)(seconds * 1000000 / a->p->column_us / 2);
	int cell = a->edge + (ahead ? cells : -cells);
	char span[FORMAT_TEXT_MAX], text[FORMAT_TEXT_MAX + 8];

	if (cell < 0 || cell >= a->p->area.width)
		return false;
	put_span(seconds, in_seconds, span);
	snprintf(text, sizeof text, "%s%s", ahead ? "+" : sign(a->c->charset, SIGN_MINUS),
		span);
	put_sign(a, cell, STYLE_QUIET, SIGN_TIME_TICK);
	put_label(a, cell, STYLE_QUIET, text, 1 + (int)strlen(span));
	return true;
}

static void draw_ticks(const struct axis *a)
{
	uint64_t step_s = label_step_s(a->p);
	bool in_seconds = step_s % 60;

	for (uint64_t s = step_s; draw_tick(a, s, false, in_seconds);)
		s += step_s;
	for (uint64_t s = step_s; draw_tick(a, s, true, in_seconds);)
		s += step_s;
}

static const struct event_sign *sign_of(const struct event *e)
{
	const struct event_sign *best = NULL;

	for (size_t i = 0; i < COUNT_OF(event_signs); i++)
		if (event_signs[i].kind == e->kind && e->level >= event_signs[i].level)
			best = &event_signs[i];
	return best;
}

/* Of this process, or of none; and not younger than what is shown. */
static bool is_shown(const struct view *v, const struct axis *a, const struct event *e)
{
	if (e->elapsed_us > a->p->edge_us && v->paused)
		return false;
	return !e->id.pid || procid_same_process(&e->id, &v->focus.id);
}

static void draw_events_on(
	const struct axis *a, const struct view *v, const struct history *h)
{
	for (size_t weight = 0; weight < COUNT_OF(event_signs); weight++)
		for (size_t i = 0; i < history_event_count(h); i++) {
			const struct event *e = history_event(h, i);
			int cell = plot_cell(a->p, e->elapsed_us);

			if (sign_of(e) == &event_signs[weight] && is_shown(v, a, e) &&
				cell >= 0 && cell < a->p->area.width)
				put_sign(a, cell, event_signs[weight].style,
					event_signs[weight].sign);
		}
}

/* Where a cell takes minutes, seconds are of no interest, but days may be. */
static const char *put_clock(const struct axis *a, uint64_t real_ms, uint64_t today_ms,
	char out[FORMAT_TEXT_MAX])
{
	bool coarse = a->p->column_us >= 60000000;
	size_t len;

	if (!coarse)
		return format_clock(real_ms, out);
	len = strlen(format_clock_on(real_ms, today_ms, out));
	out[len > 3 ? len - 3 : len] = '\0';
	return out;
}

/* What stands below the newest time: "now", "end", or the clock of a picture that stands
 * still. */
static const char *put_edge(
	const struct axis *a, const struct view *v, char out[FORMAT_TEXT_MAX])
{
	const struct focus *f = &v->focus;
	uint64_t edge_ms = v->look.edge_us / 1000, at_ms = f->now_us / 1000;

	if (v->paused)
		return put_clock(
			a, f->now_real_ms + edge_ms - at_ms, v->now.real_ms, out);
	snprintf(out, FORMAT_TEXT_MAX, "%s", f->ended ? "end" : "now");
	return out;
}

static void draw_cursor_time(const struct axis *a, const struct view *v)
{
	int cell = plot_cell(a->p, v->look.at_us);
	char clock[FORMAT_TEXT_MAX];

	if (!lookback_is_past(v) || cell < 0 || cell >= a->p->area.width)
		return;
	put_clock(a, v->focus.now_real_ms, v->now.real_ms, clock);
	put_label(a, cell, STYLE_STRONG, clock, (int)strlen(clock));
}

void draw_time_axis(const struct view *v, const struct history *h, const struct plot *p,
	struct canvas *c)
{
	struct axis a = {p, c, plot_cell(p, p->edge_us)};
	int mark = v->focus.marked ? plot_cell(p, v->focus.mark_us) : -1;
	char edge[FORMAT_TEXT_MAX];

	canvas_put(c, p->area.x - 1, axis_y(&a), 1, STYLE_QUIET,
		sign(c->charset, SIGN_CORNER));
	canvas_fill(c, p->area.x, axis_y(&a), p->area.width, STYLE_QUIET,
		sign(c->charset, SIGN_TIME));
	draw_cursor_time(&a, v);
	put_edge(&a, v, edge);
	put_label(&a, a.edge, STYLE_QUIET, edge, (int)strlen(edge));
	if (mark >= p->area.width)
		mark = -1;
	if (mark >= 0)
		put_label(&a, mark, STYLE_MARK, "mark", 4);
	if (a.edge < p->area.width - 1)
		put_sign(&a, a.edge, STYLE_QUIET, SIGN_TIME_TICK);
	draw_ticks(&a);
	if (mark >= 0)
		put_sign(&a, mark, STYLE_MARK, SIGN_MARK);
	draw_events_on(&a, v, h);
}
