/*
 * trend.h - where the use of one wall is heading, at three paces
 *
 * Half a minute at 0.5 s, eight minutes at 8 s, two hours at 128 s; each point is the
 * highest use since the point before, so that what is computed does not depend on the
 * sampling interval.  Where samples come more rarely a window reaches further back, to
 * six points at least.  Times of points are compared within a window only.
 */
#ifndef DETECT_TREND_H
#define DETECT_TREND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREND_POINTS 64
#define TREND_SCALES 3

/* point i of [0 .. count-1], oldest first, stands at [(first + i) % TREND_POINTS] */
struct trend_scale {
	uint64_t value[TREND_POINTS];
	uint32_t elapsed_ms[TREND_POINTS];
	uint64_t highest; /* since the newest point */
	uint8_t first, count;
	bool is_pending; /* @highest has a meaning */
};

/* Zeroed: empty. */
struct trend {
	struct trend_scale scale[TREND_SCALES];
};

void trend_add(struct trend *t, uint64_t now_us, uint64_t value);

/* Time before the next value was not watched: the finest scale starts anew. */
void trend_gap(struct trend *t);

struct trend_outlook {
	double per_s;    /* at present */
	double faster;   /* k of exp(k t) where growth speeds up, per s; else 0 */
	double eta_s;    /* until @room is used up */
	double window_s; /* that it was read from */
	double rise;     /* in that window, or in a longer one where it grows as well */
};

/**
 * trend_look() - when @room is used up
 * @room:  limit less the present use (and less what the next step takes)
 * @noise: rises up to this say nothing
 *
 * The finest scale that shows growth decides, unless its answer lies further ahead than
 * sixty times its window: then the next.  In a window: the line of least squares where
 * its rise is three times what it leaves over, and its last third goes on rising (by a
 * quarter of what is expected); two half windows with slopes s1 < s2
 * (s2 - s1 beyond what they leave over) make k = ln(s2 / s1) / (half window), and then
 * ETA = ln(1 + k room / s) / k with s the slope at present, as long as @room is at most
 * sixty times what was seen.  Where the first third of a
 * window grew more than the second, and the last twice as fast, the first is left out: a
 * program was loaded, rested, and then began to grow.
 *
 * Return: false when it does not grow, or there is too little to say.
 */
bool trend_look(const struct trend *t, uint64_t now_us, double room, double noise,
	struct trend_outlook *out);

#endif
