#include "config.h"

#include "proc/memstat.h"

#include "proc/flatkey.h"

const char *const memstat_keys[MEMSTAT_KEY_COUNT] = {
	[MEMSTAT_ANON] = "anon",
	[MEMSTAT_FILE] = "file",
	[MEMSTAT_KERNEL] = "kernel",
	[MEMSTAT_KERNEL_STACK] = "kernel_stack",
	[MEMSTAT_PAGETABLES] = "pagetables",
	[MEMSTAT_SLAB] = "slab",
	[MEMSTAT_SLAB_RECLAIMABLE] = "slab_reclaimable",
	[MEMSTAT_SLAB_UNRECLAIMABLE] = "slab_unreclaimable",
	[MEMSTAT_SOCK] = "sock",
	[MEMSTAT_SHMEM] = "shmem",
	[MEMSTAT_FILE_MAPPED] = "file_mapped",
	[MEMSTAT_FILE_DIRTY] = "file_dirty",
	[MEMSTAT_FILE_WRITEBACK] = "file_writeback",
	[MEMSTAT_SWAPCACHED] = "swapcached",
	[MEMSTAT_INACTIVE_ANON] = "inactive_anon",
	[MEMSTAT_ACTIVE_ANON] = "active_anon",
	[MEMSTAT_INACTIVE_FILE] = "inactive_file",
	[MEMSTAT_ACTIVE_FILE] = "active_file",
	[MEMSTAT_UNEVICTABLE] = "unevictable",
	[MEMSTAT_HIERARCHICAL_LIMIT] = "hierarchical_memory_limit",
	[MEMSTAT_HIERARCHICAL_MEMSW_LIMIT] = "hierarchical_memsw_limit",
	[MEMSTAT_CACHE] = "cache",
	[MEMSTAT_RSS] = "rss",
	[MEMSTAT_SWAP] = "swap",
	[MEMSTAT_DIRTY] = "dirty",
	[MEMSTAT_TOTAL_CACHE] = "total_cache",
	[MEMSTAT_TOTAL_RSS] = "total_rss",
	[MEMSTAT_TOTAL_SHMEM] = "total_shmem",
	[MEMSTAT_TOTAL_MAPPED_FILE] = "total_mapped_file",
	[MEMSTAT_TOTAL_DIRTY] = "total_dirty",
	[MEMSTAT_TOTAL_WRITEBACK] = "total_writeback",
	[MEMSTAT_TOTAL_SWAP] = "total_swap",
	[MEMSTAT_TOTAL_INACTIVE_FILE] = "total_inactive_file",
	[MEMSTAT_TOTAL_ACTIVE_FILE] = "total_active_file",
	[MEMSTAT_TOTAL_UNEVICTABLE] = "total_unevictable",
};

int memstat_parse(const char *text, size_t len, struct memstat *out)
{
	struct memstat m = {0};
	int error = flatkey_parse(
		text, len, memstat_keys, MEMSTAT_KEY_COUNT, m.bytes, &m.present);

	if (!error)
		*out = m;
	return error;
}
