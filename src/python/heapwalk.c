#include "config.h"

#include "python/heapwalk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "python/glibc.h"

enum {
	WINDOW = 1024,      /* pages a step */
	CHUNK_LEAST = 65536 /* mapped chunks are larger, by default at least 128 KiB */
};

/* Most pages asked for one by one in a target: 256 GiB of them. */
#define PAGES_MAX (UINT64_C(1) << 26)

struct heapwalk {
	struct remote *remote;
	const struct areas *areas;
	uint32_t pool_bytes;
	bool is_old;
	struct heapwalk_visitor visitor;
	size_t area;
	uint64_t at;      /* next address; at or behind the area's start */
	uint64_t skip_to; /* end of @chunk, while > at */
	struct mapped_chunk chunk;
	uint64_t resident_bytes, unseen_bytes, pages_seen;
	bool was_empty; /* the window before: no page of it was present */

	/* The window. */
	uint64_t start;
	size_t pages;
	uint64_t entry[WINDOW];
	bool is_taken[WINDOW]; /* belongs to a pool */
	bool has_head[WINDOW];
	uint8_t head[WINDOW][POOL_HEAD];
	struct remote_piece piece[WINDOW];
	size_t page_of[WINDOW]; /* the page a piece is for */
	struct pool pool[WINDOW];
	size_t pool_count;
};

struct heapwalk *heapwalk_create(struct remote *remote, const struct areas *areas,
	uint32_t pool_bytes, bool is_old, const struct heapwalk_visitor *visitor)
{
	struct heapwalk *w = die_calloc(1, sizeof *w);

	w->remote = remote;
	w->areas = areas;
	w->pool_bytes = pool_bytes;
	w->is_old = is_old;
	w->visitor = *visitor;
	return w;
}

void heapwalk_destroy(struct heapwalk *walk)
{
	free(walk);
}

uint64_t heapwalk_resident_bytes(const struct heapwalk *walk)
{
	return walk->resident_bytes;
}

uint64_t heapwalk_unseen_bytes(const struct heapwalk *walk)
{
	return walk->unseen_bytes;
}

static bool is_present(const struct heapwalk *w, size_t page)
{
	return w->entry[page] & REMOTE_PAGE_PRESENT;
}

static uint64_t addr_of(const struct heapwalk *w, size_t page)
{
	return w->start + page * w->remote->page_bytes;
}

static uint64_t present_between(const struct heapwalk *w, size_t first, size_t end)
{
	uint64_t n = 0;

	for (size_t i = first; i < end && i < w->pages; i++)
		n += is_present(w, i);
	return n * w->remote->page_bytes;
}

/* Bytes of pool heads where they can be; only the first page of a pool need be there. */
static bool may_be_pool(const struct heapwalk *w, size_t page)
{
	uint64_t addr = addr_of(w, page);

	return is_present(w, page) &&
	       addr % (w->pool_bytes ? w->pool_bytes : POOL_SMALL) == 0;
}

static bool may_be_chunk(const struct heapwalk *w, size_t page)
{
	return is_present(w, page) && !w->is_taken[page] && !w->has_head[page];
}

static int read_heads(struct heapwalk *w,
	bool (*wanted)(const struct heapwalk *w, size_t page), size_t bytes)
{
	size_t n = 0;
	int error;

	for (size_t i = 0; i < w->pages; i++) {
		if (!wanted(w, i))
			continue;
		w->page_of[n] = i;
		w->piece[n++] = (struct remote_piece){
			.addr = addr_of(w, i), .to = w->head[i], .len = bytes};
	}
	error = n ? remote_read_pieces(w->remote, w->piece, n) : 0;
	if (error)
		return error;
	for (size_t k = 0; k < n; k++)
		w->has_head[w->page_of[k]] = w->piece[k].is_whole;
	return 0;
}

/* How much of a pool is present from its start without a hole; it ends in the window. */
static uint32_t present_run(const struct heapwalk *w, size_t page, uint32_t pool_bytes)
{
	uint64_t bytes = 0;

	for (; bytes < pool_bytes && page < w->pages && is_present(w, page); page++)
		bytes += w->remote->page_bytes;
	return bytes < pool_bytes ? (uint32_t)bytes : pool_bytes;
}

static void find_pools(struct heapwalk *w)
{
	uint64_t end = addr_of(w, w->pages);
	size_t i = 0;

	w->pool_count = 0;
	while (i < w->pages) {
		struct pool *p = &w->pool[w->pool_count];
		uint64_t addr = addr_of(w, i);
		size_t pages = 1;

		if (w->has_head[i] &&
			pool_parse(w->head[i], addr, w->pool_bytes, w->is_old, p) &&
			p->pool_bytes <= end - addr) {
			p->present_bytes = present_run(w, i, p->pool_bytes);
			w->pool_count++;
			pages = p->pool_bytes / w->remote->page_bytes;
			pages = pages ? pages : 1;
			for (size_t k = i; k < i + pages; k++)
				w->is_taken[k] = true;
		}
		i += pages;
	}
}

/* Bytes of the chunk whose header opens this page; 0: there is none. */
static uint64_t chunk_at(const struct heapwalk *w, size_t page)
{
	const struct area *area = &w->areas->at[w->area];
	uint64_t word[2], bytes;

	if (!w->has_head[page] || w->is_taken[page])
		return 0;
	memcpy(word, w->head[page], sizeof word);
	bytes = glibc_mapped_bytes(word, w->remote->page_bytes);
	if (bytes < CHUNK_LEAST || bytes > area->end - addr_of(w, page))
		return 0;
	for (size_t i = page; i < w->pages && addr_of(w, i) - addr_of(w, page) < bytes;
		i++)
		if (w->is_taken[i])
			return 0;
	return bytes;
}

