#include "config.h"

#include "export/rss_trace.h"

#include <stdlib.h>

#include "base/die.h"

#define STEADY_US UINT64_C(10000000)
#define STEADY_POINTS 10

void rss_trace_finish(struct rss_trace *t)
{
	free(t->point);
	*t = (struct rss_trace){0};
}

static void thin_out(struct rss_trace *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->count; i += 2)
		t->point[kept++] = t->point[i];
	t->count = kept;
	t->stride *= 2;
}

void rss_trace_add(struct rss_trace *t, uint64_t at_us, uint64_t bytes)
{
	if (!t->seen) {
		t->stride = 1;
		t->first_us = at_us;
	}
	t->last_us = at_us;
	if (t->seen++ % t->stride)
		return;
	if (t->count == RSS_TRACE_POINTS) {
		thin_out(t);
		if ((t->seen - 1) % t->stride)
			return;
	}
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 8;
		t->point = die_reallocarray(t->point, t->room, sizeof *t->point);
	}
	t->point[t->count++] = (struct rss_point){at_us, bytes};
}

static int by_bytes(const void *left, const void *right)
{
	const struct rss_point *a = left, *b = right;

	return a->bytes < b->bytes ? -1 : a->bytes > b->bytes;
}

bool rss_trace_steady(const struct rss_trace *t, uint64_t *bytes)
{
	uint64_t half_us = t->first_us + (t->last_us - t->first_us) / 2;
	struct rss_point half[RSS_TRACE_POINTS];
	size_t count = 0;

	if (t->last_us - half_us < STEADY_US)
		return false;
	for (size_t i = 0; i < t->count; i++)
		if (t->point[i].at_us >= half_us)
			half[count++] = t->point[i];
	if (count < STEADY_POINTS)
		return false;
	qsort(half, count, sizeof *half, by_bytes);
	*bytes = half[count / 2].bytes;
	return true;
}
