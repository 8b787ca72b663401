/*
 * draw.h - the parts of the screen
 *
 * Each draws into rectangles of the canvas from the state alone and notes what can be
 * clicked.  Golden texts in tests/golden show what each looks like.
 */
#ifndef VIEW_DRAW_H
#define VIEW_DRAW_H

#include "view/graph.h"
#include "view/state.h"

/* draw_list.c: the list of processes, all but the bottom line. */
void draw_list(struct view *v, const struct view_status *status, struct canvas *c);

/* draw_sum.c: what the tagged are together, in so many lines. */
#define DRAW_SUM_LINES 2
void draw_sum(const struct view *v, struct canvas *c, int y);

/* draw_process.c: one process, all but the bottom line. */
void draw_process(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c);

/* draw_verdict.c: the two lines that say how it stands, at rows @y and @y + 1. */
void draw_verdict(struct view *v, struct canvas *c, int y);

/* draw_graph.c: graph, axes and legend; @height rows in all, at least 4. */
void draw_graph(struct view *v, const struct history *h, const struct view_status *status,
	struct canvas *c, int y, int height);

struct plot;

/* Two parts of it.  draw_time.c: the axis of time and the line below it. */
void draw_time_axis(const struct view *v, const struct history *h, const struct plot *p,
	struct canvas *c);
/* draw_legend.c: what the lines mean, from column @x on. */
void draw_legend(struct view *v, const struct plot *p, struct canvas *c, int x);

/* The panels: a title line is the caller's; they fill the area and note how much there
 * is to scroll.  See panels.h. */
void draw_mappings(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c,
	const struct graph_area *area);
void draw_growth(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c,
	const struct graph_area *area);
/* The same within another panel, which scrolls it. */
void draw_growth_in(struct view *v, struct canvas *c, const struct graph_area *area,
	enum panel panel);
void draw_python(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c,
	const struct graph_area *area);
void draw_limits(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c,
	const struct graph_area *area);
/* Lines that draw_limits() would take if it had them all. */
int draw_limits_height(struct view *v, struct canvas *c, int width);
void draw_events(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c,
	const struct graph_area *area);
void draw_output(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area);
/* draw_group.c: what is known of the group that is opened in panel 1; returns lines. */
int draw_group(const struct view *v, struct canvas *c, const struct graph_area *a);
/* What stands at the right of a panel's title, as how old it is.  "" nothing. */
void draw_mappings_note(const struct view *v, int width, char *out, size_t size);
void draw_python_note(const struct view *v, int width, char *out, size_t size);
void draw_output_note(const struct view *v, int width, char *out, size_t size);

/* draw_line.c: the line at the bottom: a message, what is typed, or the keys. */
void draw_bottom(struct view *v, const struct view_status *status, struct canvas *c);
/* The clock, ending at the last column; returns columns used, one blank before it. */
int draw_clock(
	const struct view *v, const struct view_status *status, struct canvas *c, int y);

/* An alert that was not acknowledged, in the header line between @x and @end: on the left
 * in the list, else on the right.  Returns columns used, 0: there is none. */
int draw_alert(const struct view *v, struct canvas *c, int x, int end);

/* draw_help.c: the page of keys, signs and words. */
void draw_help(struct view *v, struct canvas *c);

/* draw_evidence.c: what is behind the verdicts, over the screen of one process. */
void draw_evidence(struct view *v, struct canvas *c);

/* draw_picker.c: the menu, over what is drawn already. */
void draw_picker(struct view *v, struct canvas *c);

#endif
