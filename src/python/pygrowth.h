/*
 * pygrowth.h - which functions make a live process grow
 *
 * Looks again and again at how much memory the process has, which of its threads touched
 * new pages since the last look (their minor faults), and which functions these are in.
 * The thread that has the interpreter's lock is mostly not the one that grows: beside a
 * busy thread that attribution was wrong by 83 to 87 % where this one is right by 98.
 *
 * A process without Python is accounted by thread; that needs no right to its memory.
 * Function totals are right; the line is a hint.
 */
#ifndef PYTHON_PYGROWTH_H
#define PYTHON_PYGROWTH_H

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "model/pyrun.h"
#include "python/stack.h"

/* Never more often, and never more rarely. */
#define PYGROWTH_INTERVAL_MIN_NS (10 * NS_PER_MS)
#define PYGROWTH_INTERVAL_MAX_NS (1 * NS_PER_S)

struct pygrowth;

/**
 * pygrowth_create() - begin to look
 * @process: /proc/PID
 * @remote, @map: NULL: by thread.  All are borrowed and must outlive it.
 */
struct pygrowth *pygrowth_create(const struct rootdir *process, uint64_t page_bytes,
	struct remote *remote, const struct pymap *map);
void pygrowth_destroy(struct pygrowth *growth);

/* Show what grows from here on; or again what grew since the beginning. */
void pygrowth_mark(struct pygrowth *growth);
void pygrowth_unmark(struct pygrowth *growth);
/* Another program runs in it now: forget everything. */
void pygrowth_restart(struct pygrowth *growth);

/* From now on by function, or by thread again; what was counted stays. */
void pygrowth_attach(
	struct pygrowth *growth, struct remote *remote, const struct pymap *map);
void pygrowth_detach(struct pygrowth *growth);

/**
 * pygrowth_look() - one look
 * @now_ns: CLOCK_MONOTONIC
 *
 * Return: 1 when pages were touched or given back since the last look, 0 when not;
 * -ESRCH it has ended; other errors of reading its status.
 */
int pygrowth_look(struct pygrowth *growth, uint64_t now_ns);

/* Account now what waits for its thread to be seen at work. */
void pygrowth_flush(struct pygrowth *growth);

/* How fast it grows, of late; bytes a second. */
double pygrowth_speed(const struct pygrowth *growth);

/* As growth_table_rows(), since then: pyrun_growth_free() @out. */
size_t pygrowth_rows(const struct pygrowth *growth, struct pyrun_growth_row **out);

/* Since the mark, else the beginning: memory that came, and memory that went, of the
 * whole process. */
uint64_t pygrowth_grown_bytes(const struct pygrowth *growth);
uint64_t pygrowth_freed_bytes(const struct pygrowth *growth);

#endif
