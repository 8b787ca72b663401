/*
 * spawn.h - start a command, be the reaper of all it leaves behind, end it
 *
 * The command runs in memtide's own process group and on its terminal, with the signal
 * mask, ignored signals and descriptor limit that memtide was started with.  memtide
 * becomes a subreaper: orphans of the command become its children, so every descendant
 * stays reachable by parents until it ends.
 */
#ifndef PROCFS_SPAWN_H
#define PROCFS_SPAWN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "base/err.h"
#include "procfs/procs.h"

/* What memtide was started with, for those it starts: saved first thing in main(). */
struct spawn_inherit {
	sigset_t mask;    /* blocked signals */
	sigset_t ignored; /* signals that were ignored (nohup) */
	struct rlimit nofile;
};

void spawn_save(struct spawn_inherit *inherit);

struct spawn_options {
	char *const *argv; /* NULL-terminated, argv[0] the command */
	char *const *envp; /* NULL: memtide's own */
	const struct spawn_inherit *inherit;
	int input, output,
		error_output; /* descriptors to become 0, 1, 2; -1: inherited */
	int terminal; /* becomes the controlling terminal of a session of its own; -1: none,
			 stay in memtide's session and process group */
};

/**
 * spawn_process() - start a program
 * @pid: of the new process, a child
 *
 * Searches PATH as execvp does, empty elements and scripts without "#!" included.
 *
 * Return: 0 when the program runs; what execve said as negative errno with @err filled:
 * spawn_error_status() tells the exit status for it.
 */
int spawn_process(const struct spawn_options *options, pid_t *pid, struct err *err);

/* 127 for "not found" (-ENOENT, -ENOTDIR), else 126. */
int spawn_error_status(int code);

/* The command's exit status as shells tell it: its own, or 128+N for signal N. */
int spawn_exit_status(int wait_status);

struct spawn;

/* Become a subreaper and start the command.  As spawn_process(). */
int spawn_create(
	const struct spawn_options *options, struct spawn **out, struct err *err);

/* Stops nothing: the command may go on. */
void spawn_destroy(struct spawn *spawn);

pid_t spawn_pid(const struct spawn *spawn);

/* Readable when the command has ended; -1 before Linux 5.3.  Owned by @spawn. */
int spawn_pidfd(const struct spawn *spawn);

/* How the command ended. */
struct spawn_end {
	int wait_status;        /* wait(2) */
	uint64_t max_rss_bytes; /* of its largest single process; 0: not known, since the
				   kernel's value is inherited over fork and is not above
				   memtide's own */
};

/**
 * spawn_reap() - collect all children that have ended, adopted orphans included
 *
 * Never waits.  To be called on SIGCHLD and when spawn_pidfd() is readable.
 *
 * Return: true when the command itself had ended in this call (@end is filled).
 */
bool spawn_reap(struct spawn *spawn, struct spawn_end *end);

/* @pid is a child of memtide that is not the command's (an alert's --exec): it and its
 * descendants are left out of the two functions below. */
void spawn_exempt(struct spawn *spawn, pid_t pid);

/* How many processes of the command's tree are left (zombies do not count). */
size_t spawn_tree_count(struct spawn *spawn, struct procs *procs);

/**
 * spawn_signal_tree() - send a signal to the command and all its descendants
 *
 * A PID that was handed on meanwhile is never hit.  Processes started while this runs
 * are caught by looking again, up to three times.
 *
 * Return: how many were signalled.
 */
size_t spawn_signal_tree(struct spawn *spawn, struct procs *procs, int signal_number);

/* Send a signal to the command alone; 0, -ESRCH when it has ended. */
int spawn_signal(struct spawn *spawn, int signal_number);

#endif
