/*
 * focus.h - the opened process as it was at the last tick, or at one before
 *
 * A copy, for the same reason as rows.h.  It stays when the process has ended: what was
 * known is still worth reading.  focus_look() makes it a copy of what was known at some
 * moment in the past; then now_us and now_real_ms are that moment, and all others are as
 * they were then or absent.
 */
#ifndef VIEW_FOCUS_H
#define VIEW_FOCUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/history.h"
#include "history/pyhistory.h"
#include "view/evidence.h"

/* Values that the graph shows, and what they were in the time of one of its cells. */
enum focus_value { FOCUS_RSS, FOCUS_ANON, FOCUS_PSS, FOCUS_SWAP, FOCUS_VALUE_COUNT };

struct focus_range {
	bool is_known;
	uint64_t low, high; /* bytes; the same where there was one sample */
};

struct focus {
	uint32_t pid;     /* what is opened; 0: nothing */
	struct procid id; /* pid 0: not seen yet */
	struct sample last;
	struct derived derived;
	bool has_leak, has_limit; /* was looked at */
	struct finding leak, limit;
	bool has_evidence;
	struct view_evidence evidence; /* of @walls among others */
	struct procinfo *info;         /* these three counted, NULL: not known */
	struct wall_set *walls;
	struct mapping_table *mappings;
	struct pypicture *python; /* counted too; NULL: not looked into */
	uint64_t first_us, last_us, now_us, mappings_us;
	uint64_t now_real_ms;
	uint64_t peak_bytes; /* 0: unknown */
	bool ended;
	char end_text[EVENT_DETAIL_MAX]; /* "" unknown */
	uint64_t ended_real_ms;          /* 0 unknown */
	bool has_pss, has_delta, marked;
	uint64_t pss_bytes, pss_age_us;
	int64_t delta_bytes; /* of RSS, since the mark, else the start */
	uint64_t mark_us, mark_real_ms;
	bool is_past;        /* a moment before the last tick is shown; the next three */
	bool is_judged_then; /* a verdict of then is known: */
	uint64_t verdict_us; /* when it was said */
	struct focus_range range[FOCUS_VALUE_COUNT];
};

/* Look at a process from now on; @id NULL: any program in @pid. */
void focus_open(struct focus *f, uint32_t pid, const struct procid *id);
/* Look at nothing; also frees. */
void focus_close(struct focus *f);

/* The history of what is looked at; NULL: there is none. */
const struct process_history *focus_history(
	const struct focus *f, const struct history *h);

/* Copy what history has now.  A program that replaced the one watched (exec) is followed;
 * another process with the same PID is not. */
void focus_update(struct focus *f, const struct history *h);

/* Copy what was known at @at_us; ranges of values are those since @from_us. */
void focus_look(
	struct focus *f, const struct history *h, uint64_t from_us, uint64_t at_us);

/* A part of it: the mappings, with what had changed up to then. */
void focus_look_at_mappings(
	struct focus *f, const struct process_history *p, uint64_t at_us);

/* Copy what is found of it and why; NULL: nothing was looked at yet. */
void focus_found(struct focus *f, const struct finding *leak, const struct finding *limit,
	const struct view_evidence *evidence);

/* Keep what is known of its Python; NULL: nothing. */
void focus_python(struct focus *f, struct pypicture *picture);

/* RSS now; false: unknown. */
bool focus_rss(const struct focus *f, uint64_t *bytes);

/* Whether its name or program says that it is a Python. */
bool focus_is_python(const struct focus *f);

/* Its command line or name, raw bytes; "" unknown. */
const char *focus_command(const struct focus *f);

#endif
