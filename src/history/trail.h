/*
 * trail.h - the last minute of one process, in 720 bytes
 *
 * Every process has one: sparkline and growth come from it.  Points are samples as they
 * were taken, at least 0.95 s apart (faster ones are left out, not averaged), so what is
 * computed from them does not depend on the sampling interval.
 */
#ifndef HISTORY_TRAIL_H
#define HISTORY_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRAIL_POINTS 60

/* In KiB, the kernel's own unit, so that a point is 12 bytes; times wrap after 49 days
 * and are only ever compared within a trail. */
struct trail_point {
	uint32_t elapsed_ms;
	uint32_t rss_kib;
	uint32_t swap_kib;
};

/* Zeroed: empty.  point[(first + i) % TRAIL_POINTS], i in [0 .. count-1], oldest first;
 * the newest @run of them have no gap between. */
struct trail {
	struct trail_point point[TRAIL_POINTS];
	uint8_t first, count, run;
};

/* Add a sample unless it is too close to the last; @after_gap: time before it was not
 * watched.  Returns whether it was added. */
bool trail_add(struct trail *t, uint64_t elapsed_us, uint64_t rss_bytes,
	uint64_t swap_bytes, bool after_gap);

/* Point @i, 0 the oldest; i < t->count. */
static inline const struct trail_point *trail_at(const struct trail *t, size_t i)
{
	return &t->point[(t->first + i) % TRAIL_POINTS];
}

#endif
