#include "config.h"

#include "python/census.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "python/areas.h"
#include "python/census_result.h"
#include "python/glibc.h"
#include "python/heapwalk.h"
#include "python/items.h"
#include "python/objects.h"
#include "python/payload.h"
#include "python/pools.h"
#include "python/present.h"
#include "python/slots.h"
#include "python/types.h"

enum {
	COPY = 256 << 10, /* bytes of pools copied in one call */
	COPY_POOLS = COPY / POOL_SMALL,
	ARENAS_MAX = 1024,
	POOLS_LEAST = 8, /* with fewer, objects are in malloc's chunks */
	PAD = 16         /* in front of each block with PYTHONMALLOC=debug, and behind */
};

enum stage { STAGE_ANON, STAGE_HEAP, STAGE_THREADS, STAGE_DONE };

struct arena {
	uint64_t addr, bytes;
};

struct census {
	struct remote *remote;
	struct pyheap *heap; /* what comes out */
	int minor;           /* 8 to 13; else no types */
	uint64_t anon_bytes;
	bool has_types, sees_all_chunks;
	enum stage stage;
	bool in_region;
	size_t area; /* of STAGE_HEAP */
	struct areas areas;
	struct present present;
	struct types *types;
	struct payload payload;
	struct heapwalk *walk;
	struct glibc *glibc;
	struct arena arena[ARENAS_MAX];
	size_t arenas, next_arena;
	struct pyheap_arena region; /* under way: sums before it */
	uint64_t heap_object_bytes; /* resident, outside of pools */
	int error;                  /* of a visitor; ends the next step */
	uint8_t *copy;
	struct remote_piece piece[COPY_POOLS];
};

/* PYTHONMALLOC=debug: 8 bytes of size, highest first, a letter and seven 0xfd. */
static bool unpad(const struct block *b, struct block *out)
{
	uint64_t bytes;

	if (b->words < 4 || b->word[1] >> 8 != UINT64_C(0xfdfdfdfdfdfdfd))
		return false;
	bytes = __builtin_bswap64(b->word[0]);
	if (bytes < 16 || bytes > b->bytes - PAD)
		return false;
	*out = (struct block){.addr = b->addr + PAD,
		.bytes = bytes,
		.word = b->word + 2,
		.words = b->words - 2,
		.origin = BLOCK_OF_MALLOC};
	return true;
}

/* Count the object in a block that costs @bytes; false: there is none. */
static bool count_object(struct census *c, const struct block *b, uint64_t bytes)
{
	struct object o;
	struct block inner;

	if (!objects_identify(c->types, c->minor, b, &o) &&
		!(unpad(b, &inner) && objects_identify(c->types, c->minor, &inner, &o)))
		return false;
	o.type->count++;
	o.type->bytes += bytes;
	o.type->bytes += payload_of(&c->payload, &o);
	slots_see(&c->payload, &o, bytes);
	return true;
}

/* Blocks of the first @len bytes; what lies behind was never touched, or swapped out. */
static void count_blocks(struct census *c, const struct pool *p, const uint8_t *bytes,
	size_t len, const struct pool_free *f)
{
	struct pyheap_pools *stats = &c->heap->pools;
	const uint32_t size = p->block_bytes, end = pool_carved_bytes(p);
	uint64_t objects = 0;

	for (uint32_t offset = POOL_HEAD; offset < end; offset += size) {
		struct block b = {.addr = p->addr + offset,
			.bytes = size,
			.word = (const uint64_t *)(const void *)(bytes + offset),
			.words = size / 8,
			.origin = BLOCK_OF_POOL};

		if (p->free && pool_is_free(f, offset))
			continue;
		if (offset + size > len)
			stats->unread_blocks++;
		else if (size >= 16)
			objects += count_object(c, &b, size);
	}
	stats->typed_blocks += objects;
	stats->typed_bytes += objects * size;
}

