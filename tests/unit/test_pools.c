/* Pools by their looks, over memory made by hand. */
#include "config.h"

#include "python/pools.h"

#include "fakeremote.h"
#include "python/areas.h"
#include "python/glibc.h"
#include "python/heapwalk.h"
#include "python/present.h"
#include "unit.h"

#define BASE UINT64_C(0x7f0000000000)

static _Alignas(16384) uint8_t memory[64 * 4096];

static void put32(uint8_t *at, uint32_t v)
{
	memcpy(at, &v, sizeof v);
}

static void put64(uint8_t *at, uint64_t v)
{
	memcpy(at, &v, sizeof v);
}

/* A pool at memory + @offset: @carved blocks of which the last @unused are chained. */
static void make_pool(
	size_t offset, uint32_t pool, uint32_t block, uint32_t carved, uint32_t unused)
{
	uint8_t *p = memory + offset;
	uint64_t addr = BASE + offset;
	uint64_t next = 0;

	put32(p, carved - unused);
	for (uint32_t i = 0; i < unused; i++) {
		uint32_t at = POOL_HEAD + (carved - 1 - i) * block;

		put64(p + at, next);
		next = addr + at;
	}
	put64(p + 8, next);
	put64(p + 16, BASE + 0x1000);
	put64(p + 24, BASE + 0x2000);
	put32(p + 32, 3);
	put32(p + 36, block / 16 - 1);
	put32(p + 40, POOL_HEAD + carved * block);
	put32(p + 44, pool - block);
}

static void clear(void)
{
	memset(memory, 0, sizeof memory);
}

