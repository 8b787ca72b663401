/*
 * output_line.h - a line of printed text, small: about a byte a column
 *
 * Lines that have left the screen are kept by the thousand, so they are kept as bytes:
 * the UTF-8 of their cells, and between them marks, which no cell can hold:
 *
 *	01 S    the cells that follow have style S
 *	02      the next cell is two columns wide
 *	03 L    the next cell is a character with combining marks, L bytes in all
 *
 *	"ab" red, then a wide character:    01 17 'a' 'b' 02 e6 bc a2
 *
 * Blanks at the end are left out.
 */
#ifndef VIEW_OUTPUT_LINE_H
#define VIEW_OUTPUT_LINE_H

#include "base/buf.h"
#include "view/canvas.h"

/* Add cells [0 .. count-1], as a canvas has them, to @out. */
void output_line_pack(struct buf *out, const struct cell *cells, size_t count);

/* The reverse; at most @max cells.  Return: how many. */
size_t output_line_unpack(const char *bytes, size_t len, struct cell *cells, size_t max);

#endif
