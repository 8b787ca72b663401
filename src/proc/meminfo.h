/*
 * meminfo.h - /proc/meminfo, and that of each NUMA node
 */
#ifndef PROC_MEMINFO_H
#define PROC_MEMINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum meminfo_key {
	/* Bytes. */
	MEMINFO_TOTAL, /* MemTotal */
	MEMINFO_FREE,
	MEMINFO_AVAILABLE, /* MemAvailable: Linux 3.14 or newer */
	MEMINFO_BUFFERS,
	MEMINFO_CACHED,
	MEMINFO_SRECLAIMABLE,
	MEMINFO_SHMEM,
	MEMINFO_DIRTY,
	MEMINFO_SWAP_TOTAL,
	MEMINFO_SWAP_FREE,
	MEMINFO_COMMIT_LIMIT,
	MEMINFO_COMMITTED_AS,
	MEMINFO_HUGE_PAGE_SIZE, /* Hugepagesize: of the pages counted below */
	/* Counts of pages. */
	MEMINFO_HUGE_PAGES_TOTAL,
	MEMINFO_HUGE_PAGES_FREE,
	MEMINFO_HUGE_PAGES_RESERVED,
	MEMINFO_HUGE_PAGES_SURPLUS,
	MEMINFO_KEY_COUNT
};

struct meminfo {
	uint32_t present;                  /* bit per enum meminfo_key */
	uint64_t value[MEMINFO_KEY_COUNT]; /* bytes or pages, as above */
};

static inline bool meminfo_has(const struct meminfo *m, enum meminfo_key key)
{
	return m->present >> key & 1;
}

/* The word in the file, without ':'. */
extern const char *const meminfo_keys[MEMINFO_KEY_COUNT];

/**
 * meminfo_parse() - read /proc/meminfo or /sys/devices/system/node/node<N>/meminfo
 * @out: filled on success, untouched on failure
 *
 * Unknown lines are skipped, in any order.  A last line without newline counts when it
 * ends in kB.
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG if a known line is malformed or cut, or
 * none is there; -ERANGE if a value does not fit 64 bits.
 */
int meminfo_parse(const char *text, size_t len, struct meminfo *out);

#endif
