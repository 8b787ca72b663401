/*
 * full.h - what only opened processes have: series, tables, verdicts
 *
 * Tables are kept by reference: the first one, and up to eight of the last minute, at
 * least 7.5 s apart, for the rates of groups.  Those of the past are packed (tables.h).
 */
#ifndef HISTORY_FULL_H
#define HISTORY_FULL_H

#include "history/history.h"
#include "history/singles.h"
#include "history/tables.h"
#include "history/verdicts.h"

#define FULL_TABLES 8

struct full_table {
	struct mapping_table *table;
	uint64_t elapsed_us;
};

struct history_full {
	struct series series[SERIES_COUNT];
	struct mapping_table *first;           /* NULL: none yet */
	struct full_table recent[FULL_TABLES]; /* [0 .. recent_count-1], oldest first */
	size_t recent_count;
	struct tables tables;
	struct singles singles; /* while they are read */
	struct verdicts verdicts;
	uint64_t first_peak_bytes; /* highest RSS before the series began; 0: unknown */
};

/* For @p, seeded with what its light history knows. */
struct history_full *full_create(const struct process_history *p);
void full_destroy(struct history_full *f);

/* A sample that was taken at @now_us; @peak_bytes: highest RSS since the one before,
 * meaningful where the sample has an RSS. */
void full_add_sample(struct history_full *f, uint64_t now_us, const struct sample *s,
	uint64_t peak_bytes);
void full_add_table(struct history_full *f, uint64_t now_us, struct mapping_table *table);

#endif
