/*
 * procmap.h - find a process's history by its PID
 *
 * Incarnations of one PID are chained newest first, so that the first hit for a PID is
 * its newest.  The histories are not owned here.
 */
#ifndef HISTORY_PROCMAP_H
#define HISTORY_PROCMAP_H

#include "history/history.h"

/* Zeroed: empty. */
struct procmap {
	struct process_history **bucket; /* room of them, a power of two */
	size_t room, count;
};

void procmap_finish(struct procmap *m);
void procmap_add(struct procmap *m, struct process_history *p);
void procmap_remove(struct procmap *m, struct process_history *p);
struct process_history *procmap_find(const struct procmap *m, const struct procid *id);
struct process_history *procmap_latest(const struct procmap *m, uint32_t pid);

/* The incarnation before in the same PID; NULL: none. */
struct process_history *procmap_previous(const struct process_history *p);

#endif
