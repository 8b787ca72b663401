/* draw_limits.c - panel 4: every limit, and which is close */
#include "config.h"

#include "view/draw.h"

#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "detect/closest.h"
#include "view/format.h"
#include "view/limit_rows.h"
#include "view/sign.h"
#include "view/wording.h"
#include "view/wrap.h"

#define NEAR_LIMIT 0.8
#define NEAR_ETA_S 300
#define FAR_ETA_S 86400e3 /* a thousand days: no answer for a person */
#define VALUE_WIDTH 7
#define ETA_WIDTH 5
#define BAR_MIN 4
#define BAR_MAX 24
#define THEN_WIDTH 20
#define DETAIL_MAX 600

/* Where columns stand: name, bar, three values, ETA, THEN. */
struct places {
	int name, name_width, bar, bar_width, values, eta, then, then_width;
};

/* The panel as it is laid out. */
struct table {
	struct view *v;
	struct canvas *c;
	struct graph_area area;
	struct places at;
	struct limit_row row[WALL_SET_MAX];
	size_t count;
	size_t cursor;
	bool all_details; /* there is room for what every cgroup consists of */
	int skip;         /* lines above the visible ones */
	int line;         /* the next one, from the first below the titles */
	int cursor_from,
		cursor_to; /* lines of the chosen row: the first, behind the last */
	bool only_count;
};

static int widest_name(const struct wall_set *set)
{
	char text[WORDING_MAX];
	size_t widest = 16;

	for (size_t i = 0; i < set->count; i++) {
		size_t width = strlen(wording_name(&set->wall[i], text));

		widest = width > widest ? width : widest;
	}
	return (int)widest;
}

/* THEN never leaves; names take what they need of the rest, and a bar what is left. */
static struct places place(const struct graph_area *a, const struct wall_set *set)
{
	struct places p = {.name = a->x + 2};
	int rest = a->width - 2 - 3 * VALUE_WIDTH - ETA_WIDTH - 2 - THEN_WIDTH;

	p.name_width = widest_name(set);
	if (p.name_width > rest)
		p.name_width = rest;
	p.bar_width = rest - p.name_width - 1;
	if (p.bar_width < BAR_MIN)
		p.bar_width = 0;
	if (p.bar_width > BAR_MAX)
		p.bar_width = BAR_MAX;
	p.bar = p.name + p.name_width + 1;
	p.values = p.bar + (p.bar_width ? p.bar_width : -1);
	p.eta = p.values + 3 * VALUE_WIDTH;
	p.then = p.eta + ETA_WIDTH + 2;
	p.then_width = a->x + a->width - p.then;
	return p;
}

static void draw_titles(struct canvas *c, const struct places *p, int y)
{
	static const char *const titles[] = {"USED", "LIMIT", "LEFT"};

	canvas_put(c, p->name, y, p->name_width, STYLE_COLUMN, "LIMIT ON");
	for (int i = 0; i < 3; i++)
		canvas_put_right(c, p->values + i * VALUE_WIDTH, y, VALUE_WIDTH,
			STYLE_COLUMN, titles[i]);
	canvas_put_right(c, p->eta, y, ETA_WIDTH, STYLE_COLUMN, "ETA");
	canvas_put(c, p->then, y, p->then_width, STYLE_COLUMN, "THEN");
}

static bool is_near(const struct limit_row *r)
{
	return r->wall->use_known &&
	       (closest_share(r->wall) >= NEAR_LIMIT || r->eta_s <= NEAR_ETA_S);
}

static const char *eta_text(const struct limit_row *r, char out[UNITS_TEXT_MAX])
{
	return r->eta_s < FAR_ETA_S
		       ? units_duration_short((uint64_t)(r->eta_s * 1e9), out)
		       : NULL;
}

/* Row of the screen for the next line; < 0: it is not visible. */
static int next_y(struct table *t)
{
	int y = t->area.y + 1 + t->line++ - t->skip;

	if (t->only_count || y <= t->area.y || y >= t->area.y + t->area.height)
		return -1;
	return y;
}

