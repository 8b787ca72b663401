/*
 * history_state.h - what the parts of history share; private to them
 */
#ifndef HISTORY_HISTORY_STATE_H
#define HISTORY_HISTORY_STATE_H

#include "history/closed.h"
#include "history/eventlog.h"
#include "history/history.h"
#include "history/marklog.h"
#include "history/procmap.h"
#include "history/slots.h"

struct history {
	struct history_options options;
	void (*forget)(void *context, const struct process_history *p);
	void *forget_context;
	struct tick_time now;
	struct procmap map;
	struct process_history **process; /* [0 .. count-1], in no order */
	size_t count, room;
	struct process_history *total; /* NULL: none yet */
	struct process_history **row;  /* of the newest tick: [0 .. row_count-1] */
	size_t row_count, row_room;
	struct slots slots;
	struct eventlog events;
	struct tick_time marked_when;
	bool is_marked;
	struct marklog marks;
	struct closed closed;
	uint64_t dropped;
};

/* The last known value of a field and when it was taken; false: never known. */
bool history_last_known(const struct process_history *p, enum field_id field,
	uint64_t *value, uint64_t *taken_us);

#endif
