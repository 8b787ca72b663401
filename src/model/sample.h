/*
 * sample.h - raw values of one process at one tick
 *
 * Immutable once its source handed it on.  A missing value is absent: never 0, never an
 * old one.  What is computed from samples is not here but in derived.h.
 */
#ifndef MODEL_SAMPLE_H
#define MODEL_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/field.h"
#include "model/procid.h"

/* Kernel threads' names reach 63 bytes; TASK_COMM_LEN is 16. */
#define SAMPLE_NAME_MAX 64

enum role {
	ROLE_TARGET,
	ROLE_CHILD,
	ROLE_TOTAL,
};

/* "target", "child", "total" */
extern const char *const role_names[3];

union field_value {
	uint64_t u;
	double f;
};

/*
 * Invariant: value[f] has a meaning only where bit f of @present is set, and only for
 * fields of type UINT and REAL whose origin is light or heavy, and READ_TIME.  PID,
 * start time and incarnation stand in @id, and name, state and role in members.
 */
struct sample {
	struct procid id;
	enum role role;
	char state;                 /* as stat gives it; '\0': unknown */
	char name[SAMPLE_NAME_MAX]; /* comm: raw bytes, any but NUL */
	uint64_t present;           /* bit per enum field_id */
	union field_value value[FIELD_COUNT];
};

_Static_assert(FIELD_COUNT <= 64, "present is 64 bits");

static inline bool sample_has(const struct sample *s, enum field_id field)
{
	return s->present >> field & 1;
}

/* The value, or @otherwise where it is absent. */
static inline uint64_t sample_u64(const struct sample *s, enum field_id field,
	uint64_t otherwise)
{
	return sample_has(s, field) ? s->value[field].u : otherwise;
}

static inline void sample_set_u64(struct sample *s, enum field_id field, uint64_t value)
{
	s->present |= UINT64_C(1) << field;
	s->value[field].u = value;
}

static inline void sample_set_f64(struct sample *s, enum field_id field, double value)
{
	s->present |= UINT64_C(1) << field;
	s->value[field].f = value;
}

static inline void sample_clear(struct sample *s, enum field_id field)
{
	s->present &= ~(UINT64_C(1) << field);
}

#endif
