/* draw_process.c - the screen of one process: header, verdict, graph, panels */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/units.h"
#include "view/format.h"
#include "view/panels.h"

/* From this width on panels stand side by side. */
#define WIDE_COLS 140

#define COMMAND_ROOM 16

static bool age_s(const struct focus *f, const struct view_status *s, uint64_t *seconds)
{
	long hz = sysconf(_SC_CLK_TCK);
	uint64_t boot_s = s->boot_ns / 1000000000, start_s;

	if (!f->id.pid || !f->id.start_time_ticks || hz <= 0 || f->ended)
		return false;
	start_s = f->id.start_time_ticks / (uint64_t)hz;
	if (start_s > boot_s)
		return false;
	*seconds = boot_s - start_s;
	return true;
}

/* What stands right of the command; the least important parts are left out until it all
 * fits. */
static void put_facts(const struct view *v, const struct view_status *s, int room,
	char *out, size_t size)
{
	const struct focus *f = &v->focus;
	char age[FORMAT_TEXT_MAX], every[UNITS_TEXT_MAX], user[64] = "", up[64] = "";
	char cpu[64] = "", interval[64];
	uint64_t seconds;

	if (f->info && *f->info->user)
		snprintf(user, sizeof user, "%.20s  ", f->info->user);
	if (age_s(f, s, &seconds))
		snprintf(up, sizeof up, "up %s  ", format_age(seconds, age));
	snprintf(interval, sizeof interval, "every %s  ",
		units_duration_short(s->interval_ns, every));
	if (s->own_cpu_pct >= 0)
		snprintf(cpu, sizeof cpu, "memtide uses %.1f%% CPU", s->own_cpu_pct);
	for (int less = 0; less < 5; less++) {
		snprintf(out, size, "%s%s%s%s", less < 3 ? user : "", less < 4 ? up : "",
			less < 2 ? interval : "", less < 1 ? cpu : "");
		if ((int)strlen(out) <= room)
			return;
	}
	out[0] = '\0';
}

/* What the command gets before facts about it do: all of a short one. */
static int command_room(const struct focus *f, const struct canvas *c)
{
	const char *command = focus_command(f);
	size_t width = text_width(command, strlen(command), c->charset == CHARSET_ASCII);

	return 2 + (width < COMMAND_ROOM ? (int)width : COMMAND_ROOM);
}

static void draw_header(
	const struct view *v, const struct view_status *s, struct canvas *c)
{
	const struct focus *f = &v->focus;
	int end = c->cols - draw_clock(v, s, c, 0) - 1;
	char facts[300];
	int x = 1, width;

	x += canvas_printf(c, x, 0, 12, STYLE_TITLE, "%u ", f->pid);
	width = draw_alert(v, c, x + command_room(f, c), end);
	if (!width) {
		put_facts(v, s, end - x - command_room(f, c), facts, sizeof facts);
		width = (int)text_width(
			facts, strlen(facts), c->charset == CHARSET_ASCII);
		canvas_put(c, end - width, 0, width, STYLE_TITLE, facts);
	}
	canvas_put(c, x, 0, end - width - x - 2, STYLE_STRONG, focus_command(f));
}

/* "[1 Mappings]" or " 4 Limits "; returns columns used. */
static int draw_tab(
	struct view *v, struct canvas *c, int x, int y, enum panel panel, bool open)
{
	const struct panel_kind *kind = &panel_kinds[panel];
	int width = (int)strlen(kind->name) + 4;

	canvas_printf(c, x, y, width, open ? STYLE_TAB : STYLE_KEY,
		open ? "[%d %s]" : " %d %s ", kind->key, kind->name);
	view_add_zone(v, x, y, width, 1, ACTION_PANEL, (int)panel);
	return width;
}

static void draw_note(
	const struct view *v, enum panel panel, struct canvas *c, int x, int y, int width)
{
	char note[100] = "", clock[FORMAT_TEXT_MAX];

	if (lookback_is_past(v) && !panel_kinds[panel].has_past)
		snprintf(note, sizeof note, "of %s, not of then",
			format_clock(v->now.real_ms, clock));
	else if (panel_kinds[panel].note)
		panel_kinds[panel].note(v, width, note, sizeof note);
	if ((int)strlen(note) <= width)
		canvas_put_right(c, x, y, width, STYLE_QUIET, note);
}

/* A panel in its area; the wheel there, and a click, are for it. */
static void draw_panel(struct view *v, enum panel panel, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *a)
{
	view_add_zone(v, a->x, a->y, a->width, a->height, ACTION_PANEL_AREA,
		PANEL_ROW(panel, 0));
	panel_kinds[panel].draw(v, h, status, c, a);
}

/* The line of tabs, then the panel that is open. */
static void draw_one(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *a)
{
	struct graph_area area = {a->x, a->y + 1, a->width, a->height - 1};
	enum panel open = a->width < c->cols ? v->beside : v->panel;
	int x = a->x + 1;

	for (int i = 0; i < PANEL_COUNT; i++)
		if (panel_is_there(v, (enum panel)i))
			x += draw_tab(v, c, x, a->y, (enum panel)i,
				(enum panel)i == open || (enum panel)i == v->panel);
	draw_note(v, open, c, x + 1, a->y, a->x + a->width - x - 2);
	draw_panel(v, open, h, status, c, &area);
}

/* Two side by side: limits above events on the right, any other on the left. */
static void draw_two(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, int y, int height)
{
	int half = c->cols / 2, right = c->cols - half;
	int limits = draw_limits_height(v, c, right);
	struct graph_area left = {0, y, half - 1, height}, upper, lower;

	if (limits > height / 2)
		limits = height / 2;
	upper = (struct graph_area){half, y + 1, right, limits};
	lower = (struct graph_area){half, y + 3 + limits, right, height - 3 - limits};
	draw_one(v, h, status, c, &left);
	draw_tab(v, c, half + 1, y, PANEL_LIMITS, v->panel == PANEL_LIMITS);
	draw_panel(v, PANEL_LIMITS, h, status, c, &upper);
	draw_tab(v, c, half + 1, y + 2 + limits, PANEL_EVENTS, v->panel == PANEL_EVENTS);
	draw_panel(v, PANEL_EVENTS, h, status, c, &lower);
}

/* Whether panels stand side by side. */
static bool is_wide(int cols, int height)
{
	return cols >= WIDE_COLS && height >= 12;
}

/* Four tenths of the screen, if there is room for a panel too. */
static int graph_height(int rows)
{
	int height = (rows - 6) * 4 / 10;

	if (rows < 16)
		return 0;
	return height < 6 ? 6 : height > 20 ? 20 : height;
}

void draw_process(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c)
{
	int graph = graph_height(c->rows);
	int panel = 3 + graph, height = c->rows - 1 - panel;

	draw_header(v, status, c);
	draw_verdict(v, c, 1);
	v->place.width = 0;
	if (graph)
		draw_graph(v, h, status, c, 3, graph);
	if (is_wide(c->cols, height))
		draw_two(v, h, status, c, panel, height);
	else
		draw_one(
			v, h, status, c, &(struct graph_area){0, panel, c->cols, height});
}

void view_output_size_first(int cols, int rows, int *output_cols, int *output_rows)
{
	int height = rows - 4 - graph_height(rows);

	*output_cols = is_wide(cols, height) ? cols / 2 - 1 : cols;
	*output_rows = height - 1;
}
