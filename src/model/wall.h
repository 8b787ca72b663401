/*
 * wall.h - the limits that growth runs into
 *
 * A wall has a use and a limit in one unit; headroom is limit - use.  Which wall is
 * first is decided by detect; where use and limit come from is procfs/walls' business.
 */
#ifndef MODEL_WALL_H
#define MODEL_WALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/cgroup_use.h"

enum wall_kind {
	WALL_RLIMIT_AS,
	WALL_RLIMIT_DATA,
	WALL_RLIMIT_STACK,
	WALL_RLIMIT_MEMLOCK,
	WALL_MAP_COUNT,
	WALL_ADDRESS_SPACE_32,
	WALL_COMMIT_LIMIT,   /* overcommit mode 2 */
	WALL_COMMIT_REQUEST, /* overcommit mode 0: one single request */
	WALL_CGROUP_MAX,     /* cgroup v2 memory.max */
	WALL_CGROUP_SWAP,    /* cgroup v2 memory.max + memory.swap.max */
	WALL_CGROUP_HIGH,    /* cgroup v2 memory.high */
	WALL_CGROUP_V1,      /* cgroup v1 memory.limit_in_bytes */
	WALL_CGROUP_V1_MEMSW,
	WALL_SYSTEM,
	WALL_HUGETLB,
	WALL_TMPFS,
	WALL_KIND_COUNT
};

enum wall_scope {
	WALL_SCOPE_PROCESS,
	WALL_SCOPE_CGROUP,
	WALL_SCOPE_SYSTEM,
};

/* What the kernel does at the wall. */
enum wall_end {
	WALL_ENDS_IN_ENOMEM, /* allocation fails: MemoryError */
	WALL_ENDS_IN_SIGSEGV,
	WALL_ENDS_IN_MLOCK,  /* mlock fails with ENOMEM */
	WALL_ENDS_IN_MAPS,   /* mmap fails with ENOMEM: OSError */
	WALL_ENDS_IN_KILL,   /* SIGKILL by the OOM killer */
	WALL_ENDS_IN_SLOW,   /* throttled */
	WALL_ENDS_IN_SIGBUS, /* SIGBUS or ENOSPC */
	WALL_ENDS_IN_STALL,  /* cgroup v1 with oom_kill_disable: tasks wait in D state */
};

struct wall_kind_info {
	const char *id;     /* in files and expressions: "rlimit_as", "cgroup_max", ... */
	const char *family; /* used(FAMILY): "as", "data", "cgroup", "system", ... */
	const char *label;  /* on screens: "address space", "this machine", ... */
	enum wall_scope scope;
	enum wall_end end;  /* unless the wall itself says otherwise */
	bool is_count;      /* unit: a count, else bytes */
	bool competes_idle; /* may be first without a trend of its own */
};

extern const struct wall_kind_info wall_kinds[WALL_KIND_COUNT];
extern const char *const wall_scope_names[3]; /* "process", "cgroup", "system" */

/* The kind whose id is @id (@len bytes), or WALL_KIND_COUNT. */
enum wall_kind wall_kind_by_id(const char *id, size_t len);

struct wall {
	enum wall_kind kind;
	enum wall_end end;
	bool use_known;
	uint64_t use;     /* bytes, or a count where the kind says so */
	uint64_t limit;   /* the same unit; > 0 */
	const char *path; /* the cgroup's path as seen, owned by its set; "" otherwise */
};

/* More levels of cgroups than anybody nests; further ones are left out. */
#define WALL_SET_MAX 48

/*
 * What is known of one process's walls at one tick: wall[0 .. count-1], in the order of
 * enum wall_kind, within a kind from the process's own cgroup upwards.  Shared by
 * reference count (one thread) and immutable once handed on.
 */
struct wall_set {
	uint32_t references;
	bool ancestors_hidden; /* limits above this cgroup namespace cannot be seen */
	char *kills_us; /* the cgroup whose OOM kill ends memtide too (memory.oom.group);
			   NULL: none, as far as known */
	size_t count, room;
	struct wall *wall;
	/* What those cgroups consist of, where it was looked at in detail; may be fewer. */
	size_t cgroup_count;
	struct cgroup_use *cgroup;
};

struct wall_set *wall_set_create(void);
struct wall_set *wall_set_ref(struct wall_set *set);
void wall_set_unref(struct wall_set *set);

/* A new wall at the end, zeroed but for its kind, the kind's end and an own copy of
 * @path (NULL: ""); NULL when the set is full.  The caller fills use and limit. */
struct wall *wall_set_add(struct wall_set *set, enum wall_kind kind, const char *path);

/* What the cgroup of a wall consists of, a copy of @use with its own path; nothing
 * happens when the set is full. */
void wall_set_add_cgroup(struct wall_set *set, const struct cgroup_use *use);

/* What the cgroup of @w consists of; NULL: it is not of a cgroup, or not known. */
const struct cgroup_use *wall_set_cgroup(
	const struct wall_set *set, const struct wall *w);

/* Words that the note about @kills_us has in it, so that a report finds it again. */
#define WALL_KILLS_US_WORDS "memory.oom.group"

/* limit - use, 0 where the use is at or over the limit; @w->use must be known. */
static inline uint64_t wall_headroom(const struct wall *w)
{
	return w->use < w->limit ? w->limit - w->use : 0;
}

#endif
