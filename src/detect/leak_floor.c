#include "config.h"

#include "detect/leak_floor.h"

static const struct leak_ring *proving(const struct leak *l)
{
	struct leak_evidence e;

	leak_evidence(l, &e);
	for (unsigned i = 0; i < LEAK_RINGS; i++)
		if (l->scale[i].ring.block_us == e.block_us)
			return &l->scale[i].ring;
	return &l->scale[LEAK_MAIN].ring;
}

void leak_floor(const struct leak *l, struct leak_floor *out)
{
	const struct leak_ring *r = proving(l);
	uint64_t first = r->open_index > r->count ? r->open_index - r->count : 0;

	*out = (struct leak_floor){.block_us = r->count ? r->block_us : 0,
		.begin_us = l->first_us + first * r->block_us,
		.count = r->count};
	for (unsigned i = 0; i < r->count; i++) {
		const struct leak_block *b = leak_ring_at(r, r->count - 1u - i);

		out->kib[i] = b->floor_kib;
		out->hole[i] = b->threads & LEAK_HOLE;
	}
}
