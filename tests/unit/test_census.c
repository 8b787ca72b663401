/* The census over memory made by hand: what it must count, and what it must not. */
#include "config.h"

#include "python/census.h"

#include <stdlib.h>

#include "pyimage.h"
#include "python/containers.h"
#include "unit.h"

#define MANY UINT64_C(0x7f2000000000)

enum { ALL_AT_ONCE = 1 << 30, FIRST_POOL = 48 };

static struct pyheap *take(struct pyimage *image, uint64_t budget)
{
	struct remote remote = fakeremote_open(&image->fake);
	struct census_options options = {.major = 3, .minor = image->minor};
	struct census *c;
	struct pyheap *heap;
	int more = 1;

	assert_int_equal(census_create(&remote, &options, &c), 0);
	for (int i = 0; i < 4000 && more > 0; i++)
		more = census_step(c, budget);
	assert_int_equal(more, 0);
	heap = census_take(c);
	assert_null(census_take(c));
	census_destroy(c);
	assert_int_equal(image->fake.read_absent, 0);
	return heap;
}

static uint64_t count_of(const struct pyheap *heap, const char *name)
{
	const struct pyheap_type *t = pyheap_find(heap, name);

	return t ? t->count : 0;
}

static void as_made(void **state)
{
	(void)state;
	for (int minor = 8; minor <= 13; minor++) {
		struct pyimage image;
		struct pyheap *h;

		pyimage_build(&image, minor);
		h = take(&image, ALL_AT_ONCE);
		assert_int_equal(count_of(h, "Thing"), PYIMAGE_THINGS);
		assert_int_equal(pyheap_find(h, "Thing")->bytes, PYIMAGE_THINGS * 32);
		assert_int_equal(count_of(h, "list"), PYIMAGE_LISTS);
		assert_int_equal(
			pyheap_find(h, "list")->bytes, PYIMAGE_LISTS * (64 + 32));
		assert_int_equal(count_of(h, "dict"), PYIMAGE_DICTS);
		assert_int_equal(pyheap_find(h, "dict")->bytes,
			PYIMAGE_DICTS *
				(64 + (minor < 11 ? 40 + 8 + 5 * 24 : 32 + 8 + 5 * 24)));
		assert_int_equal(count_of(h, "str"), 1);
		assert_int_equal(pyheap_find(h, "str")->bytes, 2016);
		assert_int_equal(h->libc.walked_bytes, PYIMAGE_HEAP_BYTES);
		assert_int_equal(h->libc.free_bytes, 0x400);
		assert_int_equal(h->libc.mapped_bytes, PYIMAGE_LARGE_BYTES);
		assert_int_equal(h->pools.unread_blocks, 0);
		pyheap_destroy(h);
		pyimage_finish(&image);
	}
}

static void slices_give_the_same(void **state)
{
	struct pyimage image;
	struct pyheap *h;

	(void)state;
	pyimage_build(&image, 12);
	h = take(&image, 1);
	assert_int_equal(count_of(h, "Thing"), PYIMAGE_THINGS);
	assert_int_equal(h->libc.walked_bytes, PYIMAGE_HEAP_BYTES);
	pyheap_destroy(h);
	pyimage_finish(&image);
}

