/*
 * idmap.h - a number for each process: a hash map from identity to uint64_t
 *
 * Grows as it is filled, up to IDMAP_MAX identities; what comes later is not kept.
 */
#ifndef RECORD_IDMAP_H
#define RECORD_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/procid.h"

#define IDMAP_MAX (1u << 20)

struct idmap_slot {
	struct procid id; /* pid 0: free */
	uint64_t value;
};

struct idmap { /* zeroed: empty */
	struct idmap_slot *slot; /* [0 .. size-1]; size is 0 or a power of two */
	size_t size, count;      /* count <= size / 2 */
};

void idmap_finish(struct idmap *map);
/* Forget all, keep the memory. */
void idmap_clear(struct idmap *map);
/* Set or replace; false when it was not kept (pid 0, or full). */
bool idmap_put(struct idmap *map, const struct procid *id, uint64_t value);
bool idmap_get(const struct idmap *map, const struct procid *id, uint64_t *value);

#endif