/* The copy of a pool must hold together; false: it was torn. */
static bool take_copy(struct census *c, const uint8_t *bytes, uint64_t addr, size_t len)
{
	struct pool_free f;
	struct pool p;

	if (!pool_parse(bytes, addr, c->payload.pool_size, false, &p) ||
		!pool_free_blocks(&p, bytes, len, &f))
		return false;
	count_blocks(c, &p, bytes, len, &f);
	return true;
}

static bool copy_again(struct census *c, const struct remote_piece *piece)
{
	return remote_read(c->remote, piece->addr, piece->to, piece->len) == 0 &&
	       take_copy(c, piece->to, piece->addr, piece->len);
}

/* How many pools fit into one copy; each at its own place. */
static size_t plan_copy(struct census *c, const struct pool *pool, size_t count)
{
	size_t used = 0, n = 0;

	for (; n < count && n < COPY_POOLS && used + pool[n].present_bytes <= COPY; n++) {
		c->piece[n] = (struct remote_piece){.addr = pool[n].addr,
			.to = c->copy + used,
			.len = pool[n].present_bytes};
		used += pool[n].present_bytes;
	}
	return n;
}

static void type_pools(struct census *c, const struct pool *pool, size_t count)
{
	for (size_t i = 0; i < count && !c->error;) {
		size_t n = plan_copy(c, pool + i, count - i);

		c->error = remote_read_pieces(c->remote, c->piece, n);
		for (size_t k = 0; k < n && !c->error; k++) {
			const struct remote_piece *p = &c->piece[k];

			if (!pool[i + k].count)
				continue;
			if (!(p->is_whole && take_copy(c, p->to, p->addr, p->len)) &&
				!copy_again(c, p))
				c->heap->pools.unread_blocks += pool[i + k].count;
		}
		i += n;
	}
}

static void see_pools(void *context, const struct pool *pool, size_t count)
{
	struct census *c = context;

	for (size_t i = 0; i < count; i++)
		pool_count(&pool[i], &c->heap->pools);
	if (c->has_types)
		type_pools(c, pool, count);
}

static void see_mapped(void *context, const struct mapped_chunk *chunk)
{
	struct census *c = context;
	struct pyheap_malloc *m = &c->heap->libc;
	uint64_t word[GLIBC_WORDS];
	struct block b = {.addr = chunk->addr + GLIBC_HEAD,
		.bytes = chunk->bytes - GLIBC_HEAD,
		.word = word,
		.words = GLIBC_WORDS,
		.origin = BLOCK_MAPPED};

	m->mapped_chunks++;
	m->mapped_bytes += chunk->bytes;
	m->mapped_resident_bytes += chunk->resident_bytes;
	if (c->has_types && present_read(&c->present, b.addr, word, sizeof word) == 0 &&
		count_object(c, &b, chunk->bytes))
		c->heap_object_bytes += chunk->resident_bytes;
}

static void see_arena(void *context, uint64_t addr, uint64_t bytes)
{
	struct census *c = context;

	if (c->arenas < ARENAS_MAX)
		c->arena[c->arenas++] = (struct arena){addr, bytes};
}

static void see_chunk(void *context, uint64_t addr, uint64_t chunk_bytes,
	const uint64_t *word, size_t words)
{
	struct census *c = context;
	struct block b = {.addr = addr,
		.bytes = chunk_bytes - 8,
		.word = word,
		.words = words,
		.origin = BLOCK_OF_MALLOC};

	if (c->has_types && count_object(c, &b, chunk_bytes))
		c->heap_object_bytes += chunk_bytes;
}

