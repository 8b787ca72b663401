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
	*p = (struct paint){0};
}

void paint_forget(struct paint *p)
{
	paint_finish(p);
}

static void put_cell(int x, int y, const struct cell *cell)
{
	const char *at = cell->bytes;
	const char *end = at + strnlen(at, sizeof cell->bytes);
	wchar_t text[CCHARW_MAX + 1] = {0};
	attr_t attributes;
	short pair;
	cchar_t c;

	for (size_t i = 0; at < end && i < CCHARW_MAX; i++) {
		uint32_t code = ' ';
		size_t len = text_decode(at, end, &code);

		text[i] = (wchar_t)code;
		at += len ? len : 1;
	}
	palette_of(cell->style, &attributes, &pair);
	if (setcchar(&c, text, attributes, pair, NULL) == OK)
		mvadd_wch(y, x, &c);
}

static bool is_same(const struct cell *a, const struct cell *b)
{
	return !memcmp(a, b, sizeof *a);
}

/* The changed stretch of one row, whole characters. */
static bool paint_row(const struct cell *was, const struct cell *is, int cols, int y)
{
	int first = 0, last = cols - 1;

	while (first < cols && is_same(&was[first], &is[first]))
		first++;
	if (first == cols)
		return false;
	while (is_same(&was[last], &is[last]))
		last--;
	while (first > 0 && (!is[first].bytes[0] || !was[first].bytes[0]))
		first--;
	for (int x = first; x <= last; x++)
		if (is[x].bytes[0])
			put_cell(x, y, &is[x]);
	return true;
}

static void adopt_size(struct paint *p, const struct canvas *canvas)
{
	size_t count = (size_t)canvas->cols * (size_t)canvas->rows;

	if (p->shown && p->cols == canvas->cols && p->rows == canvas->rows)
		return;
	free(p->shown);
	/* No cell of a canvas is all zero: everything counts as changed. */
	p->shown = die_calloc(count, sizeof *p->shown);
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

		if (!paint_row(p->shown + row, canvas->cell + row, p->cols, y))
			continue;
		memcpy(p->shown + row, canvas->cell + row,
			(size_t)p->cols * sizeof *p->shown);
		changed = true;
	}
	return changed;
}
