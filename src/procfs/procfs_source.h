/*
 * procfs_source.h - the live source: samples of running processes
 *
 * Each tick reads the light files (status, stat) of every watched process on the
 * caller's thread; none of them takes a lock of the target.  What does (smaps, rollup,
 * command lines) is read on a thread of its own, under a budget, and joins the first
 * sample taken after it arrived, that one only.
 *
 * A process is watched in full when a target word, --children or procfs_source_open()
 * chose it.  In the list of all processes the others are rows too, with less care: no
 * events, no PSI, walls about every 10 s, sums when the budget has something left, and
 * status read again only when stat has changed (else about every 10 s).  Kernel threads
 * have no row in it.
 */
#ifndef PROCFS_PROCFS_SOURCE_H
#define PROCFS_PROCFS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "model/source.h"
#include "model/target.h"

#define PROCFS_BUDGET_PCT 1.0
#define PROCFS_MAX_STALL_NS (50 * NS_PER_MS)

struct procfs_options {
	const char *proc_path;     /* NULL: "/proc" */
	const char *root_path;     /* NULL: "/"; where cgroup mounts are found */
	const struct clock *clock; /* NULL: clock_system; lives as long as the source */
	bool everything;           /* rows for all processes */
	const struct target_word *target; /* [0 .. target_count-1]; copied */
	size_t target_count;
	bool children;         /* descendants too, and a total */
	bool wait;             /* that nothing matches yet is no error */
	bool heavy;            /* read PSS, USS, swap shares: smaps_rollup */
	bool mappings;         /* read mapping groups too: smaps; implies @heavy */
	uint64_t interval_ns;  /* between ticks; 0: 1 s */
	double budget_pct;     /* of one CPU, for all of memtide; 0: 1 % */
	uint64_t max_stall_ns; /* longest hold of a target's mmap lock; 0: 50 ms */
	uint32_t not_pid;      /* never watched, 0: none; memtide itself never is */
};

/**
 * procfs_source_create() - look for the targets and begin to watch
 * @out: the source; destroyed by source_destroy()
 * @err: says which word failed and why
 *
 * Raises RLIMIT_NOFILE to its hard limit: spawn_save() belongs before it.
 * Blocks until names, expressions and users were looked up once.
 *
 * Return: 0; -ESRCH when a word matches nothing and @wait is not set; -EINVAL for a bad
 * expression or unknown user; -EACCES or -EPERM when /proc hides the process; else
 * negative errno of opening proc_path.
 */
int procfs_source_create(
	const struct procfs_options *options, struct source **out, struct err *err);

/* Rows for all processes from the next tick on, or no longer. */
void procfs_source_set_everything(struct source *source, bool on);

/* Mapping groups from the next heavy reads on (smaps), or sums only (smaps_rollup). */
void procfs_source_set_mappings(struct source *source, bool on);

/**
 * procfs_source_set_breath() - let others act during a long tick
 * @breathe: called every few milliseconds while a tick reads; NULL: nobody
 *
 * For a person who presses keys while thousands of processes are read.  @breathe must
 * leave the source alone.
 */
void procfs_source_set_breath(
	struct source *source, void (*breathe)(void *context), void *context);

/* The interval between ticks changed. */
void procfs_source_set_interval(struct source *source, uint64_t interval_ns);

/**
 * procfs_source_open() - watch one process in full from now on
 *
 * Counts: each open wants its close.
 *
 * Return: 0; -ESRCH when there is no such process, -EACCES, -EMFILE, ...
 */
int procfs_source_open(struct source *source, uint32_t pid);

/* Back to what it was: a row of the list, or nothing. */
void procfs_source_close(struct source *source, uint32_t pid);

/* Read mappings of an opened process once, now, whatever max_stall and budget say. */
void procfs_source_read_heavy(struct source *source, uint32_t pid);

/* Read mappings of an opened process one by one too (observation.list), or no longer; the
 * first time at once, within max_stall. */
void procfs_source_set_list(struct source *source, uint32_t pid, bool on);

/**
 * procfs_source_wait_heavy() - a heavy reading of every process watched in full
 *
 * Asks for those that are not under way (max_stall is kept, the budget is not) and
 * waits.  Results join the next tick.
 *
 * Return: whether all that may be read have arrived.
 */
bool procfs_source_wait_heavy(struct source *source, uint64_t timeout_ns);

/**
 * procfs_source_ended() - how a child of memtide ended, exactly
 * @wait_status:   of wait4()
 * @max_rss_bytes: of its rusage; 0: says nothing
 *
 * To be called before the tick that finds the process gone; its event tells both.
 */
void procfs_source_ended(
	struct source *source, uint32_t pid, int wait_status, uint64_t max_rss_bytes);

/* A child that memtide started for itself (--exec): no descendant of a target. */
void procfs_source_ignore(struct source *source, uint32_t pid);

/* Held descriptor of a process watched in full (for poll and pidfd_send_signal), owned
 * by the source, valid until it ended; -1: none.  It never means another process. */
int procfs_source_pidfd(struct source *source, uint32_t pid);

/* How many processes are watched in full at present. */
size_t procfs_source_watched(const struct source *source);

struct procfs_costs {
	uint64_t longest_hold_ns; /* of any target's mmap lock: longest single read */
	uint64_t heavy_reads;
	uint64_t heavy_skipped; /* nothing had changed */
	uint64_t heavy_cpu_ns;  /* CPU time of the heavy thread */
	uint64_t light_ns;      /* time the last tick took */
};

const struct procfs_costs *procfs_source_costs(struct source *source);

/* "" or why mappings are not read: "would hold the target ~144 ms; R reads once,
 * --max-stall 200ms allows it".  Valid until the next call on the source. */
const char *procfs_source_heavy_note(struct source *source, uint32_t pid);

#endif
