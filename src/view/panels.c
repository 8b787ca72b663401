#include "config.h"

#include "view/panels.h"

const struct panel_kind panel_kinds[PANEL_COUNT] = {
	[PANEL_MAPPINGS] = {"Mappings", 1, draw_mappings, draw_mappings_note},
	[PANEL_GROWTH] = {"Growth", 2, draw_growth, NULL},
	[PANEL_PYTHON] = {"Python", 3, draw_python, NULL},
	[PANEL_LIMITS] = {"Limits", 4, draw_limits, NULL},
	[PANEL_EVENTS] = {"Events", 5, draw_events, NULL},
};

bool panel_is_there(const struct view *v, enum panel panel)
{
	(void)v;
	return panel < PANEL_COUNT;
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

void panel_settle(struct view *v, enum panel panel, size_t count, int rows)
{
	size_t page = rows > 0 ? (size_t)rows : 0;

	v->panel_count[panel] = count;
	v->panel_rows[panel] = rows > 0 ? rows : 0;
	if (v->panel_top[panel] + page > count)
		v->panel_top[panel] = count > page ? count - page : 0;
}
