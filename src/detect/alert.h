/*
 * alert.h - alert expressions: METRIC OP VALUE [for DURATION]
 *
 *	rss>500M    peak >= 2 GiB    mappings>60000    growth>10M/min for 2min
 *	used>80%    used(cgroup)>80%    headroom<200M    tree.pss>4G
 *	eta<60s     limit    limit>=warn     leak    leak>=suspected
 *	py.objects>1000000    py.type(Entry)>50000    py.type(dict).bytes>1G
 *
 * Metrics are the alert words of the field table, `used` (any limit) and `used(FAMILY)`,
 * sums over the tree, and findings: their highest level, or from a level on.  OP is one
 * of > >= < <=.  Letters in any case; blanks where they read well.
 */
#ifndef DETECT_ALERT_H
#define DETECT_ALERT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/event.h"
#include "model/row.h"

#define ALERT_TEXT_MAX 128

enum alert_metric {
	ALERT_METRIC_FIELD, /* of any one process; @field says which */
	ALERT_METRIC_USED,  /* percent of a wall; the fullest that @family takes in */
	ALERT_METRIC_TREE,  /* @field of the row of the total */
	ALERT_METRIC_LEVEL, /* of the finding of kind @finding */
	ALERT_METRIC_PYTHON, /* in a CPython: @python says what, of the type @type */
};

enum alert_python {
	ALERT_PY_OBJECTS,
	ALERT_PY_TYPE,
	ALERT_PY_TYPE_BYTES,
	ALERT_PY_UNCOLLECTABLE,
	ALERT_PY_KEPT,
};

enum alert_unit {
	ALERT_BYTES,
	ALERT_COUNT,
	ALERT_PERCENT,
	ALERT_BYTES_PER_S,
	ALERT_SECONDS,
	ALERT_LEVEL, /* enum finding_level */
};

enum alert_op {
	ALERT_OP_GT,
	ALERT_OP_GE,
	ALERT_OP_LT,
	ALERT_OP_LE,
};

struct alert {
	char text[ALERT_TEXT_MAX]; /* as written, blanks tidied: "rss>500M for 2min" */
	enum alert_metric metric;
	enum field_id field;
	const char *family; /* of wall_kinds; NULL: any */
	enum finding_kind finding;
	enum alert_python python;
	char type[ALERT_TEXT_MAX]; /* its name as written; "" where none is meant */
	enum alert_op op;
	enum alert_unit unit;
	double threshold;       /* in @unit */
	uint64_t for_us;        /* 0: at once */
	enum event_level level; /* of its events; EVENT_WARN unless the caller sets it */
};

/**
 * alert_parse() - read one expression
 * @text: what a person wrote
 * @out:  filled on success, untouched on failure
 * @err:  "bad alert", with the place and what was expected there
 *
 * Return: 0 or -EINVAL.
 */
int alert_parse(const char *text, struct alert *out, struct err *err);

#define ALERT_ECHO_MAX (ALERT_TEXT_MAX + 96)

/* What was understood: "rss>500M = 524,288,000 bytes".  Returns @out. */
const char *alert_echo(const struct alert *alert, char out[ALERT_ECHO_MAX]);

/**
 * alert_value() - what the metric is in one row
 * @out: filled on success, in alert->unit
 *
 * The ETA of a process that heads for no limit is INFINITY.
 *
 * Return: false when it is absent in this row: the metric belongs to another kind of
 * row, or was not read, or no limit was looked at, or too little was seen to say.
 */
bool alert_value(const struct alert *alert, const struct row *row, double *out);

/* The wall that @alert, on `used`, means in this row: the fullest one; NULL: none. */
const struct wall *alert_wall(const struct alert *alert, const struct row *row);

/* Whether @value satisfies the comparison. */
bool alert_holds(const struct alert *alert, double value);

#define ALERT_VALUE_MAX 48

/* A value of the alert's metric in words: "512 MiB", "91.3 %", "61,002".  Returns @out. */
const char *alert_value_text(
	const struct alert *alert, double value, char out[ALERT_VALUE_MAX]);

/* Whether it needs heavy reads (PSS, USS, mappings, sums over the tree). */
bool alert_needs_heavy(const struct alert *alert);
/* Whether it asks for what is in a Python: rows with a reading have that alone. */
bool alert_needs_python(const struct alert *alert);
/* Whether it asks for a sum over the tree. */
bool alert_needs_tree(const struct alert *alert);

#endif
