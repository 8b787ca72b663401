/*
 * graph.h - lines over time, drawn with what characters a terminal has
 *
 * Braille gives 2 x 4 dots a character, blocks 1 x 8 steps, ASCII letters.  Each line has
 * a pattern of its own, so that they can be told apart without colour.  A column shows
 * the least and the greatest value of its time: no spike is lost by zooming out.  Gaps
 * stay empty.
 */
#ifndef VIEW_GRAPH_H
#define VIEW_GRAPH_H

#include <stddef.h>

#include "history/series.h"
#include "view/canvas.h"
#include "view/scale.h"

enum graph_shape {
	GRAPH_FILL, /* a line with a shaded area below */
	GRAPH_LINE,
	GRAPH_DOTS, /* a dotted line */
	GRAPH_DASH, /* a dashed line */
	GRAPH_SHAPE_COUNT
};

struct graph_line {
	const struct series_point *point; /* [0 .. 2 * width - 1], oldest first */
	enum graph_shape shape;
	enum style style;
	char letter; /* what it is drawn with in ASCII */
};

struct graph_area {
	int x, y, width, height; /* upper left corner, in cells */
};

/* Draw the lines, later ones over earlier ones. */
void graph_draw(struct canvas *c, const struct graph_area *area,
	const struct scale *scale, const struct graph_line *lines, size_t count);

/* Two columns that show how a line looks: for the legend.  Returns @out. */
const char *graph_sample(
	enum charset charset, const struct graph_line *line, char out[8]);

#endif