/* One word changed, in 3.12: the second pool holds the things. */
static void what_is_not_counted(void **state)
{
	enum { THINGS = 16384 };
	static const struct {
		const char *name;
		bool in_pools; /* else in DATA */
		uint32_t offset;
		uint64_t value;
		uint64_t things;
	} cases[] = {
		{"reference count 0", true, THINGS + FIRST_POOL, 0, PYIMAGE_THINGS - 1},
		{"reference count too large", true, THINGS + FIRST_POOL,
			UINT64_C(1) << 40, PYIMAGE_THINGS - 1},
		{"immortal", true, THINGS + FIRST_POOL, 0xffffffff, PYIMAGE_THINGS},
		{"type is nowhere", true, THINGS + FIRST_POOL + 8, 0x1000,
			PYIMAGE_THINGS - 1},
		{"type is not aligned", true, THINGS + FIRST_POOL + 8,
			PYIMAGE_DATA + PYIMAGE_THING + 1, PYIMAGE_THINGS - 1},
		{"type of another size", true, THINGS + FIRST_POOL + 8,
			PYIMAGE_DATA + PYIMAGE_STR, PYIMAGE_THINGS - 1},
		{"type not ready", false, PYIMAGE_THING + 168, 0, 0},
		{"type of a type that is none", false, PYIMAGE_THING + 8,
			PYIMAGE_DATA + PYIMAGE_LIST, 0},
		{"type without a name", false, PYIMAGE_THING + 24, 0, 0},
		{"name of control bytes", false, PYIMAGE_NAMES + PYIMAGE_THING / 16,
			0x0a1b5b4d41, 0},
		{"instances of 8 bytes", false, PYIMAGE_THING + 32, 8, 0},
		{"instances of another size", false, PYIMAGE_THING + 32, 64, 0},
		{"instances with gc links", false, PYIMAGE_THING + 168, 1 << 12 | 1 << 14,
			0},
		{"base that is its own base", false, PYIMAGE_THING + 256,
			PYIMAGE_DATA + PYIMAGE_THING, PYIMAGE_THINGS},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pyimage image;
		struct pyheap *h;

		pyimage_build(&image, 12);
		pyimage_put(
			(cases[i].in_pools ? image.pools : image.data) + cases[i].offset,
			cases[i].value);
		h = take(&image, ALL_AT_ONCE);
		assert_case(cases[i].name, count_of(h, "Thing") == cases[i].things);
		assert_case(cases[i].name, h->pools.used_blocks > PYIMAGE_THINGS);
		pyheap_destroy(h);
		pyimage_finish(&image);
	}
}

static void free_blocks_are_not_counted(void **state)
{
	const uint32_t pool = 16384;
	struct pyimage image;
	struct pyheap *h;
	uint32_t in_use = PYIMAGE_THINGS - 2;

	(void)state;
	pyimage_build(&image, 12);
	memcpy(image.pools + pool, &in_use, sizeof in_use);
	pyimage_put(image.pools + pool + 8, PYIMAGE_POOLS + pool + 48 + 32 * 7);
	pyimage_put(image.pools + pool + 48 + 32 * 7, PYIMAGE_POOLS + pool + 48 + 32 * 3);
	pyimage_put(image.pools + pool + 48 + 32 * 3, 0);
	h = take(&image, ALL_AT_ONCE);
	assert_int_equal(count_of(h, "Thing"), PYIMAGE_THINGS - 2);
	pyheap_destroy(h);
	/* A chain that bites its tail: the pool was torn, none of it is counted. */
	pyimage_put(image.pools + pool + 48 + 32 * 3, PYIMAGE_POOLS + pool + 48 + 32 * 7);
	h = take(&image, ALL_AT_ONCE);
	assert_int_equal(count_of(h, "Thing"), 0);
	assert_int_equal(h->pools.unread_blocks, PYIMAGE_THINGS - 2);
	pyheap_destroy(h);
	pyimage_finish(&image);
}

static void lengths_that_lie(void **state)
{
	const uint32_t list = 2 * 16384 + FIRST_POOL, dict = 3 * 16384 + FIRST_POOL;
	struct pyimage image;
	struct pyheap *h;

	(void)state;
	pyimage_build(&image, 12);
	pyimage_put(image.pools + list + 48, UINT64_MAX / 8); /* allocated */
	pyimage_put(image.pools + list + 64 + 32, 1000);      /* more than allocated */
	pyimage_put(image.pools + dict + 48, PYIMAGE_POOLS - 4096); /* keys nowhere */
	h = take(&image, ALL_AT_ONCE);
	assert_int_equal(pyheap_find(h, "list")->bytes, PYIMAGE_LISTS * (64 + 32) - 64);
	assert_int_equal(pyheap_find(h, "dict")->bytes, PYIMAGE_DICTS * (64 + 160) - 160);
	pyheap_destroy(h);
	pyimage_finish(&image);
}

