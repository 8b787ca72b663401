/*
 * event_list.h - what happened in one tick
 */
#ifndef PROCFS_EVENT_LIST_H
#define PROCFS_EVENT_LIST_H

#include <stddef.h>

#include "base/cleanup.h"
#include "model/event.h"
#include "model/tick.h"

/* event[0 .. count-1], oldest first; the first @told were handed out. */
struct event_list {
	struct event *event;
	size_t count, room, told;
	struct tick_time when;
};

/* The empty one is all zeros. */
void event_list_finish(struct event_list *list);

/* A tick begins: what was handed out is dropped, what was added since is part of it. */
void event_list_begin(struct event_list *list, const struct tick_time *when);

/* @id NULL: of no process.  What does not fit into the detail is cut. */
void event_list_add(struct event_list *list, enum event_kind kind, enum event_level level,
	const struct procid *id, const char *format, ...) PRINTF_LIKE(5, 6);

#endif
