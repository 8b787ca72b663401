/*
 * leak_kinds.h - which kind of mapping grows
 *
 * A few looks at how much of each kind is resident, at growing distances, so that those
 * that are kept reach back over all of a process's life.  Tables of mappings come when
 * the budget allows, or never: then nothing is said.
 */
#ifndef DETECT_LEAK_KINDS_H
#define DETECT_LEAK_KINDS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/mapping.h"

#define LEAK_KINDS_LOOKS 8

/* RSS + swap by kind. */
struct leak_kinds_look {
	uint64_t at_us; /* elapsed */
	uint32_t kib[MAPPING_KIND_COUNT];
};

/* Zeroed: no table came yet.  look[0 .. count-1], oldest first. */
struct leak_kinds {
	struct leak_kinds_look look[LEAK_KINDS_LOOKS];
	struct leak_kinds_look newest; /* at_us 0: none */
	uint64_t apart_us;
	uint8_t count;
};

/* Only tables with groups and their RSS say something. */
void leak_kinds_add(
	struct leak_kinds *k, uint64_t elapsed_us, const struct mapping_table *table);

/**
 * leak_kinds_growth() - the kind that has grown most since then
 * @since_us: elapsed; the nearest look is taken
 * @kind:     that kind
 * @share:    its growth over that of all kinds that grew, 0 to 1
 *
 * Return: false when looks are too few, or nothing grew by LEAK_RISE_MIN.
 */
bool leak_kinds_growth(const struct leak_kinds *k, uint64_t since_us,
	enum mapping_kind *kind, double *share);

#endif