static void heap_that_ends_early(void **state)
{
	struct pyimage image;
	struct pyheap *h;

	(void)state;
	pyimage_build(&image, 12);
	pyimage_put(image.heap + 0x290 + 8, 0x123457);
	h = take(&image, ALL_AT_ONCE);
	assert_int_equal(h->libc.heap_bytes, PYIMAGE_HEAP_BYTES);
	assert_int_equal(h->libc.walked_bytes, 0x290);
	pyheap_destroy(h);
	pyimage_finish(&image);
}

static void pages_that_are_absent(void **state)
{
	struct pyimage image;
	struct pyheap *h;

	(void)state;
	pyimage_build(&image, 12);
	image.fake.segment[2].absent = 1 << 6; /* the third page of the things' pool */
	h = take(&image, ALL_AT_ONCE);
	assert_int_equal(count_of(h, "Thing"), (8192 - 48) / 32);
	assert_int_equal(h->pools.unread_blocks, PYIMAGE_THINGS - (8192 - 48) / 32);
	pyheap_destroy(h);
	pyimage_finish(&image);
}

static void target_ends_on_the_way(void **state)
{
	struct census_options options = {.major = 3, .minor = 12};
	struct pyimage image;
	struct remote remote;
	struct census *c;

	(void)state;
	pyimage_build(&image, 12);
	remote = fakeremote_open(&image.fake);
	assert_int_equal(census_create(&remote, &options, &c), 0);
	assert_int_equal(census_step(c, 1), 1);
	image.fake.error = -ESRCH;
	assert_int_equal(census_step(c, 1), -ESRCH);
	census_destroy(c);
	pyimage_finish(&image);
}

static void refusals(void **state)
{
	static const struct {
		const char *file;
		int major, minor;
		enum pyheap_refusal why;
	} cases[] = {
		{"/usr/bin/python3.12", -1, -1, PYHEAP_COMPLETE},
		{"/opt/bin/pypy3.10", -1, -1, PYHEAP_PYPY},
		{"/opt/lib/libpypy3.10-c.so", -1, -1, PYHEAP_PYPY},
		{"/usr/bin/python3.13t", 3, 13, PYHEAP_FREE_THREADED},
		{"/usr/lib/libpython3.12d.so.1.0", -1, -1, PYHEAP_DEBUG_BUILD},
		{"/usr/bin/python3.14", -1, -1, PYHEAP_NOT_YET_KNOWN},
		{"/usr/bin/python3.7m", -1, -1, PYHEAP_POOLS_ONLY},
		{"/usr/bin/python2.7", -1, -1, PYHEAP_POOLS_ONLY},
		{"/usr/bin/python3.4", -1, -1, PYHEAP_TOO_OLD},
		{"/usr/bin/app", 3, 9, PYHEAP_COMPLETE},
		{"/usr/bin/app", -1, -1, PYHEAP_NO_VERSION},
	};
	static uint8_t page[4096];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct census_options options = {
			.major = cases[i].major, .minor = cases[i].minor};
		struct fakeremote fake = {0};
		struct remote remote = fakeremote_open(&fake);
		struct pyheap *heap;
		struct census *c;

		fakeremote_add(&fake, 0x10000, page, sizeof page, cases[i].file);
		assert_int_equal(census_create(&remote, &options, &c), 0);
		while (census_step(c, 1 << 20) > 0)
			;
		heap = census_take(c);
		assert_case(cases[i].file, heap->refusal == cases[i].why);
		assert_case(
			cases[i].file, (heap->refusal == PYHEAP_COMPLETE) ==
					       !pyheap_refusal_text(heap->refusal)[0]);
		pyheap_destroy(heap);
		census_destroy(c);
	}
}

