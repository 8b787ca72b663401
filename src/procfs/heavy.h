/*
 * heavy.h - the jobs of the heavy thread: what takes a lock of its target, or is long
 *
 * smaps and smaps_rollup, command lines, the whole process table.  A job owns all that
 * it needs: a descriptor of the target's directory, not its PID.
 *
 * A process that ends or execs cuts smaps short without an error, between two records.
 * So a table counts only if afterwards the process runs the same program, and a `maps`
 * descriptor opened before still finds the address space that was read.
 */
#ifndef PROCFS_HEAVY_H
#define PROCFS_HEAVY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/rootdir.h"
#include "base/worker.h"
#include "model/mapping_list.h"
#include "model/procinfo.h"
#include "procfs/heavy_budget.h"
#include "procfs/image.h"
#include "procfs/select.h"

struct heavy_context;

/**
 * heavy_context_create() - what the thread's jobs share
 * @proc:   an own descriptor of it is opened
 * @clock:  lives as long as the process
 * @select: for scans; the context's from now on; NULL: no scans
 */
struct heavy_context *heavy_context_create(
	const struct rootdir *proc, const struct clock *clock, struct select *select);

/* For worker_create(). */
void heavy_context_destroy(void *context);

enum heavy_job_kind {
	HEAVY_JOB_READ,
	HEAVY_JOB_INFO,
	HEAVY_JOB_SCAN,
};

/* First member of every job here. */
struct heavy_job {
	struct worker_job job;
	enum heavy_job_kind kind;
	uint64_t cpu_ns; /* filled: CPU time it took */
};

struct heavy_read {
	struct heavy_job base;
	/* Asked for. */
	struct procid id;
	struct rootdir dir; /* owned */
	enum heavy_kind kind;
	struct image image; /* as last seen */
	struct heavy_print print;
	bool wants_list; /* mappings one by one too */
	uint64_t rss_bytes;
	uint64_t
		max_stall_ns; /* try on a part first, and give up above this; 0: do not */
	/* Filled. */
	int error; /* 0; -EACCES; -ESRCH, -ESTALE: ended or another program; -EBUSY: it
		      would hold the target for cost.hold_ns, not read; ... */
	struct mapping_table *table; /* owned; NULL on error */
	struct mapping_list *list;   /* owned; NULL on error, or not asked for */
	struct heavy_cost cost;
	uint64_t ended_ns;
};

struct heavy_read *heavy_read_create(void);

#define HEAVY_INFO_MAX 32

struct heavy_info_item {
	struct procid id;
	struct rootdir dir;    /* owned */
	struct procinfo *info; /* filled, owned; NULL: it has ended */
};

struct heavy_info {
	struct heavy_job base;
	size_t count;
	struct heavy_info_item item[HEAVY_INFO_MAX];
};

struct heavy_info *heavy_info_create(void);

struct heavy_found {
	uint32_t pid;
	uint64_t start_time_ticks;
};

struct heavy_scan {
	struct heavy_job base;
	int error;
	size_t count;
	struct heavy_found *found; /* [0 .. count-1], owned: what the words choose */
};

struct heavy_scan *heavy_scan_create(void);

/* Of any kind, with all it owns. */
void heavy_job_destroy(struct heavy_job *job);

#endif
