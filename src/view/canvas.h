/*
 * canvas.h - a screen of cells, drawn without a terminal
 *
 * Every text goes through text_next(), so no cell ever holds a control byte, whatever
 * was drawn.  Coordinates start at 0 in the upper left corner; what falls outside is
 * cut off.  Tests compare a canvas as text.
 */
#ifndef VIEW_CANVAS_H
#define VIEW_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "view/style.h"

/* Which characters a terminal can show. */
enum charset {
	CHARSET_ASCII,
	CHARSET_BLOCKS,  /* Unicode without Braille: the Linux console */
	CHARSET_BRAILLE, /* Unicode */
};

/*
 * bytes: one character with its combining marks in UTF-8, NUL-terminated where shorter
 * than the array.  A character of two columns stands in the left cell; the right one
 * has no bytes.
 */
struct cell {
	char bytes[7];
	uint8_t style; /* enum style | STYLE_SELECTED | STYLE_DIMMED */
};

struct canvas {
	int cols, rows;
	enum charset charset;
	struct cell *cell; /* [row * cols + col] */
};

/* Larger terminals are drawn up to here. */
#define CANVAS_COLS_MAX 1000
#define CANVAS_ROWS_MAX 400

void canvas_init(struct canvas *c, enum charset charset);
void canvas_finish(struct canvas *c);

/* Blank cells in this size, cut to 1 .. CANVAS_*_MAX. */
void canvas_resize(struct canvas *c, int cols, int rows);
void canvas_clear(struct canvas *c);

/**
 * canvas_put() - draw text
 * @width: columns at most; a longer text ends in "…"
 * @text:  anything; what is not printable is escaped
 *
 * Return: columns used.
 */
int canvas_put(
	struct canvas *c, int x, int y, int width, unsigned style, const char *text);
int canvas_put_bytes(struct canvas *c, int x, int y, int width, unsigned style,
	const char *text, size_t len);

/* The same, ending at column @x + @width - 1. */
void canvas_put_right(
	struct canvas *c, int x, int y, int width, unsigned style, const char *text);

/* The same, formatted; up to 1,000 bytes. */
int canvas_printf(struct canvas *c, int x, int y, int width, unsigned style,
	const char *format, ...) PRINTF_LIKE(6, 7);

/* Fill a part of a row with a character of one column. */
void canvas_fill(
	struct canvas *c, int x, int y, int width, unsigned style, const char *character);

/* Add flags to, or replace the role of, cells that are drawn already. */
void canvas_flag(struct canvas *c, int x, int y, int width, unsigned flags);
void canvas_restyle(struct canvas *c, int x, int y, int width, enum style style);

static inline const struct cell *canvas_at(const struct canvas *c, int x, int y)
{
	return &c->cell[(size_t)y * (size_t)c->cols + (size_t)x];
}

/* Whether every cell holds what the comment of struct cell says, and nothing that a
 * terminal would obey. */
bool canvas_is_sane(const struct canvas *c);

/* All rows as text, each ended by a newline, blanks at its end left out. */
void canvas_to_text(const struct canvas *c, struct buf *out);

/* The same shape with one character per cell that tells its style: '.' for plain, a
 * letter by enum style; an upper-case one is selected, dimmed ones are '~'. */
void canvas_to_styles(const struct canvas *c, struct buf *out);

#endif
