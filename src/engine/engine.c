#include "config.h"

#include "engine/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "detect/closest.h"
#include "detect/detectors.h"
#include "engine/engine_state.h"
#include "engine/gasp.h"
#include "engine/outcome.h"

static const struct derived nothing_derived;

static void on_forget(void *context, const struct process_history *p)
{
	struct engine *e = context;

	outcomes_keep(&e->outcomes, p, e->detectors);
}

struct engine *engine_create(
	struct source *source, struct history *history, const struct clock *clock)
{
	struct engine *e = die_calloc(1, sizeof *e);

	e->source = source;
	e->history = history;
	e->clock = clock;
	e->began_mono_ns = clock_mono_ns(clock);
	e->began_cpu_ns = clock_cpu_ns(clock);
	e->alerts = alerts_create();
	e->detectors = detectors_create();
	history_on_forget(history, on_forget, e);
	return e;
}

void engine_destroy(struct engine *e)
{
	if (!e)
		return;
	history_on_forget(e->history, NULL, NULL);
	alerts_destroy(e->alerts);
	detectors_destroy(e->detectors);
	outcomes_finish(&e->outcomes);
	free(e->gasp);
	free(e->pending);
	free(e->change);
	free(e->found);
	free(e);
}

void engine_set_interval(struct engine *e, uint64_t interval_ns)
{
	e->interval_ns = interval_ns;
}

int engine_add_sink(struct engine *e, struct sink *sink)
{
	if (e->sink_count == SINKS_MAX)
		return -ENOSPC;
	e->sink[e->sink_count++] = sink;
	return 0;
}

void engine_remove_sink(struct engine *e, struct sink *sink)
{
	size_t kept = 0;

	for (size_t i = 0; i < e->sink_count; i++)
		if (e->sink[i] != sink)
			e->sink[kept++] = e->sink[i];
	e->sink_count = kept;
}

int engine_add_alert(struct engine *e, const struct alert *alert)
{
	return alerts_add(e->alerts, alert);
}

const struct alerts *engine_alerts(const struct engine *e)
{
	return e->alerts;
}

void engine_on_gasp(struct engine *e, engine_gasp_line line, void *context)
{
	e->gasp_line = line;
	e->gasp_context = context;
}

void engine_on_alert(struct engine *e, alerts_report report, void *context)
{
	e->report = report;
	e->report_context = context;
}

/*
 * Detecting.
 */
void engine_keep_change(void *context, const struct alert_change *change)
{
	struct engine *e = context;

	if (e->change_count == e->change_room) {
		e->change_room = e->change_room ? e->change_room * 2 : 8;
		e->change =
			die_reallocarray(e->change, e->change_room, sizeof *e->change);
	}
	e->change[e->change_count++] = *change;
	e->stats.alerts_fired += change->fired;
	history_add_event(e->history, &change->event);
}

static void keep_event(struct engine *e, const struct event *event)
{
	if (e->found_count == e->found_room) {
		e->found_room = e->found_room ? e->found_room * 2 : 8;
		e->found = die_reallocarray(e->found, e->found_room, sizeof *e->found);
	}
	e->found[e->found_count++] = *event;
	history_add_event(e->history, event);
}

void engine_keep_finding(void *context, const struct process_history *process,
	const struct finding *finding)
{
	struct engine *e = context;
	struct event event = {.kind = finding_kinds[finding->kind].event,
		.level = finding_event_level(finding->level),
		.real_ms = e->when.real_ms,
		.elapsed_us = e->when.elapsed_us,
		.id = process->id};

	_Static_assert(sizeof event.detail == sizeof finding->text, "both are sentences");
	memcpy(event.detail, finding->text, sizeof event.detail);
	keep_event(e, &event);
}

/* How those stood that ended in this tick. */
static void tell_outcomes(struct engine *e, const struct tick *tick)
{
	for (size_t i = 0; i < tick->event_count; i++) {
		const struct event *end = &tick->event[i];
		const struct process_history *p = NULL;
		struct event event = *end;

		if (end->kind == EVENT_ENDED)
			p = history_find(e->history, &end->id);
		if (!p)
			continue;
		event.kind = EVENT_OUTCOME;
		outcome_describe(p, e->detectors, event.detail);
		if (*event.detail)
			keep_event(e, &event);
	}
}

/* For looking back at what was said. */
static void note_verdict(struct engine *e, struct process_history *p)
{
	struct finding leak, limit;
	bool has_leak, has_limit;

	if (!history_wants_verdict(e->history, p))
		return;
	has_leak = engine_finding(e, p, FINDING_LEAK, &leak);
	has_limit = engine_finding(e, p, FINDING_LIMIT, &limit);
	history_note_verdict(
		e->history, p, has_leak ? &leak : NULL, has_limit ? &limit : NULL);
}

void engine_note_closest(
	struct engine *e, const struct process_history *p, const struct wall_set *walls)
{
	const struct wall *w = closest_wall(walls);
	double share = w ? closest_share(w) : 0;

