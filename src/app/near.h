/*
 * near.h - looks between ticks, while somebody is near a limit
 *
 * Only where the interval was left to memtide.  The closer the limit, the more often,
 * down to 50 ms; never so often that the looks alone would cost more than the budget.
 */
#ifndef APP_NEAR_H
#define APP_NEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/source.h"

struct session;

struct near {
	int fd; /* timerfd; 0: none */
	struct procid who[SOURCE_LOOK_MAX];
	size_t count;
	uint64_t cost_ns; /* CPU time of a look, smoothed */
};

/* After each tick and each look: when the next look is. */
void near_plan(struct session *s);

void near_finish(struct session *s);

#endif
