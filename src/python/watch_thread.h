/*
 * watch_thread.h - the thread that looks into processes, and leaving it behind
 *
 * Runs a watch_loop until it is stopped.  A read may hang; then the thread is left behind
 * with what it owns, and ends by itself should it ever come back.
 */
#ifndef PYTHON_WATCH_THREAD_H
#define PYTHON_WATCH_THREAD_H

#include "python/watch_loop.h"

struct watch_thread;

/* @proc and @results are used by reference.  NULL: the system gives no thread. */
struct watch_thread *watch_thread_create(const struct rootdir *proc,
	const struct python_watch_options *options, struct mailbox *results);

/* Ends it; one whose read does not come back within 100 ms is left behind.  NULL:
 * nothing. */
void watch_thread_destroy(struct watch_thread *thread);

/* Leave it behind without waiting: its read hangs. */
void watch_thread_abandon(struct watch_thread *thread);

/* A copy of @what goes to the thread. */
void watch_thread_send(struct watch_thread *thread, const struct watch_letter *what);

/* The process that is being read, and since when; 0: none. */
uint32_t watch_thread_busy(const struct watch_thread *thread, uint64_t *since_ns);

#endif