	if (!w || (e->stats.closest.known && share <= e->closest_share))
		return;
	e->closest_share = share;
	e->stats.closest = (struct engine_closest){.known = true,
		.wall = w->kind,
		.limit_bytes = w->limit,
		.headroom_bytes = wall_headroom(w),
		.elapsed_us = p->last_us,
		.id = p->id};
}

static struct row row_of(
	const struct tick *tick, size_t i, const struct process_history *p)
{
	const struct observation *o = &tick->observation[i];

	return (struct row){.when = &tick->when,
		.sample = o->sample,
		.derived = p ? &p->derived : &nothing_derived,
		.info = o->info,
		.walls = o->walls,
		.mappings = o->mappings};
}

static struct gasp *gasp_of(struct engine *e, const struct process_history *p)
{
	size_t room = e->gasp_room ? e->gasp_room : 16;

	while (room <= p->slot)
		room *= 2;
	if (room != e->gasp_room) {
		e->gasp = die_reallocarray(e->gasp, room, sizeof *e->gasp);
		memset(e->gasp + e->gasp_room, 0,
			(room - e->gasp_room) * sizeof *e->gasp);
		e->gasp_room = room;
	}
	return &e->gasp[p->slot];
}

/* A last record, where an OOM kill would end memtide too. */
void engine_tell_gasp(struct engine *e, const struct process_history *p,
	const struct wall_set *walls, const struct tick_time *when)
{
	struct event event = {.kind = EVENT_LAST_GASP,
		.level = EVENT_CRITICAL,
		.real_ms = when->real_ms,
		.elapsed_us = when->elapsed_us,
		.id = p->id};

	if (!walls || !walls->kills_us ||
		!gasp_is_due(gasp_of(e, p), p, e->detectors, walls))
		return;
	for (unsigned n = 0; n < GASP_LINES; n++)
		if (gasp_line(n, p, e->detectors, walls, event.detail))
			keep_event(e, &event);
	for (unsigned n = 0;
		e->gasp_line && e->gasp_line(e->gasp_context, p, n, event.detail); n++)
		keep_event(e, &event);
}

static void detect(struct engine *e, const struct tick *tick)
{
	for (size_t i = 0; i < tick->count; i++) {
		struct process_history *p = history_row(e->history, i);
		const struct wall_set *walls = tick->observation[i].walls;
		struct detect_input input = {.process = p, .walls = walls};
		struct derived derived;
		struct row row;

		if (!p)
			continue;
		detectors_run(e->detectors, &input, &derived, engine_keep_finding, e);
		history_derive(e->history, p, &derived);
		note_verdict(e, p);
		engine_note_closest(e, p, walls);
		row = row_of(tick, i, p);
		alerts_update(e->alerts, p->slot, &row, engine_keep_change, e);
		engine_tell_gasp(e, p, walls, &tick->when);
		e->stats.processes += p->samples == 1 && p->id.pid;
	}
}

/*
 * Handing on.
 */
static void hand_event(struct engine *e, const struct event *event)
{
	e->stats.events++;
	for (size_t i = 0; i < e->sink_count; i++)
		e->sink[i]->ops->event(e->sink[i], event);
}

static void hand_events(struct engine *e, const struct tick *tick)
{
	for (size_t i = 0; i < e->pending_count; i++)
		hand_event(e, &e->pending[i]);
	e->pending_count = 0;
	for (size_t i = 0; i < tick->event_count; i++)
		hand_event(e, &tick->event[i]);
	for (size_t i = 0; i < e->found_count; i++)
		hand_event(e, &e->found[i]);
	e->found_count = 0;
	for (size_t i = 0; i < e->change_count; i++)
		hand_event(e, &e->change[i].event);
}

static void hand_rows(struct engine *e, const struct tick *tick)
{
	for (size_t n = 0; n < tick->count; n++) {
		struct row row = row_of(tick, n, history_row(e->history, n));

		for (size_t i = 0; i < e->sink_count; i++)
			e->sink[i]->ops->row(e->sink[i], &row);
	}
	e->stats.rows += tick->count;
}

static void report_changes(struct engine *e)
{
	for (size_t i = 0; e->report && i < e->change_count; i++)
		e->report(e->report_context, &e->change[i]);
	e->change_count = 0;
}

void engine_hand_on(struct engine *e, const struct tick *tick)
{
	for (size_t i = 0; i < e->sink_count; i++)
		e->sink[i]->ops->tick_begin(e->sink[i], &tick->when);
	hand_events(e, tick);
	hand_rows(e, tick);
	for (size_t i = 0; i < e->sink_count; i++)
		e->sink[i]->ops->tick_end(e->sink[i]);
	report_changes(e);
}

/*
 * Keeping count.
 */
