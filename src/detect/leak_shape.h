/*
 * leak_shape.h - the shape of growth in one window of blocks
 *
 * A window is the newest w + 1 floors y[0 .. w] of a ring, each with its time; w steps.
 * With rise = y[w] - y[0], "rate" a growth per time, and the mean rate that of the whole
 * window:
 *
 *   quarter[i]  rate in the i-th quarter over the mean rate: 1 1 1 1 is a line,
 *               1.8 1.2 .7 .3 a fill that saturates
 *   late        rate in the last eighth (at least 2 steps) over the mean rate
 *   halves      rate in the second half over that in the first
 *   before      rate in the time before the window, at most as long as it, over the mean
 *               rate; 1 where less than a quarter as much is remembered: a line that
 *               followed faster growth is the tail of something that slows
 *   scatter     root mean square distance to the least-squares line, over rise
 *   top, top3   the largest step over the mean step; the three largest over rise: a few
 *               jumps are no trend
 *   backed      growth of what must grow along, over rise.  Of resident memory that is
 *               VmSize or VmData, whichever is more: memory that becomes resident in a
 *               mapping that was there before can only grow up to its size.  Of VmData it
 *               is resident memory: what is only reserved is not used
 *   backed_late the same for the second half
 */
#ifndef DETECT_LEAK_SHAPE_H
#define DETECT_LEAK_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "detect/leak_ring.h"

/* Rises below it are not measured. */
#define LEAK_RISE_MIN 300000.0

/* What is looked at: a leak shows in all of them, but each may be covered by something
 * else that comes and goes. */
enum leak_series {
	LEAK_RESIDENT, /* RSS + swap */
	LEAK_DATA,     /* VmData, where pages that were mapped before become resident */
	LEAK_LOW,      /* the least RSS + swap of LEAK_LOW_BLOCKS blocks, under waves */
};

/* The blocks of a ring as points, oldest first, and what windows need to know of points
 * i .. count - 1 together. */
struct leak_points {
	const struct leak_ring *ring;
	enum leak_series series;
	unsigned count;
	double y[LEAK_BLOCKS]; /* bytes */
	double t[LEAK_BLOCKS]; /* in blocks */
	/* Sums against the newest point. */
	double sum_y[LEAK_BLOCKS], sum_t[LEAK_BLOCKS];
	double sum_yy[LEAK_BLOCKS], sum_ty[LEAK_BLOCKS], sum_tt[LEAK_BLOCKS];
	double top[LEAK_BLOCKS], top3[LEAK_BLOCKS]; /* steps between points, bytes */
	uint16_t holes[LEAK_BLOCKS];
};

struct leak_shape {
	double rise_bytes;
	double rate_bytes_per_s; /* least squares */
	double quarter[4];
	double late, halves, before, scatter, top, top3;
	double backed, backed_late; /* negative: not known */
	double block_s;
	uint16_t steps;    /* w */
	uint16_t holes;    /* blocks without a sample */
	bool data_follows; /* VmData grew with it, else at most VmSize */
	bool piles_up;     /* another mapping or thread in every quarter */
};

/* Whether any window of @r rises by LEAK_RISE_MIN. */
bool leak_ring_rises(const struct leak_ring *r);

/* Return: false where @series is not known in all blocks of @r; then @out is of no use. */
bool leak_points_load(
	struct leak_points *out, const struct leak_ring *r, enum leak_series series);

/* Measure the newest @steps steps, at least 4 and below @p->count.  Return: false when
 * they rise by less than LEAK_RISE_MIN; then only @rise_bytes is filled. */
bool leak_shape_measure(
	const struct leak_points *p, unsigned steps, struct leak_shape *out);

/**
 * leak_shape_error() - how well the rate of a measured window is known
 *
 * Half the width of an interval that covers the truth as often as 95 % says: 5 standard
 * errors (the larger of two kinds) and 2 %.  Counted on the recordings of `make
 * leak-score`.
 */
double leak_shape_error(const struct leak_points *p, const struct leak_shape *s);

/* Of the steps of a measured window, so many are more than a tenth of the mean step. */
unsigned leak_shape_rising(const struct leak_points *p, const struct leak_shape *s);

/* What was resident at the begin of a measured window, bytes. */
double leak_shape_start(const struct leak_points *p, const struct leak_shape *s);

/* Growth of anonymous memory in the window over that of resident memory; negative: not
 * known. */
double leak_shape_anonymous(const struct leak_points *p, const struct leak_shape *s);

#endif
