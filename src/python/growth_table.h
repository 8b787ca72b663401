/*
 * growth_table.h - who grew by how much: an account with a bounded number of lines
 *
 * Pure: it is told which functions of which threads touched new pages, and now and then
 * how much memory came since, which is split by the pages touched.  The sum of all rows is
 * what was told; what finds no row goes to the last, "(other)".
 */
#ifndef PYTHON_GROWTH_TABLE_H
#define PYTHON_GROWTH_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "model/pyrun.h"

enum { GROWTH_ROWS_MAX = 1024 };

/* Rates are those of the last minute. */
enum { GROWTH_BINS = 12, GROWTH_BIN_S = 5 };

struct growth_table;

struct growth_table *growth_table_create(void);
void growth_table_destroy(struct growth_table *table);
/* Forget everything: a mark was set. */
void growth_table_clear(struct growth_table *table);

/* What is told from now on happens at @now_ns (CLOCK_MONOTONIC), which never falls. */
void growth_table_set_time(struct growth_table *table, uint64_t now_ns);

/* Somebody that touched new memory.  Texts are borrowed. */
struct growth_part {
	uint64_t weight;             /* pages touched; 0 has no share */
	const char *function, *file; /* NULL: known by its thread alone */
	uint32_t line;               /* 0: unknown */
	uint32_t tid;
	const char *thread; /* its name */
};

/* Pages were touched. */
void growth_table_touched(struct growth_table *table, const struct growth_part *part);

/**
 * growth_table_grew() - so much memory came since the last time
 *
 * It is split over who touched pages meanwhile, which is forgotten then.
 *
 * Return: bytes that were given to rows: all, or 0 when nobody touched any.
 */
uint64_t growth_table_grew(struct growth_table *table, uint64_t bytes);

/* No memory came: forget who touched pages. */
void growth_table_settle(struct growth_table *table);

/* Memory went while this ran; NULL: nobody knows who. */
void growth_table_freed(
	struct growth_table *table, uint64_t bytes, const struct growth_part *part);

/* All that was told, whether or not it found a row. */
uint64_t growth_table_grown_bytes(const struct growth_table *table);
uint64_t growth_table_freed_bytes(const struct growth_table *table);

/**
 * growth_table_rows() - the rows, most net growth first
 * @out: new array, pyrun_growth_free() it
 *
 * Return: how many.
 */
size_t growth_table_rows(const struct growth_table *table, struct pyrun_growth_row **out);

#endif
