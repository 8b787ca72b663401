/* Differences and rates of groups of mappings: questions to the tables that are kept. */
#include "config.h"

#include <errno.h>

#include "history/full.h"
#include "history/history.h"
#include "history/mark.h"

#define RATE_OVER_US UINT64_C(60000000)
#define RATE_AT_LEAST_US UINT64_C(5000000)

static uint64_t rss_in(const struct mapping_table *in, const struct process_history *p,
	const struct mapping_group *group)
{
	const struct mapping_group *same = full_same_group(in, p->mappings, group);

	return same ? same->sums.rss_bytes : 0;
}

int history_group_delta(const struct process_history *p,
	const struct mapping_group *group, int64_t *bytes)
{
	const struct mapping_table *from = NULL;

	if (p->mark)
		from = p->mark->mappings;
	else if (p->full)
		from = p->full->first;
	if (!from || !p->mappings)
		return -ENODATA;
	*bytes = (int64_t)(group->sums.rss_bytes - rss_in(from, p, group));
	return 0;
}

/* The oldest table of the last minute before the newest; where they come more rarely,
 * the one before. */
static const struct full_table *earlier_table(const struct process_history *p)
{
	const struct history_full *f = p->full;
	const struct full_table *best = NULL;

	for (size_t i = f->recent_count; i-- > 0;) {
		const struct full_table *t = &f->recent[i];

		if (t->elapsed_us >= p->mappings_us)
			continue;
		if (best && p->mappings_us - t->elapsed_us > RATE_OVER_US)
			break;
		best = t;
	}
	return best;
}

int history_group_rate(const struct process_history *p, const struct mapping_group *group,
	double *bytes_per_s)
{
	const struct full_table *earlier;
	uint64_t over_us;

	if (!p->full || !p->mappings || !p->mappings->has_groups)
		return -ENODATA;
	earlier = earlier_table(p);
	if (!earlier)
		return -ENODATA;
	over_us = p->mappings_us - earlier->elapsed_us;
	if (over_us < RATE_AT_LEAST_US)
		return -ENODATA;
	*bytes_per_s = ((double)group->sums.rss_bytes -
			       (double)rss_in(earlier->table, p, group)) *
		       1e6 / (double)over_us;
	return 0;
}
