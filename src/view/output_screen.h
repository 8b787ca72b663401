/*
 * output_screen.h - the part of output that understands what is printed
 *
 * Two of a kind: output_vterm.c, by libvterm, all that a terminal does; and
 * output_plain.c, text without its escapes.  Output's own files only.
 */
#ifndef VIEW_OUTPUT_SCREEN_H
#define VIEW_OUTPUT_SCREEN_H

#include "view/canvas.h"

struct output_screen;

struct output_screen_ops {
	const char *term; /* what TERM is to be for the command */
	void (*feed)(struct output_screen *s, const char *bytes, size_t len);
	void (*resize)(struct output_screen *s, int cols, int rows);
	/* Cells of row @y, as many as there are columns. */
	void (*row)(const struct output_screen *s, int y, struct cell *cells);
	/* Where it stands; false: it is hidden. */
	bool (*cursor)(const struct output_screen *s, int *x, int *y);
	/* What this key is for the command, through output_answer(). */
	void (*key)(struct output_screen *s, uint32_t key);
	void (*destroy)(struct output_screen *s);
};

/* First member of each. */
struct output_screen {
	const struct output_screen_ops *ops;
	struct output *output;
	int cols, rows;
};

/* NULL: libvterm is not there. */
struct output_screen *output_vterm_create(struct output *o, int cols, int rows);
struct output_screen *output_plain_create(struct output *o, int cols, int rows);

/* A line left the screen at the top. */
void output_push(struct output *o, const struct cell *cells, size_t count);

/* Take back the line that left last, at most @max cells; -1: there is none. */
int output_pop(struct output *o, struct cell *cells, size_t max);

/* How many can be taken back. */
size_t output_kept(const struct output *o);

/* Bytes for the command. */
void output_answer(struct output *o, const char *bytes, size_t len);

/* A cell that shows @text: blank where it is empty, '?' where it is no character. */
struct cell output_cell(const char *text, size_t len, unsigned style);

#endif
