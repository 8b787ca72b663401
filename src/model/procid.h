/*
 * procid.h - which program image of which process
 *
 * A PID is reused; an exec replaces the program and keeps PID and start time.  So what
 * is followed is an incarnation: it starts with the process, and a new one starts at
 * each exec and whenever the kernel hands the PID to another process.
 */
#ifndef MODEL_PROCID_H
#define MODEL_PROCID_H

#include <stdbool.h>
#include <stdint.h>

struct procid {
	uint64_t start_time_ticks; /* stat field 22: clock ticks since boot */
	uint32_t pid;              /* 0: no process (the row of a total) */
	uint32_t incarnation;      /* 1, 2, ... per PID since memtide started */
};

static inline bool procid_equal(const struct procid *a, const struct procid *b)
{
	return a->pid == b->pid && a->incarnation == b->incarnation &&
		a->start_time_ticks == b->start_time_ticks;
}

/* The same process, whichever program it runs. */
static inline bool procid_same_process(const struct procid *a, const struct procid *b)
{
	return a->pid == b->pid && a->start_time_ticks == b->start_time_ticks;
}

#endif
