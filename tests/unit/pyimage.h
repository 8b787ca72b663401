/*
 * pyimage.h - the memory of a small Python, made by hand
 *
 *	DATA   of the program: type, Thing, list, dict, str, and their names
 *	POOLS  anonymous: pools of objects
 *	HEAP   [heap]: chunks of malloc, one with a large str
 *	LARGE  anonymous: one mapped chunk, the items of a list
 */
#ifndef TESTS_PYIMAGE_H
#define TESTS_PYIMAGE_H

#include "fakeremote.h"

enum {
	PYIMAGE_DATA_BYTES = 64 << 10,
	PYIMAGE_POOLS_BYTES = 128 << 10,
	PYIMAGE_HEAP_BYTES = 32 << 10,
	PYIMAGE_LARGE_BYTES = 256 << 10,
	PYIMAGE_THINGS = 500,
	PYIMAGE_LISTS = 100,
	PYIMAGE_DICTS = 50
};
#define PYIMAGE_DATA UINT64_C(0x555500000000)
#define PYIMAGE_HEAP UINT64_C(0x555600000000)
#define PYIMAGE_POOLS UINT64_C(0x7f0000000000)
#define PYIMAGE_LARGE UINT64_C(0x7f1000000000)

/* Offsets in DATA of the types, and of the first of many. */
enum {
	PYIMAGE_TYPE = 0x000,
	PYIMAGE_THING = 0x200,
	PYIMAGE_LIST = 0x400,
	PYIMAGE_DICT = 0x600,
	PYIMAGE_STR = 0x800,
	PYIMAGE_NAMES = 0x1000
};

struct pyimage {
	struct fakeremote fake;
	uint8_t *data, *pools, *heap, *large; /* page-aligned; owned */
	int minor;
};

/* All of it, laid out as CPython 3.@minor has it (8 to 13). */
void pyimage_build(struct pyimage *image, int minor);
void pyimage_finish(struct pyimage *image);

void pyimage_put(uint8_t *at, uint64_t value);
void pyimage_put_type(struct pyimage *image, uint32_t offset, const char *name,
	uint64_t basic, uint64_t item, uint64_t flags);
/* A pool at POOLS + @offset with its first @count blocks of @bytes in use. */
void pyimage_put_pool(
	struct pyimage *image, uint32_t offset, uint32_t bytes, uint32_t count);

#endif
