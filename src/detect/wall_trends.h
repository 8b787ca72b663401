/*
 * wall_trends.h - the trends of several walls, found by kind and path
 *
 * Those not seen for ten minutes are forgotten.
 */
#ifndef DETECT_WALL_TRENDS_H
#define DETECT_WALL_TRENDS_H

#include "detect/wall_trend.h"

/* Zeroed: none.  trend[0 .. count-1], in no order. */
struct wall_trends {
	struct wall_trend *trend;
	size_t count, room;
	uint64_t pruned_us;
};

void wall_trends_finish(struct wall_trends *t);

/* The trend of @w, begun where there is none; valid until the next call. */
struct wall_trend *wall_trends_get(struct wall_trends *t, const struct wall *w);

/* The same, NULL where there is none. */
const struct wall_trend *wall_trends_find(
	const struct wall_trends *t, const struct wall *w);

/* Forget what was not seen for long. */
void wall_trends_prune(struct wall_trends *t, uint64_t now_us);

#endif
