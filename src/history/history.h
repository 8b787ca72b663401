/*
 * history.h - what is remembered of every process
 *
 * Light history (a last sample, a minute's trail, start values) for every process, full
 * series for those that were opened.  What a sample does not have this time is asked
 * here: history_known() says the last value and how old it is.  The dead are forgotten
 * after a while; an opened process never is.
 *
 * An opened process costs at most 540 KiB of series (after a week; 190 KiB more while it
 * is sampled many times a second), 128 KiB of past tables, 64 KiB of past verdicts, and
 * ten newest tables.  It keeps them when it is closed, until three others were.
 *
 * One thread.  Pointers to process_history stay valid until the next history_tick(),
 * those of opened processes until history_close().
 */
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/baseline.h"
#include "history/heavy.h"
#include "history/pace.h"
#include "history/series.h"
#include "history/singles.h"
#include "history/trail.h"
#include "history/verdicts.h"
#include "model/derived.h"
#include "model/tick.h"

/* What opened processes have a series of; values in bytes. */
enum series_id {
	SERIES_RSS,
	SERIES_ANON,
	SERIES_PEAK, /* highest RSS since the sample before: VmHWM where it rose, else RSS */
	SERIES_PSS,
	SERIES_SWAP,
	SERIES_LEFT, /* headroom below the closest limit */
	SERIES_COUNT
};

/*
 * One incarnation of one process.  All members are read-only for others.  Invariant:
 * last_us - first_us is the time over which @samples samples were taken.
 */
struct process_history {
	struct procid id;
	struct sample last;     /* the newest sample; heavy fields only if it had them */
	struct derived derived; /* of the newest sample */
	struct procinfo *info;  /* last known; NULL unknown; owned here by reference */
	struct wall_set *walls; /* the same, looked at when elapsed was walls_us */
	struct mapping_table *mappings; /* the same, arrived at mappings_us */
	uint64_t first_us, last_us;     /* elapsed of the first and the last sample */
	uint64_t walls_us, mappings_us;
	uint64_t samples;
	uint64_t peak_bytes;  /* highest RSS known: VmHWM or RSS; 0: never known */
	uint64_t peak_us;     /* elapsed at the sample that first showed it */
	const char *end_text; /* how it ended; NULL while not known */
	struct heavy heavy;
	struct pace pace; /* of samples with an RSS */
	struct trail trail;
	float eta_s; /* derived at walls_us; INFINITY: not heading for a wall */
	struct baseline start;
	struct mark *mark; /* values at the mark; NULL: none, or started after it */
	struct history_full *full;     /* NULL: not opened; see history_series() */
	struct process_history *chain; /* history's own: next in its hash bucket */
	uint32_t slot;  /* small number, distinct among those remembered; reused */
	bool seen : 1;  /* it was in the newest tick */
	bool ended : 1; /* its source said so, it was replaced, or it is gone from the
			   list of all processes */
	bool opened : 1;
	bool peak_is_exact : 1; /* the kernel's own maximum at its end */
	/* Derived at walls_us: rows of a long list have walls every few seconds only. */
	uint8_t limit_level; /* enum finding_level; NONE too where not judged */
	uint8_t first_wall;  /* walls->wall[first_wall - 1] is first; 0: none */
};

struct history_options {
	bool full;          /* opened processes get series (a screen is there) */
	size_t events;      /* kept at most; 0: 1,000 */
	uint64_t forget_us; /* after this time unseen; 0: 10 minutes */
	size_t max_dead;    /* ended ones kept at most; 0: 256 */
};

struct history;

/* @options NULL: full, the rest as zero.  Owned by the caller until history_destroy(). */
struct history *history_create(const struct history_options *options);
void history_destroy(struct history *h);

/* Call @forget before a process is forgotten (not at the end); NULL: nobody. */
void history_on_forget(struct history *h,
	void (*forget)(void *context, const struct process_history *p), void *context);

/**
 * history_tick() - remember one tick
 *
 * Adds the samples, takes references on what is counted, keeps the events, forgets the
 * dead.  A sample not newer than the last one of its process is dropped and counted.
 * A session event in a tick whose elapsed fell starts anew: all processes are forgotten.
 */
void history_tick(struct history *h, const struct tick *tick);

/* The process that observation @i of the newest tick went to; NULL: it was dropped. */
struct process_history *history_row(const struct history *h, size_t i);

/* Keep what detect derived of the newest sample of @p. */
void history_derive(
	struct history *h, struct process_history *p, const struct derived *derived);

/* Room below the wall that was first when walls were looked at last, in bytes; false:
 * not known, or a count. */
bool history_left(const struct process_history *p, uint64_t *bytes);

/* Rise the peak of @p to what the kernel says at its end. */
void history_exact_peak(struct history *h, struct process_history *p, uint64_t bytes);

/* A remembered incarnation; NULL: not known, or forgotten. */
struct process_history *history_find(const struct history *h, const struct procid *id);

/* The newest incarnation with this PID; NULL: none. */
struct process_history *history_latest(const struct history *h, uint32_t pid);

/* The incarnation before in the same PID; NULL: none that is remembered. */
struct process_history *history_previous(const struct process_history *p);

