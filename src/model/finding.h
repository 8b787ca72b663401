/*
 * finding.h - what a detector says of one process
 *
 * A level with its evidence in words.  Levels of different kinds have one scale, so that
 * screens, events and exit statuses need no table of their own; what a level is called
 * depends on the kind.
 */
#ifndef MODEL_FINDING_H
#define MODEL_FINDING_H

#include <stdint.h>

#include "model/event.h"

enum finding_kind {
	FINDING_LEAK,
	FINDING_LIMIT,
	FINDING_KIND_COUNT
};

enum finding_level {
	FINDING_NONE,
	FINDING_NOTICE,   /* leak: growing */
	FINDING_WARN,     /* leak: suspected */
	FINDING_CRITICAL, /* leak: likely leak */
	FINDING_LEVEL_COUNT
};

struct finding_kind_info {
	const char *id; /* in alert expressions: "leak", "limit" */
	enum event_kind event;
	/* NULL: this kind does not have the level. */
	const char *level[FINDING_LEVEL_COUNT];
};

extern const struct finding_kind_info finding_kinds[FINDING_KIND_COUNT];

#define FINDING_TEXT_MAX 240

struct finding {
	enum finding_kind kind;
	enum finding_level level;
	uint64_t since_us;           /* elapsed; when it rose (fell) to this level */
	char text[FINDING_TEXT_MAX]; /* the consequence first, then time, then detail */
};

/* Of the event that tells a change to @level. */
static inline enum event_level finding_event_level(enum finding_level level)
{
	if (level == FINDING_CRITICAL)
		return EVENT_CRITICAL;
	return level == FINDING_WARN ? EVENT_WARN : EVENT_INFO;
}

#endif
