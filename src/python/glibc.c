#include "config.h"

#include "python/glibc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

enum {
	WINDOW = 65536,
	LEAST_CHUNK = 32,
	SMALL = 65536,       /* chunks below it count as resident in whole */
	TRY_CHUNKS = 8,      /* that must follow each other where an arena begins */
	STATE_LEAST = 0x800, /* bytes of malloc_state and heap_info: at least, */
	STATE_MOST = 0xa00,  /* at most (2.26 to 2.41: 0x8c0 to 0x8e0) */
	FENCE = 32           /* fenceposts at the end of a heap that is full */
};

#define CHUNK_MAX (UINT64_C(1) << 46)
#define PAGES_COUNTED (UINT64_C(1) << 18)

struct heap_info {
	uint64_t arena, prev, size, usable;
};

struct glibc {
	struct remote *remote;
	struct present *present;
	struct pyheap_malloc *stats;
	struct glibc_visitor visitor;
	uint64_t start, end, at; /* of the region; next chunk */
	uint64_t used_resident;
	uint64_t seen_least; /* smaller chunks are not shown */
	bool is_fresh;       /* the window was read for the chunk at hand */

	/* The chunk before @at, until its successor says whether it is in use. */
	uint64_t last, last_bytes;
	uint64_t word[GLIBC_WORDS];
	size_t words;

	uint64_t window; /* address of data[0]; len 0: nothing is read */
	size_t len;
	uint8_t data[WINDOW];
};

uint64_t glibc_mapped_bytes(const uint64_t word[2], uint64_t page_bytes)
{
	uint64_t bytes = word[1] & ~UINT64_C(7);

	if (word[0] || (word[1] & 7) != 2 || bytes % page_bytes || bytes > CHUNK_MAX)
		return 0;
	return bytes;
}

/* The arena of a heap: in its first pages, or in those of another heap. */
static bool arena_fits(const struct areas *areas, uint64_t arena)
{
	return arena % 16 == 0 && arena % GLIBC_HEAP_MAX >= sizeof(struct heap_info) &&
	       arena % GLIBC_HEAP_MAX <= 64 && areas_find(areas, arena, STATE_LEAST);
}

uint64_t glibc_heap_bytes(struct remote *remote, const struct areas *areas, uint64_t addr)
{
	struct heap_info info;
	uint64_t entry;

	if (remote_pagemap(remote, addr / remote->page_bytes, 1, &entry) ||
		!(entry & REMOTE_PAGE_PRESENT) ||
		remote_read(remote, addr, &info, sizeof info))
		return 0;
	if (!arena_fits(areas, info.arena) || info.prev % GLIBC_HEAP_MAX ||
		info.size % remote->page_bytes || info.size < remote->page_bytes ||
		info.size > GLIBC_HEAP_MAX || info.usable < info.size ||
		info.usable > GLIBC_HEAP_MAX)
		return 0;
	return areas_find(areas, addr, info.size) ? info.size : 0;
}

struct glibc *glibc_create(struct remote *remote, struct present *present,
	struct pyheap_malloc *stats, const struct glibc_visitor *visitor)
{
	struct glibc *g = die_calloc(1, sizeof *g);

	g->remote = remote;
	g->present = present;
	g->stats = stats;
	g->visitor = *visitor;
	g->seen_least = GLIBC_SEEN_LEAST;
	return g;
}

void glibc_destroy(struct glibc *glibc)
{
	free(glibc);
}

void glibc_show_all(struct glibc *glibc)
{
	glibc->seen_least = 0;
}

uint64_t glibc_used_resident(const struct glibc *glibc)
{
	return glibc->used_resident;
}

