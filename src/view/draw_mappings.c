/* draw_mappings.c - panel 1: mappings, by kind or one by one */
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

/* Why rows are groups though single mappings are wanted; NULL: they are not. */
static const char *list_note(const struct view *v, const struct history *h)
{
	const struct process_history *p = focus_history(&v->focus, h);

	if (!maps_wants_list(&v->maps) || v->maps.list)
		return NULL;
	if (p && p->mappings != v->focus.mappings)
		return "one by one only the newest reading is known";
	if (v->focus.ended)
		return "its mappings were not read one by one before it ended";
	return "its mappings are being read one by one";
}

static int draw_note(const struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *a)
{
	const struct mapping_table *t = v->focus.mappings;
	const char *note = list_note(v, h);
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
	if (!t->group_count)
		return draw_sentence(c, a, "it has no mappings of its own");
	return note ? draw_sentence(c, a, note) : 0;
}

/* "PSS", as a column's menu begins; "Δ" where it has no title of its own. */
static const char *sort_word(const struct view *v, char out[16])
{
	bool ascending;
	enum map_column by = maps_sorted_by(&v->maps, &ascending);
	const char *label = map_columns_label(&v->maps, by);
	size_t len = strcspn(label, ":");

	if (by == MAP_DELTA)
		return sign(v->charset, SIGN_DELTA);
	snprintf(out, 16, "%.*s", (int)len, label);
	return out;
}

/* What sorts and how old the reading is; with more room how rows are put together. */
void draw_mappings_note(const struct view *v, int width, char *out, size_t size)
{
	const struct focus *f = &v->focus;
	const char *rows = v->maps.list ? "single, " : "by kind, ";
	char word[16], age[FORMAT_TEXT_MAX];
	const char *sort = sort_word(v, word);

	out[0] = '\0';
	if (!v->maps.table || f->ended)
		return;
	format_age((f->now_us - f->mappings_us) / 1000000, age);
	for (int less = 0; less < 4; less++) {
		snprintf(out, size, "%sby %s, %s%s old", less < 2 ? rows : "", sort,
			less % 2 ? "" : "maps ", age);
		if ((int)text_width(out, strlen(out), false) <= width)
			return;
	}
	out[0] = '\0';
}

static void add_zones(
	struct view *v, const struct map_columns *p, const struct graph_area *a, int rows)
{
	for (int i = 0; i < MAP_COLUMN_COUNT; i++)
		if (p->at.shown[i] && map_columns_may_sort(&v->maps, (enum map_column)i))
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
	char key[KEY_NAME_MAX];

	map_columns_place(&place, m, &v->map_columns, a->x, a->width);
	map_columns_draw_titles(&place, c, a->y, m);
	add_zones(v, &place, a, m->rows);
	if (!m->shown_count)
		canvas_printf(c, a->x + 2, a->y + 1, a->width - 2, STYLE_QUIET,
			"no mapping is like that; %s shows all again",
			keymap_first(&v->keys, ACTION_BACK, SCREEN_PROCESS, key));
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

/* Of so many lines, how many facts about a group may take from what it is made of. */
static int facts_height(int height)
{
	return height >= 9 ? height - 4 : height / 2;
}

/* What stands above the table takes its lines from the area. */
static void take_lines(struct graph_area *a, int lines)
{
	a->y += lines;
	a->height -= lines;
}

void draw_mappings(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	const struct focus *f = &v->focus;
	bool old = (f->now_us - f->mappings_us) > 2 * v->interval_ns / 1000;
	struct graph_area a = *area;

	take_lines(&a, draw_note(v, h, status, c, &a));
	if (v->maps.detail && v->maps.table) {
		struct graph_area upper = {a.x, a.y, a.width, facts_height(a.height)};

		take_lines(&a, draw_group(v, c, &upper));
	}
	v->maps.rows = a.height > 1 ? a.height - 1 : 0;
	maps_settle(&v->maps);
	if (v->maps.count && v->maps.rows)
		draw_table(v, c, &a, old && !f->ended ? STYLE_DIMMED : 0);
}
