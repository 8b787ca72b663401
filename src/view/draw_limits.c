/* draw_limits.c - panel 4: every limit, and which is close */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect/closest.h"
#include "view/format.h"
#include "view/sign.h"
#include "view/wording.h"

#define NEAR_LIMIT 0.8
#define VALUE_WIDTH 8
#define BAR_MIN 4
#define BAR_MAX 24
#define THEN_WIDTH 20

/* Where columns stand: name, bar, three values, THEN. */
struct places {
	int name, name_width, bar, bar_width, values, then, then_width;
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
	int rest = a->width - 2 - 3 * VALUE_WIDTH - 2 - THEN_WIDTH;

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
	p.then = p.values + 3 * VALUE_WIDTH + 2;
	p.then_width = a->x + a->width - p.then;
	return p;
}

/* Closest first, as far as they are of the kind that is run into; then the others. */
static int compare_walls(const void *left, const void *right)
{
	const struct wall *a = *(const struct wall *const *)left;
	const struct wall *b = *(const struct wall *const *)right;
	int order = wall_kinds[b->kind].competes_idle - wall_kinds[a->kind].competes_idle;
	double used_a = a->use_known ? closest_share(a) : 0;
	double used_b = b->use_known ? closest_share(b) : 0;

	if (!order)
		order = (used_b > used_a) - (used_b < used_a);
	return order ? order : (a > b) - (a < b);
}

static size_t sort_walls(const struct wall_set *set, const struct wall *out[WALL_SET_MAX])
{
	for (size_t i = 0; i < set->count; i++)
		out[i] = &set->wall[i];
	qsort(out, set->count, sizeof *out, compare_walls);
	return set->count;
}

static void draw_titles(struct canvas *c, const struct places *p, int y)
{
	canvas_put(c, p->name, y, p->name_width, STYLE_COLUMN, "LIMIT ON");
	canvas_put_right(c, p->values, y, VALUE_WIDTH, STYLE_COLUMN, "USED");
	canvas_put_right(
		c, p->values + VALUE_WIDTH, y, VALUE_WIDTH, STYLE_COLUMN, "LIMIT");
	canvas_put_right(
		c, p->values + 2 * VALUE_WIDTH, y, VALUE_WIDTH, STYLE_COLUMN, "LEFT");
	canvas_put(c, p->then, y, p->then_width, STYLE_COLUMN, "THEN");
}

static void draw_wall(
	struct canvas *c, const struct places *p, int y, const struct wall *w)
{
	char text[WORDING_MAX], bar[4 * BAR_MAX + 1];
	bool near = w->use_known && closest_share(w) >= NEAR_LIMIT;
	unsigned style = near ? STYLE_WARN : STYLE_TEXT;

	if (near)
		canvas_put(
			c, p->name - 2, y, 1, STYLE_WARN, sign(c->charset, SIGN_LIMIT));
	canvas_put(c, p->name, y, p->name_width, style, wording_name(w, text));
	if (w->use_known && p->bar_width) {
		sign_bar(c->charset, p->bar_width, closest_share(w), bar);
		canvas_put(
			c, p->bar, y, p->bar_width, near ? STYLE_WARN : STYLE_RSS, bar);
	}
	format_cell(c, p->values, y, VALUE_WIDTH, style,
		w->use_known ? wording_value(w, w->use, text) : NULL);
	format_cell(c, p->values + VALUE_WIDTH, y, VALUE_WIDTH, style,
		wording_value(w, w->limit, text));
	format_cell(c, p->values + 2 * VALUE_WIDTH, y, VALUE_WIDTH, style,
		w->use_known ? wording_value(w, wall_headroom(w), text) : NULL);
	canvas_put(c, p->then, y, p->then_width, style, wording_then(w));
}

static bool has_kind(const struct wall_set *set, enum wall_kind kind)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->wall[i].kind == kind)
			return true;
	return false;
}

/* Which usual limits are not set: their absence is an answer too. */
static void draw_unset(
	const struct wall_set *set, struct canvas *c, const struct graph_area *a, int y)
{
	static const struct {
		enum wall_kind kind;
		const char *name;
	} usual[] = {
		{WALL_RLIMIT_AS, "address space"},
		{WALL_RLIMIT_DATA, "data"},
		{WALL_RLIMIT_MEMLOCK, "locked memory"},
	};
	char text[200] = "no limit set:";
	size_t len = strlen(text);
	bool any = false;

	for (size_t i = 0; i < COUNT_OF(usual); i++) {
		if (has_kind(set, usual[i].kind))
			continue;
		len += (size_t)snprintf(text + len, sizeof text - len, "%s %s",
			any ? "," : "", usual[i].name);
		any = true;
	}
	if (!has_kind(set, WALL_CGROUP_MAX) && !has_kind(set, WALL_CGROUP_V1)) {
		len += (size_t)snprintf(
			text + len, sizeof text - len, "%s cgroup", any ? "," : "");
		any = true;
	}
	if (any && y < a->y + a->height)
		canvas_put(c, a->x + 2, y++, a->width - 2, STYLE_QUIET, text);
	if (set->ancestors_hidden && y < a->y + a->height)
		canvas_put(c, a->x + 2, y, a->width - 2, STYLE_QUIET,
			"limits above this container cannot be seen");
}

static void draw_walls(struct view *v, struct canvas *c, const struct graph_area *a)
{
	const struct wall_set *set = v->focus.walls;
	const struct wall *wall[WALL_SET_MAX];
	size_t count = sort_walls(set, wall),
	       rows = a->height > 1 ? (size_t)a->height - 1 : 0;
	struct places p = place(a, set);
	size_t top = v->panel_top[PANEL_LIMITS];

	if (top + rows > count)
		top = count > rows ? count - rows : 0;
	v->panel_top[PANEL_LIMITS] = top;
	draw_titles(c, &p, a->y);
	for (size_t i = 0; i < rows && top + i < count; i++)
		draw_wall(c, &p, a->y + 1 + (int)i, wall[top + i]);
	if (top + rows >= count)
		draw_unset(set, c, a, a->y + 1 + (int)(count - top));
}

void draw_limits(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	const struct wall_set *set = v->focus.walls;

	(void)h;
	(void)status;
	v->panel_count[PANEL_LIMITS] = set ? set->count : 0;
	v->panel_rows[PANEL_LIMITS] = area->height - 1;
	if (set)
		draw_walls(v, c, area);
	else
		canvas_put(c, area->x + 1, area->y, area->width - 1, STYLE_QUIET,
			v->focus.ended ? "its limits were not looked at before it ended"
				       : "its limits were not looked at yet");
}
