#include "config.h"

#include "history/left.h"

#include <math.h>

/* Which of its walls @d means. */
static uint8_t first_wall(const struct wall_set *set, const struct derived *d)
{
	for (size_t i = 0; set && i < set->count; i++) {
		const struct wall *w = &set->wall[i];

		if (w->kind == d->wall &&
			(!derived_has(d, FIELD_HEADROOM) ||
				(w->use_known && w->limit == d->wall_bytes &&
					wall_headroom(w) == d->headroom_bytes)))
			return (uint8_t)(i + 1);
	}
	return 0;
}

bool history_left(const struct process_history *p, uint64_t *bytes)
{
	const struct wall *w;

	if (!p->first_wall || !p->walls || p->first_wall > p->walls->count)
		return false;
	w = &p->walls->wall[p->first_wall - 1];
	if (!w->use_known || wall_kinds[w->kind].is_count)
		return false;
	*bytes = wall_headroom(w);
	return true;
}

void left_note(struct process_history *p, const struct derived *d)
{
	p->first_wall = derived_has(d, FIELD_WALL) ? first_wall(p->walls, d) : 0;
	p->limit_level = (uint8_t)d->level[FINDING_LIMIT];
	p->eta_s = derived_has(d, FIELD_ETA) ? (float)d->eta_s : INFINITY;
}
