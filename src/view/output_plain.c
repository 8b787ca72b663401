/*
 * output_plain.c - what is printed, without libvterm: text, and no more
 *
 * Lines, \r, \b, tabs and "erase to the end of the line", which is what progress bars
 * need; every other escape is left out.  The command is told that its terminal is dumb.
 */
#include "config.h"

#include "view/output_screen.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/text.h"
#include "view/intent.h"

/* Where in an escape the bytes are. */
enum inside {
	INSIDE_TEXT,
	INSIDE_ESCAPE,        /* ESC */
	INSIDE_INTERMEDIATE,  /* ESC ( ... */
	INSIDE_CSI,           /* ESC [ ... */
	INSIDE_STRING,        /* ESC ] and others, up to BEL or ESC \ */
	INSIDE_STRING_ESCAPE, /* ESC within that */
};

struct output_plain {
	struct output_screen base;
	struct cell *cell; /* [row * cols + col] */
	int x, y;          /* x == cols: the next character begins a line */
	enum inside inside;
	bool has_parameter; /* of a CSI: it is not the plain one */
	char part[4];       /* a character whose end has not come */
	size_t part_len;
};

static struct output_plain *plain_of(struct output_screen *s)
{
	return (struct output_plain *)s;
}

static struct cell *row_of(const struct output_plain *p, int y)
{
	return p->cell + (size_t)y * (size_t)p->base.cols;
}

static void erase(struct cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cells[i] = output_cell("", 0, STYLE_TEXT);
}

static void scroll(struct output_plain *p)
{
	size_t cols = (size_t)p->base.cols, rows = (size_t)p->base.rows;

	output_push(p->base.output, p->cell, cols);
	memmove(p->cell, p->cell + cols, (rows - 1) * cols * sizeof *p->cell);
	erase(row_of(p, p->base.rows - 1), cols);
}

static void next_line(struct output_plain *p)
{
	if (p->y + 1 < p->base.rows)
		p->y++;
	else
		scroll(p);
}

/* One character of one or two columns, or a mark that joins the one before. */
static void put(struct output_plain *p, const char *text, size_t len)
{
	struct cell c = output_cell(text, len, STYLE_TEXT), *row;
	int width = (int)text_width(text, len, false);

	if (width < 1 || width > 2) /* a mark alone, or what is no character */
		width = 1;
	if (p->x + width > p->base.cols) {
		p->x = 0;
		next_line(p);
	}
	row = row_of(p, p->y);
	if (!row[p->x].bytes[0] && p->x)
		row[p->x - 1] = output_cell("", 0, STYLE_TEXT);
	row[p->x++] = c;
	if (width == 2)
		row[p->x++] = (struct cell){.style = STYLE_TEXT};
	if (p->x < p->base.cols && !row[p->x].bytes[0])
		row[p->x] = output_cell("", 0, STYLE_TEXT);
}

static void control(struct output_plain *p, char c)
{
	switch (c) {
	case '\r':
		p->x = 0;
		break;
	case '\n':
	case '\v':
	case '\f':
		next_line(p);
		break;
	case '\b':
		p->x -= p->x > 0;
		break;
	case '\t':
		p->x = (p->x / 8 + 1) * 8;
		if (p->x >= p->base.cols)
			p->x = p->base.cols - 1;
		break;
	case '\033':
		p->inside = INSIDE_ESCAPE;
		break;
	default:
		break;
	}
}

static void escape(struct output_plain *p, char c)
{
	p->inside = INSIDE_TEXT;
	if (c == '[') {
		p->inside = INSIDE_CSI;
		p->has_parameter = false;
	} else if (strchr("]PX^_", c)) {
		p->inside = INSIDE_STRING;
	} else if (c >= 0x20 && c <= 0x2f) {
		p->inside = INSIDE_INTERMEDIATE;
	} else if (c == '\033') {
		p->inside = INSIDE_ESCAPE;
	}
}

static void csi(struct output_plain *p, char c)
{
	if (c >= 0x20 && c <= 0x3f) {
		p->has_parameter = p->has_parameter || c != '0';
		return;
	}
	p->inside = INSIDE_TEXT;
	if (c == 'K' && !p->has_parameter && p->x < p->base.cols)
		erase(row_of(p, p->y) + p->x, (size_t)(p->base.cols - p->x));
	else if (c == '\033')
		p->inside = INSIDE_ESCAPE;
	else if (c > 0 && c < 0x20)
		control(p, c);
}

/* How long the character is that begins with @c; 1: it is none of UTF-8. */
static size_t length_of(char c)
{
	unsigned char u = (unsigned char)c;

	if (!text_locale_is_utf8())
		return 1;
	return u >= 0xf0 && u < 0xf8 ? 4 : u >= 0xe0 ? 3 : u >= 0xc0 ? 2 : 1;
}

/* A combining mark joins the cell before. */
static bool join(struct output_plain *p)
{
	struct cell *c = p->x ? &row_of(p, p->y)[p->x - 1] : NULL;
	char text[sizeof c->bytes + 4];
	size_t len;
	uint32_t code;

	if (!c || text_decode(p->part, p->part + p->part_len, &code) != p->part_len)
		return false;
	if (!c->bytes[0] && p->x > 1)
		c--;
	len = strnlen(c->bytes, sizeof c->bytes);
	memcpy(text, c->bytes, len);
	memcpy(text + len, p->part, p->part_len);
	if (!len || text_width(text, len + p->part_len, false) !=
			    text_width(text, len, false))
		return false;
	*c = output_cell(text, len + p->part_len, c->style);
	return true;
}

