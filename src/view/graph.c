#include "config.h"

#include "view/graph.h"

#include <math.h>
#include <stdio.h>

#include "base/die.h"
#include "base/text.h"
#include "view/sign.h"

#define BRAILLE 0x2800

/*
 * The dots of one graph: cell by cell a byte of eight dots, as Braille numbers them,
 * and whose style it has.  Sub-columns and sub-rows count from the lower left corner.
 *
 *	0x01 0x08
 *	0x02 0x10
 *	0x04 0x20
 *	0x40 0x80
 */
struct plane {
	int width, height;
	unsigned char *dots;  /* [row * width + column], row 0 the highest */
	unsigned char *style; /* enum style */
};

static const unsigned char dot_bits[2][4] = {
	/* from below */
	{0x40, 0x04, 0x02, 0x01},
	{0x80, 0x20, 0x10, 0x08},
};

static void set_dot(struct plane *p, int column, int row, enum style style)
{
	size_t at;

	if (row < 0 || row >= p->height * 4)
		return;
	at = (size_t)(p->height - 1 - row / 4) * (size_t)p->width + (size_t)(column / 2);
	p->dots[at] |= dot_bits[column & 1][row & 3];
	p->style[at] = (unsigned char)style;
}

/* Sub-row of a value: below 0 or above the top when it is outside. */
static int row_of(const struct scale *scale, uint64_t bytes, int per_cell)
{
	double at = floor(scale_position(scale, (double)bytes) * per_cell);

	return at < -1 ? -1 : at > 100000 ? 100000 : (int)at;
}

static bool is_drawn(enum graph_shape shape, int column)
{
	if (shape == GRAPH_DOTS)
		return column % 2 == 0;
	return shape != GRAPH_DASH || column / 3 % 2 == 0;
}

static void shade(struct plane *p, int column, int top, enum style style)
{
	for (int row = 0; row < top; row++)
		if ((row + column) % 2 == 0)
			set_dot(p, column, row, style);
}

static void dot_line(struct plane *p, const struct graph_line *l, const struct scale *s)
{
	int before = -1;

	for (int column = 0; column < p->width * 2; column++) {
		const struct series_point *point = &l->point[column];
		int low = row_of(s, point->min, 4), high = row_of(s, point->max, 4);

		if (series_point_is_gap(point)) {
			before = -1;
			continue;
		}
		if (l->shape == GRAPH_FILL)
			shade(p, column, low, l->style);
		/* Join it to the column before, so that a step is one line. */
		if (before >= 0 && before < low)
			low = before + 1;
		if (before > high)
			high = before - 1;
		for (int row = low; row <= high && is_drawn(l->shape, column); row++)
			set_dot(p, column, row, l->style);
		before = row_of(s, point->last, 4);
	}
}

static void show_dots(struct canvas *c, const struct graph_area *a, const struct plane *p)
{
	for (int y = 0; y < a->height; y++)
		for (int x = 0; x < a->width; x++) {
			size_t at = (size_t)y * (size_t)a->width + (size_t)x;
			char text[5] = {0};

			if (!p->dots[at])
				continue;
			text_encode(BRAILLE + p->dots[at], text);
			canvas_put(c, a->x + x, a->y + y, 1, p->style[at], text);
		}
}

static void draw_dots(struct canvas *c, const struct graph_area *a, const struct scale *s,
	const struct graph_line *lines, size_t count)
{
	size_t cells = (size_t)a->width * (size_t)a->height;
	AUTO_FREE unsigned char *store = die_calloc(cells, 2);
	struct plane p = {a->width, a->height, store, store + cells};

	for (size_t i = 0; i < count; i++)
		dot_line(&p, &lines[i], s);
	show_dots(c, a, &p);
}

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

static void fill_column(struct canvas *c, const struct graph_area *a, int x, int eighths,
	const struct graph_line *l)
{
	int y = a->y + a->height - 1;

	for (; eighths > 0 && y >= a->y; eighths -= 8, y--) {
		char text[SIGN_BLOCK_MAX];

		canvas_put(c, a->x + x, y, 1, l->style,
			sign_block(c->charset, eighths < 8 ? eighths : 8, text));
	}
}

static const char *line_text(
	enum charset charset, const struct graph_line *l, char out[2])
{
	static const char *const texts[GRAPH_SHAPE_COUNT] = {"█", "━", "┅", "┄"};

	if (charset != CHARSET_ASCII)
		return texts[l->shape];
	out[0] = l->letter;
	out[1] = '\0';
	return out;
}

static void draw_cells(struct canvas *c, const struct graph_area *a,
	const struct scale *s, const struct graph_line *l)
{
	char letter[2];
	const char *text = line_text(c->charset, l, letter);

	for (int x = 0; x < a->width; x++) {
		struct series_point p;
		int row;

		if (!join_halves(&l->point[2 * x], &p))
			continue;
		if (l->shape == GRAPH_FILL) {
			fill_column(c, a, x, row_of(s, p.max, 8) + 1, l);
			continue;
		}
		row = row_of(s, p.last, 1);
		if (row >= 0 && row < a->height)
			canvas_put(c, a->x + x, a->y + a->height - 1 - row, 1, l->style,
				text);
	}
}

void graph_draw(struct canvas *c, const struct graph_area *area,
	const struct scale *scale, const struct graph_line *lines, size_t count)
{
	if (area->width < 1 || area->height < 1)
		return;
	if (c->charset == CHARSET_BRAILLE) {
		draw_dots(c, area, scale, lines, count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		draw_cells(c, area, scale, &lines[i]);
}

const char *graph_sample(enum charset charset, const struct graph_line *line, char out[8])
{
	static const char *const dots[GRAPH_SHAPE_COUNT] = {"⡪", "⠒", "⠂", "⠒"};
	char letter[2];
	bool gap;
	const char *one = charset == CHARSET_BRAILLE ? dots[line->shape]
						     : line_text(charset, line, letter);

	if (line->shape == GRAPH_FILL && charset == CHARSET_ASCII)
		one = "#";
	gap = line->shape == GRAPH_DASH && charset == CHARSET_BRAILLE;
	snprintf(out, 8, "%s%s", one, gap ? " " : one);
	return out;
}
