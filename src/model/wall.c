#include "config.h"

#include "model/wall.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

const char *const wall_scope_names[3] = {"process", "cgroup", "system"};

const struct wall_kind_info wall_kinds[WALL_KIND_COUNT] = {
	[WALL_RLIMIT_AS] = {"rlimit_as", "as", "address space limit", WALL_SCOPE_PROCESS,
		WALL_ENDS_IN_ENOMEM, false, true},
	[WALL_RLIMIT_DATA] = {"rlimit_data", "data", "data limit", WALL_SCOPE_PROCESS,
		WALL_ENDS_IN_ENOMEM, false, true},
	[WALL_RLIMIT_STACK] = {"rlimit_stack", "stack", "stack limit", WALL_SCOPE_PROCESS,
		WALL_ENDS_IN_SIGSEGV, false, false},
	[WALL_RLIMIT_MEMLOCK] = {"rlimit_memlock", "memlock", "locked memory limit",
		WALL_SCOPE_PROCESS, WALL_ENDS_IN_MLOCK, false, false},
	[WALL_MAP_COUNT] = {"max_map_count", "mappings", "number of mappings",
		WALL_SCOPE_PROCESS, WALL_ENDS_IN_MAPS, true, false},
	[WALL_ADDRESS_SPACE_32] = {"address_space_32", "as", "32-bit address space",
		WALL_SCOPE_PROCESS, WALL_ENDS_IN_ENOMEM, false, true},
	[WALL_COMMIT_LIMIT] = {"commit_limit", "commit", "commit limit",
		WALL_SCOPE_SYSTEM, WALL_ENDS_IN_ENOMEM, false, true},
	[WALL_COMMIT_REQUEST] = {"commit_request", "request", "largest single request",
		WALL_SCOPE_SYSTEM, WALL_ENDS_IN_ENOMEM, false, false},
	[WALL_CGROUP_MAX] = {"cgroup_max", "cgroup", "cgroup limit", WALL_SCOPE_CGROUP,
		WALL_ENDS_IN_KILL, false, true},
	[WALL_CGROUP_SWAP] = {"cgroup_swap", "cgroup", "cgroup limit with swap",
		WALL_SCOPE_CGROUP, WALL_ENDS_IN_KILL, false, true},
	[WALL_CGROUP_HIGH] = {"cgroup_high", "high", "cgroup throttle limit",
		WALL_SCOPE_CGROUP, WALL_ENDS_IN_SLOW, false, true},
	[WALL_CGROUP_V1] = {"cgroup_v1", "cgroup", "cgroup limit", WALL_SCOPE_CGROUP,
		WALL_ENDS_IN_KILL, false, true},
	[WALL_CGROUP_V1_MEMSW] = {"cgroup_v1_memsw", "cgroup", "cgroup limit with swap",
		WALL_SCOPE_CGROUP, WALL_ENDS_IN_KILL, false, true},
	[WALL_SYSTEM] = {"system", "system", "this machine", WALL_SCOPE_SYSTEM,
		WALL_ENDS_IN_KILL, false, true},
	[WALL_HUGETLB] = {"hugetlb", "hugetlb", "huge page pool", WALL_SCOPE_SYSTEM,
		WALL_ENDS_IN_SIGBUS, false, false},
	[WALL_TMPFS] = {"tmpfs", "tmpfs", "shared memory filesystem", WALL_SCOPE_SYSTEM,
		WALL_ENDS_IN_SIGBUS, false, false},
};

enum wall_kind wall_kind_by_id(const char *id, size_t len)
{
	for (size_t i = 0; i < WALL_KIND_COUNT; i++)
		if (strlen(wall_kinds[i].id) == len && !memcmp(wall_kinds[i].id, id, len))
			return (enum wall_kind)i;
	return WALL_KIND_COUNT;
}

struct wall_set *wall_set_create(void)
{
	struct wall_set *set = die_calloc(1, sizeof *set);

	set->references = 1;
	return set;
}

struct wall_set *wall_set_ref(struct wall_set *set)
{
	if (set)
		set->references++;
	return set;
}

/* Most walls have no path: they share one empty text that is never freed. */
static const char no_path[] = "";

void wall_set_unref(struct wall_set *set)
{
	if (!set || --set->references)
		return;
	for (size_t i = 0; i < set->count; i++)
		if (set->wall[i].path != no_path)
			free((void *)(uintptr_t)set->wall[i].path);
	for (size_t i = 0; i < set->cgroup_count; i++)
		free((void *)(uintptr_t)set->cgroup[i].path);
	free(set->cgroup);
	free(set->kills_us);
	free(set->wall);
	free(set);
}

struct wall *wall_set_add(struct wall_set *set, enum wall_kind kind, const char *path)
{
	struct wall *w;

	if (set->count == WALL_SET_MAX)
		return NULL;
	if (set->count == set->room) {
		set->room = set->room ? set->room * 2 : 6;
		set->wall = die_reallocarray(set->wall, set->room, sizeof *set->wall);
	}
	w = &set->wall[set->count++];
	*w = (struct wall){.kind = kind,
		.end = wall_kinds[kind].end,
		.path = path && *path ? die_strdup(path) : no_path};
	return w;
}

void wall_set_add_cgroup(struct wall_set *set, const struct cgroup_use *use)
{
	struct cgroup_use *u;

	if (set->cgroup_count == WALL_SET_MAX)
		return;
	set->cgroup =
		die_reallocarray(set->cgroup, set->cgroup_count + 1, sizeof *set->cgroup);
	u = &set->cgroup[set->cgroup_count++];
	*u = *use;
	u->path = die_strdup(use->path);
}

const struct cgroup_use *wall_set_cgroup(const struct wall_set *set, const struct wall *w)
{
	if (wall_kinds[w->kind].scope != WALL_SCOPE_CGROUP)
		return NULL;
	for (size_t i = 0; i < set->cgroup_count; i++)
		if (!strcmp(set->cgroup[i].path, w->path))
			return &set->cgroup[i];
	return NULL;
}
