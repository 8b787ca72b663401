/*
 * clock.h - the time, real or made
 *
 * Whoever needs the time is handed a clock, so that tests decide what it is.  All in
 * nanoseconds.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#define NS_PER_US UINT64_C(1000)
#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_S UINT64_C(1000000000)

struct clock {
	uint64_t (*mono_ns)(void *context);       /* never falls; CLOCK_MONOTONIC */
	uint64_t (*real_ns)(void *context);       /* since 1970, UTC; may jump */
	uint64_t (*cpu_ns)(void *context);        /* CPU time of this whole process */
	uint64_t (*thread_cpu_ns)(void *context); /* ... of the calling thread */
	void *context;
};

/* The machine's clock. */
extern const struct clock clock_system;

/* A clock that stands where it is put: its context is one of these. */
struct clock_fake {
	uint64_t mono_ns, real_ns, cpu_ns, thread_cpu_ns;
};
struct clock clock_fake(struct clock_fake *state);

static inline uint64_t clock_mono_ns(const struct clock *c)
{
	return c->mono_ns(c->context);
}

static inline uint64_t clock_real_ns(const struct clock *c)
{
	return c->real_ns(c->context);
}

static inline uint64_t clock_cpu_ns(const struct clock *c)
{
	return c->cpu_ns(c->context);
}

static inline uint64_t clock_thread_cpu_ns(const struct clock *c)
{
	return c->thread_cpu_ns(c->context);
}

#endif
