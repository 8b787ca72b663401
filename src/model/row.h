/*
 * row.h - a sample with what was derived from it: what sinks write and views show
 */
#ifndef MODEL_ROW_H
#define MODEL_ROW_H

#include "model/derived.h"
#include "model/pyreading.h"
#include "model/tick.h"

struct row {
	const struct tick_time *when;
	const struct sample *sample;
	const struct derived *derived;
	struct procinfo *info;          /* NULL: not known yet */
	struct wall_set *walls;         /* NULL: not looked at in this tick */
	struct mapping_table *mappings; /* NULL, or new in this tick */
	/* NULL; else a reading that has arrived, and nothing else here is new. */
	const struct python_reading *python;
};

/* A value out of a row, whatever part it stands in. */
struct row_value {
	uint64_t u;       /* UINT, TIME, SECONDS */
	double f;         /* REAL */
	const char *text; /* WORD, NAME: NUL-terminated; valid as long as the row */
	char word[4];     /* storage for @text of one letter */
};

/**
 * row_get() - the value of one field
 * @out: filled when present; which member, field_table[field].type says
 *
 * Return: false when it is absent.
 */
bool row_get(const struct row *row, enum field_id field, struct row_value *out);

#endif