/* Read the present pages from the one that holds @addr. */
static int fill(struct glibc *g, uint64_t addr)
{
	uint64_t page = g->remote->page_bytes, from = addr - addr % page, bytes = 0;
	int error;

	g->len = 0;
	while (bytes < WINDOW && from + bytes < g->end &&
		present_has(g->present, from + bytes, page))
		bytes += page;
	if (g->present->error)
		return g->present->error;
	if (bytes > WINDOW)
		bytes = WINDOW;
	if (bytes > g->end - from)
		bytes = g->end - from;
	error = bytes ? remote_read(g->remote, from, g->data, bytes) : -EFAULT;
	if (error)
		return error;
	g->window = from;
	g->len = bytes;
	return 0;
}

/* Bytes at @addr in the window, as many as it holds; NULL: not even a header. */
static const uint8_t *view(const struct glibc *g, uint64_t addr, size_t *len)
{
	if (addr < g->window || addr - g->window >= g->len)
		return NULL;
	*len = g->len - (size_t)(addr - g->window);
	return *len < GLIBC_HEAD ? NULL : g->data + (addr - g->window);
}

static bool size_fits(const struct glibc *g, uint64_t addr, uint64_t size)
{
	uint64_t bytes = size & ~UINT64_C(7);

	return bytes >= LEAST_CHUNK && bytes % 16 == 0 && !(size & 2) &&
	       bytes <= g->end - addr;
}

static bool is_fence(const struct glibc *g, uint64_t addr)
{
	return g->end - addr <= FENCE;
}

/* Do some chunks follow each other from @addr on? */
static bool chain_fits(const struct glibc *g, uint64_t addr)
{
	for (int i = 0; i < TRY_CHUNKS; i++) {
		const uint8_t *p;
		uint64_t size;
		size_t len;

		if (g->end - addr <= FENCE)
			return i > 0;
		p = view(g, addr, &len);
		if (!p)
			return i > 0;
		memcpy(&size, p + 8, sizeof size);
		if (!size_fits(g, addr, size) || (i == 0 && !(size & 1)))
			return false;
		addr += size & ~UINT64_C(7);
	}
	return true;
}

/* 64 bins of up to 1,032 bytes; the count of each is 7 by default. */
static void count_cached(struct glibc *g, const uint8_t *block, uint64_t chunk_bytes)
{
	enum { BINS = 64, MOST = 127 };
	const bool is_wide = chunk_bytes == 0x290; /* since 2.30; before: a byte each */
	uint64_t bytes = 0;

	for (unsigned i = 0; i < BINS; i++) {
		uint16_t n = block[i];

		if (is_wide)
			memcpy(&n, block + 2 * i, sizeof n);
		if (n > MOST)
			return;
		bytes += n * (LEAST_CHUNK + 16 * (uint64_t)i);
	}
	g->stats->cached_bytes += bytes;
}

static void begin(struct glibc *g, uint64_t start, uint64_t end)
{
	g->start = g->at = start;
	g->end = end;
	g->last_bytes = 0;
	g->len = 0;
	g->stats->heap_bytes += end - start;
}

/* The first chunk of an arena often is the cache of its thread. */
static void look_at_first(struct glibc *g)
{
	size_t len;
	const uint8_t *p = view(g, g->at, &len);
	uint64_t size;

	if (!p || len < 0x290)
		return;
	memcpy(&size, p + 8, sizeof size);
	size &= ~UINT64_C(7);
	if (size == 0x290 || size == 0x250)
		count_cached(g, p + GLIBC_HEAD, size);
}

void glibc_begin_main(struct glibc *glibc, uint64_t start, uint64_t end)
{
	begin(glibc, start, end);
	glibc->stats->arenas++;
	if (fill(glibc, start) == 0)
		look_at_first(glibc);
}

/* Where the chunks begin: behind heap_info, and the arena's state in its first heap. */
static uint64_t first_chunk(const struct glibc *g, bool has_state)
{
	uint64_t from = has_state ? STATE_LEAST : sizeof(struct heap_info);
	uint64_t to = has_state ? STATE_MOST : 0x40;

	for (uint64_t offset = from; offset <= to; offset += 16)
		if (chain_fits(g, g->start + offset))
			return g->start + offset;
	return 0;
}

