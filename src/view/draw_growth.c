/*
 * draw_growth.c - panel 2: who makes it grow
 *
 * By function and thread where its Python can be looked into, by thread where not, with
 * the reason.  FUNCTION, or the thread's name, takes what is left of the width and never
 * leaves.
 */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "view/format.h"
#include "view/panels.h"
#include "view/sign.h"
#include "view/wrap.h"

enum growth_column {
	GROWTH_NET,
	GROWTH_SHARE,
	GROWTH_RATE,
	GROWTH_NAME, /* FUNCTION; by thread: THREAD */
	GROWTH_LINE,
	GROWTH_THREAD, /* by thread: TID */
	GROWTH_COUNT
};

static const struct {
	const char *by_function, *by_thread;
	int width;      /* 0: what is left */
	int from_width; /* the panel is at least so wide */
} columns[GROWTH_COUNT] = {
	[GROWTH_NET] = {"GROWTH", "GROWTH", 8, 0},
	[GROWTH_SHARE] = {"SHARE", "SHARE", 6, 44},
	[GROWTH_RATE] = {"RATE", "RATE", 9, 52},
	[GROWTH_NAME] = {"FUNCTION", "THREAD", 0, 0},
	[GROWTH_LINE] = {"LINE (hint)", NULL, 16, 62},
	[GROWTH_THREAD] = {"THREAD", "TID", 13, 76},
};

enum { THREAD_NUMBER_COLUMNS = 8, PERF_LINES = 2, TABLE_ROWS_MIN = 4 };

/* Where each column begins, and how wide it is; 0: it is not shown. */
struct growth_layout {
	bool by_function;
	int x[GROWTH_COUNT], width[GROWTH_COUNT];
};

static const char *title(const struct growth_layout *l, int column)
{
	return l->by_function ? columns[column].by_function : columns[column].by_thread;
}

static struct growth_layout lay_out(const struct graph_area *a, bool by_function)
{
	struct growth_layout l = {.by_function = by_function};
	int x = a->x + 1, left = a->width - 1, name = 0;

	for (int i = 0; i < GROWTH_COUNT; i++) {
		if (!title(&l, i) || a->width < columns[i].from_width)
			continue;
		l.width[i] = i == GROWTH_THREAD && !by_function ? THREAD_NUMBER_COLUMNS
								: columns[i].width;
		left -= l.width[i] + (i == GROWTH_NAME ? 2 : 1);
	}
	name = left > 0 ? left : 0;
	l.width[GROWTH_NAME] = name ? name : 1;
	for (int i = 0; i < GROWTH_COUNT; i++) {
		if (!l.width[i])
			continue;
		x += i == GROWTH_NAME;
		l.x[i] = x;
		x += l.width[i] + 1;
	}
	return l;
}

/* ---- what stands above the table ---- */

/* "since mark 13:37 (+610M), with 2 children      sampled 100 times/s" */
static int draw_since(const struct view *v, struct canvas *c, const struct graph_area *a)
{
	const struct growth_reading *g = v->growth;
	char clock[FORMAT_TEXT_MAX], net[FORMAT_TEXT_MAX], rate[40];
	const char *delta = format_delta(growth_reading_net(g), net);
	int width = a->width - 1, used;

	used = canvas_printf(c, a->x + 1, a->y, width, STYLE_TEXT, "since %s%s (%s)",
		g->since_mark ? "mark " : "",
		format_clock_short(v->growth_since_ms, clock), delta ? delta : "+0");
	if (g->children)
		used += canvas_printf(c, a->x + 1 + used, a->y, width - used, STYLE_TEXT,
			", with %u %s", (unsigned)g->children,
			g->children == 1 ? "child" : "children");
	if (!g->interval_ns || v->focus.ended)
		return 1;
	if (g->interval_ns < NS_PER_S)
		snprintf(rate, sizeof rate, "sampled %u times/s",
			(unsigned)((NS_PER_S + g->interval_ns / 2) / g->interval_ns));
	else
		snprintf(rate, sizeof rate, "sampled every second");
	if (used + 2 + (int)strlen(rate) <= width)
		canvas_put_right(c, a->x + 1, a->y, width - 1, STYLE_QUIET, rate);
	return 1;
}

static int draw_text(struct canvas *c, const struct graph_area *a, int y, unsigned style,
	const char *text)
{
	if (y >= a->height)
		return 0;
	return wrap_put(
		c, a->x + 1, a->y + y, a->width - 2, 0, a->height - y, style, text);
}

