/*
 * pyhistory.h - the Python of one process: its newest reading, and what changed
 *
 * Readings come every few seconds at most.  The newest is kept whole; of those before it
 * two numbers a type: at the start, at the mark, in the reading before, and where its
 * present rise began.  That is bounded: PYHISTORY_TYPES types, with their names less than
 * 1 MiB beside the reading itself.
 *
 * What is shown is a picture: immutable and counted, so that a screen that stands still
 * keeps its own.  One thread.
 */
#ifndef HISTORY_PYHISTORY_H
#define HISTORY_PYHISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/pyreading.h"
#include "model/tick.h"

enum {
	PYHISTORY_TYPES = PYHEAP_TYPES_MAX, /* more are shown, but not compared */
	PYHISTORY_EVIDENCE_MAX = 160
};

/* A type of the newest reading against those before. */
struct pypicture_type {
	bool has_delta, has_step;
	int64_t count_delta,
		bytes_delta;            /* since the mark, else since the first reading */
	int64_t count_step, bytes_step; /* since the reading before */
	/*
	 * It only grows: in four readings or more its count never fell, rose at half of
	 * them at least, and by 16 in all; and it still rises (the time it stood still is
	 * shorter than the time it took before).
	 */
	bool only_grows;
	uint64_t grown_count;         /* the next two: only where it does */
	uint64_t grown_since_real_ms; /* of the reading where the rise began */
};

/* A container of the newest reading, where the one before had it too. */
struct pypicture_container {
	bool has_rate;
	double per_s;  /* entries it gains a second */
	double full_s; /* until its next growth at that rate; INFINITY: it does not grow */
};

struct pypicture {
	uint32_t references;
	const struct python_reading *reading; /* shared by pictures, immutable */
	struct tick_time taken;               /* when the reading arrived */
	uint64_t readings;                    /* so far, this one included */
	bool since_mark; /* what deltas are against; else the start */
	/* Parallel to reading->heap->type; NULL: there are none, or none before. */
	struct pypicture_type *type;
	struct pypicture_container container[PYHEAP_CONTAINERS_MAX];
	struct pyhistory_box *box; /* its own: owner of the reading */
};

struct pypicture *pypicture_ref(struct pypicture *picture);
void pypicture_unref(struct pypicture *picture);

/* The heap of the picture where its types are known; NULL: they are not. */
const struct pyheap *pypicture_types(const struct pypicture *picture);

struct pyhistory;

struct pyhistory *pyhistory_create(void);
void pyhistory_destroy(struct pyhistory *h);

/**
 * pyhistory_add() - a new reading
 * @reading: its owner is the history from now on
 * @when:    the tick at which it arrived; not before the one before
 *
 * A reading that only says that the process has ended does not replace one that knows
 * more.
 */
void pyhistory_add(struct pyhistory *h, struct python_reading *reading,
	const struct tick_time *when);

/* Count differences from the newest reading on; or from the first one again.  A reading
 * that arrives within 5 s of @now is nearer to the mark and takes its place; a mark before
 * any reading takes the next, whenever it comes. */
void pyhistory_mark(struct pyhistory *h, const struct tick_time *now);
void pyhistory_unmark(struct pyhistory *h);

/* What is known now; borrowed until the next call, or by reference.  NULL: nothing. */
struct pypicture *pyhistory_picture(const struct pyhistory *h);

/**
 * pypicture_evidence() - what only grows, in words for a leak finding
 * @out: "+211,020 Entry objects since 13:37, never fewer", times in local time
 *
 * The type that gained most bytes; where that is a built-in one, the class that gained
 * most too: "+633,060 str, +211,020 Entry objects since ...".
 *
 * Return: false when no type only grows.
 */
bool pypicture_evidence(
	const struct pypicture *picture, char out[PYHISTORY_EVIDENCE_MAX]);

#endif
