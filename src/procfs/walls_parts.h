/*
 * walls_parts.h - between walls.c and walls_cgroup.c
 */
#ifndef PROCFS_WALLS_PARTS_H
#define PROCFS_WALLS_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "model/wall.h"
#include "procfs/cgnode.h"

/* A wall with its limit; NULL when the set is full or the limit 0 (the model has no such
 * walls).  The other two accept NULL. */
struct wall *walls_add(
	struct wall_set *set, enum wall_kind kind, const char *path, uint64_t limit);
void walls_set_use(struct wall *wall, uint64_t use);
void walls_set_end(struct wall *wall, enum wall_end end);

/* All walls of a chain of cgroups, in the order of kinds.
 * @chain:     [0 .. count-1], the process's own first
 * @swap_free: what the machine could still swap out, bytes */
void walls_add_v1(struct wall_set *set, struct cgnodes *nodes,
	struct cgnode *const *chain, size_t count, uint64_t swap_free);
void walls_add_v2(struct wall_set *set, struct cgnodes *nodes,
	struct cgnode *const *chain, size_t count, uint64_t swap_free);

/* What those cgroups consist of that have a wall in @set. */
void walls_add_details(struct wall_set *set, struct cgnodes *nodes,
	struct cgnode *const *chain, size_t count);

#endif
