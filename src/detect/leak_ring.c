#include "config.h"

#include "detect/leak_ring.h"

static void push(struct leak_ring *r, const struct leak_block *b)
{
	r->block[r->next] = *b;
	r->next = (uint16_t)((r->next + 1u) % LEAK_BLOCKS);
	if (r->count < LEAK_BLOCKS)
		r->count++;
}

const struct leak_block *leak_ring_at(const struct leak_ring *r, unsigned back)
{
	return &r->block[(r->next + LEAK_BLOCKS - 1u - back) % LEAK_BLOCKS];
}

double leak_ring_low(const struct leak_ring *r, unsigned back)
{
	uint32_t least = UINT32_MAX;

	for (unsigned i = back; i < r->count && i < back + LEAK_LOW_BLOCKS; i++) {
		uint32_t floor = leak_ring_at(r, i)->floor_kib;

		least = floor < least ? floor : least;
	}
	return (double)least * 1024;
}

static int32_t lesser_size(int32_t a, int32_t b)
{
	if (a == LEAK_NO_SIZE || b == LEAK_NO_SIZE)
		return a == LEAK_NO_SIZE ? b : a;
	return a < b ? a : b;
}

static void fold(struct leak_block *into, const struct leak_block *b)
{
	if (b->floor_kib < into->floor_kib) {
		into->floor_kib = b->floor_kib;
		into->anon_kib = b->anon_kib;
		into->at = b->at;
	}
	into->vsize_kib = lesser_size(into->vsize_kib, b->vsize_kib);
	into->data_kib = lesser_size(into->data_kib, b->data_kib);
	into->maps = b->maps;
	if (b->threads < into->threads)
		into->threads = b->threads;
}

static void close_blocks(struct leak_ring *r, uint64_t missing)
{
	struct leak_block b = r->open;

	if (r->open_index)
		push(r, &b);
	b.threads |= LEAK_HOLE;
	for (uint64_t i = 0; i < missing; i++) {
		b.at = (int16_t)(b.at - LEAK_BLOCK_PARTS);
		push(r, &b);
	}
}

enum leak_ring_step leak_ring_add(struct leak_ring *r, const struct leak_point *p)
{
	uint64_t index = p->age_us / r->block_us;
	enum leak_ring_step step = LEAK_RING_NEXT;
	struct leak_block now = p->value;

	now.at = (int16_t)(p->age_us % r->block_us * LEAK_BLOCK_PARTS / r->block_us);
	if (r->is_open && index == r->open_index) {
		fold(&r->open, &now);
		return LEAK_RING_SAME;
	}
	if (!r->is_open) {
		r->begin_index = index;
		step = LEAK_RING_SAME;
	} else if (index - r->open_index > LEAK_GAP_BLOCKS) {
		r->count = 0;
		r->begin_index = index;
		step = LEAK_RING_GAP;
	} else {
		close_blocks(r, index - r->open_index - 1);
	}
	r->is_open = true;
	r->open_index = index;
	r->open = now;
	return step;
}
