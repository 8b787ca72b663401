/*
 * columns.h - the tables of a recording, and one line of each as values
 *
 * A line is a row of cells, one per column, present or absent.  Formats (CSV, JSON lines)
 * only turn cells into text, so every format has the same columns.  Those of the main
 * table are the field table's.
 */
#ifndef RECORD_COLUMNS_H
#define RECORD_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/event.h"
#include "model/field.h"
#include "model/mapping.h"
#include "model/row.h"
#include "record/python_table.h"

enum record_table {
	RECORD_ROWS, /* the main file */
	RECORD_MAPPINGS,
	RECORD_WALLS,
	RECORD_EVENTS,
	RECORD_PYTHON, /* not replayed */
	RECORD_TABLE_COUNT
};

/* Companion's name in file names and in --with: "mappings", ...; NULL of the main one. */
extern const char *const record_table_names[RECORD_TABLE_COUNT];

enum mappings_column {
	MAPPINGS_TIME,
	MAPPINGS_ELAPSED,
	MAPPINGS_PID,
	MAPPINGS_START_TIME,
	MAPPINGS_INCARNATION,
	MAPPINGS_KIND,
	MAPPINGS_NAME,
	MAPPINGS_AREAS,
	MAPPINGS_SIZE,
	MAPPINGS_RSS,
	MAPPINGS_PSS,
	MAPPINGS_PRIVATE,
	MAPPINGS_SWAP,
	MAPPINGS_LARGEST,
	MAPPINGS_COLUMN_COUNT
};

/*
 * scope is "process", "system", or "cgroup:" and the cgroup's path.  Where the kernel does
 * something else at this wall than at others of its kind, the word is followed by that:
 * "cgroup(stall):/job".
 */
enum walls_column {
	WALLS_TIME,
	WALLS_ELAPSED,
	WALLS_PID,
	WALLS_INCARNATION,
	WALLS_WALL,
	WALLS_SCOPE,
	WALLS_UNIT,
	WALLS_USE,
	WALLS_LIMIT,
	WALLS_COLUMN_COUNT
};

enum events_column {
	EVENTS_TIME,
	EVENTS_ELAPSED,
	EVENTS_PID,
	EVENTS_INCARNATION,
	EVENTS_EVENT,
	EVENTS_LEVEL,
	EVENTS_DETAIL,
	EVENTS_COLUMN_COUNT
};

enum python_column {
	PYTHON_TIME,
	PYTHON_ELAPSED,
	PYTHON_PID,
	PYTHON_INCARNATION,
	PYTHON_SECTION,
	PYTHON_NAME,
	PYTHON_COUNT,
	PYTHON_BYTES,
	PYTHON_COLUMN_COUNT
};

#define COLUMNS_MAX 64

struct column {
	const char *id;
	enum field_type type;
	uint8_t decimals; /* of FIELD_TYPE_REAL */
};

/* How many columns @table has, all < COLUMNS_MAX, and each of them. */
size_t columns_count(enum record_table table);
struct column columns_at(enum record_table table, size_t column);

struct cell {
	bool present;
	const char *prefix; /* memtide's own word before @text, or NULL */
	struct row_value value;
};

struct cells {
	enum record_table table;
	struct cell cell[COLUMNS_MAX];
	char prefix[40]; /* storage */
};

/* Fill in one line; texts are borrowed from the arguments.  A group's line has the sums
 * that row->mappings knows. */
void columns_of_row(const struct row *row, struct cells *out);
void columns_of_group(const struct row *row, const struct mapping_group *group,
	const char *name, struct cells *out);
void columns_of_wall(const struct row *row, const struct wall *wall, struct cells *out);
void columns_of_event(const struct event *event, struct cells *out);
/* A line about a descendant has its PID alone: which incarnation is not known. */
void columns_of_python(const struct tick_time *when, const struct procid *id,
	const struct python_line *line, struct cells *out);

/* The words of enum wall_end in a scope. */
extern const char *const columns_wall_ends[8];

#endif
