#include "config.h"

#include "export/report.h"

#include <math.h>
#include <string.h>

#include "base/die.h"

static struct report *report_of(struct sink *sink)
{
	return (struct report *)sink;
}

/* ---- processes ---- */

static struct report_process *new_process(struct report *r, const struct sample *s)
{
	struct report_process *p;

	if (r->process_count == REPORT_PROCESSES) {
		r->processes_left_out++;
		return NULL;
	}
	if (r->process_count == r->process_room) {
		r->process_room = r->process_room ? r->process_room * 2 : 8;
		r->process =
			die_reallocarray(r->process, r->process_room, sizeof *r->process);
	}
	p = &r->process[r->process_count++];
	*p = (struct report_process){
		.id = s->id, .role = s->role, .first_us = r->base_us + r->elapsed_us};
	return p;
}

static struct report_process *find_process(
	const struct report *r, const struct procid *id)
{
	uint64_t place;

	if (!id->pid)
		return r->total ? &r->process[r->total - 1] : NULL;
	return idmap_get(&r->places, id, &place) ? &r->process[place] : NULL;
}

static struct report_process *process_of(struct report *r, const struct sample *s)
{
	struct report_process *p = find_process(r, &s->id);

	if (p)
		return p;
	p = new_process(r, s);
	if (!p)
		return NULL;
	if (s->id.pid)
		idmap_put(&r->places, &s->id, r->process_count - 1);
	else
		r->total = r->process_count;
	return p;
}

static void process_finish(struct report_process *p)
{
	for (size_t i = 0; i < p->wall_count; i++)
		free(p->wall[i].path);
	free(p->wall);
	free(p->alarm);
	rss_trace_finish(&p->trace);
}

/* ---- what rows say ---- */

static void take_sizes(struct report_process *p, const struct sample *s, uint64_t now_us)
{
	uint64_t rss = sample_u64(s, FIELD_RSS, 0);
	uint64_t peak = sample_u64(s, FIELD_PEAK_RSS, rss);

	if (rss > peak)
		peak = rss;
	if (peak > p->peak_bytes) {
		p->peak_was_before = !p->peak_bytes && peak > rss;
		p->peak_bytes = peak;
		p->peak_us = now_us;
	}
	if (!sample_has(s, FIELD_RSS))
		return;
	if (!p->has_rss)
		p->first_rss_bytes = rss;
	p->has_rss = true;
	p->last_rss_bytes = rss;
	p->rss_us = now_us;
	if (rss > p->highest_rss_bytes)
		p->highest_rss_bytes = rss;
	rss_trace_add(&p->trace, now_us, rss);
}

static void take_pss(struct report_process *p, const struct sample *s, uint64_t now_us)
{
	uint64_t pss = sample_u64(s, FIELD_PSS, 0);

	if (pss <= p->pss_peak_bytes)
		return;
	p->pss_peak_bytes = pss;
	p->pss_peak_us = now_us;
}

static struct report_wall *wall_of(
	struct report_process *p, const struct wall *w, size_t likely)
{
	if (likely < p->wall_count && p->wall[likely].kind == w->kind &&
		!strcmp(p->wall[likely].path, w->path))
		return &p->wall[likely];
	for (size_t i = 0; i < p->wall_count; i++)
		if (p->wall[i].kind == w->kind && !strcmp(p->wall[i].path, w->path))
			return &p->wall[i];
	if (p->wall_count == WALL_SET_MAX)
		return NULL;
	p->wall = die_reallocarray(p->wall, p->wall_count + 1, sizeof *p->wall);
	p->wall[p->wall_count] =
		(struct report_wall){.kind = w->kind, .path = die_strdup(w->path)};
	return &p->wall[p->wall_count++];
}

static double share_left(uint64_t left, uint64_t limit)
{
	return limit ? (double)left / (double)limit : 1;
}

