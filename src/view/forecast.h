/*
 * forecast.h - where memory goes from here, if it goes on like this
 *
 * Only what detectors stand behind: the growth of a leak finding (growing and above)
 * with its interval, or, where a limit has an ETA, the growth over the last minute and
 * towards that limit.  A steady process has none.
 */
#ifndef VIEW_FORECAST_H
#define VIEW_FORECAST_H

#include <stdbool.h>

#include "view/focus.h"

struct forecast {
	bool is_known;                /* the next five */
	uint64_t from_us, from_bytes; /* RSS now */
	double per_s;                 /* bytes/s, > 0 */
	double low_per_s, high_per_s; /* likely; low >= 0 */
	uint64_t until_us; /* so far ahead as was looked back, or to the limit */
	bool has_wall;     /* the next four: of the limit it grows to; else the closest */
	uint64_t wall_bytes;  /* what RSS would be there */
	uint64_t limit, left; /* of that limit, bytes */
	enum wall_kind kind;
};

/* Of the process as it is in @f. */
void forecast_of(const struct focus *f, struct forecast *out);

#endif
