#include "config.h"

#include "python/items.h"

enum { LOOKS = 64 };

#define LENGTH_MAX (UINT64_C(1) << 40)

/* The type of one item; 0: cannot be read. */
static uint64_t type_of(struct present *p, uint64_t slot)
{
	uint64_t item, type;

	if (present_read(p, slot, &item, sizeof item) || item % 8 ||
		present_read(p, item + 8, &type, sizeof type))
		return 0;
	return type;
}

const struct type *items_type(struct types *types, struct present *present, uint64_t addr)
{
	uint64_t word[4], first; /* refcount, type, length, items */

	if (present_read(present, addr, word, sizeof word) || word[2] < LOOKS ||
		word[2] > LENGTH_MAX)
		return NULL;
	first = type_of(present, word[3]);
	for (uint64_t i = 1; first && i < LOOKS; i++)
		if (type_of(present, word[3] + word[2] * i / LOOKS * 8) != first)
			return NULL;
	return first ? types_get(types, first) : NULL;
}
