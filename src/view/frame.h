/*
 * frame.h - a box over the screen
 */
#ifndef VIEW_FRAME_H
#define VIEW_FRAME_H

#include "view/canvas.h"

struct frame {
	int x, y, width, height; /* the lines around it included */
};

/* Blank inside, @title in the upper line. */
void frame_draw(struct canvas *c, const struct frame *f, const char *title);

#endif
