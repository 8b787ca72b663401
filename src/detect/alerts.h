/*
 * alerts.h - a list of alerts and where each stands with each process
 *
 * An alert fires once when its condition becomes true (and stayed so for its duration),
 * per process, and clears when the condition is false.  An absent value changes nothing:
 * it neither satisfies nor resets.  A duration counts watched time only (pace.h): what
 * lies in a gap is not added.  A new incarnation starts anew.
 */
#ifndef DETECT_ALERTS_H
#define DETECT_ALERTS_H

#include "detect/alert.h"

struct alerts;

struct alert_change {
	const struct alert *alert;
	bool fired; /* else cleared */
	double value;
	struct event event; /* of kind ALERT or CLEAR, ready for the sinks */
};

typedef void (*alerts_report)(void *context, const struct alert_change *change);

struct alerts *alerts_create(void);
void alerts_destroy(struct alerts *a);

/* A copy of @alert joins the list; at most 64.  0 or -ENOSPC. */
int alerts_add(struct alerts *a, const struct alert *alert);
size_t alerts_count(const struct alerts *a);
const struct alert *alerts_at(const struct alerts *a, size_t i);

/* Evaluate all with one row; @slot is its process's (history), @report is called for
 * each change. */
void alerts_update(struct alerts *a, uint32_t slot, const struct row *row,
	alerts_report report, void *context);

/* Forget where all stand (a new session). */
void alerts_restart(struct alerts *a);

/* Whether alert @i is true of @slot now (it fired and did not clear). */
bool alerts_is_firing(const struct alerts *a, size_t i, uint32_t slot);

#endif
