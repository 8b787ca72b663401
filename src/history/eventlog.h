/*
 * eventlog.h - the newest events, a bounded number of them
 *
 * Memory grows with the events that come, up to the bound; then the oldest go.
 */
#ifndef HISTORY_EVENTLOG_H
#define HISTORY_EVENTLOG_H

#include <stddef.h>

#include "model/event.h"

/* event[(first + i) % room], i in [0 .. count-1], oldest first. */
struct eventlog {
	struct event *event;
	size_t first, count, room, max;
};

/* @max: how many are kept, > 0. */
void eventlog_init(struct eventlog *log, size_t max);
void eventlog_finish(struct eventlog *log);
void eventlog_add(struct eventlog *log, const struct event *event);

/* Event @i, 0 the newest; i < log->count. */
static inline const struct event *eventlog_at(const struct eventlog *log, size_t i)
{
	return &log->event[(log->first + log->count - 1 - i) % log->room];
}

#endif
