/*
 * heavy_pick.h - who is read in this tick
 *
 * Those watched in full first, the oldest value of all before others, as long as the
 * budget lasts; then rows of the list, in turn.
 */
#ifndef PROCFS_HEAVY_PICK_H
#define PROCFS_HEAVY_PICK_H

#include "procfs/heavy_plan.h"

/* Send what is due: what new processes are, then readings. */
void heavy_pick(struct heavy_plan *plan, const struct heavy_scene *scene);

#endif
