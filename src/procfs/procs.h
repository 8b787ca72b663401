/*
 * procs.h - which processes there are, whose they are, what they run
 *
 * The table comes from libproc2 where that is configured and where @proc is the
 * machine's own /proc; from own readers otherwise.  Both give the same: names and
 * command lines are always read by memtide itself, since libproc2 replaces bytes in
 * them (4.0: control bytes by '.', others by '?') and reads all of a command line of
 * megabytes.
 *
 * One per thread that uses it.  What is handed out is borrowed until the next call of
 * the same function, or the end of the struct procs.
 */
#ifndef PROCFS_PROCS_H
#define PROCFS_PROCS_H

#include <stddef.h>
#include <stdint.h>

#include "base/rootdir.h"
#include "model/procinfo.h"

struct meminfo;
struct procs;

/* @proc is borrowed and must outlive the result. */
struct procs *procs_create(const struct rootdir *proc);
void procs_destroy(struct procs *procs);

/* Where the table comes from: "libproc2" or "own". */
const char *procs_reader(const struct procs *procs);

/**
 * procs_pids() - all processes now
 * @pids: [0 .. count-1], ascending; without threads
 *
 * Lists the directory and opens nothing else: for every tick.
 *
 * Return: 0; negative errno of the directory.
 */
int procs_pids(struct procs *procs, const uint32_t **pids, size_t *count);

/* What procs_scan() reads besides PID, parent, start time, state, user's number, name. */
enum {
	PROCS_COMMAND = 1 << 0,      /* first PROCINFO_COMMAND_MAX bytes */
	PROCS_COMMAND_LONG = 1 << 1, /* first PROCS_COMMAND_LONG_MAX bytes */
	PROCS_USER = 1 << 2,
};

/* As far as pgrep -f looks. */
#define PROCS_COMMAND_LONG_MAX ((size_t)128 * 1024)

struct procs_entry {
	uint32_t pid, ppid;
	uint64_t start_time_ticks;
	int64_t euid;        /* -1: unknown */
	char state;          /* as stat gives it */
	const char *name;    /* comm: raw bytes but NUL */
	const char *command; /* arguments joined by blanks, raw, cropped; "[comm]" where
				there are none; NULL: not asked for, or not ours to read */
	size_t argv0_len;    /* of the first argument in @command; 0: it has none */
	const char *user;    /* name or number; NULL: not asked for or unknown */
};

/**
 * procs_scan() - the table of all processes
 * @want:    PROCS_COMMAND | ...; command lines take each process's mmap lock: heavy
 *           thread only
 * @entries: [0 .. count-1], ascending by PID; processes that end meanwhile are left out
 *
 * Return: 0; negative errno of the directory.
 */
int procs_scan(struct procs *procs, unsigned want, const struct procs_entry **entries,
	size_t *count);

/**
 * procs_info() - user, command line, program and ELF class of one process
 * @pid_dir: its directory, held open, so that a reused PID is never mixed in
 * @out:     new, the caller owns the reference; what is not ours to read is "" or 0
 *
 * Takes the target's mmap lock for the command line: heavy thread only.
 *
 * Return: 0; -ESRCH when the process has ended (a zombie has not).
 */
int procs_info(struct procs *procs, const struct rootdir *pid_dir,
	const struct procid *id, struct procinfo **out);

/* /proc/meminfo in bytes; 0, or negative errno (-ENOENT with subset=pid). */
int procs_meminfo(struct procs *procs, struct meminfo *out);

#endif
