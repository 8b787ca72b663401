#include "config.h"

#include "view/output.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/text.h"
#include "view/output_line.h"
#include "view/output_screen.h"

/* A command that asks its terminal without end and never reads gets no more than this. */
#define ANSWERS_MAX ((size_t)64 * 1024)
#define LINE_BYTES_MAX ((size_t)16 * OUTPUT_COLS_MAX)

struct kept_line {
	char *bytes;
	uint32_t len;
};

struct output {
	struct output_screen *screen;
	struct kept_line *kept; /* a ring of OUTPUT_LINES_MAX, allocated when needed */
	size_t first, count;    /* oldest in it, and how many */
	size_t bytes;           /* of all that are kept */
	uint64_t forgotten;
	struct buf line; /* being packed */
	struct buf answers;
};

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

struct output *output_create(int cols, int rows, bool plain)
{
	struct output *o = die_calloc(1, sizeof *o);

	buf_init(&o->line, LINE_BYTES_MAX);
	buf_init(&o->answers, ANSWERS_MAX);
	cols = clamp(cols, OUTPUT_COLS_MIN, OUTPUT_COLS_MAX);
	rows = clamp(rows, OUTPUT_ROWS_MIN, OUTPUT_ROWS_MAX);
	if (!plain)
		o->screen = output_vterm_create(o, cols, rows);
	if (!o->screen)
		o->screen = output_plain_create(o, cols, rows);
	return o;
}

void output_destroy(struct output *o)
{
	if (!o)
		return;
	o->screen->ops->destroy(o->screen);
	for (size_t i = 0; i < o->count; i++)
		free(o->kept[(o->first + i) % OUTPUT_LINES_MAX].bytes);
	free(o->kept);
	buf_finish(&o->line);
	buf_finish(&o->answers);
	free(o);
}

const char *output_term(const struct output *o)
{
	return o->screen->ops->term;
}

void output_feed(struct output *o, const char *bytes, size_t len)
{
	o->screen->ops->feed(o->screen, bytes, len);
}

void output_resize(struct output *o, int cols, int rows)
{
	cols = clamp(cols, OUTPUT_COLS_MIN, OUTPUT_COLS_MAX);
	rows = clamp(rows, OUTPUT_ROWS_MIN, OUTPUT_ROWS_MAX);
	if (cols != o->screen->cols || rows != o->screen->rows)
		o->screen->ops->resize(o->screen, cols, rows);
}

void output_size(const struct output *o, int *cols, int *rows)
{
	*cols = o->screen->cols;
	*rows = o->screen->rows;
}

void output_key(struct output *o, uint32_t key)
{
	o->screen->ops->key(o->screen, key);
}

struct buf *output_answers(struct output *o)
{
	return &o->answers;
}

void output_answer(struct output *o, const char *bytes, size_t len)
{
	buf_add(&o->answers, bytes, len);
}

static void forget_oldest(struct output *o)
{
	struct kept_line *l = &o->kept[o->first];

	o->bytes -= l->len;
	free(l->bytes);
	*l = (struct kept_line){0};
	o->first = (o->first + 1) % OUTPUT_LINES_MAX;
	o->count--;
	o->forgotten++;
}

void output_push(struct output *o, const struct cell *cells, size_t count)
{
	struct kept_line *l;

	if (!o->kept)
		o->kept = die_calloc(OUTPUT_LINES_MAX, sizeof *o->kept);
	buf_clear(&o->line);
	output_line_pack(&o->line, cells, count);
	while (o->count && (o->count == OUTPUT_LINES_MAX ||
				   o->bytes + o->line.len > OUTPUT_BYTES_MAX))
		forget_oldest(o);
	l = &o->kept[(o->first + o->count++) % OUTPUT_LINES_MAX];
	l->len = (uint32_t)o->line.len;
	o->bytes += o->line.len;
	if (!l->len)
		return;
	l->bytes = die_malloc(l->len);
	memcpy(l->bytes, o->line.data, l->len);
}

int output_pop(struct output *o, struct cell *cells, size_t max)
{
	struct kept_line *l;
	size_t count;

	if (!o->count)
		return -1;
	l = &o->kept[(o->first + --o->count) % OUTPUT_LINES_MAX];
	count = l->len ? output_line_unpack(l->bytes, l->len, cells, max) : 0;
	o->bytes -= l->len;
	free(l->bytes);
	*l = (struct kept_line){0};
	return (int)count;
}

size_t output_kept(const struct output *o)
{
	return o->count;
}

size_t output_count(const struct output *o)
{
	return o->count + (size_t)o->screen->rows;
}

uint64_t output_forgotten(const struct output *o)
{
	return o->forgotten;
}

size_t output_line(const struct output *o, size_t i, struct cell *cells, size_t max)
{
	const struct output_screen *s = o->screen;
	size_t cols = (size_t)s->cols;

	if (i < o->count) {
		const struct kept_line *l = &o->kept[(o->first + i) % OUTPUT_LINES_MAX];

		return l->len ? output_line_unpack(l->bytes, l->len, cells, max) : 0;
	}
	if (i - o->count >= (size_t)s->rows)
		return 0;
	if (cols <= max) {
		s->ops->row(s, (int)(i - o->count), cells);
	} else {
		AUTO_FREE struct cell *all = die_calloc(cols, sizeof *all);

		s->ops->row(s, (int)(i - o->count), all);
		memcpy(cells, all, max * sizeof *cells);
		cols = max;
	}
	return cols;
}

void output_line_text(const struct output *o, size_t i, struct buf *out)
{
	struct cell cells[OUTPUT_COLS_MAX];
	size_t count = output_line(o, i, cells, COUNT_OF(cells)), from = out->len;

	for (size_t x = 0; x < count; x++)
		buf_add(out, cells[x].bytes, strnlen(cells[x].bytes, sizeof cells->bytes));
	while (out->len > from && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

bool output_cursor(const struct output *o, size_t *line, int *column)
{
	int x, y;

	if (!o->screen->ops->cursor(o->screen, &x, &y))
		return false;
	*line = o->count + (size_t)y;
	*column = x;
	return true;
}

struct cell output_cell(const char *text, size_t len, unsigned style)
{
	struct cell c = {.bytes = " ", .style = (uint8_t)style};
	const char *end;

	if (!len)
		return c;
	if (len > sizeof c.bytes) /* a pile of combining marks */
		len = sizeof c.bytes;
	/* Only what text_next() lets through undamaged. */
	end = text + len;
	for (const char *at = text; at < end;) {
		struct text_glyph g;
		size_t before = (size_t)(at - text);

		text_next(&at, end, !before, false, &g);
		if (g.width > 2 || (before && g.width)) {
			len = before;
			break;
		}
	}
	if (!len) {
		c.bytes[0] = '?';
		return c;
	}
	memset(c.bytes, 0, sizeof c.bytes);
	memcpy(c.bytes, text, len);
	return c;
}
