/*
 * detectors.h - the list of what is derived from each row
 *
 * A new detector is one line in the table of detectors.c.
 */
#ifndef DETECT_DETECTORS_H
#define DETECT_DETECTORS_H

#include "history/history.h"

/* What a detector looks at: one process at the newest tick. */
struct detect_input {
	const struct process_history *process; /* the newest sample is in it */
	const struct wall_set *walls;          /* looked at in this tick; NULL: not */
};

/* Run all of them; @out is emptied first. */
void detectors_run(const struct detect_input *input, struct derived *out);

#endif