static void take_wall(struct report_wall *to, const struct wall *w, uint64_t now_us)
{
	to->limit = w->limit;
	to->use_known = w->use_known;
	to->use = w->use;
	if (!w->use_known)
		return;
	if (to->has_least && share_left(wall_headroom(w), w->limit) >=
				     share_left(to->least_left, to->least_limit))
		return;
	to->has_least = true;
	to->least_left = wall_headroom(w);
	to->least_limit = w->limit;
	to->least_us = now_us;
}

/* The machine's trend is not this process's where it holds next to nothing. */
static bool is_its_own(const struct report_process *p, const struct derived *d)
{
	return wall_kinds[d->wall].scope != WALL_SCOPE_SYSTEM ||
	       p->last_rss_bytes >= d->wall_bytes / REPORT_HOLDS_SHARE;
}

static void take_derived(
	struct report_process *p, const struct derived *d, uint64_t now_us)
{
	if (derived_has(d, FIELD_GROWTH)) {
		p->has_growth = true;
		p->growth_bytes_per_s = d->growth_bytes_per_s;
	}
	if (derived_is_judged(d, FINDING_LIMIT)) {
		p->limit_judged = true;
		p->limit_level = d->level[FINDING_LIMIT];
	}
	if (!derived_has(d, FIELD_WALL))
		return;
	p->has_first_wall = true;
	p->first_wall = d->wall;
	p->has_eta = derived_has(d, FIELD_ETA);
	if (!p->has_eta)
		return;
	p->eta_s = d->eta_s;
	if (!is_its_own(p, d) || (p->has_least_eta && d->eta_s >= p->least_eta_s))
		return;
	p->has_least_eta = true;
	p->least_eta_s = d->eta_s;
	p->least_eta_wall = d->wall;
	p->least_eta_us = now_us;
}

static void take_walls(
	struct report_process *p, const struct wall_set *walls, uint64_t now_us)
{
	for (size_t i = 0; i < walls->count; i++) {
		struct report_wall *to = wall_of(p, &walls->wall[i], i);

		if (to && walls->wall[i].limit)
			take_wall(to, &walls->wall[i], now_us);
	}
}

/* ---- the verdict over time ---- */

static enum leak_level leak_level_of(const struct derived *d)
{
	static const enum leak_level levels[FINDING_LEVEL_COUNT] = {
		[FINDING_NONE] = LEAK_NONE,
		[FINDING_NOTICE] = LEAK_GROWING,
		[FINDING_WARN] = LEAK_SUSPECTED,
		[FINDING_CRITICAL] = LEAK_LIKELY,
	};

	if (!derived_is_judged(d, FINDING_LEAK))
		return LEAK_UNDECIDED;
	return levels[d->level[FINDING_LEAK]];
}

static bool is_on(const struct report_process *p, enum leak_level level)
{
	for (size_t i = 0; i < p->alarm_count; i++)
		if (p->alarm[i].is_on && p->alarm[i].level == level)
			return true;
	return false;
}

static void raise_alarm(struct report_process *p, enum leak_level level, uint64_t now_us)
{
	if (level < LEAK_GROWING || is_on(p, level) || p->alarm_count == REPORT_ALARMS)
		return;
	p->alarm = die_reallocarray(p->alarm, p->alarm_count + 1, sizeof *p->alarm);
	p->alarm[p->alarm_count++] =
		(struct report_alarm){.level = level, .raised_us = now_us, .is_on = true};
}

static void clear_alarms(struct report_process *p, enum leak_level above, uint64_t now_us)
{
	for (size_t i = 0; i < p->alarm_count; i++) {
		if (!p->alarm[i].is_on || p->alarm[i].level <= above)
			continue;
		p->alarm[i].is_on = false;
		p->alarm[i].cleared_us = now_us;
	}
}

static void take_leak(struct report_process *p, const struct derived *d, uint64_t now_us)
{
	enum leak_level level = leak_level_of(d);

	if (level == p->leak.level)
		return;
	p->leak.level = level;
	clear_alarms(p, level, now_us);
	raise_alarm(p, level, now_us);
}

