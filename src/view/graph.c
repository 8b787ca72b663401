#include "config.h"

#include "view/graph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/text.h"
#include "view/sign.h"

#define BRAILLE 0x2800

/*
 * Braille numbers its eight dots so; sub-columns and sub-rows of the graph count from
 * the lower left corner.
 *
 *	0x01 0x08
 *	0x02 0x10
 *	0x04 0x20
 *	0x40 0x80
 */
static const unsigned char dot_bits[2][4] = {
	/* from below */
	{0x40, 0x04, 0x02, 0x01},
	{0x80, 0x20, 0x10, 0x08},
};

static bool has_dots(const struct graph *g)
{
	return g->canvas->charset == CHARSET_BRAILLE;
}

/* In what is densely filled a line is seen where dots are missing. */
static void put_dot(
	struct graph *g, int column, int row, const struct graph_line *l, bool carve)
{
	unsigned char bit = dot_bits[column & 1][row & 3];
	size_t at;

	bool meets = l->yields && (g->top[column] - 1) / 4 == row / 4;

	if (row < 0 || row >= g->area.height * 4 || (meets && l->shape == GRAPH_DASH))
		return;
	at = (size_t)(g->area.height - 1 - row / 4) * (size_t)g->area.width +
	     (size_t)(column / 2);
	if (carve && row < g->filled[column])
		g->dots[at] &= (unsigned char)~bit;
	else
		g->dots[at] |= bit;
	if (!meets)
		g->style[at] = (unsigned char)l->style;
}

/* Sub-row of a value: below 0 or above the top when it is outside. */
static int row_of(const struct scale *scale, uint64_t bytes, int per_cell)
{
	double at = floor(scale_position(scale, (double)bytes) * per_cell);

	return at < -1 ? -1 : at > 100000 ? 100000 : (int)at;
}

/* Of a dashed or dotted line: what is drawn of it in this sub-column. */
static bool is_drawn(enum graph_shape shape, int column)
{
	switch (shape) {
	case GRAPH_DOTS:
		return column % 2 == 0;
	case GRAPH_SPARSE:
		return column % 4 == 0;
	case GRAPH_DASH:
		return column / 3 % 2 == 0;
	default:
		return true;
	}
}

static void fill_below(struct graph *g, const struct graph_line *l, int column, int top)
{
	for (int row = 0; row < top; row++)
		if (l->shape == GRAPH_FILL || column % 2 == 0)
			put_dot(g, column, row, l, false);
}

static void add_dots(struct graph *g, const struct scale *s, const struct graph_line *l)
{
	bool fills = l->shape == GRAPH_FILL || l->shape == GRAPH_HATCH;
	int before = -1;

	for (int column = 0; column < g->area.width * 2; column++) {
		const struct series_point *point = &l->point[column];
		int low = row_of(s, point->min, 4), high = row_of(s, point->max, 4);

		if (series_point_is_gap(point)) {
			before = -1;
			continue;
		}
		if (fills)
			fill_below(g, l, column, low);
		if (l->shape == GRAPH_FILL)
			g->filled[column] = low;
		/* Join it to the column before, so that a step is one line. */
		if (before >= 0 && before < low)
			low = before + 1;
		if (before > high)
			high = before - 1;
		for (int row = low; row <= high && is_drawn(l->shape, column); row++)
			put_dot(g, column, row, l, !fills);
		if (fills && high >= g->top[column])
			g->top[column] = high + 1;
		before = row_of(s, point->last, 4);
	}
}

static void show_dots(const struct graph *g)
{
	const struct graph_area *a = &g->area;

	for (int y = 0; y < a->height; y++)
		for (int x = 0; x < a->width; x++) {
			size_t at = (size_t)y * (size_t)a->width + (size_t)x;
			char text[5] = {0};

			if (!g->dots[at])
				continue;
			text_encode(BRAILLE + g->dots[at], text);
			canvas_put(g->canvas, a->x + x, a->y + y, 1, g->style[at], text);
		}
}

/*
 * Without dots: cells.
 */