static void headers(void **state)
{
	static const struct {
		const char *name;
		size_t at;
		uint32_t value;
		bool ok;
	} cases[] = {
		{"as made", 32, 3, true},
		{"more in use than carved", 0, 21, false},
		{"none free, but fewer in use than carved", 0, 20, false},
		{"class too large", 36, 99, false},
		{"class of another size", 36, 4, false},
		{"next offset between blocks", 40, 49, false},
		{"next offset beyond", 40, 16384 + 64, false},
		{"no block carved", 40, 48, false},
		{"last offset of another size", 44, 16384 - 80, false},
		{"arena out of range", 32, 0xffffffff, false},
		{"free block outside", 8, 8, false},
		{"links not aligned", 16, 1, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pool p;

		clear();
		make_pool(0, POOL_LARGE, 64, 20, 5);
		put32(memory + cases[i].at, cases[i].value);
		assert_case(cases[i].name,
			pool_parse(memory, BASE, POOL_LARGE, false, &p) == cases[i].ok);
	}
}

static void sizes_of_pools(void **state)
{
	struct pool p;

	(void)state;
	clear();
	make_pool(0x4000, POOL_SMALL, 32, 7, 0);
	assert_true(pool_parse(memory + 0x4000, BASE + 0x4000, 0, false, &p));
	assert_int_equal(p.pool_bytes, POOL_SMALL);
	assert_int_equal(p.block_bytes, 32);
	assert_int_equal(p.count, 7);
	assert_int_equal(p.room, (4096 - 48) / 32);
	assert_false(pool_parse(memory + 0x4000, BASE + 0x4000, POOL_LARGE, false, &p));
	put32(memory + 0x4000 + 36, 3); /* class 3 of 8 bytes: 32 */
	assert_false(pool_parse(memory + 0x4000, BASE + 0x4000, 0, false, &p));
	assert_true(pool_parse(memory + 0x4000, BASE + 0x4000, 0, true, &p));
}

static void chains(void **state)
{
	struct pool_free f;
	struct pool p;

	(void)state;
	clear();
	make_pool(0, POOL_LARGE, 64, 20, 5);
	assert_true(pool_parse(memory, BASE, POOL_LARGE, false, &p));
	assert_true(pool_free_blocks(&p, memory, sizeof memory, &f));
	assert_false(pool_is_free(&f, POOL_HEAD + 14 * 64));
	assert_true(pool_is_free(&f, POOL_HEAD + 15 * 64));
	assert_true(pool_is_free(&f, POOL_HEAD + 19 * 64));
	assert_false(pool_free_blocks(&p, memory, POOL_HEAD + 18 * 64, &f));
	put64(memory + POOL_HEAD + 15 * 64, BASE + POOL_HEAD + 15 * 64); /* itself */
	assert_false(pool_free_blocks(&p, memory, sizeof memory, &f));
	put64(memory + POOL_HEAD + 15 * 64, 0); /* too short */
	assert_false(pool_free_blocks(&p, memory, sizeof memory, &f));
	put64(memory + POOL_HEAD + 15 * 64, BASE - 64); /* outside */
	assert_false(pool_free_blocks(&p, memory, sizeof memory, &f));
}

struct seen {
	struct pyheap_pools stats;
	struct mapped_chunk chunk[8];
	size_t chunks;
	uint64_t arenas;
};

static void see_pools(void *context, const struct pool *pool, size_t count)
{
	struct seen *s = context;

	for (size_t i = 0; i < count; i++)
		pool_count(&pool[i], &s->stats);
}

static void see_chunk(void *context, const struct mapped_chunk *chunk)
{
	struct seen *s = context;

	s->chunk[s->chunks++ % 8] = *chunk;
}

static void see_arena(void *context, uint64_t addr, uint64_t bytes)
{
	struct seen *s = context;

	(void)addr;
	(void)bytes;
	s->arenas++;
}

static int walk(struct fakeremote *f, uint32_t pool_bytes, struct seen *seen)
{
	struct remote remote = fakeremote_open(f);
	struct heapwalk_visitor visitor = {seen, see_pools, see_chunk, see_arena};
	struct areas areas;
	struct heapwalk *w;
	int more = areas_read(&remote, &areas);

	if (more)
		return more;
	w = heapwalk_create(&remote, &areas, pool_bytes, false, &visitor);
	for (int i = 0; i < 100000 && (more = heapwalk_step(w)) > 0; i++)
		;
	heapwalk_destroy(w);
	areas_finish(&areas);
	return more;
}

static void walk_finds_pools_and_chunks(void **state)
{
	struct fakeremote f = {0};
	struct seen seen = {0};

	(void)state;
	clear();
	make_pool(0, POOL_LARGE, 64, 255, 0);
	make_pool(0x4000, POOL_LARGE, 512, 3, 1);
	make_pool(0x8000, POOL_LARGE, 16, 9, 9); /* all free: an empty pool */
	put64(memory + 0xd008, 0x20000 | 2);
	fakeremote_add(&f, BASE, memory, sizeof memory, "");
	f.segment[0].absent = UINT64_C(1) << 0x10;
	assert_int_equal(walk(&f, POOL_LARGE, &seen), 0);
	assert_int_equal(seen.stats.pools, 2);
	assert_int_equal(seen.stats.empty_pools, 1);
	assert_int_equal(seen.stats.used_bytes, 255 * 64 + 2 * 512);
	assert_int_equal(seen.stats.by_size[512 / 8 - 1].used_blocks, 2);
	assert_int_equal(seen.chunks, 1);
	assert_int_equal(seen.chunk[0].addr, BASE + 0xd000);
	assert_int_equal(seen.chunk[0].bytes, 0x20000);
	assert_int_equal(seen.chunk[0].resident_bytes, 0x20000 - 0x1000);
	assert_int_equal(f.read_absent, 0);
}

static void walk_tries_both_sizes(void **state)
{
	struct fakeremote f = {0};
	struct seen seen = {0};

	(void)state;
	clear();
	make_pool(0x1000, POOL_SMALL, 48, 10, 0);
	make_pool(0x4000, POOL_LARGE, 48, 20, 0);
	fakeremote_add(&f, BASE, memory, sizeof memory, "");
	assert_int_equal(walk(&f, 0, &seen), 0);
	assert_int_equal(seen.stats.used_blocks, 30);
}

static void absent_pages_are_not_read(void **state)
{
	struct fakeremote f = {0};
	struct seen seen = {0};

	(void)state;
	clear();
	make_pool(0, POOL_LARGE, 64, 255, 0);
	fakeremote_add(&f, BASE, memory, sizeof memory, "");
	f.segment[0].absent = UINT64_MAX;
	assert_int_equal(walk(&f, POOL_LARGE, &seen), 0);
	assert_int_equal(seen.stats.pools, 0);
	assert_int_equal(f.reads, 0);
}

static void target_ends(void **state)
{
	struct fakeremote f = {.error = -ESRCH};
	struct seen seen = {0};

	(void)state;
	fakeremote_add(&f, BASE, memory, sizeof memory, "");
	assert_int_equal(walk(&f, 0, &seen), -ESRCH);
}

static void areas_by_name(void **state)
{
	static uint8_t page[4096];
	struct fakeremote f = {0};
	struct remote remote;
	struct areas areas;

	(void)state;
	fakeremote_add(&f, 0x10000, page, sizeof page, "/usr/lib/libc.so.6");
	fakeremote_add(&f, 0x20000, page, sizeof page, "[heap]");
	fakeremote_add(&f, 0x30000, page, sizeof page, "[stack]");
	fakeremote_add(&f, 0x40000, page, sizeof page, "/opt/lib/libpython3.13t.so.1.0");
	fakeremote_add(&f, 0x50000, page, sizeof page, "/opt/libjemalloc.so.2");
	fakeremote_add(&f, 0x60000, page, sizeof page, "");
	remote = fakeremote_open(&f);
	assert_int_equal(areas_read(&remote, &areas), 0);
	assert_int_equal(areas.count, 5);
	assert_int_equal(areas.minor, 13);
	assert_true(areas.is_free_threaded);
	assert_false(areas.is_debug_build);
	assert_int_equal(areas.allocator, PYHEAP_MALLOC_JEMALLOC);
	assert_int_equal(areas.at[1].use, AREA_HEAP);
	assert_non_null(areas_find(&areas, 0x60ff0, 16));
	assert_null(areas_find(&areas, 0x60ff0, 17));
	assert_null(areas_find(&areas, 0x30000, 1));
	areas_finish(&areas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers),
		cmocka_unit_test(sizes_of_pools),
		cmocka_unit_test(chains),
		cmocka_unit_test(walk_finds_pools_and_chunks),
		cmocka_unit_test(walk_tries_both_sizes),
		cmocka_unit_test(absent_pages_are_not_read),
		cmocka_unit_test(target_ends),
		cmocka_unit_test(areas_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