static void text(struct output_plain *p, char c)
{
	unsigned char u = (unsigned char)c;

	if (p->part_len && (u & 0xc0) != 0x80) {
		put(p, p->part, p->part_len);
		p->part_len = 0;
	}
	if (u < 0x20 || u == 0x7f) {
		control(p, c);
		return;
	}
	p->part[p->part_len++] = c;
	if (p->part_len < length_of(p->part[0]))
		return;
	if (u < 0x80 || !join(p))
		put(p, p->part, p->part_len);
	p->part_len = 0;
}

static void plain_feed(struct output_screen *s, const char *bytes, size_t len)
{
	struct output_plain *p = plain_of(s);

	for (size_t i = 0; i < len; i++) {
		char c = bytes[i];

		switch (p->inside) {
		case INSIDE_TEXT:
			text(p, c);
			break;
		case INSIDE_ESCAPE:
			escape(p, c);
			break;
		case INSIDE_INTERMEDIATE:
			if (c < 0x20 || c > 0x2f)
				p->inside = INSIDE_TEXT;
			break;
		case INSIDE_CSI:
			csi(p, c);
			break;
		case INSIDE_STRING:
			if (c == '\033')
				p->inside = INSIDE_STRING_ESCAPE;
			else if (c == '\a')
				p->inside = INSIDE_TEXT;
			break;
		case INSIDE_STRING_ESCAPE:
			p->inside = c == '\\' ? INSIDE_TEXT : INSIDE_STRING;
			break;
		}
	}
}

static bool is_blank_row(const struct output_plain *p, int y)
{
	const struct cell *row = row_of(p, y);

	for (int x = 0; x < p->base.cols; x++)
		if (row[x].bytes[0] != ' ' || row[x].bytes[1])
			return false;
	return true;
}

/* A shorter screen keeps the rows down to the cursor; those above become old lines.  On a
 * taller one old lines come back: a negative number. */
static int rows_to_push(const struct output_plain *p, int rows)
{
	int used = p->base.rows, kept = (int)output_kept(p->base.output);

	while (used > p->y + 1 && is_blank_row(p, used - 1))
		used--;
	if (rows <= p->base.rows)
		return used > rows ? used - rows : 0;
	return rows - used < kept ? used - rows : -kept;
}

static void plain_resize(struct output_screen *s, int cols, int rows)
{
	struct output_plain *p = plain_of(s);
	int push = rows_to_push(p, rows), width = s->cols < cols ? s->cols : cols;
	struct cell *cell = die_calloc((size_t)cols * (size_t)rows, sizeof *cell);

	erase(cell, (size_t)cols * (size_t)rows);
	for (int y = -push; y > 0; y--)
		output_pop(
			s->output, cell + (size_t)(y - 1) * (size_t)cols, (size_t)cols);
	for (int y = 0; y < s->rows && y - push < rows; y++) {
		if (y < push)
			output_push(s->output, row_of(p, y), (size_t)s->cols);
		else
			memcpy(cell + (size_t)(y - push) * (size_t)cols, row_of(p, y),
				(size_t)width * sizeof *cell);
	}
	free(p->cell);
	p->cell = cell;
	p->y = p->y > push ? p->y - push : 0;
	if (p->x > cols)
		p->x = cols;
	s->cols = cols;
	s->rows = rows;
}

static void plain_row(const struct output_screen *s, int y, struct cell *cells)
{
	const struct output_plain *p = (const struct output_plain *)s;

	memcpy(cells, row_of(p, y), (size_t)s->cols * sizeof *cells);
}

static bool plain_cursor(const struct output_screen *s, int *x, int *y)
{
	const struct output_plain *p = (const struct output_plain *)s;

	*x = p->x < s->cols ? p->x : s->cols - 1;
	*y = p->y;
	return true;
}

static const struct {
	uint32_t key;
	const char *bytes;
} special_keys[] = {
	{KEY_CODE_BACKSPACE, "\177"},
	{KEY_CODE_DELETE, "\033[3~"},
	{KEY_CODE_UP, "\033[A"},
	{KEY_CODE_DOWN, "\033[B"},
	{KEY_CODE_RIGHT, "\033[C"},
	{KEY_CODE_LEFT, "\033[D"},
	{KEY_CODE_HOME, "\033[H"},
	{KEY_CODE_END, "\033[F"},
	{KEY_CODE_PAGE_UP, "\033[5~"},
	{KEY_CODE_PAGE_DOWN, "\033[6~"},
	{KEY_CODE_BACK_TAB, "\033[Z"},
};

static void plain_key(struct output_screen *s, uint32_t key)
{
	char bytes[4];

	for (size_t i = 0; i < COUNT_OF(special_keys); i++)
		if (special_keys[i].key == key)
			output_answer(s->output, special_keys[i].bytes,
				strlen(special_keys[i].bytes));
	if (key < KEY_CODE_SPECIAL)
		output_answer(s->output, bytes, text_encode(key, bytes));
}

static void plain_destroy(struct output_screen *s)
{
	struct output_plain *p = plain_of(s);

	free(p->cell);
	free(p);
}

static const struct output_screen_ops ops = {
	.term = "dumb",
	.feed = plain_feed,
	.resize = plain_resize,
	.row = plain_row,
	.cursor = plain_cursor,
	.key = plain_key,
	.destroy = plain_destroy,
};

struct output_screen *output_plain_create(struct output *o, int cols, int rows)
{
	struct output_plain *p = die_calloc(1, sizeof *p);

	p->base = (struct output_screen){&ops, o, cols, rows};
	p->cell = die_calloc((size_t)cols * (size_t)rows, sizeof *p->cell);
	erase(p->cell, (size_t)cols * (size_t)rows);
	return &p->base;
}
