/*
 * sheet.h - a page of lines over the screen, to read and scroll
 *
 * Sentences are wrapped to the frame's width; what is not text of ours may stand in them.
 */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include <stddef.h>

#include "base/buf.h"
#include "view/canvas.h"

struct sheet_line {
	unsigned style;
	const char *label; /* stands before it; constant; NULL: none */
	int indent;        /* columns; of the lines that follow by wrapping, too */
	size_t text;       /* offset into the sheet's texts */
};

/* line[0 .. count-1]. */
struct sheet {
	struct sheet_line *line;
	size_t count, room;
	struct buf texts; /* each NUL-terminated */
};

void sheet_init(struct sheet *s);
void sheet_finish(struct sheet *s);

/* One more line; an empty text is an empty line. */
void sheet_add(struct sheet *s, unsigned style, int indent, const char *text);
void sheet_printf(struct sheet *s, unsigned style, int indent, const char *format, ...)
	PRINTF_LIKE(4, 5);

/* A text with its label before it: "slope      +412 KiB/s".  @label is constant. */
void sheet_item(struct sheet *s, const char *label, const char *format, ...)
	PRINTF_LIKE(3, 4);

/**
 * sheet_draw() - in a frame, from row @y of the screen to the last but one
 * @title: in the frame
 * @top:   the first line shown; set to where it can be
 */
void sheet_draw(
	const struct sheet *s, struct canvas *c, int y, const char *title, int *top);

#endif
