#include "config.h"

#include "view/frame.h"

#include "view/sign.h"

void frame_draw(struct canvas *c, const struct frame *f, const char *title)
{
	int right = f->x + f->width - 1, bottom = f->y + f->height - 1;

	for (int y = f->y; y <= bottom; y++) {
		canvas_fill(c, f->x, y, f->width, STYLE_TEXT, " ");
		canvas_put(c, f->x, y, 1, STYLE_QUIET, sign(c->charset, SIGN_FRAME_V));
		canvas_put(c, right, y, 1, STYLE_QUIET, sign(c->charset, SIGN_FRAME_V));
	}
	canvas_fill(c, f->x, f->y, f->width, STYLE_QUIET, sign(c->charset, SIGN_FRAME_H));
	canvas_fill(
		c, f->x, bottom, f->width, STYLE_QUIET, sign(c->charset, SIGN_FRAME_H));
	canvas_put(c, f->x, f->y, 1, STYLE_QUIET, sign(c->charset, SIGN_FRAME_TL));
	canvas_put(c, right, f->y, 1, STYLE_QUIET, sign(c->charset, SIGN_FRAME_TR));
	canvas_put(c, f->x, bottom, 1, STYLE_QUIET, sign(c->charset, SIGN_FRAME_BL));
	canvas_put(c, right, bottom, 1, STYLE_QUIET, sign(c->charset, SIGN_FRAME_BR));
	canvas_printf(c, f->x + 2, f->y, f->width - 4, STYLE_COLUMN, " %s ", title);
}
