/*
 * top_groups.h - the largest groups of a mapping table, and the rest as one
 *
 * A process can have tens of thousands of differently named mappings; a recording keeps
 * the largest by RSS and the sum of the others.
 */
#ifndef RECORD_TOP_GROUPS_H
#define RECORD_TOP_GROUPS_H

#include <stdbool.h>

#include "model/mapping.h"

struct top_groups {
	size_t count;                /* groups kept */
	uint32_t *index;             /* [0 .. count-1] into table->group, ascending */
	bool has_rest;
	struct mapping_group rest;   /* MAPPING_OTHER; sums, areas, the largest
	                                of what is not kept */
	size_t room;                 /* allocated for @index */
};

/* The name that the rest is written under. */
#define TOP_GROUPS_REST "(other)"

/* Choose at most @max groups of @table; a group that is a rest already (MAPPING_OTHER)
 * stays in the rest.  @top is zeroed at first and reused; top_groups_finish() frees. */
void top_groups_choose(struct top_groups *top, const struct mapping_table *table,
	size_t max);
void top_groups_finish(struct top_groups *top);

#endif
