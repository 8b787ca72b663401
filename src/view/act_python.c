#include "config.h"

#include "view/act_python.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "view/panels.h"

static const char *const labels[PY_COLUMNS] = {
	[PY_COUNT] = "COUNT",
	[PY_COUNT_DELTA] = "COUNT, difference",
	[PY_COUNT_STEP] = "COUNT, difference to the reading before",
	[PY_BYTES] = "BYTES",
	[PY_BYTES_DELTA] = "BYTES, difference",
	[PY_NAME] = "TYPE",
};

static void open_view(struct view *v, enum py_view view)
{
	v->py.top[v->py.view] = v->panel_top[PANEL_PYTHON];
	v->py.view = view;
	v->panel_top[PANEL_PYTHON] = v->py.top[view];
	panel_open(v, PANEL_PYTHON);
}

/* From another panel the key opens this one, as it was left. */
static void step(struct view *v, int steps)
{
	bool is_shown = v->panel == PANEL_PYTHON || v->beside == PANEL_PYTHON;

	open_view(v, is_shown ? pypanel_step(&v->py, steps) : v->py.view);
}

/* What is done with the table opens it. */
static void sort_by(struct view *v, enum py_column column)
{
	open_view(v, PY_TYPES);
	pypanel_sort(&v->py, column);
	v->panel_top[PANEL_PYTHON] = 0;
}

static void sort_beside(struct view *v, int steps)
{
	int at = ((int)v->py.sort + steps + PY_COLUMNS) % PY_COLUMNS;

	sort_by(v, (enum py_column)at);
}

static void open_sort_menu(struct view *v)
{
	open_view(v, PY_TYPES);
	picker_start(&v->picker, "Sort by");
	v->picking = ACTION_SORT_MENU;
	for (int i = 0; i < PY_COLUMNS; i++) {
		if (i == (int)v->py.sort)
			v->picker.cursor = v->picker.count;
		picker_add(&v->picker, labels[i], i);
	}
}

void act_python_pick(struct view *v)
{
	int column = v->picker.item[v->picker.cursor].value;

	if (column != (int)v->py.sort)
		sort_by(v, (enum py_column)column);
	picker_finish(&v->picker);
}

static const char *filter(const struct view *v)
{
	return v->py.filter;
}

static void set_filter(struct view *v, const char *text)
{
	open_view(v, PY_TYPES);
	snprintf(v->py.filter, sizeof v->py.filter, "%s", text);
	v->panel_top[PANEL_PYTHON] = 0;
}

/* The first match from row @start on, once around, is scrolled to. */
static bool find(struct view *v, size_t start, const char *text, size_t len)
{
	size_t count;
	AUTO_FREE uint32_t *at = pypanel_types(&v->py, v->focus.python, &count);
	const struct pyheap *heap = pypicture_types(v->focus.python);

	for (size_t i = 0; i < count; i++) {
		size_t row = (start + i) % count;

		if (!text_find(heap->names + heap->type[at[row]].name, text, len))
			continue;
		v->panel_top[PANEL_PYTHON] = v->py.found = row;
		return true;
	}
	return false;
}

static void begin_search(struct view *v)
{
	open_view(v, PY_TYPES);
	v->py.search_from = v->py.found = v->panel_top[PANEL_PYTHON];
}

static bool search(struct view *v, const char *text, size_t len)
{
	return find(v, v->py.search_from, text, len);
}

static bool find_next(struct view *v, const char *text, size_t len)
{
	return find(v, v->py.found + 1, text, len);
}

static void end_search(struct view *v)
{
	v->panel_top[PANEL_PYTHON] = v->py.search_from;
}

const struct typing act_python_typing = {
	.begin = begin_search,
	.search = search,
	.next = find_next,
	.back = end_search,
	.filter = filter,
	.set_filter = set_filter,
	.move = panel_move,
};

bool act_python_back(struct view *v)
{
	if (!*v->py.filter || v->py.view != PY_TYPES)
		return false;
	set_filter(v, "");
	return true;
}

bool act_on_python(struct view *v, enum action action, int argument)
{
	switch (action) {
	case ACTION_PY_VIEW:
		open_view(v, (enum py_view)argument);
		return true;
	case ACTION_PY_NEXT:
		step(v, 1);
		return true;
	case ACTION_PY_BEFORE:
		step(v, -1);
		return true;
	case ACTION_PY_SORT:
		sort_by(v, (enum py_column)argument);
		return true;
	default:
		break;
	}
	if (v->panel != PANEL_PYTHON)
		return false;
	switch (action) {
	case ACTION_SEARCH:
	case ACTION_SEARCH_NEXT:
	case ACTION_FILTER:
		return act_typing(v, &act_python_typing, action);
	case ACTION_SORT_MENU:
		open_sort_menu(v);
		return true;
	case ACTION_SORT_NEXT:
		sort_beside(v, 1);
		return true;
	case ACTION_SORT_BEFORE:
		sort_beside(v, -1);
		return true;
	case ACTION_INVERT:
		sort_by(v, v->py.sort);
		return true;
	case ACTION_DETAIL:
		if (v->py.view != PY_THREADS)
			return false;
		v->py.whole_stacks = !v->py.whole_stacks;
		return true;
	default:
		return false;
	}
}
