/*
 * payload.h - memory that belongs to an object, but is not in its block
 *
 * Items of a list, the table of a dict or set, bytes of a bytearray, the data of an array
 * that owns it.  Most of it is known from the object itself.  What takes a look elsewhere
 * (the keys of a dict, attribute values) is read for large ones always and for the first
 * few thousand of a type; beyond that one in 64 is, and the rest count as these on average.
 */
#ifndef PYTHON_PAYLOAD_H
#define PYTHON_PAYLOAD_H

#include <stdint.h>

#include "model/pyheap.h"
#include "python/objects.h"
#include "python/present.h"

struct payload_sums {
	uint64_t pool_bytes;          /* of blocks of up to 512 bytes */
	uint64_t heap_bytes;          /* of larger ones in anonymous memory */
	uint64_t heap_resident_bytes; /* ... as far as they are in memory */
};

struct payload {
	struct present *present;   /* borrowed */
	const struct areas *areas; /* borrowed */
	int minor;
	uint32_t pool_size; /* bytes of a pool */
	struct payload_sums sums;
	size_t container_count;
	struct pyheap_container container[PYHEAP_CONTAINERS_MAX];
};

/**
 * payload_of() - count what @object owns
 *
 * Adds to the sums and offers large containers.
 *
 * Return: its bytes.
 */
uint64_t payload_of(struct payload *payload, const struct object *object);

/* The size of the block of a pool that holds @addr; 0: there is none. */
uint64_t payload_block_size(struct payload *payload, uint64_t addr);

#endif
