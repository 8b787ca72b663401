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
#include "model/finding.h"
#include "model/wall.h"

struct derived {
	uint64_t present;    /* bit per enum field_id, fields of origin FIELD_DERIVED */
	enum wall_kind wall; /* FIELD_WALL: the first one */
	uint64_t wall_bytes;
	uint64_t headroom_bytes;
	double eta_s;
	double growth_bytes_per_s;
	uint8_t judged; /* bit per enum finding_kind: enough was seen to say a level */
	enum finding_level level[FINDING_KIND_COUNT]; /* FINDING_NONE where not judged */
};

static inline bool derived_has(const struct derived *d, enum field_id field)
{
	return d->present >> field & 1;
}

static inline void derived_mark(struct derived *d, enum field_id field)
{
	d->present |= UINT64_C(1) << field;
}

static inline bool derived_is_judged(const struct derived *d, enum finding_kind kind)
{
	return d->judged >> kind & 1;
}

static inline void derived_judge(
	struct derived *d, enum finding_kind kind, enum finding_level level)
{
	d->judged |= (uint8_t)(1u << kind);
	d->level[kind] = level;
}

#endif
