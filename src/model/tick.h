/*
 * tick.h - one round: when, who, what happened
 *
 * What a source hands to the engine.  Everything in it is borrowed from the source and
 * valid until its next call; what is counted (info, walls, mappings) may be kept by
 * taking a reference.
 */
#ifndef MODEL_TICK_H
#define MODEL_TICK_H

#include <stdint.h>

#include "model/event.h"
#include "model/mapping_list.h"
#include "model/procinfo.h"
#include "model/sample.h"
#include "model/wall.h"

/* Rounded to what files keep before anything sees it, so that live and replay decide
 * from the same numbers. */
struct tick_time {
	uint64_t real_ms;    /* since 1970 */
	uint64_t elapsed_us; /* since the session began; never falls within one */
	uint64_t late_us;    /* behind its deadline */
	uint64_t missed;     /* deadlines that passed without a tick just before it */
};

/* One process in one tick. */
struct observation {
	const struct sample *sample;
	struct procinfo *info;          /* NULL: not known yet; the same until it changes */
	struct wall_set *walls;         /* NULL: not looked at in this tick */
	struct mapping_table *mappings; /* NULL, or the heavy result that joined here */
	struct mapping_list *list; /* the same reading one by one; NULL: not asked for */
};

struct tick {
	struct tick_time when;
	const struct observation *observation; /* [0 .. count-1]; the total last */
	size_t count;
	const struct event *event; /* [0 .. event_count-1], oldest first */
	size_t event_count;
};

#endif
