/* draw_python.c - panel 3: what its Python says */
#include "config.h"

#include "view/draw.h"

#include "view/panels.h"

void draw_python(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	(void)h;
	(void)status;
	panel_settle(v, PANEL_PYTHON, 0, 0);
	canvas_put(c, area->x + 1, area->y, area->width - 1, STYLE_QUIET,
		"its Python was not looked at yet");
}
