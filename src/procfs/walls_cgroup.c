/*
 * What limits and uses of cgroups amount to: where growth ends, and how.
 */
#include "config.h"

#include "procfs/walls_parts.h"

#include <string.h>

#include "base/cleanup.h"
#include "proc/cgroup.h"

/* What the functions here share. */
struct view {
	struct wall_set *set;
	struct cgnodes *nodes;
	uint64_t swap_free;
};

/* A wall of no height is none. */
struct wall *walls_add(
	struct wall_set *set, enum wall_kind kind, const char *path, uint64_t limit)
{
	struct wall *w = limit ? wall_set_add(set, kind, path) : NULL;

	if (w)
		w->limit = limit;
	return w;
}

void walls_set_use(struct wall *w, uint64_t use)
{
	if (!w)
		return;
	w->use_known = true;
	w->use = use;
}

void walls_set_end(struct wall *w, enum wall_end end)
{
	if (w)
		w->end = end;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

static uint64_t counted(const struct cgnode_use *u)
{
	return u->charged - u->reclaimable;
}

/* How much more of a v2 cgroup could be swapped out. */
static uint64_t swap_room_v2(
	const struct view *v, const struct cgnode_limits *l, const struct cgnode_use *u)
{
	if (!u->swap_known)
		return 0;
	return l->swap_max == CGROUP_UNLIMITED
		       ? v->swap_free
		       : least(v->swap_free, less(l->swap_max, u->swap));
}

/* With room in swap, the cgroup is slowed at memory.max and killed further on. */
static void add_max_v2(struct view *v, struct cgnode *node)
{
	const struct cgnode_limits *l = cgnode_limits(v->nodes, node);
	struct cgnode_use u;
	struct wall *wall;

	if (l->max == CGROUP_UNLIMITED)
		return;
	wall = walls_add(v->set, WALL_CGROUP_MAX, cgnode_path(node), l->max);
	if (!cgnode_use(v->nodes, node, &u))
		return;
	walls_set_use(wall, counted(&u));
	if (swap_room_v2(v, l, &u))
		walls_set_end(wall, WALL_ENDS_IN_SLOW);
}

static void add_swap_v2(struct view *v, struct cgnode *node)
{
	const struct cgnode_limits *l = cgnode_limits(v->nodes, node);
	struct cgnode_use u;
	uint64_t room;

	if (l->max == CGROUP_UNLIMITED || !cgnode_use(v->nodes, node, &u))
		return;
	room = swap_room_v2(v, l, &u);
	if (room)
		walls_set_use(walls_add(v->set, WALL_CGROUP_SWAP, cgnode_path(node),
				      l->max + u.swap + room),
			counted(&u) + u.swap);
}

static void add_high_v2(struct view *v, struct cgnode *node)
{
	const struct cgnode_limits *l = cgnode_limits(v->nodes, node);
	struct cgnode_use u;
	struct wall *wall;

	if (l->high == CGROUP_UNLIMITED)
		return;
	wall = walls_add(v->set, WALL_CGROUP_HIGH, cgnode_path(node), l->high);
	if (cgnode_use(v->nodes, node, &u))
		walls_set_use(wall, u.charged);
}

/* v1 counts swap together with memory, and may not count it at all. */
static uint64_t swap_room_v1(
	const struct view *v, const struct cgnode_limits *l, const struct cgnode_use *u)
{
	if (!u->swap_known)
		return 0;
	return l->swap_max == CGROUP_UNLIMITED
		       ? v->swap_free
		       : least(v->swap_free, less(less(l->swap_max, l->max),
						     less(u->swap, u->charged)));
}

static void add_max_v1(struct view *v, struct cgnode *node)
{
	const struct cgnode_limits *l = cgnode_limits(v->nodes, node);
	struct cgnode_use u;
	struct wall *wall;

	if (l->max == CGROUP_UNLIMITED)
		return;
	wall = walls_add(v->set, WALL_CGROUP_V1, cgnode_path(node), l->max);
	if (l->kill_disabled)
		walls_set_end(wall, WALL_ENDS_IN_STALL);
	if (!cgnode_use(v->nodes, node, &u))
		return;
	walls_set_use(wall, counted(&u));
	if (swap_room_v1(v, l, &u))
		walls_set_end(wall, WALL_ENDS_IN_SLOW);
}

/* Memory and swap have one limit; where that is open, the machine's swap is the end. */
static void add_memsw_v1(struct view *v, struct cgnode *node)
{
	const struct cgnode_limits *l = cgnode_limits(v->nodes, node);
	uint64_t limit = l->swap_max, room;
	struct cgnode_use u;
	struct wall *wall;

	if ((l->max == CGROUP_UNLIMITED && limit == CGROUP_UNLIMITED) ||
		!cgnode_use(v->nodes, node, &u) || !u.swap_known)
		return;
	room = swap_room_v1(v, l, &u);
	if (limit == CGROUP_UNLIMITED && !room)
		return;
	if (limit == CGROUP_UNLIMITED)
		limit = l->max + less(u.swap, u.charged) + room;
	wall = walls_add(v->set, WALL_CGROUP_V1_MEMSW, cgnode_path(node), limit);
	walls_set_use(wall, less(u.swap, u.reclaimable));
	if (l->kill_disabled)
		walls_set_end(wall, WALL_ENDS_IN_STALL);
}

/* A limit that stands above what a container sees shows in hierarchical_memory_limit;
 * how much is used there does not. */
static void add_hidden_v1(struct view *v, struct cgnode *const *chain, size_t count)
{
	uint64_t visible = CGROUP_UNLIMITED, all;

	for (size_t i = 0; i < count; i++)
		visible = least(visible, cgnode_limits(v->nodes, chain[i])->max);
	if (!count)
		return;
	all = cgnode_limits(v->nodes, chain[count - 1])->hierarchical;
	if (all < visible)
		walls_add(v->set, WALL_CGROUP_V1, cgnode_path(chain[count - 1]), all);
}

/* In v1 an ancestor counts only as far as each on the way up is hierarchical. */
static size_t effective_v1(struct view *v, struct cgnode *const *chain, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (!cgnode_limits(v->nodes, chain[i])->is_hierarchical)
			return i;
	return count;
}

typedef void (*add_fn)(struct view *, struct cgnode *);

void walls_add_v2(struct wall_set *set, struct cgnodes *nodes,
	struct cgnode *const *chain, size_t count, uint64_t swap_free)
{
	static const add_fn kinds[] = {add_max_v2, add_swap_v2, add_high_v2};
	struct view v = {set, nodes, swap_free};

	for (size_t k = 0; k < COUNT_OF(kinds); k++)
		for (size_t i = 0; i < count; i++)
			kinds[k](&v, chain[i]);
}

void walls_add_v1(struct wall_set *set, struct cgnodes *nodes,
	struct cgnode *const *chain, size_t count, uint64_t swap_free)
{
	struct view v = {set, nodes, swap_free};

	count = effective_v1(&v, chain, count);
	for (size_t i = 0; i < count; i++)
		add_max_v1(&v, chain[i]);
	add_hidden_v1(&v, chain, count);
	for (size_t i = 0; i < count; i++)
		add_memsw_v1(&v, chain[i]);
}

static bool has_wall(const struct wall_set *set, const char *path)
{
	for (size_t i = 0; i < set->count; i++)
		if (wall_kinds[set->wall[i].kind].scope == WALL_SCOPE_CGROUP &&
			!strcmp(set->wall[i].path, path))
			return true;
	return false;
}

void walls_add_details(struct wall_set *set, struct cgnodes *nodes,
	struct cgnode *const *chain, size_t count)
{
	struct cgroup_use use;

	for (size_t i = 0; i < count; i++)
		if (has_wall(set, cgnode_path(chain[i])) &&
			cgnode_detail(nodes, chain[i], &use))
			wall_set_add_cgroup(set, &use);
}
