/*
 * draw_py.h - the views of the Python panel
 *
 * Each fills an area and says how much there is to scroll.  All but the types are lines of
 * text: one function writes them, first to count them, then to draw those that are
 * visible.
 */
#ifndef VIEW_DRAW_PY_H
#define VIEW_DRAW_PY_H

#include "base/cleanup.h"
#include "detect/advice.h"
#include "view/graph.h"
#include "view/state.h"

/* Lines that scroll. */
struct py_lines {
	struct canvas *c; /* NULL: they are counted only */
	struct graph_area area;
	size_t top, line; /* first visible; the one to come */
	bool ascii;
};

/* Write all lines of a view. */
typedef void (*py_write)(struct py_lines *l, const struct view *v);

void py_lines_draw(
	struct view *v, struct canvas *c, const struct graph_area *area, py_write write);

/* Begin the next line: its row, or -1 where it is not visible. */
int py_line(struct py_lines *l);

/* A line, cut where it does not fit; a sentence, over as many lines as it takes. */
void py_put(struct py_lines *l, int x, unsigned style, const char *text);
void py_printf(struct py_lines *l, int x, unsigned style, const char *format, ...)
	PRINTF_LIKE(4, 5);
void py_sentence(struct py_lines *l, int x, unsigned style, const char *text);

/* Why a part was not read, in the lines of pyrun_refusal_say(). */
void py_say_refusal(struct py_lines *l, const struct view *v, enum pyrun_refusal why);

/* Whether a part of the Python that is looked at was read. */
bool py_has(const struct view *v, enum python_part part);

void draw_py_types(struct view *v, struct canvas *c, const struct graph_area *area);
void py_write_functions(struct py_lines *l, const struct view *v);
void py_write_gc(struct py_lines *l, const struct view *v);
void py_write_allocator(struct py_lines *l, const struct view *v);
void py_write_threads(struct py_lines *l, const struct view *v);
void py_write_advice(struct py_lines *l, const struct view *v);

#endif
