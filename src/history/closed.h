/*
 * closed.h - the few processes that were closed last
 *
 * Their series are kept for when they are opened again.
 */
#ifndef HISTORY_CLOSED_H
#define HISTORY_CLOSED_H

#include <stdbool.h>
#include <stddef.h>

#include "model/procid.h"

#define CLOSED_KEPT 3

/* Zeroed: none.  id[0 .. count-1], the longest closed first. */
struct closed {
	struct procid id[CLOSED_KEPT];
	size_t count;
};

/* @id was closed.  Returns whether another one falls out for it: @out. */
bool closed_add(struct closed *c, const struct procid *id, struct procid *out);

/* It is open again, or forgotten. */
void closed_remove(struct closed *c, const struct procid *id);

#endif
