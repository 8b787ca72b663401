/*
 * palette.h - how styles look on this terminal: 256, 16 or 8 colours, or none
 *
 * Blue and orange, which people with any kind of colour vision tell apart.  The
 * background is the terminal's own, so the colours are of middle brightness.
 */
#ifndef TERM_PALETTE_H
#define TERM_PALETTE_H

#include <stdbool.h>

#include <curses.h>

#include "view/style.h"

/* Set up colours; curses is running. */
void palette_start(bool color);

/* Attributes and colour pair of a cell's style. */
void palette_of(unsigned style, attr_t *attributes, short *pair);

#endif
