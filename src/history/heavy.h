/*
 * heavy.h - last known values of what is not read in every tick
 *
 * PSS, USS, SwapPss and THP come together from one reading of smaps or its rollup; the
 * number of mappings from smaps or maps.  Each of the two keeps its own time.
 */
#ifndef HISTORY_HEAVY_H
#define HISTORY_HEAVY_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

#define HEAVY_FIELDS 5

/* Zeroed: nothing known. */
struct heavy {
	uint64_t value[HEAVY_FIELDS];
	uint64_t sums_us, mappings_us; /* elapsed when read, not when arrived */
	uint32_t present;              /* bit per index of @value */
};

/* The field with this index; i < HEAVY_FIELDS. */
enum field_id heavy_field(unsigned i);

/* Take what a sample of @now_us has; its heavy_age_ms says when it was read. */
void heavy_note(struct heavy *h, const struct sample *s, uint64_t now_us);

/* Whether values of @field are remembered here at all. */
bool heavy_keeps(enum field_id field);

/* The last value and the elapsed time at which it was read; false: never known. */
bool heavy_get(
	const struct heavy *h, enum field_id field, uint64_t *value, uint64_t *taken_us);

#endif
