/* draw_py_types.c - the Python panel's view of types: how many, how much, who grows */
#include "config.h"

#include "view/draw_py.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "view/format.h"
#include "view/panels.h"
#include "view/sign.h"

enum { REMARK_MAX = 240, SAVES_LEAST = 1 << 20 };

static const struct {
	const char *title; /* NULL: since when it counts */
	int width;
	int from_width; /* the panel is at least so wide */
} columns[PY_NAME] = {
	[PY_COUNT] = {"COUNT", 11, 0},
	[PY_COUNT_DELTA] = {NULL, 11, 50},
	[PY_COUNT_STEP] = {NULL, 10, 96},
	[PY_BYTES] = {"BYTES", 7, 0},
	[PY_BYTES_DELTA] = {NULL, 8, 62},
};

static int name_x(int width)
{
	int x = 1;

	for (int i = 0; i < PY_NAME; i++)
		if (width >= columns[i].from_width)
			x += columns[i].width + 1;
	return x + 1;
}

static const char *count_delta_text(int64_t delta, char out[FORMAT_TEXT_MAX])
{
	char count[UNITS_TEXT_MAX];
	uint64_t size = delta < 0 ? 0 - (uint64_t)delta : (uint64_t)delta;

	if (!delta)
		return NULL;
	snprintf(out, FORMAT_TEXT_MAX, "%c%s", delta < 0 ? '-' : '+',
		units_grouped(size, count));
	return out;
}

static const char *cell_text(const struct pyheap_type *t,
	const struct pypicture_type *change, enum py_column column,
	char out[FORMAT_TEXT_MAX])
{
	bool has_delta = change && change->has_delta;

	switch (column) {
	case PY_COUNT:
		return units_grouped(t->count, out);
	case PY_COUNT_DELTA:
		return has_delta ? count_delta_text(change->count_delta, out) : NULL;
	case PY_COUNT_STEP:
		return change && change->has_step
			       ? count_delta_text(change->count_step, out)
			       : NULL;
	case PY_BYTES:
		return format_size(t->bytes, out);
	default:
		return has_delta ? format_delta(change->bytes_delta, out) : NULL;
	}
}

/* What there is to say of a type, as much of it as has room. */
static void remark_of(const struct pyheap_type *t, const struct pypicture_type *change,
	int room, char out[REMARK_MAX])
{
	bool grows = change && change->only_grows;
	bool saves = t->slots_bytes >= SAVES_LEAST;
	char size[UNITS_TEXT_MAX], clock[FORMAT_TEXT_MAX], grown[80] = "";
	char slots[100] = "", brief[80] = "";

	if (grows)
		snprintf(grown, sizeof grown, "never fewer since %s",
			format_clock_short(change->grown_since_real_ms, clock));
	if (saves) {
		units_size_short(t->slots_bytes, size);
		snprintf(slots, sizeof slots, "has __dict__: __slots__ would save ~%s",
			size);
		snprintf(brief, sizeof brief, "__slots__ would save ~%s", size);
	}
	snprintf(out, REMARK_MAX, "%s%s%s", slots, grows && saves ? "; " : "", grown);
	if ((int)strlen(out) > room)
		snprintf(out, REMARK_MAX, "%s%s%s", brief, grows && saves ? "; " : "",
			grown);
	if ((int)strlen(out) > room)
		snprintf(out, REMARK_MAX, "%s", saves ? slots : grown);
	if ((int)strlen(out) > room)
		snprintf(out, REMARK_MAX, "%s", brief);
	if ((int)strlen(out) > room)
		out[0] = '\0';
}

static void draw_type_title(
	const struct view *v, struct canvas *c, int x, int y, int width, unsigned style)
{
	if (*v->py.filter)
		canvas_printf(c, x, y, width, style, "TYPE with %s", v->py.filter);
	else
		canvas_put(c, x, y, width, style, "TYPE");
}

