/* draw_growth.c - panel 2: who makes it grow */
#include "config.h"

#include "view/draw.h"

#include "view/panels.h"

void draw_growth(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	(void)h;
	(void)status;
	panel_settle(v, PANEL_GROWTH, 0, 0);
	canvas_put(c, area->x + 1, area->y, area->width - 1, STYLE_QUIET,
		"who makes it grow was not measured yet");
}
