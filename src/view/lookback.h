/*
 * lookback.h - which moment the screen of one process shows
 *
 * While the picture stands still (view.paused) one can step through what is remembered:
 * the graph keeps its place and a cursor moves in it; verdict, values and mappings are
 * those of then.  Watching goes on.  A step past the newest sample ends it.
 */
#ifndef VIEW_LOOKBACK_H
#define VIEW_LOOKBACK_H

#include <stdbool.h>
#include <stdint.h>

struct history;
struct view;
struct view_requests;

/* Times are elapsed; all have a meaning only while the picture stands still. */
struct lookback {
	uint64_t live_us; /* when it was stopped */
	uint64_t edge_us; /* where the graph ends at the right */
	uint64_t at_us;   /* what is looked at */
	uint64_t span_s;  /* of the graph, where that is left to the view */
	bool moved;       /* ... and the focus does not show it yet */
};

/* Where the graph was drawn last. */
struct graph_place {
	int x, width;      /* cells of the plot; width 0: it was not drawn */
	uint64_t cell_us;  /* time of a cell, > 0 */
	uint64_t right_us; /* where the last cell ends */
};

/* Stop at what is shown. */
void lookback_begin(struct view *v);

/* So many steps on, back where negative: the cells of the graph, but at least the time
 * between two samples. */
void lookback_step(struct view *v, long steps);

/* To the moment in column @x of the plot. */
void lookback_to_column(struct view *v, int x);

/* Another zoom: what is looked at stays in the graph. */
void lookback_zoomed(struct view *v);

/* After keys: show the moment that was chosen, or end where it is now. */
void lookback_settle(
	struct view *v, const struct history *h, struct view_requests *requests);

/* Whether another moment than the newest that is known to the view is shown. */
bool lookback_is_past(const struct view *v);

/* The moment that is shown, elapsed. */
uint64_t lookback_at_us(const struct view *v);

#endif
