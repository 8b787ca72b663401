/*
 * watch_loop.h - what python_watch's thread does, and the letters to and from it
 */
#ifndef PYTHON_WATCH_LOOP_H
#define PYTHON_WATCH_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mailbox.h"
#include "base/rootdir.h"
#include "model/procid.h"
#include "model/pyreading.h"
#include "python/python_watch.h"

enum watch_order {
	WATCH_OPEN,
	WATCH_CLOSE,
	WATCH_MARK,
	WATCH_UNMARK,
	WATCH_READ_NOW,
	WATCH_REFRESH,
	WATCH_STOP
};

/* To the thread. */
struct watch_letter {
	struct letter letter;
	enum watch_order order;
	struct procid id; /* of WATCH_OPEN, WATCH_CLOSE, WATCH_READ_NOW */
	unsigned wants;
	uint64_t refresh; /* a number for the answer */
};

/* From it: one of the three is there. */
struct watch_result {
	struct letter letter;
	struct procid id;
	struct growth_reading *growth;
	struct python_reading *reading;
	uint64_t refresh; /* all results asked for by this number lie before this one */
};

void watch_result_destroy(struct letter *letter);

struct watch_loop;

/* Takes over @proc (a descriptor) and one reference to each box. */
struct watch_loop *watch_loop_create(struct rootdir proc,
	const struct python_watch_options *options, struct mailbox *orders,
	struct mailbox *results);
void watch_loop_destroy(struct watch_loop *loop);

/* The process that is being read now, and since when (CLOCK_MONOTONIC); 0: none.  From
 * any thread. */
uint32_t watch_loop_busy(const struct watch_loop *loop, uint64_t *since_ns);

/* Look and read until WATCH_STOP is taken. */
void watch_loop_run(struct watch_loop *loop);

#endif