/* What can be read of this version; the sizes of its pools. */
static enum pyheap_refusal judge(const struct areas *a, int major, int minor)
{
	if (a->is_pypy)
		return PYHEAP_PYPY;
	if (a->is_free_threaded)
		return PYHEAP_FREE_THREADED;
	if (a->is_debug_build)
		return PYHEAP_DEBUG_BUILD;
	if (major == 3 && minor > 13)
		return PYHEAP_NOT_YET_KNOWN;
	if (major == 3 && minor >= 8)
		return PYHEAP_COMPLETE;
	if ((major == 3 && minor >= 6) || (major == 2 && minor == 7))
		return PYHEAP_POOLS_ONLY;
	return major < 0 ? PYHEAP_NO_VERSION : PYHEAP_TOO_OLD;
}

static uint32_t pool_size(int major, int minor)
{
	if (major < 0)
		return 0;
	return major == 3 && minor >= 10 ? POOL_LARGE : POOL_SMALL;
}

static void choose_version(struct census *c, const struct census_options *options)
{
	int major = options->minor >= 0 ? options->major : c->areas.major;
	int minor = options->minor >= 0 ? options->minor : c->areas.minor;
	const struct heapwalk_visitor visitor = {c, see_pools, see_mapped, see_arena};
	const bool is_old = major == 2 || (major == 3 && minor < 8);

	c->heap->minor = major == 3 ? minor : -1;
	c->heap->refusal =
		options->refusal ? options->refusal : judge(&c->areas, major, minor);
	c->has_types = c->heap->refusal == PYHEAP_COMPLETE;
	c->minor = minor;
	c->payload.pool_size = pool_size(major, minor);
	c->walk = heapwalk_create(
		c->remote, &c->areas, c->payload.pool_size, is_old, &visitor);
}

static void create_parts(struct census *c)
{
	const struct glibc_visitor visitor = {c, see_chunk};

	present_init(&c->present, c->remote);
	c->copy = die_malloc(COPY);
	c->heap->libc.allocator = c->areas.allocator;
	c->glibc = glibc_create(c->remote, &c->present, &c->heap->libc, &visitor);
	c->types = types_create(&c->present, &c->areas, c->minor);
	c->payload.present = &c->present;
	c->payload.areas = &c->areas;
	c->payload.minor = c->minor;
}

int census_create(
	struct remote *remote, const struct census_options *options, struct census **out)
{
	struct areas areas;
	struct census *c;
	int error = areas_read(remote, &areas);

	if (error)
		return error;
	c = die_calloc(1, sizeof *c);
	c->remote = remote;
	c->areas = areas;
	c->anon_bytes = options->anon_bytes;
	c->heap = pyheap_create();
	choose_version(c, options);
	create_parts(c);
	*out = c;
	return 0;
}

void census_destroy(struct census *census)
{
	if (!census)
		return;
	heapwalk_destroy(census->walk);
	glibc_destroy(census->glibc);
	types_destroy(census->types);
	areas_finish(&census->areas);
	pyheap_destroy(census->heap);
	free(census->copy);
	free(census);
}

static int step_anon(struct census *c)
{
	int more = heapwalk_step(c->walk);

	if (more)
		return c->error ? c->error : more;
	if (c->heap->pools.pools < POOLS_LEAST)
		glibc_show_all(c->glibc);
	c->stage = STAGE_HEAP;
	return c->error ? c->error : 1;
}

/* Regions are told one by one as differences of the sums. */
static void note_region(struct census *c, uint64_t addr)
{
	const struct pyheap_malloc *sums = &c->heap->libc;

	c->region = (struct pyheap_arena){.address = addr,
		.is_main = c->stage == STAGE_HEAP,
		.bytes = sums->heap_bytes,
		.used_bytes = sums->used_bytes,
		.free_bytes = sums->free_bytes,
		.top_bytes = sums->top_bytes};
}

static void end_region(struct census *c)
{
	struct pyheap_malloc *sums = &c->heap->libc;
	const struct pyheap_arena *before = &c->region;

	c->in_region = false;
	if (sums->arena_count == PYHEAP_ARENAS_MAX || sums->heap_bytes == before->bytes)
		return;
	sums->arena[sums->arena_count++] =
		(struct pyheap_arena){.address = before->address,
			.is_main = before->is_main,
			.bytes = sums->heap_bytes - before->bytes,
			.used_bytes = sums->used_bytes - before->used_bytes,
			.free_bytes = sums->free_bytes - before->free_bytes,
			.top_bytes = sums->top_bytes - before->top_bytes};
}

