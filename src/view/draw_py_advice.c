/* draw_py_advice.c - the Python panel's view of what would save memory */
#include "config.h"

#include "view/draw_py.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"

static bool reads_all(const struct view *v)
{
	return pypicture_types(v->focus.python) && py_has(v, PYTHON_GC) &&
	       py_has(v, PYTHON_TRACEMALLOC);
}

/* What is not known cannot be fine. */
static void write_rest(struct py_lines *l, const struct view *v, bool any)
{
	if (!reads_all(v))
		py_printf(l, 1, STYLE_QUIET, "%snot looked at: %s%s%s",
			any ? "" : "nothing to say; ",
			pypicture_types(v->focus.python) ? "" : "types  ",
			py_has(v, PYTHON_GC) ? "" : "gc  ",
			py_has(v, PYTHON_TRACEMALLOC) ? "" : "tracemalloc");
	else if (!any)
		py_sentence(l, 1, STYLE_QUIET,
			"nothing was seen that could be better: no class of many "
			"instances without __slots__, no large list of numbers, the "
			"collector is on, little is kept, and the next resize fits");
}

void py_write_advice(struct py_lines *l, const struct view *v)
{
	struct advice advice[ADVICE_MAX];
	size_t count = advice_find(v->focus.python, v->focus.walls, advice);

	for (size_t i = 0; i < count; i++) {
		const struct advice *a = &advice[i];
		const bool saves = a->has_bytes && a->kind != ADVICE_RESIZE;
		char size[UNITS_TEXT_MAX], text[2 * ADVICE_TEXT_MAX];

		snprintf(text, sizeof text, "%s%s%s", saves ? "~" : "",
			saves ? units_size_short(a->bytes, size) : "",
			saves ? " less: " : "");
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s", a->what);
		py_sentence(
			l, 1, a->kind == ADVICE_RESIZE ? STYLE_WARN : STYLE_STRONG, text);
		py_sentence(l, 4, STYLE_QUIET, a->seen);
	}
	write_rest(l, v, count);
}
