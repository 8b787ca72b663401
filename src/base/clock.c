#include "config.h"

#include "base/clock.h"

#include <time.h>

static uint64_t read_ns(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

static uint64_t system_mono_ns(void *context)
{
	(void)context;
	return read_ns(CLOCK_MONOTONIC);
}

static uint64_t system_real_ns(void *context)
{
	(void)context;
	return read_ns(CLOCK_REALTIME);
}

static uint64_t system_cpu_ns(void *context)
{
	(void)context;
	return read_ns(CLOCK_PROCESS_CPUTIME_ID);
}

static uint64_t system_thread_cpu_ns(void *context)
{
	(void)context;
	return read_ns(CLOCK_THREAD_CPUTIME_ID);
}

const struct clock clock_system = {
	.mono_ns = system_mono_ns,
	.real_ns = system_real_ns,
	.cpu_ns = system_cpu_ns,
	.thread_cpu_ns = system_thread_cpu_ns,
};

static uint64_t fake_mono_ns(void *context)
{
	return ((struct clock_fake *)context)->mono_ns;
}

static uint64_t fake_real_ns(void *context)
{
	return ((struct clock_fake *)context)->real_ns;
}

static uint64_t fake_cpu_ns(void *context)
{
	return ((struct clock_fake *)context)->cpu_ns;
}

static uint64_t fake_thread_cpu_ns(void *context)
{
	return ((struct clock_fake *)context)->thread_cpu_ns;
}

struct clock clock_fake(struct clock_fake *state)
{
	return (struct clock){
		.mono_ns = fake_mono_ns,
		.real_ns = fake_real_ns,
		.cpu_ns = fake_cpu_ns,
		.thread_cpu_ns = fake_thread_cpu_ns,
		.context = state,
	};
}