/* ---- the sink ---- */

static void begin_session(struct report *r, const struct tick_time *when)
{
	uint64_t base = 0;

	if (when->real_ms > r->first_real_ms && r->first_real_ms)
		base = (when->real_ms - r->first_real_ms) * 1000;
	base = base > when->elapsed_us ? base - when->elapsed_us : 0;
	/* The time of day may have been set back: time never runs backwards here. */
	if (base + when->elapsed_us < r->last_us)
		base = r->last_us > when->elapsed_us ? r->last_us - when->elapsed_us : 0;
	r->base_us = base;
	r->sessions++;
}

static void tick_begin(struct sink *sink, const struct tick_time *when)
{
	struct report *r = report_of(sink);

	if (!r->ticks++) {
		r->first_real_ms = when->real_ms;
		r->base_us = 0;
		r->sessions = 1;
	} else if (when->elapsed_us < r->elapsed_us) {
		begin_session(r, when);
	}
	r->seen_count = 0;
	r->elapsed_us = when->elapsed_us;
	r->last_us = r->base_us + r->elapsed_us;
}

static void take_time(struct report *r, struct report_process *p)
{
	uint64_t watched_us;

	if (p->sessions != r->sessions) {
		p->sessions = r->sessions;
		p->pace = (struct pace){.started = false};
		p->watched_us = 0;
		p->leak.has_evidence = false;
	}
	pace_step(&p->pace, r->elapsed_us, &watched_us);
	p->watched_us += watched_us;
	p->last_us = r->last_us;
}

static void note_seen(struct report *r, const struct report_process *p)
{
	if (r->seen_count == r->seen_room) {
		r->seen_room = r->seen_room ? r->seen_room * 2 : 8;
		r->seen = die_reallocarray(r->seen, r->seen_room, sizeof *r->seen);
	}
	r->seen[r->seen_count++] = (size_t)(p - r->process);
}

static void take_row(struct sink *sink, const struct row *row)
{
	struct report *r = report_of(sink);
	const struct sample *s = row->sample;
	struct report_process *p = process_of(r, s);

	r->rows++;
	if (!p)
		return;
	note_seen(r, p);
	p->rows++;
	take_time(r, p);
	if (s->name[0])
		memcpy(p->name, s->name, sizeof p->name);
	take_sizes(p, s, r->last_us);
	take_pss(p, s, r->last_us);
	if (row->derived) {
		take_derived(p, row->derived, r->last_us);
		take_leak(p, row->derived, r->last_us);
	}
	if (row->walls)
		take_walls(p, row->walls, r->last_us);
}

static void take_end(struct report *r, const struct event *event)
{
	struct report_process *p = find_process(r, &event->id);

	if (!p || !event->id.pid)
		return;
	p->ended = true;
	p->ended_us = r->last_us;
	memcpy(p->end_text, event->detail, sizeof p->end_text);
}

static void take_event(struct sink *sink, const struct event *event)
{
	struct report *r = report_of(sink);

	r->events_of[event->kind]++;
	if (event->kind == EVENT_ENDED)
		take_end(r, event);
	if (event->kind == EVENT_NOTE && strstr(event->detail, WALL_KILLS_US_WORDS))
		r->kills_us = true;
	if (r->event_count == REPORT_EVENTS)
		return;
	if (r->event_count == r->event_room) {
		r->event_room = r->event_room ? r->event_room * 2 : 8;
		r->event = die_reallocarray(r->event, r->event_room, sizeof *r->event);
	}
	r->event[r->event_count++] =
		(struct report_event){.event = *event, .at_us = r->last_us};
}

/* Events come before rows: a process may end in the tick that first shows it. */
static void tick_end(struct sink *sink)
{
	struct report *r = report_of(sink);

	for (size_t i = r->event_count; i-- > 0 && r->event[i].at_us == r->last_us;)
		if (r->event[i].event.kind == EVENT_ENDED)
			take_end(r, &r->event[i].event);
}

