/*
 * outcome.h - what became of the processes with the highest peaks
 */
#ifndef ENGINE_OUTCOME_H
#define ENGINE_OUTCOME_H

#include "engine/engine.h"

/* Zeroed: none.  process[0 .. count-1], at most ENGINE_PROCESSES, in no order. */
struct outcomes {
	struct engine_process *process;
	size_t count, room;
};

void outcomes_finish(struct outcomes *o);
void outcomes_copy(struct outcomes *to, const struct outcomes *from);

/**
 * outcome_describe() - how a process stood at its last sample, for an event
 *
 * "6.0 MiB left below cgroup limit 4.0 GiB; likely leak  +412 KiB/s ..."; "" where
 * nothing is known.
 */
void outcome_describe(const struct process_history *p, const struct detectors *d,
	char out[EVENT_DETAIL_MAX]);

/* Keep @p, in place of the one with the lowest peak where there is no room. */
void outcomes_keep(
	struct outcomes *o, const struct process_history *p, const struct detectors *d);

/* Highest peak first; of equal ones, who was seen first. */
void outcomes_sort(struct outcomes *o);

#endif
