/*
 * idset.h - a set of processes, whichever program they run
 *
 * Sorted, so that a list of thousands can ask for each of its rows.
 */
#ifndef VIEW_IDSET_H
#define VIEW_IDSET_H

#include <stdbool.h>
#include <stddef.h>

#include "model/procid.h"

/* Zeroed: empty.  id[0 .. count-1], by PID, then start time; none twice. */
struct idset {
	struct procid *id;
	size_t count, room;
};

void idset_finish(struct idset *s);
void idset_clear(struct idset *s);

bool idset_has(const struct idset *s, const struct procid *id);
void idset_add(struct idset *s, const struct procid *id);
void idset_remove(struct idset *s, const struct procid *id);

#endif
