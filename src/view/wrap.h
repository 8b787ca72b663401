/*
 * wrap.h - a sentence over several lines
 */
#ifndef VIEW_WRAP_H
#define VIEW_WRAP_H

#include <stdbool.h>
#include <stddef.h>

#include "view/canvas.h"

/**
 * wrap_next() - the next line of a text
 * @text:  moved behind it and the blanks that follow; **text is not NUL
 * @width: columns of a line, > 0
 *
 * Return: bytes of the line, > 0.  A word that is longer than a line is broken.
 */
size_t wrap_next(const char **text, int width, bool ascii);

/* How many lines @text takes; an empty one takes one. */
int wrap_lines(const char *text, int width, bool ascii);

/* Draw at most @max of its lines, from line @skip on; returns how many. */
int wrap_put(struct canvas *c, int x, int y, int width, int skip, int max, unsigned style,
	const char *text);

#endif
