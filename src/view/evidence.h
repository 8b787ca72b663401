/*
 * evidence.h - what lies behind the verdicts on the opened process
 *
 * Copied out of the detectors by the application, once a tick, for the view to keep.
 */
#ifndef VIEW_EVIDENCE_H
#define VIEW_EVIDENCE_H

#include "detect/detectors.h"

struct view_evidence {
	bool has_leak; /* the next two; else its memory never moved */
	struct leak_evidence leak;
	struct leak_floor floor;
	/* [i] is where walls->wall[i] of its history is heading, [0 .. outlook_count-1];
	 * eta_s INFINITY and the rest 0 where that is not known. */
	size_t outlook_count;
	struct wall_outlook outlook[WALL_SET_MAX];
};

/* All that @d knows of @p. */
void view_evidence_of(const struct detectors *d, const struct process_history *p,
	struct view_evidence *out);

#endif
