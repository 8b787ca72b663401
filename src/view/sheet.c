#include "config.h"

#include "view/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "view/frame.h"
#include "view/sign.h"
#include "view/wrap.h"

#define TEXTS_MAX 65536
#define WIDTH_MAX 100
#define LABEL_WIDTH 13

void sheet_init(struct sheet *s)
{
	*s = (struct sheet){.count = 0};
	buf_init(&s->texts, TEXTS_MAX);
}

void sheet_finish(struct sheet *s)
{
	free(s->line);
	buf_finish(&s->texts);
}

void sheet_add(struct sheet *s, unsigned style, int indent, const char *text)
{
	if (s->count == s->room) {
		s->room = s->room ? s->room * 2 : 64;
		s->line = die_reallocarray(s->line, s->room, sizeof *s->line);
	}
	s->line[s->count++] = (struct sheet_line){style, NULL, indent, s->texts.len};
	buf_add_text(&s->texts, text);
	buf_add_char(&s->texts, '\0');
}

void sheet_printf(struct sheet *s, unsigned style, int indent, const char *format, ...)
{
	char text[1000];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	sheet_add(s, style, indent, text);
}

void sheet_item(struct sheet *s, const char *label, const char *format, ...)
{
	char text[1000];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	sheet_add(s, STYLE_TEXT, 2 + LABEL_WIDTH, text);
	s->line[s->count - 1].label = label;
}

/* A sheet that is too long for its buffer ends early. */
static const char *text_of(const struct sheet *s, const struct sheet_line *l)
{
	return l->text < s->texts.len ? s->texts.data + l->text : "";
}

static int width_of(const struct sheet_line *l, int width)
{
	return width - l->indent > 10 ? width - l->indent : 10;
}

static int count_rows(const struct sheet *s, int width, bool ascii)
{
	int rows = 0;

	for (size_t i = 0; i < s->count; i++)
		rows += wrap_lines(
			text_of(s, &s->line[i]), width_of(&s->line[i], width), ascii);
	return rows;
}

static void draw_lines(
	const struct sheet *s, struct canvas *c, const struct frame *f, int top)
{
	bool ascii = c->charset == CHARSET_ASCII;
	int y = f->y + 1 - top, end = f->y + f->height - 1, inner = f->width - 4;

	for (size_t i = 0; i < s->count && y < end; i++) {
		const struct sheet_line *l = &s->line[i];
		int lines = wrap_lines(text_of(s, l), width_of(l, inner), ascii);

		if (l->label && y > f->y)
			canvas_put(c, f->x + 2 + l->indent - LABEL_WIDTH, y,
				LABEL_WIDTH - 1, STYLE_QUIET, l->label);
		for (int n = 0; n < lines; n++, y++)
			if (y > f->y && y < end)
				wrap_put(c, f->x + 2 + l->indent, y, width_of(l, inner),
					n, 1, l->style, text_of(s, l));
	}
}

void sheet_draw(
	const struct sheet *s, struct canvas *c, int y, const char *title, int *top)
{
	struct frame f = {.y = y, .width = c->cols < WIDTH_MAX + 4 ? c->cols : WIDTH_MAX};
	int rows = count_rows(s, f.width - 4, c->charset == CHARSET_ASCII), room;

	f.x = (c->cols - f.width) / 2;
	f.height = rows + 2;
	if (f.height > c->rows - 1 - y)
		f.height = c->rows - 1 - y;
	room = f.height - 2;
	if (*top > rows - room)
		*top = rows - room;
	if (*top < 0)
		*top = 0;
	frame_draw(c, &f, title);
	draw_lines(s, c, &f, *top);
	if (rows > room)
		canvas_printf(c, f.x + 2, f.y + f.height - 1, f.width - 4, STYLE_COLUMN,
			" %d more lines ", rows - room - *top);
}
