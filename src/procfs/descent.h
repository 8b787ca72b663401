/*
 * descent.h - who descends from whom, kept up with little reading
 *
 * A process's parent is looked up once, when its PID is new in /proc.  Later only
 * orphans get another parent, and they still descend from the one that started them.
 * Now and then all are read again, for PIDs that were reused between two looks.
 */
#ifndef PROCFS_DESCENT_H
#define PROCFS_DESCENT_H

#include <stddef.h>
#include <stdint.h>

#include "procfs/reader.h"

struct descent_entry {
	uint32_t pid, ppid; /* ppid 0: unknown, or none */
};

/* Invariant: entry[0 .. count-1] ascending by PID. */
struct descent {
	struct descent_entry *entry, *spare;
	size_t count, room;
	uint64_t reread_ns; /* when all were read */
};

/* The empty one is all zeros. */
void descent_finish(struct descent *descent);

/* These are the processes now: pids[0 .. count-1], ascending. */
void descent_update(struct descent *descent, struct reader *reader, const uint32_t *pids,
	size_t count, uint64_t now_ns);

/* The parent of a process, as stat says now; 0: gone or none. */
uint32_t descent_parent_now(struct reader *reader, uint32_t pid);

#endif
