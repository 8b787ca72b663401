/*
 * maps.h - the rows of panel 1: groups of mappings, filtered and sorted
 *
 * Like rows.h: copied at a tick, so that they stand still while the screen is paused and
 * change places only when there is a new reading.  What is not visible is not formatted.
 */
#ifndef VIEW_MAPS_H
#define VIEW_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/history.h"
#include "view/filter.h"
#include "view/focus.h"

/* Columns, in the order in which they stand. */
enum map_column {
	MAP_RSS,
	MAP_PSS,
	MAP_PRIVATE,
	MAP_SWAP,
	MAP_SIZE,
	MAP_DELTA,
	MAP_RATE,
	MAP_TREND,
	MAP_NAME,
	MAP_COLUMN_COUNT
};

struct map_item {
	uint32_t group; /* index into table->group */
	struct group_change change;
};

#define MAPS_TREND_POINTS 24

/* A reading, and the elapsed time when it arrived. */
struct maps_older {
	struct mapping_table *table; /* counted */
	uint64_t taken_us;
};

struct maps {
	struct mapping_table *table; /* counted; NULL: none, or it has no groups */
	uint64_t table_us;           /* elapsed when it arrived */
	uint64_t span_us;            /* the trends begin so long before it */
	struct maps_older
		older[MAPS_TREND_POINTS]; /* [0 .. older_count-1], oldest first */
	size_t older_count;
	bool is_python; /* the process that has these mappings */
	bool marked;    /* differences are against a mark, set at mark_us */
	uint64_t mark_us;
	struct map_item *item; /* [0 .. count-1] */
	size_t count, room;
	uint32_t *shown; /* [0 .. shown_count-1]: those that pass, sorted */
	size_t shown_count;

	enum map_column sort;
	bool ascending;
	char filter[FILTER_TEXT_MAX]; /* see filter.h; "": all */

	bool has_selected;  /* the cursor stays with @selected, else with its line */
	uint64_t selected;  /* mapping_group_identity() */
	size_t cursor, top; /* in shown; top: first visible */
	int rows;           /* visible, as drawn last */
	size_t search_from; /* where the search began */
};

void maps_init(struct maps *m);
void maps_finish(struct maps *m);

/* Another process is looked at: only how rows are sorted stays. */
void maps_forget(struct maps *m);

/* Take over what @f has now; trends are to go so far back. */
void maps_update(struct maps *m, const struct focus *f, const struct history *h,
	uint64_t span_us);

/* Filter and sort again, after one of the members for that changed. */
void maps_arrange(struct maps *m);

/* Sort by a column; again by the same one: the other way round. */
void maps_sort_by(struct maps *m, enum map_column column);

/* Keep cursor and first visible row where they belong, after rows or size changed. */
void maps_settle(struct maps *m);

/* Put the cursor on row @at of those shown, to stay with what stands there. */
void maps_select(struct maps *m, size_t at);

/* Row @i of those shown, and its group. */
static inline const struct map_item *maps_at(const struct maps *m, size_t i)
{
	return &m->item[m->shown[i]];
}

static inline const struct mapping_group *maps_group(
	const struct maps *m, const struct map_item *item)
{
	return &m->table->group[item->group];
}

/* What stands in the column of names; raw bytes. */
const char *maps_label(const struct maps *m, const struct mapping_group *group);

/* Whether it grows by more than noise. */
bool maps_grows(const struct maps *m, const struct map_item *item);

/* Does a search for @text find it? */
bool maps_matches(
	const struct maps *m, const struct map_item *item, const char *text, size_t len);

/* RSS of a group over the time of the graph, as spark_levels(); false: its past is not
 * known. */
bool maps_trend(const struct maps *m, const struct map_item *item,
	uint8_t out[MAPS_TREND_POINTS]);

#endif