static void sink_free(struct sink *sink)
{
	report_destroy(report_of(sink));
}

static const struct sink_ops ops = {
	tick_begin, take_row, take_event, tick_end, sink_free};

struct report *report_create(const char *file)
{
	struct report *r = die_calloc(1, sizeof *r);

	r->sink.ops = &ops;
	r->file = die_strdup(file);
	return r;
}

void report_destroy(struct report *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->process_count; i++)
		process_finish(&r->process[i]);
	idmap_finish(&r->places);
	free(r->process);
	free(r->seen);
	free(r->event);
	free(r->file);
	free(r);
}

/* The evidence an alarm was raised on, once, in words. */
static void put_alarm_text(struct report_process *p, uint64_t now_us)
{
	for (size_t i = 0; i < p->alarm_count; i++) {
		struct report_alarm *a = &p->alarm[i];

		if (a->raised_us == now_us && a->is_on && !a->text[0])
			leak_text(a->level, &p->leak.evidence, p->leak.now_us, a->text,
				sizeof a->text);
	}
}

void report_look(struct report *r, report_leak_of leak_of, void *context)
{
	for (size_t i = 0; i < r->seen_count; i++) {
		struct report_process *p = &r->process[r->seen[i]];

		if (!p->id.pid || !leak_of(context, &p->id, &p->leak.evidence))
			continue;
		p->leak.has_evidence = true;
		p->leak.base_us = r->base_us;
		p->leak.now_us = r->elapsed_us;
		put_alarm_text(p, r->last_us);
	}
}

static int by_peak(const void *left, const void *right)
{
	const struct report_process *a = left, *b = right;

	if (!a->id.pid != !b->id.pid)
		return a->id.pid ? -1 : 1;
	if (a->peak_bytes != b->peak_bytes)
		return a->peak_bytes < b->peak_bytes ? 1 : -1;
	if (a->first_us != b->first_us)
		return a->first_us < b->first_us ? -1 : 1;
	if (a->id.pid != b->id.pid)
		return a->id.pid < b->id.pid ? -1 : 1;
	return a->id.incarnation < b->id.incarnation ? -1 : 1;
}

void report_end(struct report *r)
{
	idmap_finish(&r->places);
	r->seen_count = 0;
	if (r->process_count)
		qsort(r->process, r->process_count, sizeof *r->process, by_peak);
	r->total = 0;
	if (r->process_count && !r->process[r->process_count - 1].id.pid)
		r->total = r->process_count;
}

const struct report_process *report_main(const struct report *r)
{
	return r->process_count && r->process[0].id.pid ? &r->process[0] : NULL;
}

const struct report_process *report_worst(const struct report *r)
{
	const struct report_process *worst = report_main(r);

	for (size_t i = 1; i < r->process_count; i++)
		if (r->process[i].id.pid && r->process[i].leak.level > worst->leak.level)
			worst = &r->process[i];
	return worst;
}

const struct report_process *report_total(const struct report *r)
{
	return r->total ? &r->process[r->total - 1] : NULL;
}

const struct report_wall *report_first_wall(const struct report_process *p)
{
	const struct report_wall *first = NULL;

	for (size_t i = 0; p->has_first_wall && i < p->wall_count; i++) {
		const struct report_wall *w = &p->wall[i];

		if (w->kind != p->first_wall || !w->use_known)
			continue;
		if (!first || (double)w->use * (double)first->limit >
				      (double)first->use * (double)w->limit)
			first = w;
	}
	return first;
}

const struct report_wall *report_closest_wall(const struct report_process *p)
{
	const struct report_wall *closest = NULL;

	for (size_t i = 0; i < p->wall_count; i++) {
		const struct report_wall *w = &p->wall[i];

		if (!w->has_least || !wall_kinds[w->kind].competes_idle)
			continue;
		if (!closest ||
			share_left(w->least_left, w->least_limit) <
				share_left(closest->least_left, closest->least_limit))
			closest = w;
	}
	return closest;
}
