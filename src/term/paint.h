/*
 * paint.h - cells to curses, only those that changed
 */
#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include <stdbool.h>

#include <curses.h>

#include "view/canvas.h"

/* What draws a cell: what palette_of() says of its style. */
struct pen {
	attr_t attributes;
	short pair;
};

/* What the screen shows. */
struct paint {
	struct cell *shown; /* as canvas.cell, or NULL: not known */
	struct pen *pen;    /* room for those of two rows */
	int cols, rows;
};

void paint_finish(struct paint *p);

/* Forget what the screen shows: the next paint_show() draws all. */
void paint_forget(struct paint *p);

/* Hand changed cells to curses' stdscr.  Return: did any change? */
bool paint_show(struct paint *p, const struct canvas *canvas);

#endif
