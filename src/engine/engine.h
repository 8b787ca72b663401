/*
 * engine.h - one round: source, history, detectors, alerts, sinks
 *
 * The order in a tick is always the same: the source looks; history remembers; detectors
 * derive for each row; alerts are evaluated; then each sink gets tick_begin, all events
 * (what was injected since the last tick, the source's, levels of findings that changed,
 * the alerts'), all rows, tick_end.
 * No terminal, no printing, no waiting.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base/clock.h"
#include "detect/alerts.h"
#include "detect/leak.h"
#include "history/history.h"
#include "model/finding.h"
#include "model/sink.h"
#include "model/source.h"

struct detectors;
struct engine;
struct limit_request;

/* What became of one process: for the report at the end. */
struct engine_process {
	struct procid id;
	char name[SAMPLE_NAME_MAX]; /* raw bytes */
	uint64_t first_us, last_us, samples;
	uint64_t peak_bytes, peak_us; /* 0 where never known */
	bool peak_is_exact;
	bool has_rss, has_growth;
	uint64_t rss_bytes;        /* last known */
	double growth_bytes_per_s; /* at its last sample */
	bool ended;
	char end_text[EVENT_DETAIL_MAX]; /* "" while not known */
	/* The wall that was first at the last look, and the room below it. */
	bool has_left;
	enum wall_kind wall;
	uint64_t limit, left; /* bytes, or a count where the kind says so */
	bool leak_judged;     /* enough was seen to say a level */
	enum finding_level leak;
	char leak_text[FINDING_TEXT_MAX]; /* "" where its memory never moved */
};

/* Where a process came closest to a limit. */
struct engine_closest {
	bool known;
	enum wall_kind wall;
	uint64_t limit_bytes, headroom_bytes; /* at that moment */
	uint64_t elapsed_us;
	struct procid id;
};

/* Processes in the report: those with the highest peaks. */
#define ENGINE_PROCESSES 64

struct engine_stats {
	uint64_t ticks, rows, events;
	uint64_t looks;        /* between ticks, near a limit */
	uint64_t late_ticks;   /* taken more than one interval after their deadline */
	uint64_t missed;       /* deadlines without a tick */
	uint64_t alerts_fired; /* how often any alert became true */
	uint64_t first_us, last_us; /* elapsed of the first and the newest tick */
	uint64_t wall_ns, cpu_ns;   /* since engine_create(), up to the newest tick */
	uint64_t processes;         /* seen in all */
	/* Sums over the tree in one tick, at their highest: sampled, so at least this.
	 * PSS from last known values; known only where every live member had one. */
	uint64_t tree_rss_peak_bytes, tree_rss_peak_us;
	uint64_t tree_pss_peak_bytes, tree_pss_peak_us;
	struct engine_closest closest;
};

/* Source, history and clock stay the caller's and must outlive the engine. */
struct engine *engine_create(
	struct source *source, struct history *history, const struct clock *clock);
void engine_destroy(struct engine *e);

/* For late_ticks; 0 (a recording): none is late. */
void engine_set_interval(struct engine *e, uint64_t interval_ns);

/* The sink stays the caller's; at most 8.  0 or -ENOSPC. */
int engine_add_sink(struct engine *e, struct sink *sink);
void engine_remove_sink(struct engine *e, struct sink *sink);

/* A copy is kept; 0 or -ENOSPC. */
int engine_add_alert(struct engine *e, const struct alert *alert);
const struct alerts *engine_alerts(const struct engine *e);

/* Called for each alert that fires or clears, in the tick, after the sinks had it. */
void engine_on_alert(struct engine *e, alerts_report report, void *context);

/* More for a last record (gasp.h): line @n of it, from 0; false: there is no such line. */
typedef bool (*engine_gasp_line)(void *context, const struct process_history *process,
	unsigned n, char out[EVENT_DETAIL_MAX]);
void engine_on_gasp(struct engine *e, engine_gasp_line line, void *context);

/**
 * engine_tick() - one round
 * @deadline_ns, @missed: as source_tick()
 *
 * Return: 0; -ENODATA when there will be no more ticks; else what the source returns.
 */
int engine_tick(struct engine *e, uint64_t deadline_ns, uint64_t missed);

/**
 * engine_near() - who is near a limit
 * @who:   the nearest ones, at most SOURCE_LOOK_MAX
 * @count: how many
 *
 * Return: after how much time a look at them is worth while, nanoseconds; 0: nobody is
 * near, or the source has nothing between ticks.
 */
uint64_t engine_near(
	const struct engine *e, struct procid who[SOURCE_LOOK_MAX], size_t *count);

/**
 * engine_look() - sizes and limits of some processes, between two ticks
 *
 * Findings of limits, alerts and last records see it; history and rows do not.  Events
 * that come of it go to the sinks at once.
 *
 * Return: whether there were any.
 */
bool engine_look(struct engine *e, const struct procid *who, size_t count);

/**
 * engine_python() - a reading of a process's Python has arrived
 *
 * Alerts that ask for what is in a Python see it; their events go to the sinks at once.
 */
void engine_python(struct engine *e, const struct procid *id,
	const struct python_reading *reading);

/* An event from outside (mark, note): history has it at once, sinks with the next tick
 * or engine_flush_events().  real_ms and elapsed_us 0: those of the newest tick. */
void engine_event(struct engine *e, const struct event *event);
/* Hand pending events to the sinks now, as a tick without rows. */
void engine_flush_events(struct engine *e);

/* The kernel's own maximum of a process that ended (wait4): counts as its peak, and
 * `peak` alerts are evaluated once more with it.  Sinks get what fires at once, as a tick
 * without rows. */
void engine_exact_peak(struct engine *e, const struct procid *id, uint64_t peak_bytes);

/* What is found of a process at present, in words: see detectors_finding(). */
bool engine_finding(const struct engine *e, const struct process_history *process,
	enum finding_kind kind, struct finding *out);

/* The evidence of its leak finding: see detectors_leak(). */
bool engine_leak(const struct engine *e, const struct process_history *process,
	struct leak_evidence *out);

/* The next request of a process, before it is made: see detectors_expect(). */
void engine_expect(struct engine *e, const struct process_history *process,
	const struct limit_request *request);

/* For all else that they know of a process (detectors.h). */
const struct detectors *engine_detectors(const struct engine *e);

const struct engine_stats *engine_stats(const struct engine *e);

/**
 * engine_processes() - what became of the processes seen, highest peak first
 * @out: at most ENGINE_PROCESSES are written
 *
 * Return: how many.
 */
size_t engine_processes(
	const struct engine *e, struct engine_process out[ENGINE_PROCESSES]);

#endif