/* Both halves of a cell's time as one; false: a gap. */
static bool join_halves(const struct series_point *two, struct series_point *out)
{
	*out = series_point_is_gap(&two[0]) ? two[1] : two[0];
	if (series_point_is_gap(out))
		return false;
	if (!series_point_is_gap(&two[1])) {
		out->min = two[1].min < out->min ? two[1].min : out->min;
		out->max = two[1].max > out->max ? two[1].max : out->max;
		out->last = two[1].last;
	}
	return true;
}

/* A cell of an area that is filled by so many eighths; NULL: what was there stays, which
 * is another area as a rule. */
static const char *fill_text(const struct graph *g, enum graph_shape shape, int eighths)
{
	bool ascii = g->canvas->charset == CHARSET_ASCII, most = eighths >= 4;

	if (shape == GRAPH_FILL)
		return !most ? NULL : ascii ? "#" : "█";
	if (most)
		return ascii ? ":" : "▒";
	return ascii ? "." : "░";
}

static void fill_column(struct graph *g, int x, int eighths, const struct graph_line *l)
{
	const struct graph_area *a = &g->area;
	int y = a->y + a->height - 1, top = (eighths + 7) / 8;

	if (top > g->top[x])
		g->top[x] = top;
	for (; eighths > 0 && y >= a->y; eighths -= 8, y--) {
		const char *text = fill_text(g, l->shape, eighths);

		if (text)
			canvas_put(g->canvas, a->x + x, y, 1, l->style, text);
	}
}

static const char *line_text(
	enum charset charset, const struct graph_line *l, char out[2])
{
	static const char *const texts[GRAPH_SHAPE_COUNT] = {
		"█", "▒", "━", "┅", "┅", "┄"};

	if (charset != CHARSET_ASCII)
		return texts[l->shape];
	out[0] = l->letter;
	out[1] = '\0';
	return out;
}

static void add_cells(struct graph *g, const struct scale *s, const struct graph_line *l)
{
	const struct graph_area *a = &g->area;
	char letter[2];
	const char *text = line_text(g->canvas->charset, l, letter);

	for (int x = 0; x < a->width; x++) {
		struct series_point p;
		int row;

		if (!join_halves(&l->point[2 * x], &p))
			continue;
		if (l->shape == GRAPH_FILL || l->shape == GRAPH_HATCH) {
			fill_column(g, x, row_of(s, p.max, 8) + 1, l);
			continue;
		}
		row = row_of(s, p.last, 1);
		if (l->yields && row == g->top[x] - 1)
			continue;
		if (row >= 0 && row < a->height && (l->shape != GRAPH_SPARSE || x % 2))
			canvas_put(g->canvas, a->x + x, a->y + a->height - 1 - row, 1,
				l->style, text);
	}
}

void graph_begin(struct graph *g, struct canvas *c, const struct graph_area *area)
{
	size_t cells = area->width > 0 && area->height > 0
			       ? (size_t)area->width * (size_t)area->height
			       : 0;

	*g = (struct graph){.canvas = c, .area = *area};
	if (!cells)
		return;
	g->top = die_calloc(2 * (size_t)area->width, sizeof *g->top);
	if (!has_dots(g))
		return;
	g->dots = die_calloc(cells, 1);
	g->style = die_calloc(cells, 1);
	g->filled = die_calloc(2 * (size_t)area->width, sizeof *g->filled);
}

void graph_add(struct graph *g, const struct scale *scale, const struct graph_line *line)
{
	if (g->area.width < 1 || g->area.height < 1)
		return;
	if (has_dots(g))
		add_dots(g, scale, line);
	else
		add_cells(g, scale, line);
}

void graph_end(struct graph *g)
{
	if (g->dots)
		show_dots(g);
	free(g->dots);
	free(g->style);
	free(g->filled);
	free(g->top);
}

const char *graph_sample(enum charset charset, const struct graph_line *line, char out[8])
{
	static const char *const dots[GRAPH_SHAPE_COUNT] = {
		"⣿", "⡇", "⠒", "⠂", "⠂", "⠒"};
	char letter[2];
	const char *one = charset == CHARSET_BRAILLE ? dots[line->shape]
						     : line_text(charset, line, letter);
	bool gap = line->shape == GRAPH_DASH && charset == CHARSET_BRAILLE;

	snprintf(out, 8, "%s%s", one, gap ? " " : one);
	return out;
}
