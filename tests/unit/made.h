/*
 * made.h - ticks made by hand, for tests of what remembers and decides
 *
 * A struct made holds one tick under construction; made_begin() starts it anew, so one
 * is enough for a whole series.
 */
#ifndef TESTS_MADE_H
#define TESTS_MADE_H

#include <string.h>

#include "model/tick.h"

#define MADE_MAX 64
#define MADE_S UINT64_C(1000000)

struct made {
	struct tick tick;
	struct observation observation[MADE_MAX];
	struct sample sample[MADE_MAX];
	struct event event[MADE_MAX];
};

static inline void made_begin(struct made *m, uint64_t elapsed_us)
{
	m->tick = (struct tick){.when = {.real_ms = 1700000000000 + elapsed_us / 1000,
					.elapsed_us = elapsed_us},
		.observation = m->observation,
		.event = m->event};
}

/* A row for (pid, incarnation), with no value yet; start time is 1000 + pid. */
static inline struct sample *made_row(struct made *m, uint32_t pid, uint32_t incarnation)
{
	size_t i = m->tick.count++;
	struct sample *s = &m->sample[i];

	*s = (struct sample){.id = {.start_time_ticks = 1000 + pid,
				     .pid = pid,
				     .incarnation = incarnation},
		.state = 'S',
		.name = "made"};
	if (!pid) {
		s->id = (struct procid){0};
		s->role = ROLE_TOTAL;
	}
	m->observation[i] = (struct observation){.sample = s};
	return s;
}

static inline struct sample *made_rss(struct made *m, uint32_t pid, uint64_t rss_bytes)
{
	struct sample *s = made_row(m, pid, 1);

	sample_set_u64(s, FIELD_RSS, rss_bytes);
	return s;
}

/* The observation made last. */
static inline struct observation *made_last(struct made *m)
{
	return &m->observation[m->tick.count - 1];
}

static inline void made_event(struct made *m, enum event_kind kind, uint32_t pid,
	uint32_t incarnation, const char *detail)
{
	struct event *e = &m->event[m->tick.event_count++];

	*e = (struct event){.kind = kind,
		.elapsed_us = m->tick.when.elapsed_us,
		.real_ms = m->tick.when.real_ms,
		.id = {.pid = pid, .incarnation = incarnation}};
	if (pid)
		e->id.start_time_ticks = 1000 + pid;
	snprintf(e->detail, sizeof e->detail, "%s", detail);
}

static inline struct procid made_id(uint32_t pid, uint32_t incarnation)
{
	return (struct procid){
		.start_time_ticks = 1000 + pid, .pid = pid, .incarnation = incarnation};
}

#endif
