#include "config.h"

#include "pyimage.h"

#include <stdlib.h>
#include <string.h>

enum { READY = 1 << 12, GC = 1 << 14, LIST_ITEMS = 4, PAGE = 4096 };
#define IS_LIST (UINT64_C(1) << 25)
#define IS_STR (UINT64_C(1) << 28)
#define IS_DICT (UINT64_C(1) << 29)
#define IS_TYPE (UINT64_C(1) << 31)

void pyimage_put(uint8_t *at, uint64_t value)
{
	memcpy(at, &value, sizeof value);
}

static void put32(uint8_t *at, uint32_t value)
{
	memcpy(at, &value, sizeof value);
}

static uint32_t pool_bytes(const struct pyimage *image)
{
	return image->minor >= 10 ? 16384 : 4096;
}

void pyimage_put_type(struct pyimage *image, uint32_t offset, const char *name,
	uint64_t basic, uint64_t item, uint64_t flags)
{
	uint8_t *t = image->data + offset;
	uint32_t at = PYIMAGE_NAMES + offset / 16;

	memset(t, 0, 0x180);
	memcpy(image->data + at, name, strlen(name) + 1);
	pyimage_put(t, 1);
	pyimage_put(t + 8, PYIMAGE_DATA + PYIMAGE_TYPE);
	pyimage_put(t + 24, PYIMAGE_DATA + at);
	pyimage_put(t + 32, basic);
	pyimage_put(t + 40, item);
	pyimage_put(t + 168, flags | READY);
}

void pyimage_put_pool(
	struct pyimage *image, uint32_t offset, uint32_t bytes, uint32_t count)
{
	uint8_t *p = image->pools + offset;

	put32(p, count);
	pyimage_put(p + 8, 0);
	pyimage_put(p + 16, PYIMAGE_DATA);
	pyimage_put(p + 24, PYIMAGE_DATA);
	put32(p + 32, 1);
	put32(p + 36, bytes / 16 - 1);
	put32(p + 40, 48 + count * bytes);
	put32(p + 44, pool_bytes(image) - bytes);
}

/* @count objects of @words words each, over as many pools as it takes. */
static uint32_t put_objects(struct pyimage *image, uint32_t offset, uint32_t count,
	const uint64_t *word, uint32_t words)
{
	const uint32_t bytes = (words * 8 + 15) & ~15U;
	const uint32_t room = (pool_bytes(image) - 48) / bytes;

	while (count) {
		uint32_t n = count < room ? count : room;

		pyimage_put_pool(image, offset, bytes, n);
		for (uint32_t i = 0; i < n; i++)
			memcpy(image->pools + offset + 48 + i * bytes, word, words * 8);
		count -= n;
		offset += pool_bytes(image);
	}
	return offset;
}

/* Keys with 8 slots, one entry of which is used. */
static uint32_t put_keys(struct pyimage *image, uint32_t offset)
{
	uint64_t old[] = {1, 8, PYIMAGE_DATA, 4, 1, 0};
	uint64_t new[] = {1, 3 | 3 << 8, 4, 1, 0, 0};

	return put_objects(image, offset, 1, image->minor < 11 ? old : new, 6);
}

static void put_pools(struct pyimage *image)
{
	const uint64_t thing[] = {1, PYIMAGE_DATA + PYIMAGE_THING, 7, 8};
	const uint64_t list[] = {PYIMAGE_POOLS, PYIMAGE_POOLS, 1,
		PYIMAGE_DATA + PYIMAGE_LIST, 3, PYIMAGE_LARGE + 16, LIST_ITEMS, 0};
	uint32_t offset = put_keys(image, 0);
	const uint64_t dict[] = {PYIMAGE_POOLS, PYIMAGE_POOLS, 1,
		PYIMAGE_DATA + PYIMAGE_DICT, 1, 77, PYIMAGE_POOLS + 48, 0};

	offset = put_objects(image, offset, PYIMAGE_THINGS, thing, 4);
	offset = put_objects(image, offset, PYIMAGE_LISTS, list, 8);
	put_objects(image, offset, PYIMAGE_DICTS, dict, 8);
}

static uint32_t put_chunk(
	struct pyimage *image, uint32_t at, uint32_t bytes, uint32_t bits)
{
	pyimage_put(image->heap + at + 8, bytes | bits);
	return at + bytes;
}

/* The cache of the main thread, a str, a free chunk, a used one, the top. */
static void put_heap(struct pyimage *image)
{
	const uint32_t ascii_head = image->minor >= 12 ? 40 : 48;
	uint32_t at = put_chunk(image, 0, 0x290, 1);
	uint8_t *str = image->heap + at + 16;

	pyimage_put(str, 1);
	pyimage_put(str + 8, PYIMAGE_DATA + PYIMAGE_STR);
	pyimage_put(str + 16, 2000 - ascii_head - 1);
	pyimage_put(str + 32, 1 << 2 | 1 << 5 | 1 << 6);
	at = put_chunk(image, at, 2016, 1);
	at = put_chunk(image, at, 0x400, 1);
	at = put_chunk(image, at, 0x100, 0);
	put_chunk(image, at, PYIMAGE_HEAP_BYTES - at, 1);
}

static void put_types(struct pyimage *image)
{
	pyimage_put_type(image, PYIMAGE_TYPE, "type", 880, 40, IS_TYPE | GC);
	pyimage_put_type(image, PYIMAGE_THING, "Thing", 32, 0, 0);
	pyimage_put_type(image, PYIMAGE_LIST, "list", 40, 0, IS_LIST | GC);
	pyimage_put_type(image, PYIMAGE_DICT, "dict", 48, 0, IS_DICT | GC);
	pyimage_put_type(
		image, PYIMAGE_STR, "str", image->minor >= 12 ? 64 : 80, 0, IS_STR);
}

static uint8_t *pages(size_t bytes)
{
	uint8_t *p = aligned_alloc(PAGE, bytes);

	if (p)
		memset(p, 0, bytes);
	return p;
}

void pyimage_build(struct pyimage *image, int minor)
{
	memset(image, 0, sizeof *image);
	image->minor = minor;
	image->data = pages(PYIMAGE_DATA_BYTES);
	image->pools = pages(PYIMAGE_POOLS_BYTES);
	image->heap = pages(PYIMAGE_HEAP_BYTES);
	image->large = pages(PYIMAGE_LARGE_BYTES);
	put_types(image);
	put_pools(image);
	put_heap(image);
	pyimage_put(image->large + 8, PYIMAGE_LARGE_BYTES | 2);
	fakeremote_add(&image->fake, PYIMAGE_DATA, image->data, PYIMAGE_DATA_BYTES,
		"/usr/lib/libc.so.6");
	fakeremote_add(
		&image->fake, PYIMAGE_HEAP, image->heap, PYIMAGE_HEAP_BYTES, "[heap]");
	fakeremote_add(
		&image->fake, PYIMAGE_POOLS, image->pools, PYIMAGE_POOLS_BYTES, "");
	fakeremote_add(
		&image->fake, PYIMAGE_LARGE, image->large, PYIMAGE_LARGE_BYTES, "");
}

void pyimage_finish(struct pyimage *image)
{
	free(image->data);
	free(image->pools);
	free(image->heap);
	free(image->large);
}
