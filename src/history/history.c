#include "config.h"

#include "history/history.h"

#include <errno.h>
#include <stdlib.h>

#include "base/die.h"
#include "history/full.h"
#include "history/history_state.h"
#include "history/left.h"
#include "history/mark.h"

#define EVENTS_MAX 1000
#define FORGET_US UINT64_C(600000000)
#define DEAD_MAX 256
/* A program that execs for ever must not pin a history for each image. */
#define OPEN_INCARNATIONS_MAX 4

/* What every process costs beside its last sample. */
_Static_assert(sizeof(struct process_history) - sizeof(struct sample) <=
		       1024 + sizeof(struct derived),
	"light history");

struct history *history_create(const struct history_options *options)
{
	static const struct history_options full = {.full = true};
	struct history *h = die_calloc(1, sizeof *h);

	h->options = options ? *options : full;
	if (!h->options.forget_us)
		h->options.forget_us = FORGET_US;
	if (!h->options.max_dead)
		h->options.max_dead = DEAD_MAX;
	eventlog_init(&h->events, h->options.events ? h->options.events : EVENTS_MAX);
	return h;
}

void history_on_forget(struct history *h,
	void (*forget)(void *context, const struct process_history *p), void *context)
{
	h->forget = forget;
	h->forget_context = context;
}

static struct process_history *process_create(struct history *h, const struct sample *s)
{
	struct process_history *p = die_calloc(1, sizeof *p);

	p->id = s->id;
	p->slot = slots_take(&h->slots);
	return p;
}

static void process_destroy(struct history *h, struct process_history *p)
{
	if (!p)
		return;
	slots_give_back(&h->slots, p->slot);
	full_destroy(p->full);
	mark_destroy(p->mark);
	procinfo_unref(p->info);
	wall_set_unref(p->walls);
	mapping_table_unref(p->mappings);
	free((void *)(uintptr_t)p->end_text);
	free(p);
}

/* The one at @i of h->process; the last one moves there. */
static void forget(struct history *h, size_t i)
{
	struct process_history *p = h->process[i];

	if (h->forget)
		h->forget(h->forget_context, p);
	procmap_remove(&h->map, p);
	h->process[i] = h->process[--h->count];
	process_destroy(h, p);
}

static void forget_all(struct history *h)
{
	while (h->count)
		forget(h, h->count - 1);
	process_destroy(h, h->total);
	h->total = NULL;
	h->row_count = 0;
}

void history_destroy(struct history *h)
{
	if (!h)
		return;
	h->forget = NULL;
	forget_all(h);
	procmap_finish(&h->map);
	eventlog_finish(&h->events);
	free(h->process);
	free(h->row);
	slots_finish(&h->slots);
	free(h);
}

/*
 * Samples.
 */
static void set_end(struct process_history *p, const char *text)
{
	free((void *)(uintptr_t)p->end_text);
	p->end_text = die_strdup(text);
	p->ended = true;
}

static void open_process(struct history *h, struct process_history *p)
{
	p->opened = true;
	if (h->options.full && !p->full)
		p->full = full_create(p);
}

static void drop_series(struct process_history *p)
{
	full_destroy(p->full);
	p->full = NULL;
	mark_drop_table(p->mark);
}

static void close_process(struct process_history *p)
{
	p->opened = false;
	drop_series(p);
}

static void follow(struct history *h, struct process_history *p)
{
	struct process_history *old = procmap_previous(p);
	bool is_exec = procid_same_process(&old->id, &p->id);

	if (!old->ended)
		set_end(old, is_exec ? "ran another program"
				     : "ended, the PID was used again");
	if (!is_exec || !old->opened)
		return;
	open_process(h, p);
	for (int n = 1; old; old = procmap_previous(old), n++)
		if (n >= OPEN_INCARNATIONS_MAX && old->opened)
			close_process(old);
}

static struct process_history *enter(struct history *h, const struct sample *s)
{
	struct process_history *p = process_create(h, s);

	procmap_add(&h->map, p);
	if (h->count == h->room) {
		h->room = h->room ? h->room * 2 : 64;
		h->process = die_reallocarray(h->process, h->room, sizeof *h->process);
	}
	h->process[h->count++] = p;
	if (procmap_previous(p))
		follow(h, p);
	return p;
}

static struct process_history *find_or_enter(struct history *h, const struct sample *s)
{
	struct process_history *p;

	if (s->role == ROLE_TOTAL || !s->id.pid) {
		if (!h->total)
			h->total = process_create(h, s);
		return h->total;
	}
	p = procmap_find(&h->map, &s->id);
	return p ? p : enter(h, s);
}

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* Highest RSS since the sample before, which p->last still is. */
static uint64_t peak_between(const struct process_history *p, const struct sample *s)
{
	uint64_t peak_bytes = sample_u64(s, FIELD_PEAK_RSS, 0);
	uint64_t rss_bytes = sample_u64(s, FIELD_RSS, 0);

	if (!sample_has(&p->last, FIELD_PEAK_RSS) ||
		peak_bytes <= p->last.value[FIELD_PEAK_RSS].u)
		return rss_bytes;
	return larger(peak_bytes, rss_bytes);
}

