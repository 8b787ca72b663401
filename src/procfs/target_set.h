/*
 * target_set.h - all watched processes, by PID
 *
 * Also remembers how many incarnations each PID had, so that a process that gets a
 * known PID (in the same clock tick, even) is not taken for the old one.
 */
#ifndef PROCFS_TARGET_SET_H
#define PROCFS_TARGET_SET_H

#include <stddef.h>
#include <stdint.h>

#include "procfs/target.h"

struct incarnation {
	uint32_t pid, last;
};

/* Invariant: target[0 .. count-1] ascending by PID, PIDs distinct. */
struct target_set {
	struct target **target;
	size_t count, room;
	struct incarnation *ended; /* hash table of PIDs that ended; pid 0: free */
	size_t ended_count, ended_room;
};

/* The empty one is all zeros. */
void target_set_finish(struct target_set *set);

/* The one with this PID, or NULL. */
struct target *target_set_find(const struct target_set *set, uint32_t pid);

/* Add; the set owns it.  Gives it its incarnation.  No other has its PID. */
void target_set_add(struct target_set *set, struct target *target);

/* Remove and destroy all that are gone. */
void target_set_sweep(struct target_set *set);

#endif
