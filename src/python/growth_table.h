/*
 * growth_table.h - who grew by how much: an account with a bounded number of lines
 *
 * Pure.  The sum of all rows is what was told; what finds no row goes to the last,
 * "(other)".
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

/* Who grew.  Texts are borrowed. */
struct growth_part {
	const char *function, *file; /* NULL: known by its thread alone */
	uint32_t tid;
	const char *thread; /* its name */
};

/* The row of a function, or of a thread: a new one where it has none.  Valid until the
 * table is cleared. */
uint16_t growth_table_row(struct growth_table *table, const struct growth_part *part);

/* A row grew; @line: where it was seen, 0 unknown; @tid, @thread: in which thread. */
void growth_table_grew(struct growth_table *table, uint16_t row, uint64_t bytes,
	uint32_t line, uint32_t tid, const char *thread);

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
