/*
 * source.h - where ticks come from: the live system, or a recording
 */
#ifndef MODEL_SOURCE_H
#define MODEL_SOURCE_H

#include "model/tick.h"

struct source;

struct source_ops {
	/**
	 * tick() - look once
	 * @deadline_ns: when this tick was due, CLOCK_MONOTONIC; recordings ignore it
	 * @missed:      deadlines that passed without a tick since the last one
	 * @out:         filled on success; borrowed until the next call
	 *
	 * Return: 0; -ENODATA when there will be no more (end of a recording, or every
	 * process that was named by PID has ended: its last tick was handed out before).
	 */
	int (*tick)(struct source *source, uint64_t deadline_ns, uint64_t missed,
		struct tick *out);
	void (*destroy)(struct source *source);
	/**
	 * look() - sizes and walls of some processes, between two ticks
	 * @who: [0 .. count-1]
	 * @out: without events; those that cannot be read now are left out
	 *
	 * NULL: there is nothing between ticks (a recording).  Return: 0.
	 */
	int (*look)(struct source *source, const struct procid *who, size_t count,
		struct tick *out);
};

/* Processes of one look at most. */
#define SOURCE_LOOK_MAX 8

/* First member of every source. */
struct source {
	const struct source_ops *ops;
};

static inline int source_tick(
	struct source *s, uint64_t deadline_ns, uint64_t missed, struct tick *out)
{
	return s->ops->tick(s, deadline_ns, missed, out);
}

static inline void source_destroy(struct source *s)
{
	if (s)
		s->ops->destroy(s);
}

#endif