static void draw_values(
	struct canvas *c, const struct places *p, int y, const struct limit_row *r)
{
	const struct wall *w = r->wall;
	unsigned style = is_near(r) ? STYLE_WARN : STYLE_TEXT;
	uint64_t value[] = {w->use, w->limit, wall_headroom(w)};
	char text[WORDING_MAX];

	for (int i = 0; i < 3; i++)
		format_cell(c, p->values + i * VALUE_WIDTH, y, VALUE_WIDTH, style,
			w->use_known || i == 1 ? wording_value(w, value[i], text) : NULL);
	format_cell(c, p->eta, y, ETA_WIDTH, style, eta_text(r, text));
}

static void put_wall(struct table *t, size_t i)
{
	const struct limit_row *r = &t->row[i];
	const struct places *p = &t->at;
	struct canvas *c = t->c;
	unsigned style = is_near(r) ? STYLE_WARN : STYLE_TEXT;
	char text[WORDING_MAX], bar[4 * BAR_MAX + 1];
	int y = next_y(t);

	if (y < 0)
		return;
	if (r->is_first || is_near(r))
		canvas_put(c, p->name - 2, y, 1, style, sign(c->charset, SIGN_LIMIT));
	canvas_put(c, p->name, y, p->name_width, style, wording_name(r->wall, text));
	if (r->wall->use_known && p->bar_width) {
		sign_bar(c->charset, p->bar_width, closest_share(r->wall), bar);
		canvas_put(c, p->bar, y, p->bar_width,
			is_near(r) ? STYLE_WARN : STYLE_RSS, bar);
	}
	draw_values(c, p, y, r);
	canvas_put(c, p->then, y, p->then_width, style, wording_then(r->wall));
	if (i == t->cursor && t->v->panel == PANEL_LIMITS)
		canvas_flag(c, t->area.x, y, t->area.width, STYLE_SELECTED);
	view_add_zone(t->v, t->area.x, y, t->area.width, 1, ACTION_PANEL_ROW,
		PANEL_ROW(PANEL_LIMITS, i));
}

/* One text below a row, over as many lines as it takes. */
static void put_text(struct table *t, int indent, unsigned style, const char *text)
{
	int width = t->area.width > 24 ? t->area.width - indent - 1 : 20;
	int lines = wrap_lines(text, width, t->c->charset == CHARSET_ASCII);

	for (int i = 0; i < lines; i++) {
		int y = next_y(t);

		if (y >= 0)
			wrap_put(t->c, t->area.x + indent, y, width, i, 1, style, text);
	}
}

static bool is_open(const struct table *t, size_t i)
{
	return i == t->cursor && t->v->panel_detail[PANEL_LIMITS];
}

/* What stands below a row; drawing and counting are the same code. */
static void put_detail(struct table *t, size_t i)
{
	const struct limit_row *r = &t->row[i];
	bool open = is_open(t, i);
	AUTO_BUF struct buf text;

	buf_init(&text, DETAIL_MAX);
	if (!open && !t->all_details)
		return;
	if (r->cgroup) {
		limit_row_breakdown(r, &t->v->focus.last, t->c->charset, open, &text);
		put_text(t, 4, STYLE_TEXT, text.data);
	}
	if (!open)
		return;
	buf_clear(&text);
	limit_row_trend(r, &text);
	if (text.len)
		put_text(t, 4, STYLE_TEXT, text.data);
	put_text(t, 4, STYLE_QUIET, limit_row_origin(r->wall));
}

static bool has_kind(const struct wall_set *set, enum wall_kind kind)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->wall[i].kind == kind)
			return true;
	return false;
}

