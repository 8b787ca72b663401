#include "config.h"

#include "python/pools.h"

#include <string.h>

enum { ARENA_MAX = 1 << 22, LARGEST_BLOCK = 512 };

struct head {
	uint32_t count, pad;
	uint64_t free, next, prev;
	uint32_t arena, class, next_offset, last_offset;
};

static uint32_t pool_size_of(const struct head *h)
{
	if (h->last_offset < POOL_SMALL && h->last_offset >= POOL_SMALL - LARGEST_BLOCK)
		return POOL_SMALL;
	if (h->last_offset < POOL_LARGE && h->last_offset >= POOL_LARGE - LARGEST_BLOCK)
		return POOL_LARGE;
	return 0;
}

static bool class_fits(const struct head *h, uint32_t block_bytes, bool is_old)
{
	if (h->class >= PYHEAP_CLASSES)
		return false;
	return block_bytes == (h->class + 1) * 16 ||
	       (is_old && block_bytes == (h->class + 1) * 8);
}

static bool free_fits(
	const struct head *h, uint64_t addr, uint32_t carved, uint32_t block)
{
	uint64_t offset = h->free - addr;

	if (!h->free)
		return h->count == carved;
	return h->count < carved && offset >= POOL_HEAD && offset < h->next_offset &&
	       (offset - POOL_HEAD) % block == 0;
}

bool pool_parse(const uint8_t *head, uint64_t addr, uint32_t pool_bytes, bool is_old,
	struct pool *out)
{
	struct pool p = {.addr = addr};
	struct head h;

	memcpy(&h, head, sizeof h);
	p.pool_bytes = pool_size_of(&h);
	if (!p.pool_bytes || (pool_bytes && p.pool_bytes != pool_bytes) ||
		addr % p.pool_bytes)
		return false;
	p.block_bytes = p.pool_bytes - h.last_offset;
	if (!class_fits(&h, p.block_bytes, is_old) || h.arena >= ARENA_MAX ||
		(h.next | h.prev) % 8)
		return false;
	if (h.next_offset < POOL_HEAD + p.block_bytes || h.next_offset > p.pool_bytes ||
		(h.next_offset - POOL_HEAD) % p.block_bytes)
		return false;
	p.room = (p.pool_bytes - POOL_HEAD) / p.block_bytes;
	p.carved = (h.next_offset - POOL_HEAD) / p.block_bytes;
	p.count = h.count;
	p.free = h.free;
	if (!free_fits(&h, addr, p.carved, p.block_bytes))
		return false;
	*out = p;
	return true;
}

void pool_count(const struct pool *pool, struct pyheap_pools *stats)
{
	struct pyheap_class *c = &stats->by_size[pool->block_bytes / 8 - 1];
	uint64_t unused = pool->room - pool->count;

	if (!pool->count) {
		stats->empty_pools++;
		stats->empty_bytes += pool->pool_bytes;
		return;
	}
	stats->pools++;
	stats->used_blocks += pool->count;
	stats->used_bytes += (uint64_t)pool->count * pool->block_bytes;
	stats->free_bytes += unused * pool->block_bytes;
	stats->head_bytes += pool->pool_bytes - pool->room * pool->block_bytes;
	c->pools++;
	c->used_blocks += pool->count;
	c->free_blocks += unused;
}

bool pool_free_blocks(
	const struct pool *pool, const uint8_t *bytes, size_t len, struct pool_free *out)
{
	uint32_t left = pool->carved - pool->count;
	uint64_t at = pool->free;
	struct pool_free f = {0};

	for (; at && left; left--) {
		uint64_t offset = at - pool->addr;
		uint32_t n;

		if (offset < POOL_HEAD || offset >= pool_carved_bytes(pool) ||
			offset + sizeof at > len ||
			(offset - POOL_HEAD) % pool->block_bytes)
			return false;
		n = (uint32_t)(offset - POOL_HEAD) / 8;
		if (f.bit[n / 64] >> n % 64 & 1)
			return false;
		f.bit[n / 64] |= UINT64_C(1) << n % 64;
		memcpy(&at, bytes + offset, sizeof at);
	}
	if (at || left)
		return false;
	*out = f;
	return true;
}
