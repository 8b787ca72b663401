/*
 * procs_memory.h - meminfo as libproc2 hands it out, in its units
 *
 * Apart from procs_libproc2.c because libproc2's names of items are those of
 * proc/meminfo.h: no file can include both.
 */
#ifndef PROCFS_PROCS_MEMORY_H
#define PROCFS_PROCS_MEMORY_H

enum procs_memory_item {
	PROCS_MEMORY_TOTAL,
	PROCS_MEMORY_FREE,
	PROCS_MEMORY_AVAILABLE,
	PROCS_MEMORY_BUFFERS,
	PROCS_MEMORY_CACHED,
	PROCS_MEMORY_SLAB_RECLAIMABLE,
	PROCS_MEMORY_SHARED,
	PROCS_MEMORY_DIRTY,
	PROCS_MEMORY_SWAPS_TOTAL,
	PROCS_MEMORY_SWAPS_FREE,
	PROCS_MEMORY_LIMIT,
	PROCS_MEMORY_COMMITTED,
	PROCS_MEMORY_HUGE_SIZE,
	PROCS_MEMORY_HUGE_TOTAL,
	PROCS_MEMORY_HUGE_FREE,
	PROCS_MEMORY_HUGE_RESERVED,
	PROCS_MEMORY_HUGE_SURPLUS,
	PROCS_MEMORY_COUNT
};

struct procs_memory;

/* NULL when the library refuses. */
struct procs_memory *procs_memory_create(void);
void procs_memory_destroy(struct procs_memory *memory);

/* Read them all now: kB, pages for those of HUGE_ but SIZE; what the kernel does not
 * tell is 0.  0 or negative errno. */
int procs_memory_read(
	struct procs_memory *memory, unsigned long value[PROCS_MEMORY_COUNT]);

#endif
