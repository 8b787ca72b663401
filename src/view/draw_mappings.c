/* draw_mappings.c - panel 1: groups of mappings */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/format.h"
#include "view/map_columns.h"
#include "view/sign.h"
#include "view/wrap.h"

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

/* "PSS", as a column's menu begins; "Δ" where it has no title of its own. */
static const char *sort_word(const struct view *v, char out[16])
{
	const char *label = map_columns_label(v->maps.sort);
	size_t len = strcspn(label, ":");

	if (v->maps.sort == MAP_DELTA)
		return sign(v->charset, SIGN_DELTA);
	snprintf(out, 16, "%.*s", (int)len, label);
	return out;
}

/* What sorts and how old the reading is; with more room how rows are put together. */
void draw_mappings_note(const struct view *v, int width, char *out, size_t size)
{
	const struct focus *f = &v->focus;
	char word[16], age[FORMAT_TEXT_MAX];
	const char *sort = sort_word(v, word);

	out[0] = '\0';
	if (!v->maps.table || f->ended)
		return;
	format_age((f->now_us - f->mappings_us) / 1000000, age);
	for (int less = 0; less < 4; less++) {
		snprintf(out, size, "%sby %s, %s%s old", less < 2 ? "by kind, " : "",
			sort, less % 2 ? "" : "maps ", age);
		if ((int)text_width(out, strlen(out), false) <= width)
			return;
	}
	out[0] = '\0';
}

static void add_zones(
	struct view *v, const struct map_columns *p, const struct graph_area *a, int rows)
{
	for (int i = 0; i < MAP_COLUMN_COUNT; i++)
		if (p->at.shown[i] && map_columns_may_sort((enum map_column)i))
			view_add_zone(v, p->x + p->at.x[i], a->y, p->at.w[i], 1,
				ACTION_MAP_TITLE, i);
	view_add_zone(v, a->x, a->y + 1, a->width, rows, ACTION_PANEL_ROW,
		PANEL_ROW(PANEL_MAPPINGS, 0));
}

/* The titles and as many rows as fit. */
static void draw_table(
	struct view *v, struct canvas *c, const struct graph_area *a, unsigned dimmed)
{
	const struct maps *m = &v->maps;
	bool searching = v->prompt.kind == PROMPT_SEARCH;
	struct map_columns place;

	map_columns_place(&place, m, a->x, a->width);
	map_columns_draw_titles(&place, c, a->y, m);
	add_zones(v, &place, a, m->rows);
	if (!m->shown_count)
		canvas_put(c, a->x + 2, a->y + 1, a->width - 2, STYLE_QUIET,
			"no mapping is like that; Esc shows all again");
	for (int i = 0; i < m->rows; i++) {
		size_t at = m->top + (size_t)i;
		int y = a->y + 1 + i;

		if (at >= m->shown_count)
			break;
		map_columns_draw_row(&place, c, y, m, maps_at(m, at),
			searching ? v->prompt.text : "", dimmed);
		if (at == m->cursor && v->panel == PANEL_MAPPINGS)
			canvas_flag(c, a->x, y, a->width, STYLE_SELECTED);
	}
}

void draw_mappings(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	const struct focus *f = &v->focus;
	bool old = (f->now_us - f->mappings_us) > 2 * v->interval_ns / 1000;
	struct graph_area a = *area;
	int note = draw_note(v, status, c, area);

	(void)h;
	a.y += note;
	a.height -= note;
	v->maps.rows = a.height > 1 ? a.height - 1 : 0;
	maps_settle(&v->maps);
	if (v->maps.count && v->maps.rows)
		draw_table(v, c, &a, old && !f->ended ? STYLE_DIMMED : 0);
}
