#include "config.h"

#include "term/paint.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <curses.h>

#include "base/die.h"
#include "base/text.h"
#include "term/palette.h"

void paint_finish(struct paint *p)
{
	free(p->shown);
	free(p->pen);
	*p = (struct paint){0};
}

void paint_forget(struct paint *p)
{
	paint_finish(p);
}

static struct pen pen_of(const struct cell *cell)
{
	struct pen pen;

	palette_of(cell->style, &pen.attributes, &pen.pair);
	return pen;
}

static bool is_blank(const struct cell *cell)
{
	return cell->bytes[0] == ' ' && !cell->bytes[1];
}

/* A blank of which nothing is seen but the background. */
static bool shows_nothing(const struct pen *pen)
{
	return !(pen->attributes & (A_REVERSE | A_UNDERLINE));
}

static void put_cell(int x, int y, const struct cell *cell, const struct pen *pen)
{
	const char *at = cell->bytes;
	const char *end = at + strnlen(at, sizeof cell->bytes);
	wchar_t text[CCHARW_MAX + 1] = {0};
	cchar_t c;

	for (size_t i = 0; at < end && i < CCHARW_MAX; i++) {
		uint32_t code = ' ';
		size_t len = text_decode(at, end, &code);

		text[i] = (wchar_t)code;
		at += len ? len : 1;
	}
	if (setcchar(&c, text, pen->attributes, pen->pair, NULL) == OK)
		mvadd_wch(y, x, &c);
}

static bool is_same(const struct cell *a, const struct cell *b)
{
	return !memcmp(a, b, sizeof *a);
}

static bool is_same_pen(const struct pen *a, const struct pen *b)
{
	return a->attributes == b->attributes && a->pair == b->pair;
}

/* Longer gaps are passed by moving the cursor. */
#define GAP_MAX 8

/*
 * The pens of one row.  Few blanks between two texts of one pen are drawn with it, where
 * it shows nothing on a blank: the terminal need not be told of another colour and back,
 * which is most of what a graph costs that moves.  Pens follow from the row alone, or a row
 * that only moved would not be recognised.
 */
static void find_pens(const struct cell *cell, int cols, struct pen *pen)
{
	int text = -1; /* the last cell that was no blank */

	for (int x = 0; x < cols; x++) {
		pen[x] = pen_of(&cell[x]);
		if (is_blank(&cell[x]) && shows_nothing(&pen[x]))
			continue;
		if (text >= 0 && x - text - 1 <= GAP_MAX && shows_nothing(&pen[x]) &&
			is_same_pen(&pen[text], &pen[x]))
			for (int gap = text + 1; gap < x; gap++)
				pen[gap] = pen[x];
		text = x;
	}
}

/* The cells of row @y that changed; a character of two columns goes with either half. */
static bool paint_row(
	struct paint *p, const struct cell *was, const struct cell *is, int y)
{
	struct pen *old = p->pen, *new = p->pen + p->cols;
	bool changed = false;

	if (!memcmp(was, is, (size_t)p->cols * sizeof *is))
		return false;
	find_pens(was, p->cols, old);
	find_pens(is, p->cols, new);
	for (int x = 0; x < p->cols; x++) {
		bool wide = x + 1 < p->cols && !is[x + 1].bytes[0];

		if (!is[x].bytes[0] ||
			(is_same(&was[x], &is[x]) && is_same_pen(&old[x], &new[x]) &&
				(!wide || is_same(&was[x + 1], &is[x + 1]))))
			continue;
		put_cell(x, y, &is[x], &new[x]);
		changed = true;
	}
	return changed;
}

static void adopt_size(struct paint *p, const struct canvas *canvas)
{
	size_t count = (size_t)canvas->cols * (size_t)canvas->rows;

	if (p->shown && p->cols == canvas->cols && p->rows == canvas->rows)
		return;
	paint_finish(p);
	/* No cell of a canvas is all zero: everything counts as changed. */
	p->shown = die_calloc(count, sizeof *p->shown);
	p->pen = die_calloc(2 * (size_t)canvas->cols, sizeof *p->pen);
	p->cols = canvas->cols;
	p->rows = canvas->rows;
	erase();
}

bool paint_show(struct paint *p, const struct canvas *canvas)
{
	bool changed = false;

	adopt_size(p, canvas);
	for (int y = 0; y < p->rows; y++) {
		size_t row = (size_t)y * (size_t)p->cols;

		if (!paint_row(p, p->shown + row, canvas->cell + row, y))
			continue;
		memcpy(p->shown + row, canvas->cell + row,
			(size_t)p->cols * sizeof *p->shown);
		changed = true;
	}
	return changed;
}