/* Why it is by thread only, and what to do: up to three sentences. */
static int draw_refusal(
	const struct view *v, struct canvas *c, const struct graph_area *a)
{
	const struct growth_reading *g = v->growth;
	char *at, *end;
	AUTO_BUF struct buf text = {.data = NULL};
	int y = 0;

	if (g->by_function || g->refusal == PYRUN_NO_PYTHON ||
		g->refusal == PYRUN_ENDED ||
		(g->refusal == PYRUN_STARTING && !g->is_python))
		return 0;
	buf_init(&text, 4096);
	pyrun_refusal_say(g->refusal, g->version, &text);
	for (at = text.data; at && (end = strchr(at, '\n')); at = end + 1) {
		*end = '\0';
		if (strncmp(at, "still shown:", 12))
			y += draw_text(
				c, a, y, at == text.data ? STYLE_WARN : STYLE_TEXT, at);
	}
	return y;
}

/* What tells more than this panel can, of a program that is no Python. */
static int draw_perf(const struct view *v, struct canvas *c, const struct graph_area *a)
{
	struct graph_area last = {
		a->x, a->y + a->height - PERF_LINES, a->width, PERF_LINES};
	char text[160];

	if (v->growth->is_python || v->focus.ended ||
		a->height < PERF_LINES + TABLE_ROWS_MIN)
		return 0;
	snprintf(text, sizeof text,
		"no CPython in it, so by thread. Which call allocates: "
		"perf record -e page-faults -g -p %u",
		(unsigned)v->focus.pid);
	draw_text(c, &last, 0, STYLE_QUIET, text);
	return PERF_LINES;
}

/* ---- the table ---- */

static void draw_titles(struct canvas *c, const struct growth_layout *l, int y)
{
	for (int i = 0; i < GROWTH_COUNT; i++) {
		if (!l->width[i])
			continue;
		if (i < GROWTH_NAME)
			canvas_put_right(
				c, l->x[i], y, l->width[i], STYLE_COLUMN, title(l, i));
		else
			canvas_put(c, l->x[i], y, l->width[i], STYLE_COLUMN, title(l, i));
	}
}

