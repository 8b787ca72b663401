/*
 * maps.h - the rows of panel 1: groups of mappings or single ones, filtered and sorted
 *
 * Like rows.h: copied at a tick, so that they stand still while the screen is paused and
 * change places only when there is a new reading.  What is not visible is not formatted.
 *
 * Single mappings are shown when all of them are wanted (by_single) or one group was
 * opened (detail), and their list belongs to the table that is looked at; until then,
 * groups are.
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
	MAP_ADDRESS, /* this and the next of single ones */
	MAP_PERMS,
	MAP_RSS,
	MAP_PSS,
	MAP_PRIVATE,
	MAP_SWAP,
	MAP_SIZE,
	MAP_DELTA,
	MAP_RATE,
	MAP_TREND, /* of groups */
	MAP_NAME,
	MAP_COLUMN_COUNT
};

struct map_item {
	uint32_t group;  /* index into table->group */
	uint32_t single; /* index into list->single, where these are shown */
	struct group_change change;
};

#define MAPS_TREND_POINTS 12

/* A reading, and the elapsed time when it arrived. */
struct maps_older {
	struct mapping_table *table; /* counted */
	uint64_t taken_us;
};

/* What stands below the cursor, whichever row that is at present. */
struct map_key {
	uint64_t group;      /* mapping_group_identity() */
	uint64_t start, end; /* of a single one; both 0: the group */
};

struct maps {
	struct mapping_table *table; /* counted; NULL: none, or it has no groups */
	uint64_t table_us;           /* elapsed when it arrived */
	struct mapping_list *list;   /* counted; NULL: rows are groups */
	uint64_t span_us;            /* the trends begin so long before the table */
	struct maps_older
		older[MAPS_TREND_POINTS]; /* [0 .. older_count-1], oldest first */
	size_t older_count;
	bool is_python; /* the process that has these mappings */
	bool marked;    /* the process is; set at mark_us */
	uint64_t mark_us;
	bool since_mark;       /* differences of rows are against it ... */
	uint64_t since_us;     /* ... else against a reading of this time; 0: the start */
	struct map_item *item; /* [0 .. count-1] */
	size_t count, room;
	uint32_t *shown; /* [0 .. shown_count-1]: those that pass, sorted */
	size_t shown_count;

	bool by_single;  /* single ones are wanted */
	bool detail;     /* those of one group are wanted, and all that is known of it */
	uint64_t opened; /* that group: mapping_group_identity() */
	struct group_change opened_change;
	bool is_new; /* what is wanted has changed since the rows were made */
	enum map_column sort;
	bool ascending;
	char filter[FILTER_TEXT_MAX]; /* see filter.h; "": all */

	bool has_selected; /* the cursor stays with @selected, else with its line */
	struct map_key selected;
	size_t cursor, top; /* in shown; top: first visible */
	int rows;           /* visible, as drawn last */
	size_t search_from; /* where the search began */
};

void maps_init(struct maps *m);
void maps_finish(struct maps *m);

/* Another process is looked at: only what is wanted and how it is sorted stays. */
void maps_forget(struct maps *m);

/* Whether mappings are to be read one by one. */
bool maps_wants_list(const struct maps *m);

/* Take over what @f has now; trends are to go so far back. */
void maps_update(
	struct maps *m, const struct focus *f, const struct history *h, uint64_t span_us);

/* Single ones or groups, whole; takes effect with the next maps_update(). */
void maps_set_single(struct maps *m, bool on);

/* Show one group and what it is made of, the one of the row that the cursor is on; or
 * all again, with the cursor where it was opened. */
void maps_open(struct maps *m);
void maps_close(struct maps *m);

/* Filter and sort again, after one of the members for that changed. */
void maps_arrange(struct maps *m);

/* Sort by a column; again by the same one: the other way round. */
void maps_sort_by(struct maps *m, enum map_column column);

/* What sorts the rows that are shown: RSS instead of what only single ones have. */
enum map_column maps_sorted_by(const struct maps *m, bool *ascending);

/* Keep cursor and first visible row where they belong, after rows or size changed. */
void maps_settle(struct maps *m);

/* Put the cursor on row @at of those shown, to stay with what stands there. */
void maps_select(struct maps *m, size_t at);

/* Row @i of those shown, its group, and the single mapping that it is (NULL: none). */
static inline const struct map_item *maps_at(const struct maps *m, size_t i)
{
	return &m->item[m->shown[i]];
}

static inline const struct mapping_group *maps_group(
	const struct maps *m, const struct map_item *item)
{
	return &m->table->group[item->group];
}

static inline const struct mapping_single *maps_single(
	const struct maps *m, const struct map_item *item)
{
	return m->list ? &m->list->single[item->single] : NULL;
}

/* The group that is opened; NULL: none, or it is not in this reading. */
const struct mapping_group *maps_opened(const struct maps *m);

/* A sum of a row, MAP_RSS to MAP_SIZE, bytes; false: the reading did not give it. */
bool maps_sum(const struct maps *m, const struct map_item *item, enum map_column column,
	uint64_t *bytes);

/* What stands in the column of names; raw bytes. */
const char *maps_label(const struct maps *m, const struct mapping_group *group);

/* Whether it grows by more than noise. */
bool maps_grows(const struct maps *m, const struct map_item *item);

/* Does a search for @text find it?  By name; a single one also by its rights, by the
 * beginning of its address, or by an address in it. */
bool maps_matches(
	const struct maps *m, const struct map_item *item, const char *text, size_t len);

/* RSS of a group over the time of the graph, as spark_levels(); false: its past is not
 * known. */
bool maps_trend(const struct maps *m, const struct mapping_group *group,
	uint8_t out[MAPS_TREND_POINTS]);

#endif
