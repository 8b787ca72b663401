#include "config.h"

#include "history/series.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/die.h"

#define FIRST_ROOM 16

static const struct {
	uint64_t step_us;
	uint32_t size;
	uint64_t pause_us; /* samples come more often than that; 0: as they like */
} tiers[SERIES_TIERS] = {
	{UINT64_C(20000), 750, UINT64_C(100000)},
	{UINT64_C(100000), 600, UINT64_C(500000)},
	[SERIES_TIER_1S] = {UINT64_C(1000000), 600, 0},
	{UINT64_C(10000000), 720, 0},
	{UINT64_C(60000000), 1440, 0},
	{UINT64_C(600000000), 1008, 0},
};

static const struct series_point gap = {.min = UINT64_MAX, .max = 0, .last = 0};

uint64_t series_step_us(size_t tier)
{
	return tiers[tier].step_us;
}

uint32_t series_size(size_t tier)
{
	return tiers[tier].size;
}

void series_finish(struct series *s)
{
	for (size_t i = 0; i < SERIES_TIERS; i++)
		free(s->tier[i].point);
	*s = (struct series){0};
}

static struct series_point *point_of(const struct series_tier *t, uint64_t step)
{
	return &t->point[step % t->room];
}

/* More room, each step at its place modulo the new room. */
static void grow(struct series_tier *t, uint32_t size)
{
	struct series_tier bigger = *t;

	bigger.room = t->room ? t->room * 2 : FIRST_ROOM;
	if (bigger.room > size)
		bigger.room = size;
	bigger.point = die_calloc(bigger.room, sizeof *bigger.point);
	for (uint64_t n = t->first; n < t->first + t->count; n++)
		*point_of(&bigger, n) = *point_of(t, n);
	free(t->point);
	*t = bigger;
}

static void append(struct series_tier *t, uint32_t size, struct series_point point)
{
	if (t->count == t->room && t->room < size)
		grow(t, size);
	if (t->count == t->room)
		t->first++;
	else
		t->count++;
	*point_of(t, t->first + t->count - 1) = point;
}

static void fold(struct series_point *p, uint64_t value)
{
	if (value < p->min)
		p->min = value;
	if (value > p->max)
		p->max = value;
	p->last = value;
}

/* @step is not before the newest one. */
static void tier_add(struct series_tier *t, uint32_t size, uint64_t step, uint64_t value)
{
	uint64_t next = t->first + t->count;

	if (t->count && step - (next - 1) >= size)
		t->count = 0;
	if (!t->count) {
		t->first = step;
		next = step;
	}
	for (; next <= step; next++)
		append(t, size, gap);
	fold(point_of(t, step), value);
}

/* Whether a sample at @elapsed_us comes soon enough after the last for tier @i. */
static bool is_dense(const struct series *s, size_t i, uint64_t elapsed_us)
{
	return !tiers[i].pause_us ||
	       (s->samples && elapsed_us - s->last_us < tiers[i].pause_us);
}

void series_add(struct series *s, uint64_t elapsed_us, uint64_t value)
{
	if (s->samples && elapsed_us < s->last_us)
		return;
	for (size_t i = 0; i < SERIES_TIERS; i++)
		if (is_dense(s, i, elapsed_us))
			tier_add(&s->tier[i], tiers[i].size,
				elapsed_us / tiers[i].step_us, value);
		else
			s->tier[i].count = 0;
	if (!s->samples)
		s->first_us = elapsed_us;
	s->last_us = elapsed_us;
	s->samples++;
}

/* The finest tier that has not yet lost anything at @from_us; the last one otherwise. */
static size_t tier_for(const struct series *s, uint64_t from_us)
{
	uint64_t need_us = from_us > s->first_us ? from_us : s->first_us;

	for (size_t i = 0; i + 1 < SERIES_TIERS; i++)
		if (s->tier[i].count && s->tier[i].first <= need_us / tiers[i].step_us)
			return i;
	return SERIES_TIERS - 1;
}

uint64_t series_step_at(const struct series *s, uint64_t from_us)
{
	return tiers[tier_for(s, from_us)].step_us;
}

static uint64_t round_up(uint64_t value, uint64_t step)
{
	return value / step + (value % step != 0);
}

/* Fold the steps of one tier from step @from up to before step @to into @all. */
static void fold_steps(
	const struct series_tier *t, uint64_t from, uint64_t to, struct series_point *all)
{
	if (from < t->first)
		from = t->first;
	if (to > t->first + t->count)
		to = t->first + t->count;
	for (uint64_t n = from; n < to; n++) {
		const struct series_point *p = point_of(t, n);

		if (series_point_is_gap(p))
			continue;
		all->min = p->min < all->min ? p->min : all->min;
		all->max = p->max > all->max ? p->max : all->max;
		all->last = p->last;
	}
}

bool series_range(const struct series *s, uint64_t from_us, uint64_t to_us,
	struct series_point *out)
{
	size_t i = tier_for(s, from_us);
	const struct series_tier *t = &s->tier[i];
	uint64_t from = round_up(from_us, tiers[i].step_us);
	uint64_t to = round_up(to_us, tiers[i].step_us);
	struct series_point all = gap;

	if (from_us >= to_us)
		return false;
	if (from >= to) {
		from = from_us / tiers[i].step_us;
		to = from + 1;
	}
	fold_steps(t, from, to, &all);
	if (series_point_is_gap(&all))
		return false;
	*out = all;
	return true;
}

static void bridge(struct series_point *from, const struct series_point *to)
{
	for (struct series_point *p = from + 1; p < to; p++)
		*p = (struct series_point){from->last, from->last, from->last};
}

void series_columns(const struct series *s, uint64_t from_us, uint64_t column_us,
	uint64_t bridge_us, size_t count, struct series_point *out)
{
	struct series_point *before = NULL;

	for (size_t i = 0; i < count; i++) {
		uint64_t at = from_us + i * column_us;
		struct series_point *p = &out[i];

		*p = gap;
		if (!series_range(s, at, at + column_us, p))
			continue;
		if (before && (uint64_t)(p - before - 1) * column_us <= bridge_us)
			bridge(before, p);
		before = p;
	}
}

static uint64_t later(uint64_t a_us, uint64_t b_us)
{
	return a_us > b_us ? a_us : b_us;
}

/* Whether a finer tier than @i holds all from @from_us on. */
static bool is_held_finer(const struct series *s, size_t i, uint64_t from_us)
{
	while (i-- > 0)
		if (s->tier[i].count && s->tier[i].first <= from_us / tiers[i].step_us)
			return true;
	return false;
}

/* From the coarsest tier as far as whole steps go, then the rest from finer ones. */
bool series_until(const struct series *s, uint64_t to_us, struct series_point *out)
{
	struct series_point all = gap;
	uint64_t at_us = s->first_us;

	for (size_t i = SERIES_TIERS; i-- > 0 && at_us < to_us;) {
		uint64_t step_us = tiers[i].step_us;
		uint64_t from = at_us / step_us, to = to_us / step_us;
		bool reaches_back = s->tier[i].count && s->tier[i].first <= from;

		if (!reaches_back && i + 1 < SERIES_TIERS)
			continue;
		if (!is_held_finer(s, i, later(at_us, to * step_us)))
			to = round_up(to_us, step_us);
		fold_steps(&s->tier[i], from, to, &all);
		at_us = later(at_us, to * step_us);
	}
	if (series_point_is_gap(&all))
		return false;
	*out = all;
	return true;
}
