#include "config.h"

#include "history/singles.h"

#include <stdlib.h>

#include "base/die.h"

#define RATE_OVER_US UINT64_C(60000000)
#define RATE_STEP_US UINT64_C(14000000)
#define RATE_AT_LEAST_US UINT64_C(5000000)

void singles_finish(struct singles *s)
{
	mapping_list_unref(s->list);
	free(s->past);
	*s = (struct singles){0};
}

/* The newest list is what this moment looked like. */
static void set_moment(struct singles *s, size_t moment)
{
	for (size_t i = 0; i < s->list->count; i++)
		s->past[i].rss_bytes[moment] = s->list->single[i].rss_bytes;
	s->moment_us[moment] = s->taken_us;
}

void singles_add(struct singles *s, uint64_t now_us, struct mapping_list *list)
{
	struct mapping_past *past = die_calloc(list->count + 1, sizeof *past);
	bool is_first = !s->list;

	if (!is_first)
		mapping_follow(s->list, s->past, list, past);
	free(s->past);
	s->past = past;
	mapping_list_ref(list);
	mapping_list_unref(s->list);
	s->list = list;
	s->taken_us = now_us;
	for (size_t i = 0; is_first && i < MAPPING_MOMENTS; i++)
		set_moment(s, i);
	if (is_first)
		s->newest = SINGLES_RECENT;
	if (now_us - s->moment_us[s->newest] < RATE_STEP_US)
		return;
	s->newest = s->newest + 1 < MAPPING_MOMENTS ? s->newest + 1 : SINGLES_RECENT;
	set_moment(s, s->newest);
}

void singles_mark(struct singles *s)
{
	if (!s->list)
		return;
	set_moment(s, SINGLES_MARK);
	s->is_marked = true;
}

void singles_unmark(struct singles *s)
{
	s->is_marked = false;
}

static size_t base_moment(const struct singles *s)
{
	return s->is_marked ? SINGLES_MARK : SINGLES_FIRST;
}

uint64_t singles_since(const struct singles *s)
{
	return s->moment_us[base_moment(s)];
}

int64_t singles_delta(const struct singles *s, size_t i)
{
	return (int64_t)(s->list->single[i].rss_bytes -
			 s->past[i].rss_bytes[base_moment(s)]);
}

/* The oldest recent moment of the last minute; else the newest before that. */
static size_t rate_moment(const struct singles *s)
{
	size_t oldest = SIZE_MAX, newest = SIZE_MAX;

	for (size_t i = SINGLES_RECENT; i < MAPPING_MOMENTS; i++) {
		uint64_t at_us = s->moment_us[i];

		if (at_us >= s->taken_us)
			continue;
		if (s->taken_us - at_us <= RATE_OVER_US &&
			(oldest == SIZE_MAX || at_us < s->moment_us[oldest]))
			oldest = i;
		if (newest == SIZE_MAX || at_us > s->moment_us[newest])
			newest = i;
	}
	return oldest != SIZE_MAX ? oldest : newest;
}

bool singles_rate(const struct singles *s, size_t i, double *bytes_per_s)
{
	size_t moment = rate_moment(s);
	uint64_t over_us;

	if (moment == SIZE_MAX)
		return false;
	over_us = s->taken_us - s->moment_us[moment];
	if (over_us < RATE_AT_LEAST_US)
		return false;
	*bytes_per_s = ((double)s->list->single[i].rss_bytes -
			       (double)s->past[i].rss_bytes[moment]) *
		       1e6 / (double)over_us;
	return true;
}