static void more_types_than_lines(void **state)
{
	enum { TYPES = 5000, SIZE = 0x140, EACH = 1021 };
	const size_t data_bytes = (size_t)TYPES * SIZE + TYPES * 16 + 4096;
	AUTO_FREE uint8_t *data = calloc(1, data_bytes);
	struct pyimage image;
	struct pyheap *h;
	uint64_t all = 0;
	uint32_t made = 0;

	(void)state;
	pyimage_build(&image, 12);
	for (uint32_t i = 0; i < TYPES; i++) {
		uint8_t *t = data + i * SIZE,
			*name = data + (size_t)TYPES * SIZE + i * 16;

		snprintf((char *)name, 16, "T%u", i);
		pyimage_put(t + 8, PYIMAGE_DATA + PYIMAGE_TYPE);
		pyimage_put(t + 24, MANY + (uint64_t)(name - data));
		pyimage_put(t + 32, 16);
		pyimage_put(t + 168, 1 << 12);
	}
	fakeremote_add(&image.fake, MANY, data, data_bytes, "");
	memset(image.pools, 0, PYIMAGE_POOLS_BYTES);
	for (uint32_t pool = 0; made < TYPES; pool += 16384) {
		uint32_t n = TYPES - made < EACH ? TYPES - made : EACH;

		pyimage_put_pool(&image, pool, 16, n);
		for (uint32_t i = 0; i < n; i++, made++) {
			uint8_t *o = image.pools + pool + 48 + i * 16;

			pyimage_put(o, 1);
			pyimage_put(o + 8, MANY + (uint64_t)made * SIZE);
		}
	}
	h = take(&image, ALL_AT_ONCE);
	assert_int_equal(h->type_count, PYHEAP_TYPES_MAX);
	for (size_t i = 0; i < h->type_count; i++)
		all += h->type[i].count;
	assert_int_equal(all, TYPES + 1);
	assert_true(count_of(h, "(other)") > TYPES - PYHEAP_TYPES_MAX);
	pyheap_destroy(h);
	pyimage_finish(&image);
}

static void growth(void **state)
{
	const struct dict_keys old = {.slots = 8, .usable = 0},
			       str = {.slots = 8, .is_str = true};
	struct pyheap_container top[PYHEAP_CONTAINERS_MAX];
	size_t count = 0;

	(void)state;
	assert_int_equal(list_next_bytes(4, 8), 8 * 8);
	assert_int_equal(list_next_bytes(4, 12), 8 * 8);
	assert_int_equal(list_next_bytes(1000, 12), 1132 * 8);
	assert_int_equal(dict_next_bytes(5, &old, 8), 40 + 16 + 10 * 24);
	assert_int_equal(dict_next_bytes(5, &str, 12), 32 + 16 + 10 * 16);
	assert_int_equal(set_next_bytes(0, 0, 7), 32 * 16);
	for (uint64_t i = 0; i < 100; i++)
		containers_offer(
			top, &count, &(struct pyheap_container){.bytes = i * 37 % 101});
	assert_int_equal(count, PYHEAP_CONTAINERS_MAX);
	for (size_t i = 0; i + 1 < count; i++)
		assert_true(top[i].bytes >= top[i + 1].bytes);
	assert_int_equal(top[0].bytes, 100);
}

/* Any words anywhere: it ends, and touches nothing that is not there. */
static void random_damage(void **state)
{
	uint64_t seed = 20;

	(void)state;
	for (int round = 0; round < 150; round++) {
		struct pyimage image;

		pyimage_build(&image, 8 + round % 6);
		for (int i = 0; i < 200; i++) {
			uint8_t *const at[] = {
				image.data, image.pools, image.heap, image.pools};
			uint64_t r;

			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
			r = seed >> 20;
			pyimage_put(at[r & 3] + (r >> 2) % (PYIMAGE_HEAP_BYTES / 8) * 8,
				r & 4096 ? r >> 13 & 0xffff
					 : PYIMAGE_POOLS + (r >> 13) % 131072);
		}
		pyheap_destroy(take(&image, ALL_AT_ONCE));
		pyimage_finish(&image);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_made),
		cmocka_unit_test(slices_give_the_same),
		cmocka_unit_test(what_is_not_counted),
		cmocka_unit_test(free_blocks_are_not_counted),
		cmocka_unit_test(lengths_that_lie),
		cmocka_unit_test(heap_that_ends_early),
		cmocka_unit_test(pages_that_are_absent),
		cmocka_unit_test(target_ends_on_the_way),
		cmocka_unit_test(refusals),
		cmocka_unit_test(more_types_than_lines),
		cmocka_unit_test(growth),
		cmocka_unit_test(random_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
