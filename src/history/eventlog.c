#include "config.h"

#include "history/eventlog.h"

#include <stdlib.h>

#include "base/die.h"

#define FIRST_ROOM 16

void eventlog_init(struct eventlog *log, size_t max)
{
	*log = (struct eventlog){.max = max};
}

void eventlog_finish(struct eventlog *log)
{
	free(log->event);
	*log = (struct eventlog){.max = log->max};
}

/* Before the ring has turned, so that its order in memory is its order in time. */
static void grow(struct eventlog *log)
{
	log->room = log->room ? log->room * 2 : FIRST_ROOM;
	if (log->room > log->max)
		log->room = log->max;
	log->event = die_reallocarray(log->event, log->room, sizeof *log->event);
}

void eventlog_add(struct eventlog *log, const struct event *event)
{
	if (log->count == log->room && log->room < log->max)
		grow(log);
	if (log->count == log->room)
		log->first = (log->first + 1) % log->room;
	else
		log->count++;
	log->event[(log->first + log->count - 1) % log->room] = *event;
}
