/*
 * cgroup_use.h - what the memory that is charged to a cgroup consists of
 *
 * Of the cgroup and all below it.  Parts may not add up to the whole: the kernel counts
 * them at different moments and hands pages out to each CPU in advance.
 */
#ifndef MODEL_CGROUP_USE_H
#define MODEL_CGROUP_USE_H

#include <stdbool.h>
#include <stdint.h>

/* All in bytes. */
struct cgroup_use {
	const char *path; /* as the wall's */
	uint64_t charged; /* all of it: memory.current, memory.usage_in_bytes */
	uint64_t cache;   /* of that: what goes without swapping when room is needed */
	uint64_t anon;
	uint64_t shmem;         /* tmpfs, shared memory */
	uint64_t kernel;        /* without what is part of @cache */
	uint64_t inactive_file; /* what a working set leaves out */
	bool count_known;
	uint32_t count; /* processes in the cgroup itself, not below */
};

/* What counts against the limit. */
static inline uint64_t cgroup_use_counted(const struct cgroup_use *u)
{
	return u->charged - u->cache;
}

/* What `kubectl top` calls memory. */
static inline uint64_t cgroup_use_working_set(const struct cgroup_use *u)
{
	return u->charged > u->inactive_file ? u->charged - u->inactive_file : 0;
}

#endif
