#include "config.h"

#include "detect/wall_trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define STEP_BYTES_AT_LEAST (UINT64_C(2) << 20)
#define STEP_SHARE 128
#define NOISE_BYTES 262144.0
#define NOISE_COUNT 8.0
/* From this share of the growth on, steps alone are believed. */
#define MOSTLY_STEPS 0.6
#define MARK_STANDS_US UINT64_C(6000000)

void wall_trend_init(struct wall_trend *t, const struct wall *w)
{
	*t = (struct wall_trend){.kind = w->kind};
	if (w->path[0])
		t->path = die_strdup(w->path);
}

void wall_trend_finish(struct wall_trend *t)
{
	free(t->path);
	free(t->trend);
	*t = (struct wall_trend){0};
}

bool wall_trend_is(const struct wall_trend *t, const struct wall *w)
{
	return t->kind == w->kind && !strcmp(t->path ? t->path : "", w->path);
}

static uint64_t step_floor(const struct wall *w)
{
	uint64_t share = w->limit / STEP_SHARE;

	if (wall_kinds[w->kind].is_count)
		return share ? share : 1;
	return share > STEP_BYTES_AT_LEAST ? share : STEP_BYTES_AT_LEAST;
}

/* The values that stood still until now are one. */
static void begin_series(struct wall_trend *t)
{
	t->trend = die_calloc(1, sizeof *t->trend);
	trend_add(t->trend, t->first_us, t->use);
	if (t->last_us > t->first_us)
		trend_add(t->trend, t->last_us, t->use);
}

/* The highest reach, as long as it is new; else @reach. */
static uint64_t stand(struct wall_trend *t, uint64_t now_us, uint64_t reach)
{
	if (reach > t->mark) {
		t->mark = reach;
		t->mark_us = now_us;
	}
	return now_us - t->mark_us <= MARK_STANDS_US ? t->mark : reach;
}

void wall_trend_add(
	struct wall_trend *t, uint64_t now_us, const struct wall *w, uint64_t excess)
{
	uint64_t reach = w->use + excess, watched_us;
	bool gap;

	t->limit = w->limit;
	if (t->pace.started && now_us <= t->last_us)
		return;
	if (!t->pace.started) {
		t->first_us = now_us;
		t->use = w->use;
	}
	gap = pace_step(&t->pace, now_us, &watched_us);
	if (!t->trend && (excess || w->use != t->use))
		begin_series(t);
	if (gap)
		steps_gap(&t->steps);
	if (gap && t->trend)
		trend_gap(t->trend);
	steps_add(&t->steps, now_us, w->use, reach, step_floor(w));
	t->reach = stand(t, now_us, reach);
	if (t->trend)
		trend_add(t->trend, now_us, t->reach);
	t->use = w->use;
	t->last_us = now_us;
}

static double noise_of(const struct wall_trend *t)
{
	double share = (double)t->limit / 2000;

	if (wall_kinds[t->kind].is_count)
		return fmax(share, NOISE_COUNT);
	return fmin(fmax(share, NOISE_BYTES), 16 * NOISE_BYTES);
}

/* Growth between steps, or all of it: what does not fit may be the next step too. */
static bool look_at_trend(
	const struct wall_trend *t, double next_jump, struct wall_outlook *out)
{
	double room = t->limit > t->reach ? (double)(t->limit - t->reach) : 0;
	struct trend_outlook trend;

	if (next_jump < room)
		room -= next_jump;
	if (!trend_look(t->trend, t->last_us, room, noise_of(t), &trend))
		return false;
	out->per_s = trend.per_s;
	out->window_s = trend.window_s;
	out->eta_s = trend.eta_s;
	out->seen = trend.rise;
	out->is_faster = trend.faster > 0;
	return true;
}

void wall_trend_look(const struct wall_trend *t, struct wall_outlook *out)
{
	struct steps_outlook steps = {.eta_s = INFINITY};

	*out = (struct wall_outlook){.eta_s = INFINITY};
	if (!t->trend)
		return;
	if (steps_look(&t->steps, t->last_us, t->limit, &steps)) {
		out->next_request = steps.next_request;
		out->next_s = steps.next_s;
	}
	look_at_trend(t, steps.grow ? steps.next_jump : steps.next_jump / 2, out);
	if (!isfinite(steps.eta_s))
		return;
	if (steps.eta_s >= out->eta_s &&
		!(steps.share >= MOSTLY_STEPS && (steps.grow || steps.alike)))
		return;
	out->eta_s = steps.eta_s;
	out->seen = steps.rise;
	out->is_step = true;
}

size_t wall_trend_bytes(const struct wall_trend *t)
{
	return sizeof *t + (t->path ? strlen(t->path) + 1 : 0) +
	       (t->trend ? sizeof *t->trend : 0);
}
