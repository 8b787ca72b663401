/*
 * unshare.h - does a forked process make its parent's pages its own?
 *
 * After a fork parent and child share their pages; what one of them writes to becomes its
 * own.  A Python child that only reads its parent's objects writes their reference
 * counts: RSS stays, private memory (USS) grows, at most to all that was shared.  It uses
 * up the machine like a leak, ends by itself, and is told as what it is.
 *
 * Watched where the first reading of USS shows at least 8 MiB, and a quarter of RSS, of
 * anonymous memory that is shared.  Said when over up to two minutes, of at least three
 * readings in 15 s, USS rose by 1 MiB and a hundredth of RSS, RSS by less than a quarter
 * of that, and page faults of its own explain it (an eighth of the pages at least: in the
 * parent, which only loses those it shared with, there are none).  Taken back when USS
 * rested for a minute.
 */
#ifndef DETECT_UNSHARE_H
#define DETECT_UNSHARE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/finding.h"
#include "model/sample.h"

#define UNSHARE_POINTS 12
#define UNSHARE_EVERY_US UINT64_C(5000000)

struct unshare_point {
	uint64_t at_us, uss, rss, faults;
};

/* Of one incarnation.  Zeroed: nothing seen. */
struct unshare {
	bool is_known;  /* a reading of USS was there */
	bool is_forked; /* it is watched */
	bool is_on;
	uint64_t level_us; /* when that changed; 0: never */
	uint64_t rose_us;  /* when USS rose last */
	uint64_t start_uss;
	uint64_t bound; /* bytes that are still shared, of anonymous memory */
	double rate;    /* bytes/s that become its own */
	struct unshare_point point[UNSHARE_POINTS]; /* [0 .. count-1], oldest first */
	unsigned count;
};

/* The next sample, with or without USS. */
void unshare_add(struct unshare *u, uint64_t now_us, const struct sample *s);

/* While it is on: "growing  unsharing after fork, bounded, 120 MiB to go; ..." */
void unshare_finding(const struct unshare *u, struct finding *out);

#endif
