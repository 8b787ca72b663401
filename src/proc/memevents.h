/*
 * memevents.h - how often a cgroup met its limits
 *
 * cgroup v2 memory.events and memory.events.local, cgroup v1 memory.oom_control.
 */
#ifndef PROC_MEMEVENTS_H
#define PROC_MEMEVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum memevents_key {
	/* v2: counts since the cgroup was made */
	MEMEVENTS_LOW,
	MEMEVENTS_HIGH,
	MEMEVENTS_MAX,
	MEMEVENTS_OOM,
	MEMEVENTS_OOM_KILL, /* v1 too: Linux 4.13 or newer */
	MEMEVENTS_OOM_GROUP_KILL,
	/* v1: 0 or 1 */
	MEMEVENTS_OOM_KILL_DISABLE,
	MEMEVENTS_UNDER_OOM,
	MEMEVENTS_KEY_COUNT
};

struct memevents {
	uint64_t present; /* bit per enum memevents_key */
	uint64_t count[MEMEVENTS_KEY_COUNT];
};

static inline bool memevents_has(const struct memevents *m, enum memevents_key key)
{
	return m->present >> key & 1;
}

/* The word in the file. */
extern const char *const memevents_keys[MEMEVENTS_KEY_COUNT];

/* Read one of these files; @out is untouched on failure.  Errors as flatkey_parse(). */
int memevents_parse(const char *text, size_t len, struct memevents *out);

#endif
