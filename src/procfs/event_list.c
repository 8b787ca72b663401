#include "config.h"

#include "procfs/event_list.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

void event_list_finish(struct event_list *list)
{
	free(list->event);
	*list = (struct event_list){0};
}

void event_list_begin(struct event_list *list, const struct tick_time *when)
{
	list->when = *when;
	list->count -= list->told;
	if (list->count)
		memmove(list->event, list->event + list->told,
			list->count * sizeof *list->event);
	list->told = 0;
	for (size_t i = 0; i < list->count; i++) {
		list->event[i].real_ms = when->real_ms;
		list->event[i].elapsed_us = when->elapsed_us;
	}
}

void event_list_add(struct event_list *list, enum event_kind kind, enum event_level level,
	const struct procid *id, const char *format, ...)
{
	struct event *e;
	va_list args;

	if (list->count == list->room) {
		list->room = list->room ? list->room * 2 : 4;
		list->event =
			die_reallocarray(list->event, list->room, sizeof *list->event);
	}
	e = &list->event[list->count++];
	*e = (struct event){
		.kind = kind,
		.level = level,
		.real_ms = list->when.real_ms,
		.elapsed_us = list->when.elapsed_us,
	};
	if (id)
		e->id = *id;
	va_start(args, format);
	vsnprintf(e->detail, sizeof e->detail, format, args);
	va_end(args);
}
