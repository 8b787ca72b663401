#include "config.h"

#include "history/heavy.h"

#include "base/cleanup.h"

static const enum field_id kept[] = {
	FIELD_PSS, FIELD_USS, FIELD_SWAP_PSS, FIELD_ANON_HUGE, FIELD_MAPPINGS};

_Static_assert(COUNT_OF(kept) == HEAVY_FIELDS, "one value each");

enum field_id heavy_field(unsigned i)
{
	return kept[i];
}

static unsigned place_of(enum field_id field)
{
	unsigned i = 0;

	while (i < HEAVY_FIELDS && kept[i] != field)
		i++;
	return i;
}

bool heavy_keeps(enum field_id field)
{
	return place_of(field) < HEAVY_FIELDS;
}

void heavy_note(struct heavy *h, const struct sample *s, uint64_t now_us)
{
	uint64_t age_us = sample_u64(s, FIELD_HEAVY_AGE, 0) * 1000;
	uint64_t taken_us = age_us < now_us ? now_us - age_us : 0;

	for (unsigned i = 0; i < HEAVY_FIELDS; i++) {
		if (!sample_has(s, kept[i]))
			continue;
		h->present |= 1u << i;
		h->value[i] = s->value[kept[i]].u;
		if (kept[i] == FIELD_MAPPINGS)
			h->mappings_us = taken_us;
		else
			h->sums_us = taken_us;
	}
}

bool heavy_get(
	const struct heavy *h, enum field_id field, uint64_t *value, uint64_t *taken_us)
{
	unsigned i = place_of(field);

	if (i == HEAVY_FIELDS || !(h->present >> i & 1))
		return false;
	*value = h->value[i];
	*taken_us = field == FIELD_MAPPINGS ? h->mappings_us : h->sums_us;
	return true;
}
