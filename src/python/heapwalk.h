/*
 * heapwalk.h - over anonymous memory, page by page, in slices
 *
 * Finds what can be known by its looks: pools of pymalloc, chunks that malloc mapped for
 * one large block each, and the heaps of thread arenas.  Each page belongs to one thing
 * at most.  Only headers are read, only of pages that are present, and a step looks at
 * 4 MiB at most, whatever is mapped.
 */
#ifndef PYTHON_HEAPWALK_H
#define PYTHON_HEAPWALK_H

#include <stdbool.h>
#include <stdint.h>

#include "python/areas.h"
#include "python/pools.h"
#include "python/remote.h"

/* One large block: 16 bytes of header, then the block. */
struct mapped_chunk {
	uint64_t addr, bytes; /* of the mapping */
	uint64_t resident_bytes;
};

struct heapwalk_visitor {
	void *context;
	/* Pools pool[0 .. count-1] of one step, ascending. */
	void (*pools)(void *context, const struct pool *pool, size_t count);
	/* Told when it was passed. */
	void (*chunk)(void *context, const struct mapped_chunk *chunk);
	/* A heap of a thread arena: a multiple of 64 MiB, @bytes in use by malloc. */
	void (*arena)(void *context, uint64_t addr, uint64_t bytes);
};

struct heapwalk;

/**
 * heapwalk_create() - before the first page
 * @areas: borrowed, must outlive it
 * @pool_bytes: as for pool_parse()
 * @is_old: up to 3.7: old block sizes, and pools may be inside of blocks of malloc
 */
struct heapwalk *heapwalk_create(struct remote *remote, const struct areas *areas,
	uint32_t pool_bytes, bool is_old, const struct heapwalk_visitor *visitor);
void heapwalk_destroy(struct heapwalk *walk);

/**
 * heapwalk_step() - look at the next pages
 *
 * Return: 1 more is left; 0 the end; negative errno: it cannot be read any more.
 */
int heapwalk_step(struct heapwalk *walk);

/* Present bytes seen so far in anonymous areas. */
uint64_t heapwalk_resident_bytes(const struct heapwalk *walk);

/* Pages that it did not look at: the area was too large to ask for each of its pages. */
uint64_t heapwalk_unseen_bytes(const struct heapwalk *walk);

#endif
