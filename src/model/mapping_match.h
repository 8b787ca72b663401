/*
 * mapping_match.h - what is the same in two readings of one address space
 *
 * Groups are the same by kind and file or name, wherever they stand.
 */
#ifndef MODEL_MAPPING_MATCH_H
#define MODEL_MAPPING_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "model/mapping.h"

#define MAPPING_NO_MATCH UINT32_MAX

/* A number for what makes a group: the same in every reading.  Different groups have
 * the same one only by an accident of 64 bits. */
uint64_t mapping_group_identity(
	const struct mapping_table *table, const struct mapping_group *group);

/* Whether group @a of @in is group @b of @of. */
bool mapping_group_is_same(const struct mapping_table *in, const struct mapping_group *a,
	const struct mapping_table *of, const struct mapping_group *b);

/**
 * mapping_match_groups() - where each group was in an older reading
 * @out: [0 .. now->group_count-1]: its index in @then, or MAPPING_NO_MATCH
 */
void mapping_match_groups(
	const struct mapping_table *now, const struct mapping_table *then, uint32_t *out);

/* The same for one group, near the place where it stands in @of: two readings of one
 * process hardly differ in order.  NULL: not there. */
const struct mapping_group *mapping_find_group(const struct mapping_table *in,
	const struct mapping_table *of, const struct mapping_group *group);

#endif
