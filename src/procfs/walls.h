/*
 * walls.h - use and limit of every wall of one process, where the kernel keeps them
 *
 * Reads /proc/PID/limits and cgroup, the files of its cgroups and their ancestors, and
 * the machine's.  Limits and cgroup paths are read again about once a second, a
 * cgroup's memory.stat at most ten times a second (it makes the kernel flush), uses in
 * every tick.  What several processes share is read once a tick.
 *
 * No file here takes the target's mmap lock.  One per thread.
 */
#ifndef PROCFS_WALLS_H
#define PROCFS_WALLS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/rootdir.h"
#include "model/sample.h"
#include "model/wall.h"

struct walls;

/**
 * walls_create() - find the cgroup mounts
 * @proc: the machine's /proc, or a fixture's; borrowed
 * @root: "/", or a fixture's: below it are the mount points of cgroups; borrowed
 */
struct walls *walls_create(const struct rootdir *proc, const struct rootdir *root,
	const struct clock *clock);
void walls_destroy(struct walls *walls);

/* A new tick begins: what is shared (cgroups, the machine) is read anew from here on.
 * Forgets processes that were not asked for in a while. */
void walls_tick(struct walls *walls);

/* One process, as far as the caller knows it already. */
struct walls_target {
	const struct rootdir *pid_dir; /* its directory in /proc; NULL: limits and cgroup
					  paths as they were last, however old */
	const struct sample *sample;   /* of this tick: sizes and identity */
	int elf_bits;                  /* 32, 64; 0 unknown */
	bool locked_known;
	uint64_t locked_bytes; /* VmLck */
	bool map_count_known;
	uint64_t map_count; /* number of mappings, last known */
	bool in_detail;     /* what its cgroups consist of, too */
};

/**
 * walls_read() - all walls of one process, now
 *
 * What cannot be read is left out; a wall whose limit is known and whose use is not has
 * use_known false.
 *
 * Return: a new set, the caller owns the reference; never NULL.
 */
struct wall_set *walls_read(struct walls *walls, const struct walls_target *target);

/**
 * walls_psi() - share of time in which something stood still for memory
 * @some_avg10_pct: of its own cgroup (v2) where that is kept, else of the machine
 *
 * Return: 0; -ENOENT where the kernel does not account for it (PSI off, before 4.20).
 */
int walls_psi(
	struct walls *walls, const struct walls_target *target, double *some_avg10_pct);

/* Kills by the OOM killer around a process's end. */
struct walls_kills {
	bool cgroup_known;
	uint64_t cgroup_kills; /* in the process's own cgroup */
	bool system_known;
	uint64_t system_kills; /* on the whole machine */
	/* Two paths, as long as @walls remembers it. */
	const char *path; /* its cgroup; "" unknown */
	const char *full; /* the cgroup, that one or above, that had no room left as far
			     as can be told; NULL: none, or not known */
	bool is_machine;  /* no cgroup: the machine had none left */
};

/**
 * walls_kills() - how many were killed since shortly before the process was last seen
 *
 * Compares the counters with those noted 5 to 10 s before its last walls_read() (or at
 * its first).  For a process that has just ended, before it is forgotten.
 *
 * Return: 0; -ENOENT when @id was never read.
 */
int walls_kills(struct walls *walls, const struct procid *id, struct walls_kills *out);

/* memory.oom.group: the cgroup in which an OOM kill of this process takes memtide along.
 * NULL where it does not or cannot be known; only for processes that walls_read() saw.
 * The caller owns the text. */
char *walls_kills_us(struct walls *walls, const struct procid *id);

#endif