static void draw_titles(struct view *v, struct canvas *c, const struct graph_area *a)
{
	const struct pypicture *p = v->focus.python;
	char delta[16], step[16];
	int x = a->x + 1;

	snprintf(delta, sizeof delta, "%s %s", sign(c->charset, SIGN_DELTA),
		p->since_mark ? "MARK" : "START");
	snprintf(step, sizeof step, "%s LAST", sign(c->charset, SIGN_DELTA));
	for (int i = 0; i < PY_COLUMNS; i++) {
		unsigned style =
			v->py.sort == (enum py_column)i ? STYLE_SORTED : STYLE_COLUMN;
		int width = i == PY_NAME ? 4 : columns[i].width;

		if (i == PY_NAME) {
			x = a->x + name_x(a->width);
			draw_type_title(v, c, x, a->y, a->x + a->width - x, style);
		} else if (a->width >= columns[i].from_width) {
			canvas_put_right(c, x, a->y, width, style,
				i == PY_COUNT_STEP ? step
				: columns[i].title ? columns[i].title
						   : delta);
		} else {
			continue;
		}
		view_add_zone(v, x, a->y, width, 1, ACTION_PY_SORT, i);
		x += width + 1;
	}
}

/* A rise of types in a process that leaks is what it leaks. */
static void draw_sign(const struct view *v, struct canvas *c, int x, int y)
{
	bool leaks = v->focus.has_leak && v->focus.leak.level == FINDING_CRITICAL;

	canvas_put(c, x, y, 1, leaks ? STYLE_ALERT : STYLE_GROWS,
		sign(c->charset, leaks ? SIGN_LEAK : SIGN_GROWS));
}

static void draw_row(const struct view *v, struct canvas *c, const struct graph_area *a,
	int y, uint32_t at)
{
	const struct pypicture *p = v->focus.python;
	const struct pyheap *heap = p->reading->heap;
	const struct pyheap_type *t = &heap->type[at];
	const struct pypicture_type *change = p->type ? &p->type[at] : NULL;
	bool grows = change && change->only_grows;
	char text[FORMAT_TEXT_MAX], remark[REMARK_MAX];
	int x = a->x + 1;

	if (grows)
		draw_sign(v, c, a->x, y);
	for (int i = 0; i < PY_NAME; i++) {
		unsigned style = grows && i == PY_COUNT_DELTA ? STYLE_GROWS : STYLE_TEXT;

		if (a->width < columns[i].from_width)
			continue;
		format_cell(c, x, y, columns[i].width, style,
			cell_text(t, change, (enum py_column)i, text));
		x += columns[i].width + 1;
	}
	x = a->x + name_x(a->width);
	x += canvas_put(c, x, y, a->x + a->width - x, STYLE_TEXT, heap->names + t->name);
	x += 2;
	remark_of(t, change, a->x + a->width - x, remark);
	canvas_put(c, x, y, a->x + a->width - x, STYLE_QUIET, remark);
}

void draw_py_types(struct view *v, struct canvas *c, const struct graph_area *area)
{
	const struct pypicture *p = v->focus.python;
	size_t count, top;
	AUTO_FREE uint32_t *at = pypanel_types(&v->py, p, &count);
	int rows = area->height - 1;
	char key[KEY_NAME_MAX];

	panel_settle(v, PANEL_PYTHON, count, rows);
	top = v->panel_top[PANEL_PYTHON];
	draw_titles(v, c, area);
	if (!count && *v->py.filter)
		canvas_printf(c, area->x + 1, area->y + 1, area->width - 1, STYLE_QUIET,
			"no type has that in its name; %s shows all",
			keymap_first(&v->keys, ACTION_BACK, SCREEN_PROCESS, key));
	else if (!count)
		canvas_put(c, area->x + 1, area->y + 1, area->width - 1, STYLE_QUIET,
			"no objects were found");
	for (int i = 0; i < rows && top + (size_t)i < count; i++)
		draw_row(v, c, area, area->y + 1 + i, at[top + (size_t)i]);
}
