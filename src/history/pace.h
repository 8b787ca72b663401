/*
 * pace.h - how often samples usually come, and what a gap is
 *
 * Decides from elapsed times alone, so that live and replayed runs agree.  The time
 * between two samples counts as watched up to max(5 s, 3 x the usual interval); before
 * an interval is usual, up to 60 s.  More than that is a gap.
 */
#ifndef HISTORY_PACE_H
#define HISTORY_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* Zeroed: no sample yet. */
struct pace {
	uint64_t last_us;  /* elapsed of the last sample, if any */
	uint32_t usual_ms; /* 0: fewer than two samples */
	bool started;
};

/**
 * pace_step() - the next sample came at @now_us
 * @watched_us: how much of the time since the last one counts as watched; 0 at first
 *
 * Return: true when a gap lies before it (never for the first).
 */
bool pace_step(struct pace *p, uint64_t now_us, uint64_t *watched_us);

/* The longest time between two samples that is no gap as things are. */
uint64_t pace_gap_us(const struct pace *p);

#endif
