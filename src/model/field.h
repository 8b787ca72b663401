/*
 * field.h - the one table of what a row holds
 *
 * CSV columns, JSON keys, metric names, alert words and the man page's table all come
 * from here, in this order.  New fields go to the end: files are read by name, and old
 * ones stay readable.  Widths and formats on the screen belong to view.
 */
#ifndef MODEL_FIELD_H
#define MODEL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_id {
	FIELD_TIME,
	FIELD_ELAPSED,
	FIELD_PID,
	FIELD_START_TIME,
	FIELD_PPID,
	FIELD_NAME,
	FIELD_STATE,
	FIELD_THREADS,
	FIELD_RSS,
	FIELD_RSS_ANON,
	FIELD_RSS_FILE,
	FIELD_RSS_SHMEM,
	FIELD_PEAK_RSS,
	FIELD_PSS,
	FIELD_USS,
	FIELD_SWAP,
	FIELD_SWAP_PSS,
	FIELD_HUGETLB,
	FIELD_ANON_HUGE,
	FIELD_VSIZE,
	FIELD_DATA,
	FIELD_STACK,
	FIELD_PAGE_TABLES,
	FIELD_MAPPINGS,
	FIELD_MINOR_FAULTS,
	FIELD_MAJOR_FAULTS,
	FIELD_WALL,
	FIELD_WALL_BYTES,
	FIELD_HEADROOM,
	FIELD_ETA,
	FIELD_GROWTH,
	FIELD_PSI_SOME_AVG10,
	FIELD_READ_TIME,
	FIELD_LATE,
	FIELD_ROLE,
	FIELD_INCARNATION,
	FIELD_HEAVY_AGE,
	FIELD_PEAK_VSIZE,
	FIELD_COUNT
};

/* How a value is stored and written. */
enum field_type {
	FIELD_TYPE_UINT,    /* uint64_t; written as a decimal integer */
	FIELD_TYPE_REAL,    /* double; written with '.', @decimals places */
	FIELD_TYPE_TIME,    /* uint64_t ms since 1970; written RFC 3339 UTC, milliseconds */
	FIELD_TYPE_SECONDS, /* uint64_t us; written as seconds with 6 decimals */
	FIELD_TYPE_WORD,    /* text that memtide chose (a role, a wall): never quoted */
	FIELD_TYPE_NAME,    /* text that somebody else chose: escaped, always quoted */
};

enum field_origin {
	FIELD_FROM_TICK,  /* when it was looked at */
	FIELD_FROM_LIGHT, /* stat, status: each tick */
	FIELD_FROM_HEAVY, /* smaps or smaps_rollup: when the budget allows */
	FIELD_DERIVED,    /* computed by detect */
};

struct field_info {
	const char *id;       /* CSV column and JSON key */
	const char *alert;    /* word in alert expressions, or NULL */
	const char *om_name;  /* OpenMetrics name, or NULL */
	const char *om_type;  /* "gauge", "counter", or NULL */
	double om_scale;      /* factor from the stored value to the metric's unit */
	const char *label;    /* on screens */
	const char *unit;     /* "bytes", "s", "bytes/s", "%", "us", "ms", "" */
	const char *source;   /* file and key in /proc, or how it is computed */
	const char *help;     /* one sentence */
	enum field_type type;
	enum field_origin origin;
	uint8_t decimals;     /* of FIELD_TYPE_REAL */
	bool additive;        /* may be summed over processes */
};

extern const struct field_info field_table[FIELD_COUNT];

/* The field whose CSV column is @id (@len bytes), or FIELD_COUNT. */
enum field_id field_by_id(const char *id, size_t len);

/* The field whose alert word is @word (@len bytes), or FIELD_COUNT. */
enum field_id field_by_alert(const char *word, size_t len);

#endif
