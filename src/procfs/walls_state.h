/*
 * walls_state.h - what walls.c and walls_kills.c share; private to them
 */
#ifndef PROCFS_WALLS_STATE_H
#define PROCFS_WALLS_STATE_H

#include "base/buf.h"
#include "proc/limits.h"
#include "procfs/cgmount.h"
#include "procfs/cgnode.h"
#include "procfs/machine.h"
#include "procfs/walls.h"

#define WALLS_BUCKETS 256

struct walls_process {
	struct walls_process *next; /* in its bucket */
	uint32_t pid;
	uint64_t start_time_ticks;
	uint64_t asked_ns;
	uint64_t read_ns; /* of what follows */
	struct limits limits;
	char *v1, *v2;  /* cgroup paths; NULL: in no such hierarchy */
	char *kills_us; /* as in struct wall_set; of the last look in detail */
	char *nearest;  /* path of its cgroup with the fullest limit; NULL: none */
};

struct walls {
	const struct rootdir *proc;
	const struct clock *clock;
	uint64_t now_ns, forgot_ns;
	struct cgmount v1, v2;
	struct cgnodes *nodes;
	struct machine *machine;
	struct walls_process *bucket[WALLS_BUCKETS];
	struct buf text;
};

/* NULL: it was never asked for, or is forgotten. */
struct walls_process *walls_find(struct walls *w, const struct procid *id);

/* Its cgroup and the ancestors, in the hierarchy that has the memory controller: v1
 * where there is one.  Returns how many. */
size_t walls_chain(struct walls *w, const struct walls_process *p,
	struct cgnode *chain[CGNODE_LEVELS_MAX]);

/* Both paths of a /proc/PID/cgroup; on failure they stay. */
void walls_paths(struct walls *w, const struct rootdir *dir, const char *file, char **v1,
	char **v2);

#endif
