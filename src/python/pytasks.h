/*
 * pytasks.h - the threads of a process, and who touches new memory
 *
 * Of any process, Python or not: its threads with their names, their minor faults since
 * the last look, and their numbers in the process's own PID namespace, which is how the
 * process itself knows them.  Readable for processes of other users too.
 */
#ifndef PYTHON_PYTASKS_H
#define PYTHON_PYTASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/rootdir.h"

enum {
	PYTASKS_MAX = 16384,
	PYTASKS_NAME_MAX = 16,
	PYTASKS_KEPT_MAX =
		256,        /* files kept open; those of more threads are opened anew */
	PYTASKS_ACTIVE = 16 /* looks that a thread is expected to fault again within */
};

struct pytask {
	uint32_t tid;                /* as we see it */
	uint32_t inner_tid;          /* as the process sees it */
	char name[PYTASKS_NAME_MAX]; /* raw bytes */
	bool has_faults;             /* whether the next two are known */
	uint64_t faults;             /* minor faults so far */
	uint64_t new_faults; /* since the last pytasks_faults(); all of a new thread's */
	char state;          /* as stat gives it; '\0' unknown */
	uint64_t seen;       /* the last list that had it */
	uint64_t active;     /* the last look in which it had new faults */
	int stat_fd;         /* -1: not kept open */
};

struct pytasks {
	const struct rootdir *process; /* /proc/PID, borrowed */
	uint64_t page_bytes;
	struct pytask *task; /* [0 .. count-1], by tid, ascending */
	size_t count, room;
	uint64_t lists;   /* made so far */
	uint64_t changes; /* how often a thread came or went */
	struct buf text;
	/* Of pytasks_look(). */
	uint64_t looks;
	size_t kept;     /* files kept open */
	uint64_t known;  /* faults of the threads listed, summed */
	uint64_t others; /* faults of the process that are none of these threads' */
	bool is_stale;   /* a thread that was listed has ended */
};

void pytasks_init(
	struct pytasks *tasks, const struct rootdir *process, uint64_t page_bytes);
void pytasks_finish(struct pytasks *tasks);

/* List the threads anew: 0, or negative errno (-ESRCH: it has ended). */
int pytasks_list(struct pytasks *tasks);

/* Read the faults of those listed; a thread that ended meanwhile has none. */
void pytasks_faults(struct pytasks *tasks);

/**
 * pytasks_look() - the new faults, reading no more files than that takes
 * @process_faults: minor faults of the whole process, read just before
 *
 * Threads that faulted of late are read first; the others only while faults of the
 * process are missing, and then threads are listed anew.  Those that are not read have no
 * new ones.
 *
 * Return: new faults of the process that are no listed thread's: those of threads that
 * have ended.
 */
uint64_t pytasks_look(struct pytasks *tasks, uint64_t process_faults);

/* The same of the threads alone that faulted of late. */
void pytasks_look_active(struct pytasks *tasks);

/* The thread that the process itself knows as @inner_tid, or NULL. */
const struct pytask *pytasks_inner(const struct pytasks *tasks, uint64_t inner_tid);
const struct pytask *pytasks_find(const struct pytasks *tasks, uint32_t tid);

#endif