static void count_time(struct engine *e, const struct tick_time *when)
{
	struct engine_stats *s = &e->stats;

	if (!s->ticks++)
		s->first_us = when->elapsed_us;
	s->last_us = when->elapsed_us;
	s->missed += when->missed;
	s->late_ticks += e->interval_ns && when->late_us * NS_PER_US > e->interval_ns;
	s->wall_ns = clock_mono_ns(e->clock) - e->began_mono_ns;
	s->cpu_ns = clock_cpu_ns(e->clock) - e->began_cpu_ns;
}

/* One sum over the tree; false where a member's value is not known. */
static bool tree_sum(const struct engine *e, const struct tick *tick, enum field_id field,
	uint64_t *sum)
{
	size_t members = 0;
	uint64_t value;

	*sum = 0;
	for (size_t i = 0; i < tick->count; i++) {
		const struct process_history *p = history_row(e->history, i);

		/* Zombies and kernel threads have no memory, and no values. */
		if (!p || !p->id.pid || !sample_has(&p->last, FIELD_RSS))
			continue;
		if (!history_known(e->history, p, field, &value, NULL))
			return false;
		*sum += value;
		members++;
	}
	return members != 0;
}

static void count_tree(struct engine *e, const struct tick *tick)
{
	struct engine_stats *s = &e->stats;
	uint64_t sum;

	if (tree_sum(e, tick, FIELD_RSS, &sum) && sum > s->tree_rss_peak_bytes) {
		s->tree_rss_peak_bytes = sum;
		s->tree_rss_peak_us = tick->when.elapsed_us;
	}
	if (tree_sum(e, tick, FIELD_PSS, &sum) && sum > s->tree_pss_peak_bytes) {
		s->tree_pss_peak_bytes = sum;
		s->tree_pss_peak_us = tick->when.elapsed_us;
	}
}

static void restart(struct engine *e)
{
	alerts_restart(e->alerts);
	detectors_restart(e->detectors);
}

int engine_tick(struct engine *e, uint64_t deadline_ns, uint64_t missed)
{
	struct tick tick;
	int code = source_tick(e->source, deadline_ns, missed, &tick);

	if (code)
		return code;
	if (tick.when.elapsed_us < e->stats.last_us)
		restart(e);
	e->when = tick.when;
	history_tick(e->history, &tick);
	detect(e, &tick);
	tell_outcomes(e, &tick);
	count_tree(e, &tick);
	engine_hand_on(e, &tick);
	count_time(e, &tick.when);
	return 0;
}

void engine_event(struct engine *e, const struct event *event)
{
	const struct tick_time *now = history_now(e->history);
	struct event full = *event;

	if (!full.real_ms && !full.elapsed_us) {
		full.real_ms = now->real_ms;
		full.elapsed_us = now->elapsed_us;
	}
	history_add_event(e->history, &full);
	if (e->pending_count == e->pending_room) {
		e->pending_room = e->pending_room ? e->pending_room * 2 : 8;
		e->pending =
			die_reallocarray(e->pending, e->pending_room, sizeof *e->pending);
	}
	e->pending[e->pending_count++] = full;
}

void engine_flush_events(struct engine *e)
{
	struct tick tick = {.when = *history_now(e->history)};

	/* Of the newest tick, which was counted already. */
	tick.when.missed = 0;
	if (e->pending_count || e->change_count)
		engine_hand_on(e, &tick);
}

void engine_exact_peak(struct engine *e, const struct procid *id, uint64_t peak_bytes)
{
	struct process_history *p = history_find(e->history, id);
	struct sample s = {.id = *id};
	struct row row = {.when = history_now(e->history),
		.sample = &s,
		.derived = &nothing_derived};

	if (!p)
		return;
	history_exact_peak(e->history, p, peak_bytes);
	s.role = p->last.role;
	memcpy(s.name, p->last.name, sizeof s.name);
	sample_set_u64(&s, FIELD_PEAK_RSS, peak_bytes);
	alerts_update(e->alerts, p->slot, &row, engine_keep_change, e);
	engine_flush_events(e);
}

bool engine_finding(const struct engine *e, const struct process_history *process,
	enum finding_kind kind, struct finding *out)
{
	return detectors_finding(e->detectors, process, kind, out);
}

bool engine_leak(const struct engine *e, const struct process_history *process,
	struct leak_evidence *out)
{
	return detectors_leak(e->detectors, process, out);
}

void engine_expect(struct engine *e, const struct process_history *process,
	const struct limit_request *request)
{
	detectors_expect(e->detectors, process, request);
}

const struct detectors *engine_detectors(const struct engine *e)
{
	return e->detectors;
}

const struct engine_stats *engine_stats(const struct engine *e)
{
	return &e->stats;
}

size_t engine_processes(
	const struct engine *e, struct engine_process out[ENGINE_PROCESSES])
{
	struct outcomes all = {0};
	size_t count;

	outcomes_copy(&all, &e->outcomes);
	for (size_t i = 0; i < history_count(e->history); i++)
		outcomes_keep(&all, history_at(e->history, i), e->detectors);
	outcomes_sort(&all);
	count = all.count;
	if (count)
		memcpy(out, all.process, count * sizeof *out);
	outcomes_finish(&all);
	return count;
}
