/*
 * report.h - what a recording says, in short
 *
 * A sink: the rows and events of one replay go in, and for each process come out its
 * peak and when, growth, the times at which a verdict was raised and taken back, its
 * limits, and how it ended.  Times are since the beginning of the file: where a recording
 * was continued, the time between the sessions counts.
 *
 * Memory does not grow with the length of the recording: processes and events are
 * bounded, what is left out is counted.
 */
#ifndef EXPORT_REPORT_H
#define EXPORT_REPORT_H

#include "detect/leak.h"
#include "export/rss_trace.h"
#include "history/pace.h"
#include "model/sink.h"
#include "record/idmap.h"
#include "record/meta.h"

#define REPORT_PROCESSES 16384
#define REPORT_EVENTS 1000
#define REPORT_ALARMS 200 /* of one process */
/* A process with less than this part of the machine's memory does not make it full. */
#define REPORT_HOLDS_SHARE 50

/*
 * A level of the leak verdict, on from raised_us for as long as the verdict is that level
 * or higher.
 */
struct report_alarm {
	enum leak_level level; /* LEAK_GROWING and above */
	uint64_t raised_us;
	uint64_t cleared_us; /* where !is_on */
	bool is_on;
	char text[FINDING_TEXT_MAX]; /* what was said when it was raised; "" unknown */
};

struct report_leak {
	enum leak_level level;
	bool has_evidence; /* else memory never moved, or nothing was watched */
	struct leak_evidence evidence;
	uint64_t base_us; /* to be added to the evidence's elapsed times */
	uint64_t now_us;  /* elapsed of the sample it is of, the session's */
};

/* One limit as it was looked at last, and at its closest. */
struct report_wall {
	enum wall_kind kind;
	char *path; /* owned; "" where there is none */
	bool use_known;
	uint64_t use, limit;
	bool has_least; /* use was known at least once */
	uint64_t least_left, least_limit, least_us;
};

struct report_process {
	struct procid id; /* pid 0: the total over a tree */
	enum role role;
	char name[SAMPLE_NAME_MAX]; /* raw bytes */
	uint64_t first_us, last_us, rows;
	uint64_t watched_us; /* without gaps, in the last session */
	uint64_t sessions;   /* of which it saw the newest: verdicts begin anew in each */
	struct pace pace;
	uint64_t peak_bytes, peak_us; /* 0: never known */
	bool peak_was_before; /* the first row had it already, as its maximum so far */
	bool has_rss;
	uint64_t first_rss_bytes, last_rss_bytes, rss_us;
	uint64_t highest_rss_bytes;           /* of the rows' RSS */
	uint64_t pss_peak_bytes, pss_peak_us; /* 0: never known */
	bool has_growth;
	double growth_bytes_per_s; /* over the last minute, last known */
	struct rss_trace trace;
	bool has_first_wall; /* what growth would run into first, at the last look */
	enum wall_kind first_wall;
	bool has_eta; /* of that */
	double eta_s;
	bool has_least_eta;
	double least_eta_s; /* the nearest that such a limit ever was */
	enum wall_kind least_eta_wall;
	uint64_t least_eta_us;
	struct report_wall *wall; /* [0 .. wall_count-1] */
	size_t wall_count;
	bool limit_judged;
	enum finding_level limit_level; /* at its last look */
	struct report_leak leak;
	struct report_alarm *alarm; /* [0 .. alarm_count-1], by time raised */
	size_t alarm_count;
	bool ended;
	uint64_t ended_us;
	char end_text[EVENT_DETAIL_MAX]; /* raw bytes */
};

struct report_event {
	struct event event;
	uint64_t at_us;
};

struct report {
	struct sink sink;            /* must stand first */
	char *file;                  /* as named by the user, owned */
	const struct run_meta *meta; /* borrowed; NULL: none */
	bool kills_us;               /* noted: an OOM kill would have ended the recorder too */
	bool has_events;             /* there was an events file: an end would be in it */
	uint64_t ticks, rows, sessions;
	uint64_t first_real_ms;
	uint64_t last_us; /* when the file ends */
	struct report_process
		*process; /* [0 .. process_count-1], sorted by report_end() */
	size_t process_count, process_room;
	uint64_t processes_left_out;
	struct report_event *event; /* [0 .. event_count-1] */
	size_t event_count, event_room;
	uint64_t events_of[EVENT_KIND_COUNT]; /* how many, kept or not */

	/* While it is filled. */
	struct idmap places; /* procid to index in @process */
	uint64_t elapsed_us; /* of the tick, its session's */
	uint64_t base_us;    /* to be added to it */
	size_t *seen; /* indices of the processes in this tick, [0 .. seen_count-1] */
	size_t seen_count, seen_room;
	size_t total; /* index of the total + 1; 0: none */
};

/* The evidence behind the verdict of a process at the newest tick; false: there is none. */
typedef bool (*report_leak_of)(
	void *context, const struct procid *id, struct leak_evidence *out);

/* @file is what it is called in the report. */
struct report *report_create(const char *file);
void report_destroy(struct report *r);

/* To be called after each tick of the engine that fed the sink: takes the evidence of the
 * processes in that tick. */
void report_look(struct report *r, report_leak_of leak_of, void *context);

/* The recording is over: sort processes, highest peak first, and drop what was needed to
 * collect only. */
void report_end(struct report *r);

/* The process with the highest peak; NULL: there is none. */
const struct report_process *report_main(const struct report *r);
/* The one with the worst leak verdict; of equal ones the higher peak. */
const struct report_process *report_worst(const struct report *r);
/* The total over a tree; NULL: none was recorded. */
const struct report_process *report_total(const struct report *r);

/* Of this process the wall that growth runs into first, as looked at last; NULL: none. */
const struct report_wall *report_first_wall(const struct report_process *p);
/* The wall that it came closest to, as share of the limit, at any time; NULL: none. */
const struct report_wall *report_closest_wall(const struct report_process *p);

#endif
