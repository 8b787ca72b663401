/*
 * items.h - what a large list is a list of
 *
 * Some of its items, spread over all of it, are looked at: where all have one type, that
 * one is told.
 */
#ifndef PYTHON_ITEMS_H
#define PYTHON_ITEMS_H

#include <stdint.h>

#include "python/present.h"
#include "python/types.h"

/* The type of the items of the list object at @addr; NULL: of several types, of too few
 * items to say, or not to be read.  Valid until the next types_get(). */
const struct type *items_type(
	struct types *types, struct present *present, uint64_t addr);

#endif
