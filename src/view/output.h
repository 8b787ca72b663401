/*
 * output.h - what a command printed, as a terminal would show it
 *
 * Bytes go in, lines of cells come out: those that left the screen at the top (a bounded
 * number), then the screen itself.  Line 0 is the oldest that is kept.  Keys go in too,
 * and become bytes for the command.  No cell holds a control byte.
 */
#ifndef VIEW_OUTPUT_H
#define VIEW_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "view/canvas.h"

struct output;

/* Lines that are kept when they have left the screen, and their bytes in all. */
#define OUTPUT_LINES_MAX 5000
#define OUTPUT_BYTES_MAX ((size_t)4 << 20)

/* Smaller screens than this are not made; larger are cut. */
#define OUTPUT_COLS_MIN 16
#define OUTPUT_ROWS_MIN 2
#define OUTPUT_COLS_MAX CANVAS_COLS_MAX
#define OUTPUT_ROWS_MAX CANVAS_ROWS_MAX

/**
 * output_create() - an empty screen
 * @plain: text without its escapes, even where libvterm is there
 */
struct output *output_create(int cols, int rows, bool plain);
void output_destroy(struct output *o);

/* What the environment's TERM is to be for the command. */
const char *output_term(const struct output *o);

/* The command printed this; a part of a character or of an escape waits for its rest. */
void output_feed(struct output *o, const char *bytes, size_t len);

/* The screen has another size: what stands on it stays as far as there is room. */
void output_resize(struct output *o, int cols, int rows);
void output_size(const struct output *o, int *cols, int *rows);

/* A key (intent.h) for the command. */
void output_key(struct output *o, uint32_t key);

/* Bytes for the command: keys, and answers to what it asks its terminal.  The caller
 * sends them and clears the buffer. */
struct buf *output_answers(struct output *o);

/* Lines that can be looked at. */
size_t output_count(const struct output *o);

/* Lines that were forgotten, before line 0. */
uint64_t output_forgotten(const struct output *o);

/* Cells of line @i, as a canvas has them; at most @max.  Return: how many. */
size_t output_line(const struct output *o, size_t i, struct cell *cells, size_t max);

/* Line @i as text, without blanks at its end, into @out. */
void output_line_text(const struct output *o, size_t i, struct buf *out);

/* Where the cursor stands; false: it is hidden. */
bool output_cursor(const struct output *o, size_t *line, int *column);

#endif
