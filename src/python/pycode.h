/*
 * pycode.h - code objects of the target, remembered
 *
 * A function's name, file and table of lines do not change while it lives, and the same
 * functions are seen over and over.  An entry is used only while the code object still
 * looks as it did: its address may be another's by now.
 */
#ifndef PYTHON_PYCODE_H
#define PYTHON_PYCODE_H

#include <stddef.h>
#include <stdint.h>

#include "python/pymap.h"
#include "python/remote.h"

enum {
	PYCODE_ENTRIES = 4096,         /* a power of two; then all are forgotten */
	PYCODE_LINES_MAX = 1 << 20,    /* bytes of one table */
	PYCODE_ALL_LINES_MAX = 16 << 20
};

struct pycode {
	uint64_t addr;               /* of the code object; 0: free */
	uint64_t file_addr, name_addr, lines_addr; /* what it looked like */
	int32_t first_line;
	uint32_t first_traceable;    /* index of an instruction; 0 before 3.11 */
	char *function, *file;       /* NUL-terminated UTF-8 */
	uint8_t *lines;              /* NULL: not readable */
	size_t lines_len;
};

struct pycode_cache;

/* @remote and @map are borrowed and must outlive it. */
struct pycode_cache *pycode_create(struct remote *remote, const struct pymap *map);
void pycode_destroy(struct pycode_cache *cache);

/**
 * pycode_take() - a code object by its bytes
 * @bytes: map->abi.code_bytes from @addr
 *
 * Return: borrowed until the next call; NULL when it is no code object, or its names
 * cannot be read.
 */
const struct pycode *pycode_take(
	struct pycode_cache *cache, uint64_t addr, const uint8_t *bytes);

/* The same, read here. */
const struct pycode *pycode_read(struct pycode_cache *cache, uint64_t addr);

/**
 * pycode_offset() - where in its bytecode a frame is, in bytes
 * @instruction: the frame's word: an index up to 3.10, an address from 3.11
 *
 * Negative: before the first instruction.
 */
int64_t pycode_offset(
	const struct pymap *map, const struct pycode *code, uint64_t instruction);

uint32_t pycode_line(const struct pymap *map, const struct pycode *code, int64_t offset);

#endif
