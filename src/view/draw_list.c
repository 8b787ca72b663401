/* draw_list.c - the screen of all processes */
#include "config.h"

#include "view/draw.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "view/columns.h"
#include "view/format.h"
#include "view/sign.h"

/* Parts of a header line from the left, each whole or not at all. */
struct header {
	struct canvas *c;
	int x, end;
};

static void add_part(struct header *h, unsigned style, const char *format, ...)
	PRINTF_LIKE(3, 4);

static void add_part(struct header *h, unsigned style, const char *format, ...)
{
	bool ascii = h->c->charset == CHARSET_ASCII;
	char text[300];
	va_list args;
	int width;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	width = (int)text_width(text, strlen(text), ascii);
	if (h->x + width > h->end)
		return;
	canvas_put(h->c, h->x, 0, width, style, text);
	h->x += width + 2;
}

static void add_memory(struct header *h, const struct view_status *s)
{
	char a[FORMAT_TEXT_MAX], b[FORMAT_TEXT_MAX];
	const char *none = sign(h->c->charset, SIGN_NONE);

	if (s->container_known && s->container_limit_bytes) {
		int percent = (int)((double)s->container_bytes * 100 /
				    (double)s->container_limit_bytes);

		add_part(h, percent >= 80 ? STYLE_WARN : STYLE_TITLE,
			"container %s of %s (%d%%)", format_size(s->container_bytes, a),
			format_size(s->container_limit_bytes, b), percent);
		if (s->memory_known)
			add_part(h, STYLE_TITLE, "node %s available",
				format_size(s->available_bytes, a));
		return;
	}
	if (!s->memory_known)
		return;
	add_part(h, STYLE_TITLE, "%s total", format_size(s->total_bytes, a));
	add_part(h, STYLE_TITLE, "%s available", format_size(s->available_bytes, a));
	if (s->swap_total_bytes)
		add_part(h, STYLE_TITLE, "swap %s of %s",
			format_size(s->swap_used_bytes, a),
			format_size(s->swap_total_bytes, b));
	else
		add_part(h, STYLE_TITLE, "swap %s", none);
}

/* How many, and what keeps others out; ends before column @end. */
static int draw_count(const struct view *v, struct canvas *c, int end)
{
	const struct rows *r = &v->rows;
	char text[200], tagged[40] = "";
	int width;

	if (r->tagged.count)
		snprintf(tagged, sizeof tagged, "%zu tagged  ", r->tagged.count);
	if (*r->user || *r->filter || r->group)
		snprintf(text, sizeof text, "%s%zu of %zu procs", tagged, r->shown_count,
			r->count);
	else
		snprintf(text, sizeof text, "%s%zu proc%s", tagged, r->count,
			r->count == 1 ? "" : "s");
	width = (int)strlen(text);
	canvas_put_right(c, end - width, 0, width, STYLE_TITLE, text);
	return end - width;
}

/* The filter that is on: above the list, so that nobody wonders where processes are. */
static void add_filter(struct header *h, const struct rows *r)
{
	if (*r->filter)
		add_part(h, STYLE_MATCH, "filter \"%.40s\"", r->filter);
	if (*r->user)
		add_part(h, STYLE_MATCH, "user %.20s", r->user);
}

/* Less is no news. */
#define PSS_OLD_US 10000000

/* PSS is read as the budget allows, the oldest first: how far behind that is. */
static void add_pss_age(struct header *h, const struct view *v, const struct columns *p)
{
	uint64_t age_us = v->rows.pss_oldest_us;
	char age[FORMAT_TEXT_MAX];

	if (!p->at.shown[COLUMN_PSS] && !p->at.shown[COLUMN_TREE])
		return;
	if (age_us >= PSS_OLD_US && age_us > 2 * v->interval_ns / 1000)
		add_part(h, STYLE_QUIET, "PSS up to %s old",
			format_age(age_us / 1000000, age));
}

static void draw_header(const struct view *v, const struct view_status *s,
	const struct columns *p, struct canvas *c)
{
	int end = draw_count(v, c, c->cols - draw_clock(v, s, c, 0));
	struct header h = {.c = c, .x = 1, .end = end - 2};

	h.end -= draw_alert(v, c, 1, h.end) ? h.end : 0;
	if (s->host && *s->host)
		add_part(&h, STYLE_TITLE, "%.40s", s->host);
	add_filter(&h, &v->rows);
	add_memory(&h, s);
	add_pss_age(&h, v, p);
	if (s->stalled_pct >= 1)
		add_part(&h, STYLE_WARN, "stalled on memory %.0f%%", s->stalled_pct);
	if (s->own_cpu_pct >= 0)
		add_part(&h, STYLE_TITLE, "memtide uses %.1f%% CPU", s->own_cpu_pct);
}

static void add_title_zones(struct view *v, const struct columns *p, int y)
{
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (p->at.shown[i] && columns_may_sort(&v->rows, (enum column_id)i))
			view_add_zone(v, p->at.x[i], y, p->at.w[i], 1, ACTION_TITLE, i);
}

static const char *searched_text(const struct view *v)
{
	return v->prompt.kind == PROMPT_SEARCH ? v->prompt.text : "";
}

static void draw_nothing(const struct view *v, struct canvas *c, int y)
{
	char key[KEY_NAME_MAX];

	if (!v->rows.count)
		canvas_put(c, 2, y, c->cols - 2, STYLE_QUIET,
			"waiting for the first processes");
	else
		canvas_printf(c, 2, y, c->cols - 2, STYLE_QUIET,
			"no process is like that; %s shows all again",
			keymap_first(&v->keys, ACTION_SHOW_ALL, SCREEN_LIST, key));
}

void draw_list(struct view *v, const struct view_status *status, struct canvas *c)
{
	struct columns place;
	int first = v->rows.group ? 2 + DRAW_SUM_LINES : 2;

	v->list_rows = c->rows - first - 1;
	view_settle(v);
	columns_place(&place, c->cols, v->rows.seen, &v->columns);
	draw_header(v, status, &place, c);
	columns_draw_titles(&place, c, 1, &v->rows, v->marked);
	add_title_zones(v, &place, 1);
	if (v->rows.group)
		draw_sum(v, c, 2);
	view_add_zone(v, 0, first, c->cols, v->list_rows, ACTION_ROW, 0);
	if (!v->rows.shown_count)
		draw_nothing(v, c, first + 1);
	for (int i = 0; i < v->list_rows; i++) {
		size_t at = v->top + (size_t)i;

		if (at >= v->rows.shown_count)
			break;
		columns_draw_row(
			&place, c, first + i, rows_at(&v->rows, at), searched_text(v));
		if (at == v->cursor)
			canvas_flag(c, 0, first + i, c->cols, STYLE_SELECTED);
	}
}
