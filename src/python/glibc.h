/*
 * glibc.h - the heap of glibc's malloc, without symbols
 *
 * The main arena is [heap]: chunks side by side from its first byte to the top chunk.
 * A thread's arena has heaps at multiples of 64 MiB, each opened by a heap_info.  Blocks
 * above a threshold have a mapping of their own.
 *
 *	chunk   +0  size of the chunk before, if that is free
 *	        +8  own size, a multiple of 16; 1: the one before is in use, 2: mapped,
 *	            4: not of the main arena
 *	        +16 what the program got
 *
 * Whether a chunk is in use stands in the next one.  The walk ends at the first size that
 * cannot be; how far it came is the coverage.  Anybody's heap: nothing here is Python's.
 */
#ifndef PYTHON_GLIBC_H
#define PYTHON_GLIBC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/pyheap.h"
#include "python/areas.h"
#include "python/present.h"
#include "python/remote.h"

#define GLIBC_HEAP_MAX (UINT64_C(64) << 20)
enum {
	GLIBC_HEAD = 16,       /* bytes of a chunk's header */
	GLIBC_WORDS = 24,      /* of a block that a visitor sees */
	GLIBC_SEEN_LEAST = 512 /* smaller chunks are not shown, unless all are */
};

/* Bytes of a mapped chunk whose header is word[0 .. 1]; 0: it is none. */
uint64_t glibc_mapped_bytes(const uint64_t word[2], uint64_t page_bytes);

/* Bytes in use by the thread arena's heap at @addr, at least a page; 0: there is none. */
uint64_t glibc_heap_bytes(
	struct remote *remote, const struct areas *areas, uint64_t addr);

struct glibc_visitor {
	void *context;
	/* A chunk in use: its block at @addr, word[0 .. words-1] the block's start. */
	void (*used)(void *context, uint64_t addr, uint64_t chunk_bytes,
		const uint64_t *word, size_t words);
};

struct glibc;

/* One region after another is walked; @stats are added to, and borrowed. */
struct glibc *glibc_create(struct remote *remote, struct present *present,
	struct pyheap_malloc *stats, const struct glibc_visitor *visitor);
void glibc_destroy(struct glibc *glibc);

/* Show chunks of all sizes from now on. */
void glibc_show_all(struct glibc *glibc);

/* The next region: [heap], or a heap of a thread. */
void glibc_begin_main(struct glibc *glibc, uint64_t start, uint64_t end);
void glibc_begin_thread(struct glibc *glibc, uint64_t start, uint64_t end);

/* Walk on, 64 KiB at most: 1 more is left, 0 the region's end (or what cannot be
 * understood), negative errno. */
int glibc_step(struct glibc *glibc);

/* Resident bytes of all that was walked: in use, and free. */
uint64_t glibc_used_resident(const struct glibc *glibc);

#endif
