/*
 * engine_state.h - what engine.c and look.c share; private to them
 */
#ifndef ENGINE_ENGINE_STATE_H
#define ENGINE_ENGINE_STATE_H

#include "engine/engine.h"
#include "engine/gasp.h"
#include "engine/outcome.h"

#define SINKS_MAX 8

struct engine {
	struct source *source;
	struct history *history;
	const struct clock *clock;
	uint64_t interval_ns;  /* 0: none */
	struct tick_time when; /* of the tick, or the look between ticks */
	uint64_t began_mono_ns, began_cpu_ns;
	struct sink *sink[SINKS_MAX];
	size_t sink_count;
	struct alerts *alerts;
	struct detectors *detectors;
	alerts_report report;
	void *report_context;
	struct event
		*pending; /* injected, not yet with the sinks: [0 .. pending_count-1] */
	size_t pending_count, pending_room;
	struct alert_change *change; /* of this tick: [0 .. change_count-1] */
	size_t change_count, change_room;
	struct event *found; /* of this tick: levels that changed, [0 .. found_count-1] */
	size_t found_count, found_room;
	struct gasp *gasp; /* [slot], slot < gasp_room: where each stands */
	size_t gasp_room;
	engine_gasp_line gasp_line;
	void *gasp_context;
	struct outcomes outcomes; /* of those that history forgot */
	struct engine_stats stats;
	double closest_share;
};

/* A finding whose level changed: as an event of this tick. */
void engine_keep_finding(void *context, const struct process_history *process,
	const struct finding *finding);
/* An alert that fired or cleared. */
void engine_keep_change(void *context, const struct alert_change *change);
void engine_note_closest(
	struct engine *e, const struct process_history *p, const struct wall_set *walls);
/* A last record, where it is due. */
void engine_tell_gasp(struct engine *e, const struct process_history *p,
	const struct wall_set *walls, const struct tick_time *when);
/* To the sinks: what is pending, what was found, the rows of @tick. */
void engine_hand_on(struct engine *e, const struct tick *tick);

#endif
