/*
 * pypanel.h - the Python panel: which of its views is open, and how it is sorted
 */
#ifndef VIEW_PYPANEL_H
#define VIEW_PYPANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/pyhistory.h"
#include "view/filter.h"

enum py_view {
	PY_TYPES,
	PY_FUNCTIONS,
	PY_GC,
	PY_ALLOCATOR,
	PY_THREADS,
	PY_ADVICE,
	PY_VIEWS
};

/* The columns of the types, from left to right. */
enum py_column {
	PY_COUNT,
	PY_COUNT_DELTA, /* since the mark, or the start */
	PY_COUNT_STEP,  /* since the reading before */
	PY_BYTES,
	PY_BYTES_DELTA,
	PY_NAME,
	PY_COLUMNS
};

struct pypanel {
	enum py_view view;
	enum py_column sort; /* most first; names from A on */
	bool inverted;
	char filter[FILTER_TEXT_MAX]; /* of types, see filter.h; "": all */
	size_t search_from, found;    /* rows where a search began, and led */
	bool whole_stacks;            /* all calls of each thread, not the innermost */
	size_t top[PY_VIEWS];         /* where each view was scrolled to */
};

void pypanel_init(struct pypanel *p);

/* The view called at @steps from the one that is open, round and round. */
enum py_view pypanel_step(const struct pypanel *p, int steps);

/* Sort by a column; again: the other way round. */
void pypanel_sort(struct pypanel *p, enum py_column column);

/**
 * pypanel_types() - the rows of the table: types that pass, sorted
 *
 * Return: [0 .. *count-1], indices into the types of @picture's heap; the caller frees it.
 * No rows where types are not known.
 */
uint32_t *pypanel_types(
	const struct pypanel *p, const struct pypicture *picture, size_t *count);

#endif
