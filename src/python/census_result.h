/*
 * census_result.h - what was counted, as a table of types and as an account
 */
#ifndef PYTHON_CENSUS_RESULT_H
#define PYTHON_CENSUS_RESULT_H

#include "model/pyheap.h"
#include "python/payload.h"
#include "python/types.h"

struct census_totals {
	uint64_t anon_bytes;          /* of the target; 0: unknown */
	uint64_t seen_bytes;          /* resident, of what was looked at */
	uint64_t used_resident_bytes; /* of arenas of malloc, in use */
	uint64_t object_bytes;        /* resident, of objects outside of pools */
	struct payload_sums payload;
};

/* Types with one name are one line; most bytes first; what exceeds PYHEAP_TYPES_MAX is
 * the last line, "(other)". */
void census_result_types(struct pyheap *heap, struct types *types);

/* The parts are cut so that they sum up to anonymous memory: native first, then kept. */
void census_result_account(struct pyheap *heap, const struct census_totals *totals);

#endif
