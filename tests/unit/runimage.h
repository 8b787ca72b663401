/*
 * runimage.h - the memory of a small Python that never was
 *
 * One library with dynamic symbols, a runtime, an interpreter, two threads with three
 * calls each, a collector: laid out as a given version does.  To be mutated.
 */
#ifndef TESTS_RUNIMAGE_H
#define TESTS_RUNIMAGE_H

#include "fakeremote.h"
#include "python/pyabi.h"

enum { RUNIMAGE_BYTES = 0x10000, RUNIMAGE_THREADS = 2, RUNIMAGE_DEPTH = 3 };
#define RUNIMAGE_BASE UINT64_C(0x7f0000000000)

/* Where things are, as offsets. */
enum {
	RUNIMAGE_DYNAMIC = 0x200,
	RUNIMAGE_HASH = 0x300,
	RUNIMAGE_SYMBOLS = 0x400,
	RUNIMAGE_RUNTIME = 0x1000,
	RUNIMAGE_INTERPRETER = 0x6000,
	RUNIMAGE_THREAD = 0x9000,
	RUNIMAGE_FRAME = 0xa000,
	RUNIMAGE_CODE = 0xb000
};

/**
 * runimage_make() - lay it out
 * @bytes:   RUNIMAGE_BYTES, overwritten
 * @table:   an entry of the table
 * @carried: 13 or 14: the runtime carries its own offsets as that version does; else 0
 */
void runimage_make(uint8_t *bytes, const struct pyabi *table, uint32_t carried);

/* A remote with these bytes, mapped as @path. */
struct remote runimage_open(struct fakeremote *fake, uint8_t *bytes, const char *path);

#endif