void glibc_begin_thread(struct glibc *glibc, uint64_t start, uint64_t end)
{
	struct heap_info info;
	uint64_t first;
	bool has_state;

	begin(glibc, start, end);
	if (fill(glibc, start) || glibc->len < STATE_MOST) {
		glibc->at = end;
		return;
	}
	memcpy(&info, glibc->data, sizeof info);
	has_state = info.arena > start && info.arena - start <= 64;
	first = first_chunk(glibc, has_state);
	glibc->at = first ? first : end;
	glibc->stats->arenas += has_state;
	if (!first)
		return;
	glibc->stats->walked_bytes += first - start;
	glibc->used_resident += first - start;
	look_at_first(glibc);
}

/* A large chunk may hold pages that were never touched, or given back. */
static uint64_t resident(struct glibc *g, uint64_t addr, uint64_t bytes)
{
	uint64_t there;

	if (bytes < SMALL)
		return bytes;
	there = present_bytes(g->present, addr, bytes, PAGES_COUNTED);
	return there < bytes ? there : bytes;
}

static void end_last(struct glibc *g, bool is_used)
{
	struct pyheap_malloc *s = g->stats;
	uint64_t bytes = g->last_bytes;

	if (!bytes)
		return;
	g->last_bytes = 0;
	s->walked_bytes += bytes;
	if (!is_used) {
		s->free_chunks++;
		s->free_bytes += bytes;
		s->free_resident_bytes += resident(g, g->last, bytes);
		return;
	}
	s->used_chunks++;
	s->used_bytes += bytes;
	g->used_resident += resident(g, g->last, bytes);
	if (bytes > g->seen_least)
		g->visitor.used(g->visitor.context, g->last + GLIBC_HEAD, bytes, g->word,
			g->words);
}

/* The top chunk reaches to the end. */
static void end_top(struct glibc *g, uint64_t bytes)
{
	g->stats->top_bytes += bytes;
	g->stats->walked_bytes += bytes;
	g->stats->free_resident_bytes += resident(g, g->at, bytes);
	g->at = g->end;
}

static void keep(struct glibc *g, const uint8_t *p, size_t len, uint64_t bytes)
{
	size_t n = (len - GLIBC_HEAD) / sizeof(uint64_t);

	if (n > GLIBC_WORDS)
		n = GLIBC_WORDS;
	g->last = g->at;
	g->last_bytes = bytes;
	g->words = n;
	if (bytes > g->seen_least)
		memcpy(g->word, p + GLIBC_HEAD, n * sizeof(uint64_t));
}

/* One chunk: 1 go on, 0 the end, -EAGAIN the window does not hold it (any more). */
static int take(struct glibc *g)
{
	size_t len;
	const uint8_t *p = view(g, g->at, &len);
	uint64_t size, bytes;

	if (!p)
		return -EAGAIN;
	memcpy(&size, p + 8, sizeof size);
	bytes = size & ~UINT64_C(7);
	if (!size_fits(g, g->at, size))
		return is_fence(g, g->at) ? 0 : -EAGAIN;
	if (bytes > g->seen_least && len < GLIBC_HEAD + sizeof g->word && !g->is_fresh)
		return -EAGAIN;
	end_last(g, size & 1);
	if (g->end - g->at - bytes < 16) {
		end_top(g, bytes);
		return 0;
	}
	keep(g, p, len, bytes);
	g->at += bytes;
	g->is_fresh = false;
	return 1;
}

/* What follows the last chunk is not known: it counts as in use. */
static int end_region(struct glibc *g)
{
	end_last(g, true);
	g->at = g->end;
	return 0;
}

int glibc_step(struct glibc *glibc)
{
	int more = 1, error;

	if (glibc->at >= glibc->end)
		return 0;
	while (more > 0)
		more = glibc->at < glibc->end ? take(glibc) : 0;
	if (more == 0 || glibc->is_fresh)
		return end_region(glibc);
	error = fill(glibc, glibc->at);
	if (error == -EFAULT)
		return end_region(glibc);
	if (error)
		return error;
	glibc->is_fresh = true;
	return 1;
}