/* [heap] is one region, however the kernel cut it. */
static bool begin_heap(struct census *c)
{
	const struct areas *a = &c->areas;
	size_t first, end;

	while (c->area < a->count && a->at[c->area].use != AREA_HEAP)
		c->area++;
	if (c->area == a->count || c->areas.allocator != PYHEAP_MALLOC_GLIBC)
		return false;
	first = c->area;
	for (end = first + 1; end < a->count && a->at[end].use == AREA_HEAP &&
			      a->at[end].start == a->at[end - 1].end;
		end++)
		;
	c->area = end;
	note_region(c, a->at[first].start);
	glibc_begin_main(c->glibc, a->at[first].start, a->at[end - 1].end);
	return true;
}

static bool begin_thread(struct census *c)
{
	const struct arena *a;

	if (c->next_arena == c->arenas)
		return false;
	a = &c->arena[c->next_arena++];
	note_region(c, a->addr);
	glibc_begin_thread(c->glibc, a->addr, a->addr + a->bytes);
	return true;
}

static int step_region(struct census *c)
{
	int more;

	if (!c->in_region)
		c->in_region = c->stage == STAGE_HEAP ? begin_heap(c) : begin_thread(c);
	if (!c->in_region) {
		c->stage++;
		return 1;
	}
	more = glibc_step(c->glibc);
	if (more == 0)
		end_region(c);
	if (more < 0)
		return more;
	return c->error ? c->error : 1;
}

static void take_containers(struct census *c)
{
	struct pyheap *heap = c->heap;

	memcpy(heap->container, c->payload.container, sizeof heap->container);
	heap->container_count = c->payload.container_count;
	for (size_t i = 0; i < heap->container_count; i++) {
		struct pyheap_container *one = &heap->container[i];
		const struct pyheap_type *found = NULL;
		const struct type *items = NULL;

		if (one->kind == PYHEAP_LIST)
			items = items_type(c->types, &c->present, one->address);
		if (items)
			found = pyheap_find(heap, types_name(c->types, items));
		if (found)
			one->items = (uint32_t)(found - heap->type) + 1;
	}
}

static void finish(struct census *c)
{
	const struct census_totals totals = {
		.anon_bytes = c->anon_bytes,
		.seen_bytes = heapwalk_resident_bytes(c->walk) +
			      glibc_used_resident(c->glibc) +
			      c->heap->libc.free_resident_bytes,
		.used_resident_bytes = glibc_used_resident(c->glibc),
		.object_bytes = c->heap_object_bytes,
		.payload = c->payload.sums,
	};

	c->heap->is_cut = c->areas.is_cut;
	c->heap->unseen_bytes = heapwalk_unseen_bytes(c->walk);
	census_result_types(c->heap, c->types);
	census_result_account(c->heap, &totals);
	take_containers(c);
}

int census_step(struct census *census, uint64_t budget_bytes)
{
	const uint64_t from = census->remote->copied_bytes;
	uint64_t rounds = 0;
	int more = 1;

	present_forget(&census->present);
	while (census->stage != STAGE_DONE && more > 0) {
		more = census->stage == STAGE_ANON ? step_anon(census)
						   : step_region(census);
		/* A round over what is not there costs something too. */
		if (census->remote->copied_bytes - from + ++rounds * 4096 >= budget_bytes)
			break;
	}
	if (more < 0)
		return more;
	if (census->stage != STAGE_DONE)
		return 1;
	finish(census);
	return 0;
}

struct pyheap *census_take(struct census *census)
{
	return TAKE(census->heap);
}
