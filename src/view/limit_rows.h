/*
 * limit_rows.h - the limits of the opened process in the order of the panel, in words
 *
 * First the one that growth runs into first, as detect decides it: the least time left,
 * else the fullest of those that are run into.  Then the others that are approached, the
 * sooner the higher; the fuller before the emptier; last what is no limit of growth at
 * rest.
 */
#ifndef VIEW_LIMIT_ROWS_H
#define VIEW_LIMIT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "view/canvas.h"
#include "view/focus.h"

struct limit_row {
	const struct wall *wall;
	const struct wall_outlook *outlook; /* NULL: not known */
	const struct cgroup_use *cgroup;    /* what it consists of; NULL: not known */
	double eta_s;                       /* INFINITY: not heading there */
	bool is_first;
};

/* Those of @f into @out, whose texts and pointers are @f's; returns how many. */
size_t limit_rows(const struct focus *f, struct limit_row out[WALL_SET_MAX]);

/* Tells a limit from others over time, not 0. */
uint64_t limit_row_key(const struct wall *w);

/* "this process 2.1G · 3 others 0.6G · tmpfs/shm 0.1G · kernel 0.1G │ cache 0.4G, not
 * counted"; with @all the working set too. */
void limit_row_breakdown(const struct limit_row *r, const struct sample *s,
	enum charset charset, bool all, struct buf *out);

/* "+412 KiB/s over 10 min; comes in steps, ..."; "" where it does not move. */
void limit_row_trend(const struct limit_row *r, struct buf *out);

/* Where the limit comes from and what counts: "ulimit -v (RLIMIT_AS): ...". */
const char *limit_row_origin(const struct wall *w);

#endif
