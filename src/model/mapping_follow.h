/*
 * mapping_follow.h - mappings of one reading, and what they were in the one before
 *
 * A mapping has no name of its own.  It is the same as one of the reading before where
 * both are of one group and their addresses overlap, however it has moved its ends: one
 * that grows at its start (the usual way of anonymous memory) keeps its end.
 *
 *	before  |------A------|        |---B---|---C---|
 *	now       |-a1-|  |-a2-|     |-----------b-----|
 *
 * What is known of a mapping from earlier readings (how much RSS it had then) goes on to
 * its parts by their RSS, and those that merged bring it together: nothing is counted
 * twice, and nothing appears to grow by being split.
 */
#ifndef MODEL_MAPPING_FOLLOW_H
#define MODEL_MAPPING_FOLLOW_H

#include <stdint.h>

#include "model/mapping_list.h"

/* RSS at so many moments. */
#define MAPPING_MOMENTS 6

struct mapping_past {
	uint64_t rss_bytes[MAPPING_MOMENTS];
};

/**
 * mapping_follow() - hand on what is known from earlier readings
 * @then: the reading before
 * @past: [0 .. then->count-1]: of its mappings
 * @now:  the newer one
 * @out:  [0 .. now->count-1]: of its mappings; all 0 for those that are new
 *
 * Of each mapping of @then that has successors its values go to them in whole, shared by
 * how much RSS each has where they overlap.
 */
void mapping_follow(const struct mapping_list *then, const struct mapping_past *past,
	const struct mapping_list *now, struct mapping_past *out);

/* Bytes of addresses that both have. */
uint64_t mapping_overlap(const struct mapping_single *a, const struct mapping_single *b);

#endif
