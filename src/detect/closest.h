/*
 * closest.h - which limit growth would run into first
 *
 * Without a trend that is the wall with the largest use / limit among those that compete
 * idle (wall_kinds[].competes_idle: address space, data, commit limit, cgroup, system).
 * Of equal ones, the first in the set's order.  Walls whose use is not known do not
 * take part.
 */
#ifndef DETECT_CLOSEST_H
#define DETECT_CLOSEST_H

#include "model/wall.h"

/* The first wall of @set (NULL: no walls); NULL when none takes part. */
const struct wall *closest_wall(const struct wall_set *set);

/* use / limit; @w->use must be known. */
double closest_share(const struct wall *w);

#endif
