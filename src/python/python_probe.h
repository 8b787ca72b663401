/*
 * python_probe.h - everything that can be known of a process's heap and its Python
 *
 * One look at a process that runs on: its runtime, what its threads are in, its garbage
 * collector, its allocators and the objects in them.  Of a program that is not Python the
 * allocators and the account remain.  Each part is there, or has the reason why not.
 * Reading is done in steps of bounded size; the target is never stopped, never written
 * to, and gets no signal.
 */
#ifndef PYTHON_PYTHON_PROBE_H
#define PYTHON_PYTHON_PROBE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/rootdir.h"
#include "model/pyreading.h"

struct python_probe;

/**
 * python_probe_create() - begin to look at a process
 * @proc:       /proc, borrowed, must outlive the probe
 * @anon_bytes: its anonymous resident memory (RssAnon); 0: unknown
 */
struct python_probe *python_probe_create(
	const struct rootdir *proc, pid_t pid, uint64_t anon_bytes);
void python_probe_destroy(struct python_probe *probe);

/* The next step, which copies some MiB at most: true while there is more to do. */
bool python_probe_step(struct python_probe *probe);

/* What was read so far; the caller owns it.  NULL the second time. */
struct python_reading *python_probe_take(struct python_probe *probe);

#endif
