#include "config.h"

#include "view/panels.h"

const struct panel_kind panel_kinds[PANEL_COUNT] = {
	[PANEL_MAPPINGS] = {"Mappings", 1, draw_mappings, draw_mappings_note, true, true},
	[PANEL_GROWTH] = {"Growth", 2, draw_growth, NULL, false, false},
	[PANEL_PYTHON] = {"Python", 3, draw_python, draw_python_note, false, false},
	[PANEL_LIMITS] = {"Limits", 4, draw_limits, NULL, true, true},
	[PANEL_EVENTS] = {"Events", 5, draw_events, NULL, false, true},
	[PANEL_OUTPUT] = {"Output", 6, draw_output, draw_output_note, false, false},
};

bool panel_is_there(const struct view *v, enum panel panel)
{
	return panel < PANEL_COUNT && (panel != PANEL_OUTPUT || v->has_output);
}

void panel_open(struct view *v, enum panel panel)
{
	if (!panel_is_there(v, panel))
		return;
	v->panel = panel;
	if (panel != PANEL_LIMITS && panel != PANEL_EVENTS)
		v->beside = panel;
}

void panel_step(struct view *v, int steps)
{
	int at = (int)v->panel;

	do
		at = (at + steps + PANEL_COUNT) % PANEL_COUNT;
	while (!panel_is_there(v, (enum panel)at));
	panel_open(v, (enum panel)at);
}

static size_t clamp(long at, size_t count)
{
	if (at < 0 || !count)
		return 0;
	return (size_t)at < count ? (size_t)at : count - 1;
}

static void move_cursor(struct view *v, enum panel panel, long to)
{
	v->panel_cursor[panel] = clamp(to, v->panel_count[panel]);
	if (panel == PANEL_LIMITS)
		v->limit_chosen = 0;
}

void panel_move(struct view *v, long steps)
{
	size_t count = v->panel_count[v->panel];
	size_t rows = (size_t)v->panel_rows[v->panel];
	size_t tops = count > rows ? count - rows + 1 : 1;

	if (panel_kinds[v->panel].has_cursor)
		move_cursor(v, v->panel, (long)v->panel_cursor[v->panel] + steps);
	else
		v->panel_top[v->panel] =
			clamp((long)v->panel_top[v->panel] + steps, tops);
	if (v->panel == PANEL_OUTPUT)
		v->output_held = v->panel_top[PANEL_OUTPUT] + rows < count;
}

void panel_toggle_detail(struct view *v)
{
	if (panel_kinds[v->panel].has_cursor)
		v->panel_detail[v->panel] = !v->panel_detail[v->panel];
}

void panel_click(struct view *v, int argument)
{
	enum panel panel = (enum panel)(argument >> 16);
	size_t row = (size_t)(argument & 0xffff);

	if (panel >= PANEL_COUNT)
		return;
	if (v->panel == panel && v->panel_cursor[panel] == row) {
		panel_toggle_detail(v);
		return;
	}
	if (!panel_is_there(v, panel))
		return;
	panel_open(v, panel);
	move_cursor(v, panel, (long)row);
}

void panel_settle(struct view *v, enum panel panel, size_t count, int rows)
{
	size_t page = rows > 0 ? (size_t)rows : 0;

	v->panel_count[panel] = count;
	v->panel_rows[panel] = rows > 0 ? rows : 0;
	if (v->panel_top[panel] + page > count)
		v->panel_top[panel] = count > page ? count - page : 0;
}
