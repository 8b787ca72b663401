/*
 * steps.h - growth that comes in steps, and when the step comes that does not fit
 *
 * A dict that doubles, a list that is moved, a burst of loading: use stands still, then
 * rises at once.  What counts is the mark, the highest reach so far: a resize that holds
 * old and new for a moment is a step of the mark.  A step is a rise within 1.5 s of more
 * than @floor that is three times faster than the growth around it (2.5 times where samples
 * are 1.2 s or more apart: some of that growth is in the step); longer rises are growth,
 * not steps.  The first second is a program being loaded and has none.
 *
 * The last three steps (the two, where there are no more), or up to six, whose sizes
 * clearly grow (a line through their logarithms rises by twice what it leaves over) are
 * expected to go on by that factor, 4 at most; those that grow by the same amount each
 * time, by that amount; else the mean size comes again.  Times
 * between steps that grow likewise, where they differ by two sampling intervals.  The
 * next step passes the limit when the mark does, or when the use by then and the last
 * request, grown likewise, do.
 */
#ifndef DETECT_STEPS_H
#define DETECT_STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STEPS_KEPT 6

struct step {
	uint64_t at_us;
	uint64_t mark;    /* after it */
	uint64_t jump;    /* of the mark */
	uint64_t request; /* highest reach in it less the use before it */
};

#define FLOW_RATES 5

/*
 * The use without its steps and without what is held for a moment only: lowest values of
 * slots of half a second, and the median of the last five rates between them.
 */
struct flow {
	uint64_t slot_us, slot_low; /* the slot under way */
	uint64_t last_us, last_low; /* the one before; 0: none */
	double rate[FLOW_RATES];    /* per s; rate[i], i < min(rates, FLOW_RATES) */
	uint32_t rates;
};

/* Zeroed: nothing seen.  step[0 .. count-1], oldest first. */
struct steps {
	struct step step[STEPS_KEPT];
	uint32_t count;
	bool started, rising;
	uint64_t first_us, last_us;
	double interval_s; /* between the two newest values: so well are times known */
	uint64_t use;
	uint64_t mark;                         /* highest reach so far */
	uint64_t rise_us, rise_mark, rise_use; /* where the rise under way began */
	double mark_per_s;                     /* its growth between steps */
	struct flow flow;
};

/* Use and reach (>= use; the highest since the value before) at @now_us, later than
 * before; @floor: least size of a step. */
void steps_add(
	struct steps *s, uint64_t now_us, uint64_t use, uint64_t reach, uint64_t floor);

/* Time before now was not watched: what rose in it is no step; those known are dropped. */
void steps_gap(struct steps *s);

struct steps_outlook {
	double next_request; /* what the next step is expected to ask for */
	double next_jump;    /* and to raise the mark by */
	double next_s;       /* seconds until it; >= 0 */
	double eta_s;        /* until the step that passes the limit; INFINITY: none */
	bool grow;           /* each asks for more than the one before */
	bool alike;          /* all ask for the same, within a tenth */
	double share;        /* of the mark's growth since the first step kept, 0 to 1 */
	double rise;         /* of the mark since before the first step kept */
};

/**
 * steps_look() - what the steps make expect
 * @limit: in the unit of the use
 *
 * One step alone tells of the next when it is a quarter of the mark or more and use goes on
 * rising between: a table that is filled and has been moved, which asks for twice as much
 * when it has grown for as long again as since the first value.  (Where samples are rare
 * its earlier steps are not seen.)
 *
 * Return: false when there was no step that tells, or the last is long ago (four times
 * the longest time between them).
 */
bool steps_look(const struct steps *s, uint64_t now_us, uint64_t limit,
	struct steps_outlook *out);

#endif