/* Of all that grew; what shrank has none. */
static const char *share_text(
	const struct growth_reading *g, const struct pyrun_growth_row *row, char *out)
{
	int64_t net = pyrun_growth_net(row);
	double sum = 0;

	for (size_t i = 0; i < g->count; i++)
		if (pyrun_growth_net(&g->row[i]) > 0)
			sum += (double)pyrun_growth_net(&g->row[i]);
	if (net <= 0 || sum <= 0)
		return NULL;
	snprintf(out, FORMAT_TEXT_MAX, "%.0f%%", 100 * (double)net / sum);
	return out;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

/* Python gives its threads no names that others see before 3.14: they are called like
 * the program. */
static void put_thread(
	const struct view *v, const struct pyrun_growth_row *row, char *out, size_t size)
{
	uint32_t owner = row->pid ? row->pid : v->focus.pid;
	bool has_name = row->thread[0] && (!v->growth->by_function ||
						  strncmp(row->thread, v->focus.last.name,
							  sizeof row->thread - 1) != 0);

	if (v->growth->by_function && row->tid == owner)
		snprintf(out, size, "MainThread");
	else if (has_name)
		snprintf(out, size, "%s", row->thread);
	else
		snprintf(out, size, "thread %u", (unsigned)row->tid);
}

/* The thread that most of it was seen in; of a descendant with its PID. */
static void draw_thread(const struct view *v, struct canvas *c, int x, int y, int width,
	const struct pyrun_growth_row *row)
{
	char name[40];
	int used = 0;

	if (!row->tid)
		return;
	put_thread(v, row, name, sizeof name);
	if (row->pid)
		used = canvas_printf(
			c, x, y, width, STYLE_TEXT, "%u ", (unsigned)row->pid);
	canvas_put(c, x + used, y, width - used, STYLE_TEXT, name);
}

static void draw_name(const struct view *v, struct canvas *c,
	const struct growth_layout *l, int y, const struct pyrun_growth_row *row)
{
	int x = l->x[GROWTH_NAME], width = l->width[GROWTH_NAME];

	if (!row->tid && !row->function)
		canvas_put(c, x, y, width, STYLE_QUIET, "threads that ended");
	else if (!l->by_function)
		draw_thread(v, c, x, y, width, row);
	else if (row->function)
		canvas_put(c, x, y, width, STYLE_TEXT, row->function);
	else
		canvas_put(c, x, y, width, STYLE_QUIET, "outside of Python");
}

static void draw_where(const struct view *v, struct canvas *c,
	const struct growth_layout *l, int y, const struct pyrun_growth_row *row)
{
	if (l->width[GROWTH_LINE] && row->file && *row->file) {
		char line[16] = "";
		int width = l->width[GROWTH_LINE], used;

		if (row->line)
			snprintf(line, sizeof line, ":%u", (unsigned)row->line);
		used = canvas_put(c, l->x[GROWTH_LINE], y, width - (int)strlen(line),
			STYLE_TEXT, base_name(row->file));
		canvas_put(
			c, l->x[GROWTH_LINE] + used, y, width - used, STYLE_TEXT, line);
	}
	if (!l->width[GROWTH_THREAD])
		return;
	if (l->by_function)
		draw_thread(v, c, l->x[GROWTH_THREAD], y, l->width[GROWTH_THREAD], row);
	else if (row->tid)
		canvas_printf(c, l->x[GROWTH_THREAD], y, l->width[GROWTH_THREAD],
			STYLE_TEXT, "%u", (unsigned)row->tid);
}

static void draw_row(const struct view *v, struct canvas *c,
	const struct growth_layout *l, int x, int y, const struct pyrun_growth_row *row)
{
	uint64_t rss = 0;
	bool grows = focus_rss(&v->focus, &rss) && row->rate > 0 &&
		     format_is_growth(row->rate, rss) && !v->focus.ended;
	char text[FORMAT_TEXT_MAX];

	if (grows)
		canvas_put(c, x, y, 1, STYLE_GROWS, sign(c->charset, SIGN_GROWS));
	format_cell(c, l->x[GROWTH_NET], y, l->width[GROWTH_NET], STYLE_TEXT,
		format_delta(pyrun_growth_net(row), text));
	if (l->width[GROWTH_SHARE])
		format_cell(c, l->x[GROWTH_SHARE], y, l->width[GROWTH_SHARE], STYLE_TEXT,
			share_text(v->growth, row, text));
	if (l->width[GROWTH_RATE])
		format_cell(c, l->x[GROWTH_RATE], y, l->width[GROWTH_RATE],
			grows ? STYLE_GROWS : STYLE_TEXT,
			v->focus.ended ? NULL : format_rate(row->rate, text));
	draw_name(v, c, l, y, row);
	draw_where(v, c, l, y, row);
}

/* What was given back by nobody knows whom: of several threads any may have been it. */
static int64_t freed_by_nobody(const struct growth_reading *g)
{
	int64_t freed = (int64_t)g->freed_bytes;

	for (size_t i = 0; i < g->count; i++)
		freed -= (int64_t)g->row[i].freed_bytes;
	return freed;
}

static void draw_freed(const struct view *v, struct canvas *c,
	const struct growth_layout *l, const struct graph_area *a, int y)
{
	int x = l->x[GROWTH_NAME];
	char text[FORMAT_TEXT_MAX];

	format_cell(c, l->x[GROWTH_NET], y, l->width[GROWTH_NET], STYLE_TEXT,
		format_delta(-freed_by_nobody(v->growth), text));
	canvas_put(c, x, y, a->x + a->width - x, STYLE_QUIET,
		"given back, by whom is not seen");
}

/* Rows whose memory came and went altogether say nothing. */
static size_t shown_rows(const struct growth_reading *g)
{
	size_t count = freed_by_nobody(g) > 0;

	for (size_t i = 0; i < g->count; i++)
		count += pyrun_growth_net(&g->row[i]) != 0;
	return count;
}

static void draw_table(
	struct view *v, struct canvas *c, const struct graph_area *a, enum panel panel)
{
	const struct growth_reading *g = v->growth;
	struct growth_layout l = lay_out(a, g->by_function);
	size_t skip = v->panel_top[panel];
	int y = a->y + 1;

	draw_titles(c, &l, a->y);
	for (size_t i = 0; i < g->count && y < a->y + a->height; i++) {
		if (!pyrun_growth_net(&g->row[i]))
			continue;
		if (skip) {
			skip--;
			continue;
		}
		draw_row(v, c, &l, a->x, y++, &g->row[i]);
	}
	if (freed_by_nobody(g) > 0 && !skip && y < a->y + a->height)
		draw_freed(v, c, &l, a, y);
}

void draw_growth_in(
	struct view *v, struct canvas *c, const struct graph_area *area, enum panel panel)
{
	struct graph_area a = *area;
	size_t count = v->growth ? shown_rows(v->growth) : 0;
	int used;

	if (!v->growth) {
		panel_settle(v, panel, 0, 0);
		draw_text(c, area, 0, STYLE_QUIET,
			v->focus.ended ? "who made it grow was not looked at"
				       : "who makes it grow is looked at from now on");
		return;
	}
	used = draw_since(v, c, &a);
	a.y += used;
	a.height -= used;
	used = draw_refusal(v, c, &a);
	a.y += used;
	a.height -= used;
	a.height -= draw_perf(v, c, &a);
	panel_settle(v, panel, count, a.height - 1);
	if (!count)
		draw_text(c, &a, 0, STYLE_QUIET, "nothing made it grow since then");
	else if (a.height > 1)
		draw_table(v, c, &a, panel);
}

void draw_growth(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	(void)h;
	(void)status;
	draw_growth_in(v, c, area, PANEL_GROWTH);
}