static void end_chunk(struct heapwalk *w)
{
	w->visitor.chunk(w->visitor.context, &w->chunk);
	w->skip_to = 0;
}

/* Chunks that open in the window; the last may reach far behind it. */
static void find_chunks(struct heapwalk *w)
{
	size_t i = 0;

	while (i < w->pages) {
		uint64_t bytes = chunk_at(w, i);
		size_t end = i + bytes / w->remote->page_bytes;

		if (!bytes) {
			i++;
			continue;
		}
		w->chunk = (struct mapped_chunk){.addr = addr_of(w, i),
			.bytes = bytes,
			.resident_bytes = present_between(w, i, end)};
		if (end > w->pages && !w->is_old) {
			w->skip_to = w->chunk.addr + bytes;
			return;
		}
		end_chunk(w);
		i = end;
	}
}

/* The part of the window that a chunk covers. */
static void pass_chunk(struct heapwalk *w)
{
	w->chunk.resident_bytes += present_between(w, 0, w->pages);
	if (addr_of(w, w->pages) >= w->skip_to)
		end_chunk(w);
}

static int look(struct heapwalk *w)
{
	int error;

	memset(w->is_taken, 0, sizeof w->is_taken);
	memset(w->has_head, 0, sizeof w->has_head);
	error = read_heads(w, may_be_pool, POOL_HEAD);
	if (error)
		return error;
	find_pools(w);
	error = read_heads(w, may_be_chunk, 16);
	if (error)
		return error;
	if (w->pool_count)
		w->visitor.pools(w->visitor.context, w->pool, w->pool_count);
	find_chunks(w);
	return 0;
}

/* Ends at the chunk, the area or where an arena may begin; never inside of a pool. */
static void set_window(struct heapwalk *w, const struct area *area)
{
	uint64_t page = w->remote->page_bytes, end = w->at + WINDOW * page;
	uint64_t edge = (w->at / GLIBC_HEAP_MAX + 1) * GLIBC_HEAP_MAX;

	end -= end % POOL_LARGE;
	if (w->skip_to > w->at && end > w->skip_to)
		end = w->skip_to;
	if (end > edge)
		end = edge;
	if (end > area->end || end <= w->at)
		end = area->end;
	w->start = w->at;
	w->pages = (size_t)((end - w->at) / page);
	w->pages = w->pages < WINDOW ? w->pages : WINDOW;
}

/* Where nothing was present, ask for the next page that is. */
static int jump(struct heapwalk *w, const struct area *area)
{
	uint64_t size = w->remote->page_bytes, page = w->at / size;

	if (!w->was_empty || w->skip_to > w->at)
		return 0;
	w->was_empty = false;
	if (remote_next_present(w->remote, w->at / size, area->end / size, &page)) {
		if (w->pages_seen < PAGES_MAX)
			return 0;
		w->unseen_bytes += area->end - w->at;
		page = area->end / size;
	}
	if (page < w->at / size || page > area->end / size)
		return -EBADMSG;
	w->at = page * size;
	return 0;
}

static int pass_window(struct heapwalk *w, const struct area *area)
{
	uint64_t present;
	int error;

	set_window(w, area);
	if (!w->pages) {
		w->at = area->end;
		return 0;
	}
	error = remote_pagemap(
		w->remote, w->start / w->remote->page_bytes, w->pages, w->entry);
	if (error)
		return error;
	present = present_between(w, 0, w->pages);
	w->resident_bytes += present;
	w->pages_seen += w->pages;
	w->was_empty = !present;
	w->at = addr_of(w, w->pages);
	if (w->skip_to > w->start)
		pass_chunk(w);
	else if (present)
		return look(w);
	return 0;
}

/* A heap of a thread arena is left to whoever walks chunks. */
static bool pass_arena(struct heapwalk *w, const struct area *area)
{
	uint64_t bytes, end;

	if (w->at % GLIBC_HEAP_MAX || w->skip_to > w->at || w->is_old)
		return false;
	bytes = glibc_heap_bytes(w->remote, w->areas, w->at);
	if (!bytes || bytes > area->end - w->at)
		return false;
	w->visitor.arena(w->visitor.context, w->at, bytes);
	end = w->at + bytes;
	w->at = end - end % w->remote->page_bytes;
	return true;
}

static bool is_walked(const struct heapwalk *w, const struct area *area)
{
	return area->use == AREA_ANON || (area->use == AREA_HEAP && w->is_old);
}

int heapwalk_step(struct heapwalk *walk)
{
	const struct area *area;
	int error;

	while (walk->area < walk->areas->count) {
		area = &walk->areas->at[walk->area];
		if (walk->at < area->start)
			walk->at = area->start;
		if (is_walked(walk, area) && walk->at < area->end)
			break;
		walk->area++;
		walk->was_empty = false;
	}
	if (walk->area == walk->areas->count)
		return 0;
	area = &walk->areas->at[walk->area];
	if (pass_arena(walk, area))
		return 1;
	error = jump(walk, area);
	if (!error && walk->at < area->end)
		error = pass_window(walk, area);
	return error ? error : 1;
}
