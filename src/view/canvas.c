#include "config.h"

#include "view/canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/text.h"

static const struct cell blank = {.bytes = " ", .style = STYLE_TEXT};

void canvas_init(struct canvas *c, enum charset charset)
{
	*c = (struct canvas){.charset = charset};
}

void canvas_finish(struct canvas *c)
{
	free(c->cell);
	*c = (struct canvas){0};
}

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

void canvas_resize(struct canvas *c, int cols, int rows)
{
	c->cols = clamp(cols, 1, CANVAS_COLS_MAX);
	c->rows = clamp(rows, 1, CANVAS_ROWS_MAX);
	c->cell = die_reallocarray(
		c->cell, (size_t)c->cols * (size_t)c->rows, sizeof *c->cell);
	canvas_clear(c);
}

void canvas_clear(struct canvas *c)
{
	size_t count = (size_t)c->cols * (size_t)c->rows;

	for (size_t i = 0; i < count; i++)
		c->cell[i] = blank;
}

static struct cell *cell_at(struct canvas *c, int x, int y)
{
	if (x < 0 || y < 0 || x >= c->cols || y >= c->rows)
		return NULL;
	return &c->cell[(size_t)y * (size_t)c->cols + (size_t)x];
}

static bool is_right_half(const struct cell *cell)
{
	return cell && !cell->bytes[0];
}

/* A character of two columns that loses one of them becomes a blank. */
static void free_cell(struct canvas *c, int x, int y)
{
	struct cell *cell = cell_at(c, x, y);
	struct cell *left = cell_at(c, x - 1, y), *right = cell_at(c, x + 1, y);

	if (is_right_half(cell) && left)
		memcpy(left->bytes, blank.bytes, sizeof left->bytes);
	if (is_right_half(right))
		memcpy(right->bytes, blank.bytes, sizeof right->bytes);
}

static void set_cell(
	struct canvas *c, int x, int y, unsigned style, const char *bytes, size_t len)
{
	struct cell *cell = cell_at(c, x, y);

	if (!cell)
		return;
	free_cell(c, x, y);
	memset(cell->bytes, 0, sizeof cell->bytes);
	memcpy(cell->bytes, bytes, len);
	cell->style = (uint8_t)style;
}

/* A combining mark joins the character before it, as far as its cell has room. */
static void join_cell(struct canvas *c, int x, int y, const struct text_glyph *g)
{
	struct cell *cell = cell_at(c, x, y);
	size_t len;

	if (is_right_half(cell))
		cell = cell_at(c, x - 1, y);
	if (!cell)
		return;
	len = strnlen(cell->bytes, sizeof cell->bytes);
	if (len + g->len <= sizeof cell->bytes)
		memcpy(cell->bytes + len, g->bytes, g->len);
}

static void put_glyph(
	struct canvas *c, int x, int y, unsigned style, const struct text_glyph *g)
{
	if (g->width == 0) {
		join_cell(c, x - 1, y, g);
	} else if (g->width == 2) {
		bool whole = x >= 0 && x + 1 < c->cols;

		set_cell(c, x, y, style, whole ? g->bytes : " ", whole ? g->len : 1);
		set_cell(c, x + 1, y, style, " ", 1);
		if (whole)
			memset(cell_at(c, x + 1, y)->bytes, 0, sizeof c->cell->bytes);
	} else {
		/* One column, or an escape, a column a byte. */
		size_t step = g->width == 1 ? g->len : 1;

		for (int i = 0; i < g->width; i++)
			set_cell(c, x + i, y, style, g->bytes + (size_t)i * step, step);
	}
}

/* Where the last column goes to the sign that something is missing, so that only the
 * end of a text is ever looked at twice. */
static bool fits(const char *text, const char *end, int width, bool first, bool ascii)
{
	int used = 0;

	for (const char *p = text; p < end;) {
		struct text_glyph g;

		text_next(&p, end, first && p == text, ascii, &g);
		used += g.width;
		if (used > width)
			return false;
	}
	return true;
}

int canvas_put_bytes(struct canvas *c, int x, int y, int width, unsigned style,
	const char *text, size_t len)
{
	bool ascii = c->charset == CHARSET_ASCII;
	const char *p = text, *end = text + len;
	int used = 0;

	while (p < end && width > 0) {
		const char *here = p;
		struct text_glyph g;

		text_next(&p, end, here == text, ascii, &g);
		if (used + g.width >= width &&
			!fits(here, end, width - used, here == text, ascii)) {
			const char *more = ascii ? "~" : "…";

			set_cell(c, x + used, y, style, more, strlen(more));
			return used + 1;
		}
		put_glyph(c, x + used, y, style, &g);
		used += g.width;
	}
	return used;
}

