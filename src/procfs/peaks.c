#include "config.h"

#include "procfs/peaks.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"

#define SPIKE_MIN_BYTES (UINT64_C(4) << 20)
#define SPIKE_MIN_PART 50 /* 2 % */

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

bool peaks_add(
	struct peaks *peaks, uint64_t hwm_bytes, uint64_t rss_bytes, struct spike *spike)
{
	uint64_t before = peaks->rss_last_bytes, old_peak = peaks->peak_bytes;
	uint64_t rss_max = larger(peaks->rss_max_bytes, rss_bytes);
	uint64_t least = larger(SPIKE_MIN_BYTES, rss_max / SPIKE_MIN_PART);
	bool first = !peaks->any;

	peaks->any = true;
	peaks->peak_bytes = larger(old_peak, larger(hwm_bytes, rss_bytes));
	peaks->rss_max_bytes = rss_max;
	peaks->rss_last_bytes = rss_bytes;
	if (first || hwm_bytes <= old_peak || hwm_bytes <= rss_max ||
		hwm_bytes - rss_max <= least)
		return false;
	*spike = (struct spike){hwm_bytes, before, rss_bytes};
	return true;
}

void spike_describe(const struct spike *spike, char *text, size_t size)
{
	char peak[UNITS_TEXT_MAX], before[UNITS_TEXT_MAX], after[UNITS_TEXT_MAX];

	units_size_short(spike->peak_bytes, peak);
	units_size_short(spike->before_bytes, before);
	units_size_short(spike->after_bytes, after);
	if (!strcmp(before, after))
		snprintf(text, size, "peak %s between samples; %s before and after", peak,
			before);
	else
		snprintf(text, size, "peak %s between samples; %s before, %s after", peak,
			before, after);
}