static void note_peak(struct process_history *p, const struct sample *s, uint64_t now_us)
{
	uint64_t peak_bytes =
		larger(sample_u64(s, FIELD_PEAK_RSS, 0), sample_u64(s, FIELD_RSS, 0));

	if (peak_bytes <= p->peak_bytes)
		return;
	p->peak_bytes = peak_bytes;
	p->peak_us = now_us;
}

static void note_trail(struct process_history *p, const struct sample *s, uint64_t now_us)
{
	uint64_t watched_us;
	bool after_gap;

	if (!sample_has(s, FIELD_RSS))
		return;
	after_gap = pace_step(&p->pace, now_us, &watched_us);
	trail_add(&p->trail, now_us, s->value[FIELD_RSS].u, sample_u64(s, FIELD_SWAP, 0),
		after_gap);
}

static void note_shared(
	struct process_history *p, const struct observation *o, uint64_t now_us)
{
	if (o->info && o->info != p->info) {
		procinfo_unref(p->info);
		p->info = procinfo_ref(o->info);
	}
	if (o->walls) {
		wall_set_unref(p->walls);
		p->walls = wall_set_ref(o->walls);
		p->walls_us = now_us;
	}
	if (!o->mappings)
		return;
	mapping_table_unref(p->mappings);
	p->mappings = mapping_table_ref(o->mappings);
	p->mappings_us = now_us;
	if (p->full)
		full_add_table(p->full, now_us, o->mappings);
	if (p->full && o->list)
		singles_add(&p->full->singles, now_us, o->list);
	if (p->mark && (p->opened || p->full))
		mark_adopt_table(p->mark, o->mappings);
}

static struct process_history *observe(struct history *h, const struct observation *o)
{
	const struct sample *s = o->sample;
	struct process_history *p = find_or_enter(h, s);
	uint64_t now_us = h->now.elapsed_us;

	p->seen = true;
	if (p->samples && now_us <= p->last_us) {
		h->dropped++;
		return NULL;
	}
	if (p->ended && !p->end_text)
		p->ended = false;
	if (!p->samples)
		p->first_us = now_us;
	if (p->full)
		full_add_sample(p->full, now_us, s, peak_between(p, s));
	note_peak(p, s, now_us);
	heavy_note(&p->heavy, s, now_us);
	note_trail(p, s, now_us);
	note_shared(p, o, now_us);
	baseline_fill(&p->start, s);
	if (p->mark)
		baseline_fill(&p->mark->values, s);
	p->last = *s;
	p->derived.present = 0;
	p->last_us = now_us;
	p->samples++;
	return p;
}

static void observe_all(struct history *h, const struct tick *tick)
{
	if (tick->count > h->row_room) {
		h->row_room = tick->count + tick->count / 4;
		h->row = die_reallocarray(h->row, h->row_room, sizeof *h->row);
	}
	for (size_t i = 0; i < tick->count; i++)
		h->row[i] = observe(h, &tick->observation[i]);
	h->row_count = tick->count;
}

/*
 * Ends, and forgetting.
 */
static void note_events(struct history *h, const struct tick *tick)
{
	for (size_t i = 0; i < tick->event_count; i++) {
		const struct event *e = &tick->event[i];
		struct process_history *p;

		eventlog_add(&h->events, e);
		if (e->kind != EVENT_ENDED)
			continue;
		p = procmap_find(&h->map, &e->id);
		if (p)
			set_end(p, e->detail);
	}
}

/*
 * In the list of all processes nobody tells of an end: who is missing is gone.  A tick
 * that shows less than half of those alive is of something else (one process opened,
 * events only) and says nothing of the rest.
 */
static void note_missing(struct history *h)
{
	size_t alive = 0, seen = 0;

	for (size_t i = 0; i < h->count; i++) {
		alive += !h->process[i]->ended;
		seen += h->process[i]->seen && !h->process[i]->ended;
	}
	if (!seen || seen * 2 < alive)
		return;
	for (size_t i = 0; i < h->count; i++)
		if (!h->process[i]->seen)
			h->process[i]->ended = true;
}

static bool may_be_forgotten(const struct process_history *p)
{
	return !p->seen && !p->opened;
}

/* Counts those that ended; *oldest: where that one stands whose last sample is the
 * oldest. */
static size_t count_dead(const struct history *h, size_t *oldest)
{
	size_t dead = 0;

	for (size_t i = 0; i < h->count; i++) {
		const struct process_history *p = h->process[i];

		if (!p->ended || !may_be_forgotten(p))
			continue;
		if (!dead++ || p->last_us < h->process[*oldest]->last_us)
			*oldest = i;
	}
	return dead;
}

static void forget_some(struct history *h)
{
	size_t oldest = 0;

	/* From the end: forgetting moves the last one into the place. */
	for (size_t i = h->count; i-- > 0;) {
		struct process_history *p = h->process[i];

		if (may_be_forgotten(p) && h->now.elapsed_us > p->last_us &&
			h->now.elapsed_us - p->last_us > h->options.forget_us)
			forget(h, i);
	}
	while (count_dead(h, &oldest) > h->options.max_dead)
		forget(h, oldest);
}