int canvas_put(
	struct canvas *c, int x, int y, int width, unsigned style, const char *text)
{
	return canvas_put_bytes(c, x, y, width, style, text, strlen(text));
}

void canvas_put_right(
	struct canvas *c, int x, int y, int width, unsigned style, const char *text)
{
	size_t columns = text_width(text, strlen(text), c->charset == CHARSET_ASCII);
	int pad = columns < (size_t)width ? width - (int)columns : 0;

	canvas_put(c, x + pad, y, width - pad, style, text);
}

int canvas_printf(struct canvas *c, int x, int y, int width, unsigned style,
	const char *format, ...)
{
	char text[1000];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return canvas_put(c, x, y, width, style, text);
}

void canvas_fill(
	struct canvas *c, int x, int y, int width, unsigned style, const char *character)
{
	size_t len = strlen(character);

	for (int i = 0; i < width; i++)
		set_cell(c, x + i, y, style, character, len);
}

void canvas_flag(struct canvas *c, int x, int y, int width, unsigned flags)
{
	for (int i = 0; i < width; i++) {
		struct cell *cell = cell_at(c, x + i, y);

		if (cell)
			cell->style = (uint8_t)(cell->style | flags);
	}
}

void canvas_restyle(struct canvas *c, int x, int y, int width, enum style style)
{
	for (int i = 0; i < width; i++) {
		struct cell *cell = cell_at(c, x + i, y);

		if (cell)
			cell->style = (uint8_t)((cell->style & ~STYLE_ROLE) | style);
	}
}

/* Columns of what a left cell holds; 0: it is not one character with its marks. */
static int columns_of(const struct cell *cell, bool ascii)
{
	const char *p = cell->bytes;
	const char *end = p + strnlen(p, sizeof cell->bytes);
	struct text_glyph g;
	int columns;

	text_next(&p, end, true, ascii, &g);
	columns = g.width;
	while (p < end) {
		text_next(&p, end, false, ascii, &g);
		if (g.width > 0)
			return 0;
	}
	return columns <= 2 ? columns : 0;
}

bool canvas_is_sane(const struct canvas *c)
{
	bool ascii = c->charset == CHARSET_ASCII;

	for (int y = 0; y < c->rows; y++) {
		for (int x = 0, columns; x < c->cols; x += columns) {
			const struct cell *cell = canvas_at(c, x, y);

			columns = cell->bytes[0] ? columns_of(cell, ascii) : 0;
			if (!columns || x + columns > c->cols ||
				(cell->style & STYLE_ROLE) >= STYLE_COUNT ||
				(columns == 2 && !is_right_half(&cell[1])))
				return false;
		}
	}
	return true;
}

static void cut_blanks(struct buf *out, size_t from)
{
	while (out->len > from && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

void canvas_to_text(const struct canvas *c, struct buf *out)
{
	for (int y = 0; y < c->rows; y++) {
		size_t from = out->len;

		for (int x = 0; x < c->cols; x++) {
			const struct cell *cell = canvas_at(c, x, y);

			buf_add(out, cell->bytes,
				strnlen(cell->bytes, sizeof cell->bytes));
		}
		cut_blanks(out, from);
		buf_add_char(out, '\n');
	}
}

/* What a command printed: the number of its colour, and that with shift. */
static const char print_letters[16 + 1] = "01234567)!@#$%^&";

static char style_letter(const struct cell *cell)
{
	unsigned role = cell->style & STYLE_ROLE;

	if (role >= STYLE_PRINT && role <= STYLE_PRINT_LAST)
		return cell->bytes[0] == ' ' && !(cell->style & STYLE_SELECTED)
			       ? ' '
			       : print_letters[role - STYLE_PRINT];
	if (cell->style & STYLE_SELECTED)
		return (char)('A' + role);
	if (cell->style & STYLE_DIMMED)
		return '~';
	if (role == STYLE_TEXT)
		return cell->bytes[0] == ' ' ? ' ' : '.';
	return (char)('a' + role);
}

void canvas_to_styles(const struct canvas *c, struct buf *out)
{
	for (int y = 0; y < c->rows; y++) {
		size_t from = out->len;

		for (int x = 0; x < c->cols; x++)
			buf_add_char(out, style_letter(canvas_at(c, x, y)));
		cut_blanks(out, from);
		buf_add_char(out, '\n');
	}
}
