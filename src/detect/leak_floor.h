/*
 * leak_floor.h - the floors that a leak verdict stands on, block by block
 *
 *	kib[0 .. count-1], oldest first, each the least RSS + swap of block_us; the first
 *	block began at begin_us of elapsed time
 */
#ifndef DETECT_LEAK_FLOOR_H
#define DETECT_LEAK_FLOOR_H

#include "detect/leak.h"

struct leak_floor {
	uint64_t block_us; /* 0: there is none yet */
	uint64_t begin_us;
	unsigned count;
	uint32_t kib[LEAK_BLOCKS];
	bool hole[LEAK_BLOCKS]; /* no sample fell into it: the one before is repeated */
};

/* Those of the blocks that prove the verdict at present; without one, of 16 s. */
void leak_floor(const struct leak *l, struct leak_floor *out);

#endif