static bool is_new_session(const struct history *h, const struct tick *tick)
{
	if (tick->when.elapsed_us >= h->now.elapsed_us)
		return false;
	for (size_t i = 0; i < tick->event_count; i++)
		if (tick->event[i].kind == EVENT_SESSION)
			return true;
	return false;
}

void history_tick(struct history *h, const struct tick *tick)
{
	if (is_new_session(h, tick)) {
		forget_all(h);
		h->is_marked = false;
		h->marks.count = 0;
	}
	h->now = tick->when;
	for (size_t i = 0; i < h->count; i++)
		h->process[i]->seen = false;
	observe_all(h, tick);
	note_events(h, tick);
	note_missing(h);
	forget_some(h);
}

struct process_history *history_row(const struct history *h, size_t i)
{
	return i < h->row_count ? h->row[i] : NULL;
}

void history_derive(
	struct history *h, struct process_history *p, const struct derived *derived)
{
	p->derived = *derived;
	if (p->walls_us == h->now.elapsed_us)
		left_note(p, derived);
	if (p->full && derived_has(derived, FIELD_HEADROOM))
		series_add(&p->full->series[SERIES_LEFT], h->now.elapsed_us,
			derived->headroom_bytes);
}

void history_exact_peak(struct history *h, struct process_history *p, uint64_t bytes)
{
	if (bytes > p->peak_bytes) {
		p->peak_bytes = bytes;
		p->peak_us = h->now.elapsed_us;
	}
	p->peak_is_exact = true;
}

/*
 * Questions.
 */
struct process_history *history_find(const struct history *h, const struct procid *id)
{
	return procmap_find(&h->map, id);
}

struct process_history *history_latest(const struct history *h, uint32_t pid)
{
	return procmap_latest(&h->map, pid);
}

struct process_history *history_previous(const struct process_history *p)
{
	return procmap_previous(p);
}

size_t history_count(const struct history *h)
{
	return h->count;
}

struct process_history *history_at(const struct history *h, size_t i)
{
	return h->process[i];
}

struct process_history *history_total(const struct history *h)
{
	return h->total;
}

uint32_t history_slots(const struct history *h)
{
	return h->slots.end;
}

const struct tick_time *history_now(const struct history *h)
{
	return &h->now;
}

uint64_t history_dropped(const struct history *h)
{
	return h->dropped;
}

void history_open(struct history *h, const struct procid *id)
{
	struct process_history *p = procmap_find(&h->map, id);

	closed_remove(&h->closed, id);
	if (p)
		open_process(h, p);
}

/* Of all incarnations of a process: no longer opened, or no series either. */
static void close_all(struct history *h, const struct procid *id, bool keep_series)
{
	struct process_history *p = procmap_latest(&h->map, id->pid);

	for (; p; p = procmap_previous(p)) {
		if (!procid_same_process(&p->id, id))
			continue;
		if (keep_series)
			p->opened = false;
		else if (!p->opened)
			drop_series(p);
	}
}

void history_close(struct history *h, const struct procid *id)
{
	struct procid out;

	close_all(h, id, true);
	if (closed_add(&h->closed, id, &out))
		close_all(h, &out, false);
}

const struct singles *history_singles(const struct process_history *p)
{
	return p->full && p->full->singles.list ? &p->full->singles : NULL;
}

void history_rest_singles(struct history *h, const struct procid *id)
{
	struct process_history *p = procmap_find(&h->map, id);

	if (p && p->full && p->full->singles.list &&
		p->full->singles.list->count > SINGLES_RESTING_MAX)
		singles_finish(&p->full->singles);
}

const struct series *history_series(const struct process_history *p, enum series_id which)
{
	return p->full ? &p->full->series[which] : NULL;
}

uint64_t history_bridge_us(const struct process_history *p, enum series_id which)
{
	uint64_t gap_us = pace_gap_us(&p->pace);

	/* PSS is read again at least every 60 s. */
	return which == SERIES_PSS ? larger(gap_us, UINT64_C(90000000)) : gap_us;
}

bool history_last_known(const struct process_history *p, enum field_id field,
	uint64_t *value, uint64_t *taken_us)
{
	if (heavy_keeps(field))
		return heavy_get(&p->heavy, field, value, taken_us);
	if (!sample_has(&p->last, field) || field_table[field].type != FIELD_TYPE_UINT)
		return false;
	*value = p->last.value[field].u;
	*taken_us = p->last_us;
	return true;
}

bool history_known(const struct history *h, const struct process_history *p,
	enum field_id field, uint64_t *value, uint64_t *age_us)
{
	uint64_t taken_us;

	if (!history_last_known(p, field, value, &taken_us))
		return false;
	if (age_us)
		*age_us = h->now.elapsed_us > taken_us ? h->now.elapsed_us - taken_us : 0;
	return true;
}

size_t history_event_count(const struct history *h)
{
	return h->events.count;
}

const struct event *history_event(const struct history *h, size_t i)
{
	return eventlog_at(&h->events, i);
}

void history_add_event(struct history *h, const struct event *event)
{
	eventlog_add(&h->events, event);
}
