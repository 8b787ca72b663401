#include "config.h"

#include "history/baseline.h"

#include "base/cleanup.h"

static const enum field_id kept[] = {FIELD_RSS, FIELD_RSS_ANON, FIELD_RSS_FILE,
	FIELD_RSS_SHMEM, FIELD_PSS, FIELD_USS, FIELD_SWAP, FIELD_VSIZE, FIELD_DATA};

_Static_assert(COUNT_OF(kept) == BASELINE_FIELDS, "one value each");

static bool place_of(enum field_id field, size_t *place)
{
	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		if (kept[i] == field) {
			*place = i;
			return true;
		}
	}
	return false;
}

bool baseline_keeps(enum field_id field)
{
	size_t place;

	return place_of(field, &place);
}

static void fill(struct baseline *b, size_t place, uint64_t value)
{
	if (b->present >> place & 1)
		return;
	b->present |= 1u << place;
	b->value[place] = value;
}

void baseline_fill(struct baseline *b, const struct sample *s)
{
	if (b->present == (1u << BASELINE_FIELDS) - 1)
		return;
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		if (sample_has(s, kept[i]))
			fill(b, i, s->value[kept[i]].u);
}

void baseline_fill_field(struct baseline *b, enum field_id field, uint64_t value)
{
	size_t place;

	if (place_of(field, &place))
		fill(b, place, value);
}

bool baseline_get(const struct baseline *b, enum field_id field, uint64_t *value)
{
	size_t place;

	if (!place_of(field, &place) || !(b->present >> place & 1))
		return false;
	*value = b->value[place];
	return true;
}
