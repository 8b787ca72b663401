/* draw_mappings.c - panel 1: groups of mappings */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/format.h"
#include "view/panels.h"
#include "view/sign.h"
#include "view/wrap.h"

enum map_column { MAP_RSS, MAP_PSS, MAP_PRIVATE, MAP_DELTA, MAP_RATE, MAP_COUNT };

static const struct {
	const char *title;
	int width;
	int from_width; /* the panel is at least so wide */
} columns[MAP_COUNT] = {
	[MAP_RSS] = {"RSS", 6, 0},
	[MAP_PSS] = {"PSS", 7, 58},
	[MAP_PRIVATE] = {"PRIVATE", 8, 66},
	[MAP_DELTA] = {NULL, 8, 0},
	[MAP_RATE] = {"RATE", 9, 50},
};

/* Where the name stands: what is left of it are numbers. */
static int name_x(int width)
{
	int x = 1;

	for (int i = 0; i < MAP_COUNT; i++)
		if (width >= columns[i].from_width)
			x += columns[i].width + 1;
	return x + 1;
}

static void draw_titles(
	const struct view *v, struct canvas *c, const struct graph_area *a)
{
	char delta[16];
	int x = a->x + 1;

	snprintf(delta, sizeof delta, "%s %s", sign(c->charset, SIGN_DELTA),
		v->focus.marked ? "MARK" : "START");
	for (int i = 0; i < MAP_COUNT; i++) {
		if (a->width < columns[i].from_width)
			continue;
		canvas_put_right(c, x, a->y, columns[i].width, STYLE_COLUMN,
			columns[i].title ? columns[i].title : delta);
		x += columns[i].width + 1;
	}
	canvas_put(c, a->x + name_x(a->width), a->y, a->width - name_x(a->width),
		STYLE_COLUMN, "MAPPING");
}

static const char *sum_text(
	const struct mapping_table *t, enum mapping_known what, uint64_t bytes, char *out)
{
	return t->known & what ? format_size(bytes, out) : NULL;
}

static const char *cell_text(const struct mapping_table *t, const struct focus_group *g,
	enum map_column column, char *out)
{
	const struct mapping_sums *sums = &t->group[g->group].sums;

	switch (column) {
	case MAP_RSS:
		return sum_text(t, MAPPING_KNOWS_RSS, sums->rss_bytes, out);
	case MAP_PSS:
		return sum_text(t, MAPPING_KNOWS_PSS, sums->pss_bytes, out);
	case MAP_PRIVATE:
		return sum_text(t, MAPPING_KNOWS_PRIVATE, sums->private_bytes, out);
	case MAP_DELTA:
		return g->has_delta ? format_delta(g->delta_bytes, out) : NULL;
	default:
		return g->has_rate ? format_rate(g->rate, out) : NULL;
	}
}

/* A path in full where it fits, else its last part; and how many areas make it up. */
static void draw_name(struct canvas *c, int x, int y, int width, unsigned style,
	const struct mapping_table *t, const struct mapping_group *group)
{
	const char *label = mapping_group_label(t, group);
	const char *last = strrchr(label, '/');
	bool fits = text_width(label, strlen(label), c->charset == CHARSET_ASCII) <=
		    (size_t)width;
	int used = canvas_put(c, x, y, width, style, fits || !last ? label : last + 1);

	if (group->areas > 1 && group->kind != MAPPING_FILE_TEXT &&
		group->kind != MAPPING_FILE_DATA)
		canvas_printf(c, x + used, y, width - used, STYLE_QUIET, ", %u areas",
			group->areas);
}

static void draw_row(const struct view *v, struct canvas *c, const struct graph_area *a,
	int y, const struct focus_group *g, unsigned dimmed)
{
	const struct mapping_table *t = v->focus.mappings;
	const struct mapping_group *group = &t->group[g->group];
	bool grows = g->has_rate && g->rate > 0 &&
		     format_is_growth(g->rate, group->sums.rss_bytes);
	int x = a->x + 1, at = a->x + name_x(a->width);

	if (grows)
		canvas_put(c, a->x, y, 1, STYLE_GROWS, sign(c->charset, SIGN_GROWS));
	for (int i = 0; i < MAP_COUNT; i++) {
		char text[FORMAT_TEXT_MAX];
		unsigned style = i == MAP_RATE && grows ? STYLE_GROWS : STYLE_TEXT;

		if (a->width < columns[i].from_width)
			continue;
		format_cell(c, x, y, columns[i].width, style | dimmed,
			cell_text(t, g, (enum map_column)i, text));
		x += columns[i].width + 1;
	}
	draw_name(c, at, y, a->x + a->width - at, STYLE_TEXT | dimmed, t, group);
}

static int draw_sentence(struct canvas *c, const struct graph_area *a, const char *text)
{
	return wrap_put(c, a->x + 1, a->y, a->width - 2, 0, a->height, STYLE_QUIET, text);
}

static int draw_note(const struct view *v, const struct view_status *status,
	struct canvas *c, const struct graph_area *a)
{
	const struct mapping_table *t = v->focus.mappings;
	char text[400];

	if (status->heavy_note && *status->heavy_note) {
		snprintf(text, sizeof text, "maps not read: %s", status->heavy_note);
		return draw_sentence(c, a, text);
	}
	if (!t)
		return draw_sentence(c, a,
			v->focus.ended ? "its mappings were not read before it ended"
				       : "its mappings were not read yet");
	if (!t->has_groups)
		return draw_sentence(
			c, a, "only sums were read so far; R reads the mappings once");
	return t->group_count ? 0 : draw_sentence(c, a, "it has no mappings of its own");
}

void draw_mappings_note(const struct view *v, char *out, size_t size)
{
	const struct focus *f = &v->focus;
	char age[FORMAT_TEXT_MAX];

	out[0] = '\0';
	if (!f->mappings || !f->mappings->has_groups || f->ended)
		return;
	snprintf(out, size, "by RSS, maps %s old",
		format_age((f->now_us - f->mappings_us) / 1000000, age));
}

void draw_mappings(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	const struct focus *f = &v->focus;
	bool old = (f->now_us - f->mappings_us) > 2 * v->interval_ns / 1000;
	struct graph_area a = *area;
	int note = draw_note(v, status, c, area), rows;

	(void)h;
	a.y += note;
	a.height -= note;
	rows = a.height - 1;
	if (!f->mappings || !f->mappings->has_groups || !f->group_count || rows < 1) {
		panel_settle(v, PANEL_MAPPINGS, 0, 0);
		return;
	}
	panel_settle(v, PANEL_MAPPINGS, f->group_count, rows);
	draw_titles(v, c, &a);
	for (int i = 0; i < rows; i++) {
		size_t at = v->panel_top[PANEL_MAPPINGS] + (size_t)i;

		if (at >= f->group_count)
			break;
		draw_row(v, c, &a, a.y + 1 + i, &f->group[at],
			old && !f->ended ? STYLE_DIMMED : 0);
	}
}
