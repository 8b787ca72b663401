/*
 * series.h - one value over time, from the last second to the last week
 *
 * Six tiers hold the same samples at six resolutions.  A bucket keeps the least, the
 * greatest and the last value of its time, so that no zoom loses a spike.  A bucket
 * without a sample is a gap, never a zero.  Tiers grow as time passes: a short run costs
 * little, a full series 90 KB, and 32 KB more while samples come several times a second.
 *
 *	750 x 20 ms  600 x 100 ms  600 x 1 s  720 x 10 s  1440 x 1 min  1008 x 10 min
 *	(15 s)       (1 min)       (10 min)   (2 h)       (1 day)       (7 days)
 *
 * The two finest hold only what was sampled that finely: more often than each 100 ms,
 * each 500 ms.  They are emptied at a longer pause.
 */
#ifndef HISTORY_SERIES_H
#define HISTORY_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SERIES_TIERS 6

/* The finest tier that is always there. */
#define SERIES_TIER_1S 2

struct series_point {
	uint64_t min, max, last; /* min > max: no sample in it */
};

/* Steps since elapsed 0 that begin at @first; point of step n at [n % room]. */
struct series_tier {
	struct series_point *point;
	uint64_t first; /* number of the oldest step held */
	uint32_t count; /* steps held, gaps included */
	uint32_t room;  /* points allocated; grows up to the tier's size */
};

/* Zeroed memory is an empty series. */
struct series {
	struct series_tier tier[SERIES_TIERS];
	uint64_t first_us, last_us; /* elapsed of the first and the last sample */
	uint64_t samples;
};

void series_finish(struct series *s);

/* The length of a step of one tier, us; and how many steps it holds at most. */
uint64_t series_step_us(size_t tier);
uint32_t series_size(size_t tier);

/* Add one sample; one that is older than the last is ignored. */
void series_add(struct series *s, uint64_t elapsed_us, uint64_t value);

/**
 * series_range() - least, greatest and last value of the samples in [from_us, to_us)
 * @out: filled on success
 *
 * Answers from the finest tier that reaches back to @from_us.  A range narrower than a
 * step of that tier gets the step it lies in; of wider ones each step belongs to the
 * range that its beginning lies in, so that neighbouring ranges share none and lose
 * none.
 *
 * Return: false when there is no sample in it: a gap.
 */
bool series_range(const struct series *s, uint64_t from_us, uint64_t to_us,
	struct series_point *out);

/* The length of the steps from which series_range() answers at @from_us, us. */
uint64_t series_step_at(const struct series *s, uint64_t from_us);

/**
 * series_columns() - what a graph draws: @count ranges side by side
 * @from_us:   where the first column begins
 * @column_us: width of one, > 0
 * @bridge_us: a stretch without samples up to this long between two samples is filled
 *             with the value before it (sampling is coarser than the columns); a longer
 *             one stays a gap, and so does the time after the last sample
 * @out:       [0 .. count-1]; gaps have min > max
 *
 * A bridge starts at a sample inside the graph.
 */
void series_columns(const struct series *s, uint64_t from_us, uint64_t column_us,
	uint64_t bridge_us, size_t count, struct series_point *out);

/**
 * series_until() - least, greatest and last value of all that is held before @to_us
 * @out: filled on success
 *
 * Exact to the finest step that reaches back to somewhat before @to_us.
 *
 * Return: false when there is none.
 */
bool series_until(const struct series *s, uint64_t to_us, struct series_point *out);

static inline bool series_point_is_gap(const struct series_point *p)
{
	return p->min > p->max;
}

#endif
