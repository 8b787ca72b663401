#include "config.h"

#include "procfs/procs_memory.h"

#include <errno.h>
#include <libproc2/meminfo.h>
#include <stdlib.h>

#include "base/die.h"

static enum meminfo_item items[PROCS_MEMORY_COUNT] = {
	[PROCS_MEMORY_TOTAL] = MEMINFO_MEM_TOTAL,
	[PROCS_MEMORY_FREE] = MEMINFO_MEM_FREE,
	[PROCS_MEMORY_AVAILABLE] = MEMINFO_MEM_AVAILABLE,
	[PROCS_MEMORY_BUFFERS] = MEMINFO_MEM_BUFFERS,
	[PROCS_MEMORY_CACHED] = MEMINFO_MEM_CACHED,
	[PROCS_MEMORY_SLAB_RECLAIMABLE] = MEMINFO_MEM_SLAB_RECLAIM,
	[PROCS_MEMORY_SHARED] = MEMINFO_MEM_SHARED,
	[PROCS_MEMORY_DIRTY] = MEMINFO_MEM_DIRTY,
	[PROCS_MEMORY_SWAPS_TOTAL] = MEMINFO_SWAP_TOTAL,
	[PROCS_MEMORY_SWAPS_FREE] = MEMINFO_SWAP_FREE,
	[PROCS_MEMORY_LIMIT] = MEMINFO_MEM_COMMIT_LIMIT,
	[PROCS_MEMORY_COMMITTED] = MEMINFO_MEM_COMMITTED_AS,
	[PROCS_MEMORY_HUGE_SIZE] = MEMINFO_MEM_HUGE_SIZE,
	[PROCS_MEMORY_HUGE_TOTAL] = MEMINFO_MEM_HUGE_TOTAL,
	[PROCS_MEMORY_HUGE_FREE] = MEMINFO_MEM_HUGE_FREE,
	[PROCS_MEMORY_HUGE_RESERVED] = MEMINFO_MEM_HUGE_RSVD,
	[PROCS_MEMORY_HUGE_SURPLUS] = MEMINFO_MEM_HUGE_SURPLUS,
};

struct procs_memory {
	struct meminfo_info *info;
};

struct procs_memory *procs_memory_create(void)
{
	struct meminfo_info *info = NULL;
	struct procs_memory *m;

	if (procps_meminfo_new(&info) < 0)
		return NULL;
	m = die_calloc(1, sizeof *m);
	m->info = info;
	return m;
}

void procs_memory_destroy(struct procs_memory *memory)
{
	if (!memory)
		return;
	procps_meminfo_unref(&memory->info);
	free(memory);
}

int procs_memory_read(
	struct procs_memory *memory, unsigned long value[PROCS_MEMORY_COUNT])
{
	const struct meminfo_stack *s =
		procps_meminfo_select(memory->info, items, PROCS_MEMORY_COUNT);

	if (!s)
		return errno ? -errno : -EIO;
	for (int i = 0; i < PROCS_MEMORY_COUNT; i++)
		value[i] = s->head[i].result.ul_int;
	return 0;
}
