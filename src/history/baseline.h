/*
 * baseline.h - the values that a difference is taken against
 *
 * Each field holds the first value that was seen since the baseline began: most are
 * there at once, PSS and USS come when they are first read.
 */
#ifndef HISTORY_BASELINE_H
#define HISTORY_BASELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

#define BASELINE_FIELDS 9

/* Zeroed: nothing known. */
struct baseline {
	uint64_t value[BASELINE_FIELDS];
	uint32_t present; /* bit per index of @value */
};

/* Whether a baseline keeps this field: RSS and its parts, PSS, USS, swap, virtual and
 * data size. */
bool baseline_keeps(enum field_id field);

/* Take what @s has and the baseline has not. */
void baseline_fill(struct baseline *b, const struct sample *s);
void baseline_fill_field(struct baseline *b, enum field_id field, uint64_t value);

/* The value of one field; false when it is not kept or not known. */
bool baseline_get(const struct baseline *b, enum field_id field, uint64_t *value);

#endif
