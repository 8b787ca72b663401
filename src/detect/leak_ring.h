/*
 * leak_ring.h - one process's memory in blocks of time, at one length
 *
 * A sample belongs to the block (age / block length) it falls into.  A block keeps its
 * floor, the least that was resident, which is what stays after every dip of a sawtooth;
 * and when that was, so that a line is a line at any sampling interval.
 *
 * The block of the process's first moments is dropped (a program that starts is not a
 * program that leaks).  A block without a sample repeats the one before, with its time,
 * and is marked; four in a row are a gap: the ring starts anew behind it.
 */
#ifndef DETECT_LEAK_RING_H
#define DETECT_LEAK_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

#define LEAK_BLOCKS 45 /* the longest window that is judged has 44 steps */
#define LEAK_NO_SIZE INT32_MIN
#define LEAK_HOLE 0x8000u /* in @threads: no sample fell into this block */
#define LEAK_GAP_BLOCKS 4
#define LEAK_BLOCK_PARTS 256
#define LEAK_LOW_BLOCKS 8

struct leak_block {
	uint32_t floor_kib; /* least RSS + swap */
	uint32_t anon_kib;  /* RSS anon + swap, where the floor was; all ones: unknown */
	int32_t vsize_kib; /* least VmSize against the first known; LEAK_NO_SIZE: unknown */
	int32_t data_kib; /* least VmData, the same */
	uint16_t maps;    /* last known; 0: never known */
	uint16_t threads; /* least, 15 bits, and LEAK_HOLE */
	int16_t at;       /* when the floor was: 256ths of a block, against its begin */
};

/* Zeroed but for @block_us: empty. */
struct leak_ring {
	uint64_t block_us;
	uint64_t open_index;  /* age / block_us of the open block */
	uint64_t begin_index; /* of the first one, or the first behind the last gap */
	uint16_t next;        /* where the next closed block goes */
	uint16_t count;       /* closed blocks in block[] */
	bool is_open;
	struct leak_block open;
	struct leak_block block[LEAK_BLOCKS];
};

/* What a ring is told of one sample; sizes as in struct leak_block, @at is not read. */
struct leak_point {
	uint64_t age_us;
	struct leak_block value;
};

enum leak_ring_step {
	LEAK_RING_SAME, /* the open block goes on */
	LEAK_RING_NEXT, /* at least one block was closed */
	LEAK_RING_GAP,  /* ... and the ring starts anew */
};

/* Add one sample; ages never fall. */
enum leak_ring_step leak_ring_add(struct leak_ring *r, const struct leak_point *p);

/* Closed block @back blocks before the newest; @back < count. */
const struct leak_block *leak_ring_at(const struct leak_ring *r, unsigned back);

/* The least floor of LEAK_LOW_BLOCKS closed blocks, the newest of which is @back, or of
 * as many as there are; bytes. */
double leak_ring_low(const struct leak_ring *r, unsigned back);

#endif
