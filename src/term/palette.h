/*
 * palette.h - a theme's looks as curses' attributes and colour pairs
 */
#ifndef TERM_PALETTE_H
#define TERM_PALETTE_H

#include <stdbool.h>

#include <curses.h>

#include "term/theme.h"

/* Set up colours; curses is running.  @theme: none but THEME_AUTO. */
void palette_start(enum theme theme);

/* Attributes and colour pair of a cell's style. */
void palette_of(unsigned style, attr_t *attributes, short *pair);

#endif
