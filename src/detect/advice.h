/*
 * advice.h - what would save memory in a Python, or keep it from failing
 *
 * Each line says what to do, what was seen that speaks for it, and by how much it would
 * help where that can be estimated.  Only what was seen in this process: a line appears
 * above a threshold stated beside its kind, and is silent where its part was not read.
 */
#ifndef DETECT_ADVICE_H
#define DETECT_ADVICE_H

#include "history/pyhistory.h"
#include "model/wall.h"

/* In the order in which they are told; of one kind, by bytes. */
enum advice_kind {
	ADVICE_RESIZE,        /* a container of 1 MiB or more whose growth will not fit */
	ADVICE_ADDRESS_SPACE, /* a 32-bit program: from half of its address space on */
	ADVICE_TRACEMALLOC,   /* it is on */
	ADVICE_GC_OFF, /* disabled, and 10,000 containers more than when it last ran */
	ADVICE_UNCOLLECTABLE, /* objects that gc found and could not free, any */
	ADVICE_SLOTS,         /* instances with a __dict__ each: from 1 MiB saved on */
	ADVICE_COMPACT,       /* a list of numbers as array: from 1 MiB saved on */
	ADVICE_KEPT, /* free memory kept: 32 MiB and a fifth of anonymous memory on */
	ADVICE_KINDS
};

enum {
	ADVICE_MAX = 16,
	ADVICE_TEXT_MAX = 240,
	ADVICE_SLOTS_MAX = 4,
	ADVICE_LISTS_MAX = 3
};

struct advice {
	enum advice_kind kind;
	bool has_bytes;
	uint64_t bytes;             /* saved; RESIZE: that are missing.  An estimate */
	char what[ADVICE_TEXT_MAX]; /* "give Entry __slots__"; names as raw bytes */
	char seen[ADVICE_TEXT_MAX]; /* "each of its 911,830 instances has a __dict__" */
};

/* "resize", "slots", ...: in files. */
extern const char *const advice_ids[ADVICE_KINDS];

/**
 * advice_find() - all there is to say
 * @picture: NULL: nothing
 * @walls:   NULL: not known
 *
 * Return: how many were written to @out.
 */
size_t advice_find(const struct pypicture *picture, const struct wall_set *walls,
	struct advice out[ADVICE_MAX]);

#endif
