/*
 * evidence.h - what lies behind the verdicts on the opened process
 *
 * Copied out of the detectors by the application, once a tick, for the view to keep.
 */
#ifndef VIEW_EVIDENCE_H
#define VIEW_EVIDENCE_H

#include "detect/detectors.h"

#define EVIDENCE_GROWERS 5
#define EVIDENCE_LABEL_MAX 64

/* A group of mappings that grows. */
struct evidence_grower {
	char label[EVIDENCE_LABEL_MAX]; /* raw bytes, the end of a long one */
	uint32_t areas;
	double rate; /* bytes/s over the last minute */
	bool has_delta;
	int64_t delta_bytes; /* since the mark, else the start */
};

struct view_evidence {
	bool has_leak; /* the next two; else its memory never moved */
	struct leak_evidence leak;
	struct leak_floor floor;
	struct evidence_grower grower[EVIDENCE_GROWERS]; /* the fastest first */
	size_t grower_count;
	bool growers_known; /* mappings were read twice */
	/* [i] is where walls->wall[i] of its history is heading, [0 .. outlook_count-1];
	 * eta_s INFINITY and the rest 0 where that is not known. */
	size_t outlook_count;
	struct wall_outlook outlook[WALL_SET_MAX];
};

/* All that @d knows of @p. */
void view_evidence_of(const struct detectors *d, const struct history *h,
	const struct process_history *p, struct view_evidence *out);

#endif
