/*
 * python_watch.h - looking into processes all the time, on a thread of its own
 *
 * For each process that is open here: who makes it grow, looked at up to 100 times a
 * second while it grows; and every now and then a whole reading of its heap and its
 * Python.  Nothing here waits for a process: the thread reads, and its results lie ready
 * for a loop that polls the descriptor.
 *
 *	loop  -- open, close, mark, read now -->  thread  -- looks, steps of a reading
 *	loop  <-- the newest growth and the newest reading of each --  thread
 *
 * Both together stay below a share of one CPU: looks come less often where one costs
 * much, and readings as rarely as what the last one cost allows.
 *
 * All functions are for one caller's thread.
 */
#ifndef PYTHON_PYTHON_WATCH_H
#define PYTHON_PYTHON_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rootdir.h"
#include "model/procid.h"
#include "model/pyreading.h"

enum { PYTHON_WATCH_MAX = 8 }; /* processes open at a time */

/* What is wanted of a process. */
enum python_watch_want {
	PYTHON_WATCH_GROWTH = 1 << 0,
	PYTHON_WATCH_READINGS = 1 << 1,
	PYTHON_WATCH_CHILDREN = 1 << 2,    /* growth of its Python descendants too */
	PYTHON_WATCH_ONLY_PYTHON = 1 << 3, /* no growth of a process that is no Python */
	/* The first readings soon after one another: after as long as it is open. */
	PYTHON_WATCH_EARLY = 1 << 4,
};

struct python_watch_options {
	double cpu_pct;               /* of one CPU, for everything here; <= 0: 1 */
	uint64_t reading_interval_ns; /* between two readings at least; 0: 10 s */
	uint64_t hang_ns;             /* a read that takes longer is given up; 0: 2 s */
	bool never_attach; /* no memory is read: growth by thread, no readings */
};

struct python_watch;

/**
 * python_watch_create() - nothing is looked at yet, and no thread runs
 * @proc: /proc; need not outlive the call
 *
 * Return: NULL with errno when the kernel gives no descriptors.
 */
struct python_watch *python_watch_create(
	const struct rootdir *proc, const struct python_watch_options *options);

/* Ends the thread; one that hangs in a read is left behind.  NULL: nothing.
 *
 * Also while it runs: a process whose read does not come back is given up (its account
 * says PYRUN_HANGS), and another thread goes on with the others, three times at most. */
void python_watch_destroy(struct python_watch *watch);

/**
 * python_watch_open() - look at a process from now on
 * @wants: bits of enum python_watch_want; of a process that is open: from now on
 *
 * A program that replaced another (exec) is opened anew by its new incarnation, which
 * closes the older one.
 *
 * Return: 0; -ENOSPC: PYTHON_WATCH_MAX are open; -EAGAIN: the system gives no thread.
 */
int python_watch_open(
	struct python_watch *watch, const struct procid *id, unsigned wants);
void python_watch_close(struct python_watch *watch, const struct procid *id);

/* A mark was set: growth counts from here, of all that are open or will be; or it was
 * taken back, and growth counts from the first look again. */
void python_watch_mark(struct python_watch *watch);
void python_watch_unmark(struct python_watch *watch);

/* A reading now, whatever the budget says. */
void python_watch_read_now(struct python_watch *watch, const struct procid *id);

/* Wait until the account of each process is as of now, for @timeout_ns at most. */
void python_watch_refresh(struct python_watch *watch, uint64_t timeout_ns);

/* Readable while there is something to take; valid until python_watch_destroy(). */
int python_watch_fd(const struct python_watch *watch);

/* The newest results that were not taken yet, one process after the other: the caller's,
 * with the process they are of; NULL: none. */
struct growth_reading *python_watch_take_growth(
	struct python_watch *watch, struct procid *id);
struct python_reading *python_watch_take_reading(
	struct python_watch *watch, struct procid *id);

#endif
