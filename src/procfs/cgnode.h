/*
 * cgnode.h - cgroups, each read once for all processes in it
 *
 * Limits are read about once a second, memory.stat at most ten times a second (the
 * kernel flushes per-CPU counters for it), what is used once a tick.  Time is that of
 * the last cgnode_tick().  A cgroup that nobody asked for in a minute is forgotten.
 */
#ifndef PROCFS_CGNODE_H
#define PROCFS_CGNODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rootdir.h"
#include "model/cgroup_use.h"
#include "procfs/cgmount.h"

struct cgnodes; /* all that were asked for */
struct cgnode;

/* @root is borrowed: mount points are below it. */
struct cgnodes *cgnodes_create(const struct rootdir *root);
void cgnodes_destroy(struct cgnodes *nodes);
void cgnodes_tick(struct cgnodes *nodes, uint64_t now_ns);

/* More than anybody nests; levels above the 32nd are left out. */
#define CGNODE_LEVELS_MAX 32

/**
 * cgnode_chain() - the cgroup and its ancestors, as far as the mount shows them
 * @path:  as /proc/PID/cgroup has it
 * @chain: [0] the cgroup itself, then upwards to the top of the mount; valid until the
 *         next cgnodes_tick()
 *
 * Return: how many; 0 when the cgroup is not below the mount.
 */
size_t cgnode_chain(struct cgnodes *nodes, const struct cgmount *mount, const char *path,
	struct cgnode *chain[CGNODE_LEVELS_MAX]);

/* Its path as /proc/PID/cgroup has it. */
const char *cgnode_path(const struct cgnode *node);

/* Bytes; CGROUP_UNLIMITED: none.  v2: memory.max, .swap.max, .high.  v1: @max is
 * memory.limit_in_bytes, @swap_max that of memory and swap together. */
struct cgnode_limits {
	uint64_t max, swap_max, high;
	/* v1 only. */
	bool kill_disabled;    /* tasks wait at the limit instead of being killed */
	bool is_hierarchical;  /* counts for cgroups below it; v2 always is */
	uint64_t hierarchical; /* the least limit up to the machine's root, hidden
				  ancestors included */
};

const struct cgnode_limits *cgnode_limits(struct cgnodes *nodes, struct cgnode *node);

/* Bytes. */
struct cgnode_use {
	uint64_t charged;     /* memory.current, or memory.usage_in_bytes */
	uint64_t reclaimable; /* part of it that goes without swapping: page cache that is
				 not dirty, and (v2) reclaimable slab; <= @charged */
	bool swap_known;
	uint64_t swap; /* v2: memory.swap.current; v1: memory and swap together */
};

/* What is in use now; false when it cannot be read. */
bool cgnode_use(struct cgnodes *nodes, struct cgnode *node, struct cgnode_use *out);

/* What it consists of; false when it cannot be read.  Counts its processes about every
 * other second, unless they are too many for that.  @out->path is the node's. */
bool cgnode_detail(struct cgnodes *nodes, struct cgnode *node, struct cgroup_use *out);

/* "some" of memory.pressure (v2); 0 or negative errno. */
int cgnode_psi(struct cgnodes *nodes, struct cgnode *node, double *some_avg10_pct);

/* Note how many were killed so far, at most every five seconds. */
void cgnode_note_kills(struct cgnodes *nodes, struct cgnode *node);

/**
 * cgnode_kills() - killed since what was noted five to ten seconds ago
 * @below: in cgroups below it too (v2 only); else in the cgroup itself
 *
 * Return: false when nothing was noted, or it cannot be read (the cgroup is gone).
 */
bool cgnode_kills(
	struct cgnodes *nodes, struct cgnode *node, bool below, uint64_t *count);

enum cgnode_full {
	CGNODE_FULL_UNKNOWN, /* v1 has no count of it; or it cannot be read */
	CGNODE_FULL_NOT,
	CGNODE_FULL_HERE,  /* its own limit left no room */
	CGNODE_FULL_BELOW, /* that of one below it did */
};

/* Whether it ran out of memory since what was noted five to ten seconds ago. */
enum cgnode_full cgnode_full(struct cgnodes *nodes, struct cgnode *node);

/* memory.oom.group: the OOM killer ends all processes in it together. */
bool cgnode_kills_all(struct cgnodes *nodes, struct cgnode *node);

#endif
