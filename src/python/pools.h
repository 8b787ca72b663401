/*
 * pools.h - pools of pymalloc, known by their looks
 *
 * pymalloc cuts its arenas into pools (4 KiB up to 3.9, 16 KiB since) and each pool into
 * blocks of one size.  A pool opens with a header that contradicts itself easily, so that
 * it can be told from other pages without any symbol:
 *
 *	 0 u32 count       blocks in use
 *	 8 ptr free        first free block, or NULL; each holds the next
 *	16 ptr next, prev
 *	32 u32 arena, class   block size / 16 - 1 (up to 3.6: / 8 - 1)
 *	40 u32 next_offset, last_offset   first block never used; pool size - block size
 *	48 blocks ...
 */
#ifndef PYTHON_POOLS_H
#define PYTHON_POOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/pyheap.h"

enum {
	POOL_HEAD = 48,
	POOL_SMALL = 4096,
	POOL_LARGE = 16384,
	POOL_BLOCKS_MAX = (POOL_LARGE - POOL_HEAD) / 8
};

struct pool {
	uint64_t addr;
	uint64_t free; /* address of the first free block, 0: none */
	uint32_t pool_bytes, block_bytes;
	uint32_t count;         /* blocks in use */
	uint32_t carved;        /* blocks ever used: only these are chained or live */
	uint32_t room;          /* blocks in all */
	uint32_t present_bytes; /* from its start, how much is in memory */
};

/**
 * pool_parse() - is this the header of a pool?
 * @head: POOL_HEAD bytes from @addr
 * @pool_bytes: POOL_SMALL or POOL_LARGE; 0: whichever the header says
 * @is_old: blocks may be odd multiples of 8 (up to 3.7)
 * @out: filled when it is one; present_bytes is 0
 */
bool pool_parse(const uint8_t *head, uint64_t addr, uint32_t pool_bytes, bool is_old,
	struct pool *out);

/* Bytes from the start of the pool to the end of the last block ever used. */
static inline uint32_t pool_carved_bytes(const struct pool *p)
{
	return POOL_HEAD + p->carved * p->block_bytes;
}

/* The pool's part of the statistics. */
void pool_count(const struct pool *pool, struct pyheap_pools *stats);

/* Which blocks are free: a bit for each POOL_HEAD + 8 * n offset that a block can have. */
struct pool_free {
	uint64_t bit[(POOL_BLOCKS_MAX + 63) / 64];
};

/**
 * pool_free_blocks() - follow the chain of free blocks
 * @bytes: the pool, @len bytes of it
 * @out:   filled on success only
 *
 * Return: false when the chain contradicts the header: it was torn; or leaves @bytes.
 */
bool pool_free_blocks(
	const struct pool *pool, const uint8_t *bytes, size_t len, struct pool_free *out);

static inline bool pool_is_free(const struct pool_free *f, uint32_t offset)
{
	uint32_t n = (offset - POOL_HEAD) / 8;

	return f->bit[n / 64] >> n % 64 & 1;
}

#endif
