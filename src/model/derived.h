/*
 * derived.h - what detect computes from history, once a tick
 *
 * Same rule as for samples: what cannot be said is absent.
 */
#ifndef MODEL_DERIVED_H
#define MODEL_DERIVED_H

#include <stdbool.h>
#include <stdint.h>

#include "model/field.h"
#include "model/wall.h"

struct derived {
	uint64_t present;    /* bit per enum field_id, fields of origin FIELD_DERIVED */
	enum wall_kind wall; /* FIELD_WALL: the first one */
	uint64_t wall_bytes;
	uint64_t headroom_bytes;
	double eta_s;
	double growth_bytes_per_s;
};

static inline bool derived_has(const struct derived *d, enum field_id field)
{
	return d->present >> field & 1;
}

static inline void derived_mark(struct derived *d, enum field_id field)
{
	d->present |= UINT64_C(1) << field;
}

#endif
