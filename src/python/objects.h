/*
 * objects.h - is this block an object, and how much belongs to it?
 *
 * A block of an allocator holds, from its start: links of the garbage collector and a
 * managed dict where its type has them, then the object.  It is taken for one when its
 * reference count is plausible, its type holds up (see types.h), and its size, counted
 * from the type and the number of items, comes to the size of the block.
 */
#ifndef PYTHON_OBJECTS_H
#define PYTHON_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "python/types.h"

/* What is in a block, as far as it was read: word[0 .. words-1]. */
struct block {
	uint64_t addr;
	uint64_t bytes; /* that the program may use */
	const uint64_t *word;
	size_t words;
	/* How much larger than the object a block may be: one size class in pools. */
	enum { BLOCK_OF_POOL, BLOCK_OF_MALLOC, BLOCK_MAPPED } origin;
};

struct object {
	struct type *type;
	uint64_t addr;
	const uint64_t *word; /* of the object, behind what is in front of it */
	size_t words;
};

/**
 * objects_identify() - is there an object in @block?
 * @minor: of Python 3, 8 to 13
 * @out:   filled when there is; its type is valid until the next call
 */
bool objects_identify(
	struct types *types, int minor, const struct block *block, struct object *out);

/* Word @n of the object, 0 where it was not read. */
static inline uint64_t object_word(const struct object *o, size_t n)
{
	return n < o->words ? o->word[n] : 0;
}

/* Layout of str: where its text begins. */
static inline uint32_t objects_ascii_head(int minor)
{
	return minor >= 12 ? 40 : 48;
}
static inline uint32_t objects_compact_head(int minor)
{
	return minor >= 12 ? 56 : 72;
}

#endif
