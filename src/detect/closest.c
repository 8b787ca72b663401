#include "config.h"

#include "detect/closest.h"

double closest_share(const struct wall *w)
{
	return (double)w->use / (double)w->limit;
}

static bool takes_part(const struct wall *w)
{
	const struct wall_kind_info *kind = &wall_kinds[w->kind];

	return kind->competes_idle && !kind->is_count && w->use_known && w->limit;
}

const struct wall *closest_wall(const struct wall_set *set)
{
	const struct wall *best = NULL;

	for (size_t i = 0; set && i < set->count; i++) {
		const struct wall *w = &set->wall[i];

		if (takes_part(w) && (!best || closest_share(w) > closest_share(best)))
			best = w;
	}
	return best;
}
