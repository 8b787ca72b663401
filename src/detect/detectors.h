/*
 * detectors.h - the list of what is derived from each row
 *
 * A new detector is one line in the table of detectors.c.  What a detector remembers of
 * a process beyond its history stands in struct detect_state there, by slot; another
 * process in the slot, or a new program, begins anew.
 */
#ifndef DETECT_DETECTORS_H
#define DETECT_DETECTORS_H

#include "detect/leak.h"
#include "detect/leak_floor.h"
#include "detect/wall_trend.h"
#include "history/history.h"
#include "model/finding.h"

/* What a detector looks at: one process at the newest tick. */
struct detect_input {
	const struct process_history *process; /* the newest sample is in it */
	const struct wall_set *walls;          /* looked at in this tick; NULL: not */
};

/* Called for each finding whose level changed. */
typedef void (*detectors_report)(void *context, const struct process_history *process,
	const struct finding *finding);

struct detectors;
struct limit_request;

struct detectors *detectors_create(void);
void detectors_destroy(struct detectors *d);

/* Forget all processes (a new session). */
void detectors_restart(struct detectors *d);

/* Run all of them; @out is emptied first.  @report may be NULL. */
void detectors_run(struct detectors *d, const struct detect_input *input,
	struct derived *out, detectors_report report, void *context);

/* The next request of @process, before it is made; NULL: none is known.  See limit.h. */
void detectors_expect(struct detectors *d, const struct process_history *process,
	const struct limit_request *request);

/* Limits alone, of a sample between two ticks: input->process is a copy of its history
 * with that sample as the last.  Walls of the whole machine only where one of them is
 * the nearest. */
void detectors_look(struct detectors *d, const struct detect_input *input,
	struct derived *out, detectors_report report, void *context);

/* How near it is to a limit, without words: level and seconds until it; NONE where
 * nothing was looked at. */
enum finding_level detectors_limit_level(
	const struct detectors *d, const struct process_history *process, double *eta_s);

/**
 * detectors_finding() - what is found of @process at present, in words
 *
 * Return: false when nothing was looked at yet.  Level FINDING_NONE comes with a text
 * too ("address space limit 512 MiB, 300 MiB left").
 */
bool detectors_finding(const struct detectors *d, const struct process_history *process,
	enum finding_kind kind, struct finding *out);

/* The evidence behind the leak finding; false when its memory never moved. */
bool detectors_leak(const struct detectors *d, const struct process_history *process,
	struct leak_evidence *out);

/* The floors it stands on; false when its memory never moved. */
bool detectors_floor(const struct detectors *d, const struct process_history *process,
	struct leak_floor *out);

/* Where the use of @w, a wall of @process, is heading; false when that is not known. */
bool detectors_outlook(const struct detectors *d, const struct process_history *process,
	const struct wall *w, struct wall_outlook *out);

#endif
