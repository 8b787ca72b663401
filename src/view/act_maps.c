#include "config.h"

#include "view/act_maps.h"

#include <stdio.h>

#include "view/map_columns.h"
#include "view/panels.h"

void act_maps_move(struct view *v, long steps)
{
	struct maps *m = &v->maps;
	long at = (long)m->cursor + steps, last = (long)m->shown_count - 1;

	at = at > last ? last : at;
	maps_select(m, at < 0 ? 0 : (size_t)at);
}

static void sort_by(struct view *v, enum map_column column)
{
	maps_sort_by(&v->maps, column);
}

static void sort_beside(struct view *v, int steps)
{
	int at = (int)v->maps.sort;

	do {
		at = column_order_beside(&v->map_columns, at, steps);
	} while (!map_columns_may_sort(&v->maps, (enum map_column)at));
	sort_by(v, (enum map_column)at);
}

static void open_sort_menu(struct view *v)
{
	picker_start(&v->picker, "Sort by");
	v->picking = ACTION_SORT_MENU;
	for (int i = 0; i < MAP_COLUMN_COUNT; i++) {
		if (!map_columns_may_sort(&v->maps, (enum map_column)i))
			continue;
		if (i == (int)v->maps.sort)
			v->picker.cursor = v->picker.count;
		picker_add(
			&v->picker, map_columns_label(&v->maps, (enum map_column)i), i);
	}
}

void act_maps_pick(struct view *v)
{
	int column = v->picker.item[v->picker.cursor].value;

	if (column != (int)v->maps.sort)
		sort_by(v, (enum map_column)column);
	picker_finish(&v->picker);
}

static void set_filter(struct view *v, const char *text)
{
	snprintf(v->maps.filter, sizeof v->maps.filter, "%s", text);
	maps_arrange(&v->maps);
}

static const char *filter(const struct view *v)
{
	return v->maps.filter;
}

static void begin_search(struct view *v)
{
	v->maps.search_from = v->maps.cursor;
}

static void end_search(struct view *v)
{
	maps_select(&v->maps, v->maps.search_from);
}

/* The first match from @start on, once around. */
static bool find(struct view *v, size_t start, const char *text, size_t len)
{
	struct maps *m = &v->maps;

	for (size_t i = 0; i < m->shown_count; i++) {
		size_t at = (start + i) % m->shown_count;

		if (!maps_matches(m, maps_at(m, at), text, len))
			continue;
		maps_select(m, at);
		return true;
	}
	return false;
}

static bool search(struct view *v, const char *text, size_t len)
{
	return find(v, v->maps.search_from, text, len);
}

static bool find_next(struct view *v, const char *text, size_t len)
{
	return find(v, v->maps.cursor + 1, text, len);
}

const struct typing act_maps_typing = {
	.begin = begin_search,
	.search = search,
	.next = find_next,
	.back = end_search,
	.filter = filter,
	.set_filter = set_filter,
	.move = act_maps_move,
};

bool act_maps_back(struct view *v)
{
	if (v->maps.detail) {
		maps_close(&v->maps);
		return true;
	}
	if (!*v->maps.filter)
		return false;
	set_filter(v, "");
	return true;
}

void act_maps_click(struct view *v, size_t row)
{
	bool again = v->panel == PANEL_MAPPINGS && v->maps.has_selected &&
		     v->maps.cursor == v->maps.top + row;

	panel_open(v, PANEL_MAPPINGS);
	if (again)
		maps_open(&v->maps);
	else
		maps_select(&v->maps, v->maps.top + row);
}

bool act_on_maps(struct view *v, enum action action, int argument)
{
	switch (action) {
	case ACTION_MAP_SINGLE:
		maps_set_single(&v->maps, !v->maps.by_single);
		return true;
	case ACTION_SEARCH:
	case ACTION_SEARCH_NEXT:
	case ACTION_FILTER:
		return act_typing(v, &act_maps_typing, action);
	case ACTION_SORT_MENU:
		open_sort_menu(v);
		return true;
	case ACTION_SORT_NEXT:
		sort_beside(v, 1);
		return true;
	case ACTION_SORT_BEFORE:
		sort_beside(v, -1);
		return true;
	case ACTION_SORT_BY:
		if (argument != (int)v->maps.sort)
			sort_by(v, (enum map_column)argument);
		return true;
	case ACTION_MAP_TITLE:
		sort_by(v, (enum map_column)argument);
		return true;
	case ACTION_INVERT:
		sort_by(v, v->maps.sort);
		return true;
	default:
		return false;
	}
}
