/*
 * slots.h - what the __dict__ of an instance costs that __slots__ would not
 *
 * Of a class made at run time whose instances carry a __dict__: block and dict as they
 * are, less the block with the same number of attributes as slots.  The first few
 * thousand of a class are looked at, beyond that one in 1,024; the mean stands for all.
 */
#ifndef PYTHON_SLOTS_H
#define PYTHON_SLOTS_H

#include <stdint.h>

#include "python/objects.h"
#include "python/payload.h"

/* Look at an object in a block that costs @block_bytes; its type remembers. */
void slots_see(
	struct payload *payload, const struct object *object, uint64_t block_bytes);

/* What all @count instances of a type would save; 0: nothing, or not known. */
uint64_t slots_saved(const struct type *type);

#endif
