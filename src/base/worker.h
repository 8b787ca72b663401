/*
 * worker.h - a thread that does jobs, one after the other
 *
 * A job is owned by one side at a time: by the worker from worker_send() on, by the
 * caller again once worker_receive() hands it back, done.  Nothing else is shared.  What
 * jobs need in common (buffers) is the worker's context, touched by its thread only.
 *
 *	caller -- send --> [job job job] -- run --> [job job] -- receive --> caller
 *
 * A job may hang (a read of a file in /proc that waits for a lock).  Then the worker is
 * abandoned: its thread is never waited for, and frees what it owns when it comes back.
 * All functions are for one caller's thread.
 */
#ifndef BASE_WORKER_H
#define BASE_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

/* First member of every job. */
struct worker_job {
	struct worker_job *next; /* used by the worker while it owns the job */
	void (*run)(struct worker_job *job, void *context); /* on the worker's thread */
	void (*destroy)(struct worker_job *job);            /* on either thread */
};

struct worker;

/**
 * worker_create() - start a thread
 * @name:    shown by ps -L; at most 15 bytes
 * @stack:   bytes of its stack
 * @clock:   tells how long a job runs; lives as long as the process
 * @context: handed to every job; the worker's from now on, also on failure
 * @finish:  frees @context, on the worker's thread; NULL: nothing to free
 *
 * The thread takes no signals.
 *
 * Return: NULL when the system gives no thread.
 */
struct worker *worker_create(const char *name, size_t stack, const struct clock *clock,
	void *context, void (*finish)(void *context));

/* Hand a job over. */
void worker_send(struct worker *worker, struct worker_job *job);

/* The oldest job that is done, the caller's again; NULL: none. */
struct worker_job *worker_receive(struct worker *worker);

/* Wait until a job is done or the time (of CLOCK_MONOTONIC) is over; whether one is. */
bool worker_wait(struct worker *worker, uint64_t timeout_ns);

/* Jobs sent and not received yet. */
size_t worker_pending(const struct worker *worker);

/* The job that runs now and since when (of @clock); NULL: none.  Only for comparing:
 * the job is the worker's. */
const struct worker_job *worker_running(struct worker *worker, uint64_t *since_ns);

/**
 * worker_abandon() - let go of a worker whose job hangs
 *
 * The worker ends by itself when its job comes back; the result is dropped.
 *
 * Return: the jobs that were sent and not begun, linked by next; the caller's again.
 */
struct worker_job *worker_abandon(struct worker *worker);

/* End the thread and free everything.  Waits for a running job 100 ms at most, then
 * abandons it.  NULL: nothing. */
void worker_destroy(struct worker *worker);

/* Destroy a list of jobs linked by next. */
void worker_jobs_destroy(struct worker_job *jobs);

#endif
