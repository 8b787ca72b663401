/*
 * growth_samples.h - what was seen of threads that grow, until it is known by how much
 *
 * Pure.  Each look adds a sample for each thread that touched new pages: how many, and
 * what it was in.  Every now and then the exact growth is known, and is split: over
 * threads by the pages they touched, and within a thread over what it was in.
 *
 * A thread that sleeps when it is looked at touched its pages before, in something else:
 * an event loop is mostly seen where it waits.  Such a sample says whose pages they are,
 * but not what for.  A thread's growth waits in a pool until it is seen at work, two
 * seconds at most; only then what it sleeps in has it.
 */
#ifndef PYTHON_GROWTH_SAMPLES_H
#define PYTHON_GROWTH_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

enum { GROWTH_SAMPLES_MAX = 512, GROWTH_POOLS_MAX = 128 };

#define GROWTH_POOL_NS (2 * NS_PER_S)

/* Where growth is accounted. */
struct growth_place {
	uint16_t row[2]; /* of an account from the beginning, and one from the mark */
	uint32_t line, tid;
	char thread[16];
};

struct growth_sample {
	struct growth_place place;
	uint64_t faults;
	uint64_t bytes; /* that came just then, as far as known */
	bool is_at_work;
};

struct growth_pool {
	struct growth_place place; /* what it slept in last */
	uint64_t bytes, since_ns;
};

struct growth_samples {
	struct growth_sample sample[GROWTH_SAMPLES_MAX]; /* [0 .. count-1] */
	size_t count;
	size_t fresh; /* those from here on share in what comes next */
	struct growth_pool pool[GROWTH_POOLS_MAX]; /* [0 .. pools-1], one a thread */
	size_t pools;
};

/* Takes what is accounted. */
typedef void growth_give_fn(
	void *context, const struct growth_place *place, uint64_t bytes);

/* A thread touched new pages. @is_at_work: it runs, and is not asleep. */
void growth_samples_add(struct growth_samples *s, const struct growth_place *place,
	uint64_t faults, bool is_at_work);

/* About so much memory came with the samples since the last call. */
void growth_samples_came(struct growth_samples *s, uint64_t bytes);

/**
 * growth_samples_settle() - exactly so much came since the last time
 *
 * Accounts it, or puts it in pools; the samples are used up.
 *
 * Return: whether there were any.
 */
bool growth_samples_settle(struct growth_samples *s, uint64_t bytes, uint64_t now_ns,
	growth_give_fn *give, void *context);

/* Nothing came, or less than went: the samples are forgotten. */
void growth_samples_forget(struct growth_samples *s);

/* Do not wait any longer: account all pools. */
void growth_samples_flush(struct growth_samples *s, growth_give_fn *give, void *context);

/* All of it is of another program. */
void growth_samples_clear(struct growth_samples *s);

#endif