/* All that are remembered, ended ones too, in no order; without the total. */
size_t history_count(const struct history *h);
struct process_history *history_at(const struct history *h, size_t i);

/* The total over a tree (role total); NULL: there never was one. */
struct process_history *history_total(const struct history *h);

/* Slots in use are below this. */
uint32_t history_slots(const struct history *h);

/* Elapsed and wall clock of the newest tick; samples dropped because time stood still. */
const struct tick_time *history_now(const struct history *h);
uint64_t history_dropped(const struct history *h);

/* Remember @id in full from now on, seeded with its trail, and never forget it; nothing
 * happens when it is not known.  An exec of an opened process opens the new incarnation
 * too. */
void history_open(struct history *h, const struct procid *id);
/* It may be forgotten like others again.  Its series go on as long as it belongs to the
 * three that were closed last. */
void history_close(struct history *h, const struct procid *id);

/* A series of an opened process, or of one closed lately; NULL: it is neither, or this is
 * a history without series. */
const struct series *history_series(
	const struct process_history *p, enum series_id which);

/* How long a stretch without samples a graph of @p may bridge (series_columns()). */
uint64_t history_bridge_us(const struct process_history *p, enum series_id which);

/**
 * history_known() - the last known value of a field of type UINT, and how old it is
 * @value:  filled on success
 * @age_us: against the newest tick; NULL: not wanted
 *
 * Heavy fields are remembered; of light ones, what the newest sample has.
 *
 * Return: false when it was never known (light ones: is not in the newest sample).
 */
bool history_known(const struct history *h, const struct process_history *p,
	enum field_id field, uint64_t *value, uint64_t *age_us);

/* Events, newest first; i < history_event_count().  A bounded number is kept. */
size_t history_event_count(const struct history *h);
const struct event *history_event(const struct history *h, size_t i);
void history_add_event(struct history *h, const struct event *event);

/* Set the baseline of every difference to now; or back to the start. */
void history_mark(struct history *h);
void history_unmark(struct history *h);
/* When the mark was set; NULL: there is none. */
const struct tick_time *history_marked(const struct history *h);

/**
 * history_delta() - how much a field changed since the mark, else since the start
 *
 * What was not known at the mark counts from its first value after it; what started
 * after the mark counts from its start.  Fields: see baseline_keeps().
 *
 * Return: 0; -ENODATA when one of the two values is not known.
 */
int history_delta(const struct process_history *p, enum field_id field, int64_t *delta);

/* How one group of mappings changed, by its RSS. */
struct group_change {
	bool has_delta, has_rate;
	int64_t delta_bytes; /* since the mark, else since the first table */
	double rate;         /* over the last minute or so, bytes/s */
};

/**
 * history_group_changes() - how each group of a table changed up to then
 * @table:    of @p: the newest, or one of the past
 * @taken_us: elapsed when it arrived
 * @out:      [0 .. table->group_count-1]
 *
 * Differences are against the table of the mark that was in force then, else the first
 * table of an opened process; a group that was not there counts from 0.  Rates are from
 * the tables kept of an opened process: @table against the oldest of the minute before it
 * (or the one before, where tables come more rarely).  A change is absent where there is
 * no such table, a rate also with less than 5 s between.
 */
void history_group_changes(const struct history *h, const struct process_history *p,
	const struct mapping_table *table, uint64_t taken_us, struct group_change *out);

/* The mappings of an opened process one by one, with what they were before; valid until
 * the next tick.  NULL: they are not read so. */
const struct singles *history_singles(const struct process_history *p);

/* Nobody asks for them at present: a long list is let go, a short one stays to be compared
 * with when somebody does again. */
void history_rest_singles(struct history *h, const struct procid *id);

/*
 * The past of an opened process.  Times are elapsed.
 */

/* Whether what is said of @p at the newest tick would be kept: to be asked after
 * history_derive(), as putting findings into words costs something. */
bool history_wants_verdict(const struct history *h, const struct process_history *p);

/* Keep what is said of @p at the newest tick; NULL: nothing was looked at yet. */
void history_note_verdict(struct history *h, struct process_history *p,
	const struct finding *leak, const struct finding *limit);

/* What had been said last at @at_us; see verdicts_at(). */
bool history_verdict_at(
	const struct process_history *p, uint64_t at_us, struct verdict *out);

/* The newest mapping table not after @at_us; see tables_at(). */
struct mapping_table *history_table_at(
	const struct process_history *p, uint64_t at_us, uint64_t *taken_us);

/* The mark that was in force at @at_us; NULL: none. */
const struct tick_time *history_marked_at(const struct history *h, uint64_t at_us);

/* The value at @at_us, as exact as the series is there; false: a gap. */
bool history_value_at(const struct process_history *p, enum series_id which,
	uint64_t at_us, uint64_t *value);

/* The highest RSS known at @at_us. */
bool history_peak_at(const struct process_history *p, uint64_t at_us, uint64_t *bytes);

/* How much RSS had changed at @at_us since the mark of then, else since the start; 0 or
 * -ENODATA. */
int history_rss_delta_at(const struct history *h, const struct process_history *p,
	uint64_t at_us, int64_t *delta);

#endif
