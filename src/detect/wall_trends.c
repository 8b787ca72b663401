#include "config.h"

#include "detect/wall_trends.h"

#include <stdlib.h>

#include "base/die.h"

#define FORGET_US UINT64_C(600000000)
#define PRUNE_EVERY_US UINT64_C(60000000)

void wall_trends_finish(struct wall_trends *t)
{
	for (size_t i = 0; i < t->count; i++)
		wall_trend_finish(&t->trend[i]);
	free(t->trend);
	*t = (struct wall_trends){0};
}

const struct wall_trend *wall_trends_find(
	const struct wall_trends *t, const struct wall *w)
{
	for (size_t i = 0; i < t->count; i++)
		if (wall_trend_is(&t->trend[i], w))
			return &t->trend[i];
	return NULL;
}

struct wall_trend *wall_trends_get(struct wall_trends *t, const struct wall *w)
{
	for (size_t i = 0; i < t->count; i++)
		if (wall_trend_is(&t->trend[i], w))
			return &t->trend[i];
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 4;
		t->trend = die_reallocarray(t->trend, t->room, sizeof *t->trend);
	}
	wall_trend_init(&t->trend[t->count], w);
	return &t->trend[t->count++];
}

void wall_trends_prune(struct wall_trends *t, uint64_t now_us)
{
	if (now_us - t->pruned_us < PRUNE_EVERY_US)
		return;
	t->pruned_us = now_us;
	for (size_t i = t->count; i-- > 0;) {
		if (now_us - t->trend[i].last_us <= FORGET_US)
			continue;
		wall_trend_finish(&t->trend[i]);
		t->trend[i] = t->trend[--t->count];
	}
}
