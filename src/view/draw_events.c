/* draw_events.c - panel 5: what happened, newest first */
#include "config.h"

#include "view/draw.h"

#include "view/format.h"
#include "view/panels.h"
#include "view/wrap.h"

#define TIME_WIDTH 8
#define KIND_WIDTH 8

/* Of this process, or of none; and not younger than the moment that is shown. */
static bool is_shown(const struct view *v, const struct event *e)
{
	if (v->paused && e->elapsed_us > lookback_at_us(v))
		return false;
	return !e->id.pid || procid_same_process(&e->id, &v->focus.id);
}

static unsigned style_of(const struct event *e)
{
	if (e->level == EVENT_CRITICAL)
		return STYLE_ALERT;
	return e->level == EVENT_WARN ? STYLE_WARN : STYLE_TEXT;
}

/* What is left of the width for the detail. */
static int detail_width(const struct graph_area *a)
{
	int width = a->width - 2 - TIME_WIDTH - 2 - KIND_WIDTH - 1 - 1;

	return width > 10 ? width : 10;
}

/* One event from its line @skip on, on at most @max lines; returns how many. */
static int draw_event(struct canvas *c, const struct graph_area *a, int y, int skip,
	int max, const struct event *e)
{
	char clock[FORMAT_TEXT_MAX];
	int x = a->x + 2, lines;

	if (!skip) {
		canvas_put(c, x, y, TIME_WIDTH, STYLE_QUIET,
			format_clock(e->real_ms, clock));
		canvas_put(c, x + TIME_WIDTH + 2, y, KIND_WIDTH, style_of(e),
			event_kind_names[e->kind]);
	}
	x += TIME_WIDTH + 2 + KIND_WIDTH + 1;
	lines = wrap_put(c, x, y, detail_width(a), skip, max, STYLE_TEXT, e->detail);
	return lines || skip ? lines : 1;
}

static int lines_of(
	const struct canvas *c, const struct graph_area *a, const struct event *e)
{
	return wrap_lines(e->detail, detail_width(a), c->charset == CHARSET_ASCII);
}

static size_t count_lines(const struct view *v, const struct history *h,
	const struct canvas *c, const struct graph_area *a)
{
	size_t count = 0;

	for (size_t i = 0; i < history_event_count(h); i++)
		if (is_shown(v, history_event(h, i)))
			count += (size_t)lines_of(c, a, history_event(h, i));
	return count;
}

void draw_events(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	size_t count = count_lines(v, h, c, area);
	int y = area->y, end = area->y + area->height, skip;

	(void)status;
	panel_settle(v, PANEL_EVENTS, count, area->height);
	if (!count)
		canvas_put(c, area->x + 2, y, area->width - 2, STYLE_QUIET,
			"nothing happened yet");
	skip = (int)v->panel_top[PANEL_EVENTS];
	for (size_t i = 0; i < history_event_count(h) && y < end; i++) {
		const struct event *e = history_event(h, i);
		int lines = is_shown(v, e) ? lines_of(c, area, e) : 0;

		if (skip < lines)
			y += draw_event(c, area, y, skip, end - y, e);
		skip = skip > lines ? skip - lines : 0;
	}
}
