/*
 * event.h - what happened, as opposed to how much there is
 *
 * Sources, detectors and sinks tell events; screens list them and files keep them.
 */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include <stdint.h>

#include "model/procid.h"

enum event_kind {
	EVENT_SESSION, /* a recording began (again) */
	EVENT_STARTED, /* a process is watched from now on */
	EVENT_EXEC,    /* a new program in the same process */
	EVENT_ENDED,   /* detail: how, as far as known */
	EVENT_GAP,     /* ticks or rows that are missing, and why */
	EVENT_SPIKE,   /* a peak between two samples */
	EVENT_ALERT,   /* an alert expression became true */
	EVENT_CLEAR,   /* ... and false again */
	EVENT_MARK,
	EVENT_NOTE,    /* what the user should know: a right that is missing, a limit */
	EVENT_LEAK,    /* a finding of this kind changed its level */
	EVENT_LIMIT,
	EVENT_LAST_GASP, /* what is known, close to a limit where memtide would die too */
	EVENT_OUTCOME, /* how a process stood when it ended: room, verdict */
	EVENT_SEEN, /* the person has acknowledged a finding or an alert */
	EVENT_KIND_COUNT
};

enum event_level {
	EVENT_INFO,
	EVENT_WARN,
	EVENT_CRITICAL,
};

extern const char *const event_kind_names[EVENT_KIND_COUNT]; /* "session", ... */
extern const char *const event_level_names[3];               /* "info", ... */

#define EVENT_DETAIL_MAX 240

struct event {
	enum event_kind kind;
	enum event_level level;
	uint64_t real_ms;    /* since 1970 */
	uint64_t elapsed_us; /* as the tick it belongs to */
	struct procid id;    /* pid 0: of no process */
	char detail[EVENT_DETAIL_MAX]; /* a sentence; raw bytes of names may be in it */
};

#endif