/* Which usual limits are not set: their absence is an answer too. */
static void put_unset(struct table *t, const struct wall_set *set)
{
	static const struct {
		enum wall_kind kind;
		const char *name;
	} usual[] = {
		{WALL_RLIMIT_AS, "address space"},
		{WALL_RLIMIT_DATA, "data"},
		{WALL_RLIMIT_MEMLOCK, "locked memory"},
	};
	bool has_cgroup = has_kind(set, WALL_CGROUP_MAX) || has_kind(set, WALL_CGROUP_V1);
	AUTO_BUF struct buf text;

	buf_init(&text, DETAIL_MAX);
	for (size_t i = 0; i < COUNT_OF(usual); i++)
		if (!has_kind(set, usual[i].kind))
			buf_printf(&text, "%s %s",
				text.len ? "," : "no limit set:", usual[i].name);
	if (!has_cgroup)
		buf_printf(&text, "%s cgroup", text.len ? "," : "no limit set:");
	if (text.len)
		put_text(t, 2, STYLE_QUIET, text.data);
	if (set->kills_us) {
		buf_clear(&text);
		buf_add_text(&text, "an OOM kill in cgroup ");
		text_escape(&text, set->kills_us, strlen(set->kills_us), 60,
			t->c->charset == CHARSET_ASCII);
		buf_add_text(&text, " ends memtide too (memory.oom.group)");
		put_text(t, 2, STYLE_WARN, text.data);
	}
	if (set->ancestors_hidden)
		put_text(t, 2, STYLE_QUIET, "limits above this container cannot be seen");
}

/* All lines from the first one on; those that are visible are drawn, unless it is for
 * counting them only. */
static void put_lines(struct table *t, bool only_count)
{
	t->line = 0;
	t->only_count = only_count;
	for (size_t i = 0; i < t->count; i++) {
		if (i == t->cursor)
			t->cursor_from = t->line;
		put_wall(t, i);
		put_detail(t, i);
		if (i == t->cursor)
			t->cursor_to = t->line;
	}
	put_unset(t, t->v->focus.walls);
}

/* The chosen limit keeps the cursor wherever the order puts it. */
static void find_cursor(struct table *t)
{
	struct view *v = t->v;
	size_t *at = &v->panel_cursor[PANEL_LIMITS];

	for (size_t i = 0; v->limit_chosen && i < t->count; i++)
		if (limit_row_key(t->row[i].wall) == v->limit_chosen)
			*at = i;
	if (*at >= t->count)
		*at = t->count ? t->count - 1 : 0;
	t->cursor = *at;
	/* At the top the cursor stays with the first limit, whichever that is. */
	v->limit_chosen = *at ? limit_row_key(t->row[*at].wall) : 0;
}

/* As far as it must be, so that the chosen row and its detail are visible. */
static void scroll(struct table *t, int rows)
{
	int top = (int)t->v->panel_top[PANEL_LIMITS];

	if (t->cursor_to > top + rows)
		top = t->cursor_to - rows;
	if (t->cursor_from < top)
		top = t->cursor_from;
	if (top + rows > t->line)
		top = t->line > rows ? t->line - rows : 0;
	/* The last row shows what follows the list too. */
	if (t->cursor + 1 == t->count && t->line > rows &&
		t->line - rows <= t->cursor_from)
		top = t->line - rows;
	t->skip = top;
	t->v->panel_top[PANEL_LIMITS] = (size_t)top;
}

static void begin(
	struct table *t, struct view *v, struct canvas *c, const struct graph_area *a)
{
	*t = (struct table){.v = v, .c = c, .area = *a, .all_details = true};
	t->at = place(a, v->focus.walls);
	t->count = limit_rows(&v->focus, t->row);
	find_cursor(t);
	put_lines(t, true);
}

int draw_limits_height(struct view *v, struct canvas *c, int width)
{
	struct graph_area area = {0, 0, width, 0};
	struct table t;

	if (!v->focus.walls)
		return 1;
	begin(&t, v, c, &area);
	return 1 + t.line;
}

static void draw_walls(struct view *v, struct canvas *c, const struct graph_area *a)
{
	int rows = a->height > 1 ? a->height - 1 : 0;
	struct table t;

	begin(&t, v, c, a);
	if (t.line > rows) {
		t.all_details = false;
		put_lines(&t, true);
	}
	scroll(&t, rows);
	draw_titles(c, &t.at, a->y);
	put_lines(&t, false);
	v->panel_count[PANEL_LIMITS] = t.count;
	v->panel_rows[PANEL_LIMITS] = rows;
}

void draw_limits(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	(void)h;
	(void)status;
	v->panel_count[PANEL_LIMITS] = 0;
	if (v->focus.walls)
		draw_walls(v, c, area);
	else
		canvas_put(c, area->x + 1, area->y, area->width - 1, STYLE_QUIET,
			v->focus.ended ? "its limits were not looked at before it ended"
				       : "its limits were not looked at yet");
}
