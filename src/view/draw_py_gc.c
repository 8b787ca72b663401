/* draw_py_gc.c - the Python panel's view of the collector and tracemalloc */
#include "config.h"

#include "view/draw_py.h"

#include <inttypes.h>

#include "base/units.h"

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void write_generation(struct py_lines *l, const struct pyrun_gc *gc, size_t i)
{
	const struct pyrun_generation *g = &gc->generation[i];
	char collections[UNITS_TEXT_MAX], collected[UNITS_TEXT_MAX];
	char count[UNITS_TEXT_MAX];
	char uncollectable[UNITS_TEXT_MAX];

	py_printf(l, 1, g->uncollectable ? STYLE_WARN : STYLE_TEXT,
		"%10zu %10" PRId32 " %10s %12s %14s %14s", i, g->threshold,
		units_grouped(g->count > 0 ? (uint64_t)g->count : 0, count),
		units_grouped(g->collections, collections),
		units_grouped(g->collected, collected),
		units_grouped(g->uncollectable, uncollectable));
}

static void write_tracemalloc(struct py_lines *l, const struct view *v)
{
	const struct pyrun_tracemalloc *t = &v->focus.python->reading->tracemalloc;
	char bytes[UNITS_TEXT_MAX], peak[UNITS_TEXT_MAX];

	if (!py_has(v, PYTHON_TRACEMALLOC))
		return;
	if (!t->is_tracing)
		py_put(l, 1, STYLE_TEXT, "tracemalloc off");
	else if (!t->has_sizes)
		py_printf(l, 1, STYLE_WARN, "tracemalloc on, %" PRIu32 " frame%s a block",
			t->frames, plural(t->frames));
	else
		py_printf(l, 1, STYLE_WARN,
			"tracemalloc on, %" PRIu32 " frame%s a block: %s traced, peak %s",
			t->frames, plural(t->frames), units_size_long(t->bytes, bytes),
			units_size_long(t->peak_bytes, peak));
}

void py_write_gc(struct py_lines *l, const struct view *v)
{
	const struct pyrun_gc *gc = &v->focus.python->reading->gc;
	char garbage[UNITS_TEXT_MAX];

	if (!py_has(v, PYTHON_GC)) {
		py_say_refusal(l, v, v->focus.python->reading->refusal[PYTHON_GC]);
		return;
	}
	py_printf(l, 1, gc->is_enabled ? STYLE_TEXT : STYLE_WARN,
		"garbage collector %s%s",
		gc->is_enabled ? "enabled" : "disabled: cycles are not freed by it",
		gc->is_collecting ? ", collecting at this moment" : "");
	if (gc->has_garbage)
		py_printf(l, 1, gc->garbage ? STYLE_WARN : STYLE_TEXT,
			"%s object%s in gc.garbage%s",
			units_grouped(gc->garbage, garbage), plural(gc->garbage),
			gc->garbage ? ": found, but never freed" : "");
	write_tracemalloc(l, v);
	py_printf(l, 1, STYLE_COLUMN, "%10s %10s %10s %12s %14s %14s", "GENERATION",
		"THRESHOLD", "COUNT", "COLLECTIONS", "COLLECTED", "UNCOLLECTABLE");
	for (size_t i = 0; i < PYRUN_GENERATIONS; i++)
		write_generation(l, gc, i);
}
