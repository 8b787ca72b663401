/*
 * memstat.h - memory.stat of cgroup v1 and v2
 */
#ifndef PROC_MEMSTAT_H
#define PROC_MEMSTAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All in bytes.  v2 values include descendants; in v1 only those with total_ do. */
enum memstat_key {
	/* v2 */
	MEMSTAT_ANON,
	MEMSTAT_FILE,
	MEMSTAT_KERNEL, /* Linux 5.18 or newer */
	MEMSTAT_KERNEL_STACK,
	MEMSTAT_PAGETABLES,
	MEMSTAT_SLAB,
	MEMSTAT_SLAB_RECLAIMABLE,
	MEMSTAT_SLAB_UNRECLAIMABLE,
	MEMSTAT_SOCK,
	MEMSTAT_SHMEM,
	MEMSTAT_FILE_MAPPED,
	MEMSTAT_FILE_DIRTY,
	MEMSTAT_FILE_WRITEBACK,
	MEMSTAT_SWAPCACHED,
	/* both */
	MEMSTAT_INACTIVE_ANON,
	MEMSTAT_ACTIVE_ANON,
	MEMSTAT_INACTIVE_FILE,
	MEMSTAT_ACTIVE_FILE,
	MEMSTAT_UNEVICTABLE,
	/* v1 */
	MEMSTAT_HIERARCHICAL_LIMIT, /* hierarchical_memory_limit */
	MEMSTAT_HIERARCHICAL_MEMSW_LIMIT,
	MEMSTAT_CACHE,
	MEMSTAT_RSS,
	MEMSTAT_SWAP,
	MEMSTAT_DIRTY,
	MEMSTAT_TOTAL_CACHE,
	MEMSTAT_TOTAL_RSS,
	MEMSTAT_TOTAL_SHMEM,
	MEMSTAT_TOTAL_MAPPED_FILE,
	MEMSTAT_TOTAL_DIRTY,
	MEMSTAT_TOTAL_WRITEBACK,
	MEMSTAT_TOTAL_SWAP,
	MEMSTAT_TOTAL_INACTIVE_FILE,
	MEMSTAT_TOTAL_ACTIVE_FILE,
	MEMSTAT_TOTAL_UNEVICTABLE,
	MEMSTAT_KEY_COUNT
};

struct memstat {
	uint64_t present; /* bit per enum memstat_key */
	uint64_t bytes[MEMSTAT_KEY_COUNT];
};

_Static_assert(MEMSTAT_KEY_COUNT <= 64, "present is 64 bits");

static inline bool memstat_has(const struct memstat *m, enum memstat_key key)
{
	return m->present >> key & 1;
}

/* The value, or @otherwise where it is absent. */
static inline uint64_t memstat_bytes(
	const struct memstat *m, enum memstat_key key, uint64_t otherwise)
{
	return memstat_has(m, key) ? m->bytes[key] : otherwise;
}

/* The word in the file. */
extern const char *const memstat_keys[MEMSTAT_KEY_COUNT];

/* Read memory.stat; @out is untouched on failure.  Errors as flatkey_parse(). */
int memstat_parse(const char *text, size_t len, struct memstat *out);

#endif
