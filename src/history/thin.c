#include "config.h"

#include "history/thin.h"

/* Below this age moments are not kept closer for being younger. */
#define YOUNG_US 60e6

/* How much would be missed without moment @i. */
static double worth(const struct thin_moment *m, size_t count, size_t i)
{
	double age_us = (double)(m[count - 1].us - m[i].us);
	double gap_us = (double)(m[i + 1].us - m[i - 1].us);

	return gap_us * m[i].weight / (age_us + YOUNG_US);
}

size_t thin_choose(const struct thin_moment *moment, size_t count)
{
	double least = 0;
	size_t best = 0;

	for (size_t i = 1; i + 1 < count; i++) {
		double w = worth(moment, count, i);

		if (moment[i].weight == THIN_PINNED || (best && w >= least))
			continue;
		least = w;
		best = i;
	}
	/* All between are pinned: the oldest of those. */
	return best ? best : moment[0].weight == THIN_PINNED ? 1 : 0;
}
