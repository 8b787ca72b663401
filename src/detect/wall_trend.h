/*
 * wall_trend.h - one wall over time: use, steps, and seconds until it is reached
 *
 * What is followed is the reach: the highest use since the value before, requests that
 * held more for a moment included; a new highest reach stands for 6 s.  A wall whose use
 * rests costs half a KiB; series begin with its first change.
 */
#ifndef DETECT_WALL_TREND_H
#define DETECT_WALL_TREND_H

#include "detect/steps.h"
#include "detect/trend.h"
#include "history/pace.h"
#include "model/wall.h"

struct wall_trend {
	enum wall_kind kind;
	char *path;     /* owned; NULL: none */
	uint64_t limit; /* last seen */
	uint64_t use, reach;
	uint64_t mark, mark_us; /* highest reach, and since when */
	uint64_t first_us, last_us;
	struct pace pace;
	struct steps steps;
	struct trend *trend; /* NULL: the use never changed */
};

/* Follow @w from now on. */
void wall_trend_init(struct wall_trend *t, const struct wall *w);
void wall_trend_finish(struct wall_trend *t);

/* Whether @t is that of @w: the same kind and path. */
bool wall_trend_is(const struct wall_trend *t, const struct wall *w);

/**
 * wall_trend_add() - the wall at @now_us
 * @w:      its use must be known
 * @excess: by how much a request since the value before exceeded this use; 0: not known
 *
 * Nothing happens where @now_us is not later than before (shared walls come once for
 * each process).
 */
void wall_trend_add(
	struct wall_trend *t, uint64_t now_us, const struct wall *w, uint64_t excess);

struct wall_outlook {
	double eta_s;        /* until the wall; INFINITY: not heading there */
	double per_s;        /* growth at present */
	double next_request; /* of the next step; 0: no steps */
	double next_s;       /* until it */
	double window_s;     /* over how long this was seen */
	double seen;         /* growth that @eta_s rests on */
	bool is_step;        /* what will not fit is one step */
	bool is_faster;      /* growth speeds up */
};

/* What is ahead as of the last value added. */
void wall_trend_look(const struct wall_trend *t, struct wall_outlook *out);

/* Bytes it takes, what it points at included. */
size_t wall_trend_bytes(const struct wall_trend *t);

#endif
