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

#include <stdbool.h>
#include <stddef.h>

#include "history/series.h"
#include "view/canvas.h"
#include "view/scale.h"

enum graph_shape {
	GRAPH_FILL,   /* all below it, densely */
	GRAPH_HATCH,  /* a line, and all below it lightly */
	GRAPH_LINE,   /* a line; this and the next are carved into what is filled */
	GRAPH_DOTS,   /* a dotted line */
	GRAPH_SPARSE, /* every other of these dots */
	GRAPH_DASH,   /* a dashed line */
	GRAPH_SHAPE_COUNT
};

struct graph_line {
	const struct series_point *point; /* [0 .. 2 * width - 1], oldest first */
	enum graph_shape shape;
	enum style style;
	char letter; /* what it is drawn with in ASCII */
	bool yields; /* to an area whose upper edge is in the same cell */
};

struct graph_area {
	int x, y, width, height; /* upper left corner, in cells */
};

/* One picture being drawn; see graph_begin(). */
struct graph {
	struct canvas *canvas;
	struct graph_area area;
	unsigned char *dots;  /* [row * width + column], row 0 the highest */
	unsigned char *style; /* enum style, likewise */
	int *filled;          /* [2 * width]: sub-rows that are densely filled */
	int *top; /* [2 * width]: sub-rows of all areas; cells: [width], rows */
};

/*
 * graph_begin(), then graph_add() for each line, later ones over earlier ones, then
 * graph_end(), which puts them on the canvas and frees.
 */
void graph_begin(struct graph *g, struct canvas *c, const struct graph_area *area);
void graph_add(struct graph *g, const struct scale *scale, const struct graph_line *line);
void graph_end(struct graph *g);

/* Two columns that show how a line looks: for the legend.  Returns @out. */
const char *graph_sample(
	enum charset charset, const struct graph_line *line, char out[8]);

#endif
