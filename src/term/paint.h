/*
 * paint.h - cells to curses, only those that changed
 */
#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include <stdbool.h>

#include "view/canvas.h"

/* What the screen shows. */
struct paint {
	struct cell *shown; /* as canvas.cell, or NULL: not known */
	int cols, rows;
};

void paint_finish(struct paint *p);

/* Forget what the screen shows: the next paint_show() draws all. */
void paint_forget(struct paint *p);

/* Hand changed cells to curses' stdscr.  Return: did any change? */
bool paint_show(struct paint *p, const struct canvas *canvas);

#endif
