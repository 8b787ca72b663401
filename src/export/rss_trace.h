/*
 * rss_trace.h - the RSS of one process over its whole life, in at most 256 points
 *
 * Points are samples as they were taken.  When there is no room, every second one goes
 * and from then on only every second sample (fourth, ...) is kept: memory is bounded,
 * and the points stay evenly spread whatever the length.
 */
#ifndef EXPORT_RSS_TRACE_H
#define EXPORT_RSS_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RSS_TRACE_POINTS 256

struct rss_point {
	uint64_t at_us, bytes;
};

/* Zeroed: empty.  point[0 .. count-1], oldest first. */
struct rss_trace {
	struct rss_point *point;
	size_t count, room;
	uint64_t stride; /* every so many samples one is kept; 0: every one */
	uint64_t seen;   /* samples */
	uint64_t first_us, last_us;
};

void rss_trace_finish(struct rss_trace *t);
void rss_trace_add(struct rss_trace *t, uint64_t at_us, uint64_t bytes);

/**
 * rss_trace_steady() - what memory settles at
 *
 * The median RSS of the second half of the time.  It takes that half at least 10 s and
 * 10 points to be said: the median of less is whatever the program did at its end.
 *
 * Return: false when there is too little.
 */
bool rss_trace_steady(const struct rss_trace *t, uint64_t *bytes);

#endif
