#include "config.h"

#include "history/trail.h"

/* A little under a second: at an interval of 1 s no sample is lost to jitter. */
#define APART_MS 950

static uint32_t kib(uint64_t bytes)
{
	uint64_t k = bytes / 1024;

	return k < UINT32_MAX ? (uint32_t)k : UINT32_MAX;
}

static bool is_too_close(const struct trail *t, uint32_t elapsed_ms)
{
	return t->count && elapsed_ms - trail_at(t, t->count - 1u)->elapsed_ms < APART_MS;
}

bool trail_add(struct trail *t, uint64_t elapsed_us, uint64_t rss_bytes,
	uint64_t swap_bytes, bool after_gap)
{
	uint32_t elapsed_ms = (uint32_t)(elapsed_us / 1000);

	if (is_too_close(t, elapsed_ms))
		return false;
	if (t->count == TRAIL_POINTS)
		t->first = (uint8_t)((t->first + 1) % TRAIL_POINTS);
	else
		t->count++;
	t->point[(t->first + t->count - 1) % TRAIL_POINTS] =
		(struct trail_point){elapsed_ms, kib(rss_bytes), kib(swap_bytes)};
	if (after_gap)
		t->run = 0;
	if (t->run < TRAIL_POINTS)
		t->run++;
	return true;
}
