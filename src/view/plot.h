/*
 * plot.h - what one frame's graph shows: values by column, levels, the trend
 *
 * Time goes from left to right in columns of one width, two a cell.  Columns begin at
 * multiples of their width, so that the picture moves by whole columns and a value never
 * wanders between two.  Where there is a trend the last fifth is the future; the rest always
 * shows the time that was chosen.
 */
#ifndef VIEW_PLOT_H
#define VIEW_PLOT_H

#include "view/forecast.h"
#include "view/graph.h"
#include "view/state.h"

enum plot_line { PLOT_RSS, PLOT_ANON, PLOT_PSS, PLOT_LINE_COUNT };
enum plot_trend { PLOT_TREND, PLOT_TREND_LOW, PLOT_TREND_HIGH, PLOT_TREND_COUNT };

/* A horizontal line with a name. */
struct plot_level {
	uint64_t bytes;
	enum graph_shape shape;
	enum style style;
	char letter;
	bool ends_now;   /* nothing is said of the future */
	char label[128]; /* "" none */
};

#define PLOT_LEVELS_MAX 12

struct plot {
	struct graph_area area;
	size_t columns; /* [0 .. columns-1] in all arrays of points */
	uint64_t column_us;
	uint64_t right_us; /* where the last column ends: a multiple of column_us */
	uint64_t edge_us;  /* up to here it is the past */
	uint64_t shown_us; /* what is looked at, not after that */
	struct series_point *line[PLOT_LINE_COUNT];   /* NULL: not drawn */
	struct series_point *trend[PLOT_TREND_COUNT]; /* the same */
	struct plot_level level[PLOT_LEVELS_MAX];
	size_t level_count;
	uint64_t least, most; /* of all of these; most 0: there is nothing to show */
	bool has_meeting;     /* the trend meets the first limit in the picture */
	size_t meeting;       /* ... in this column */
	uint64_t meeting_bytes;
};

/* How each line looks. */
extern const struct graph_line plot_looks[PLOT_LINE_COUNT];
extern const struct graph_line plot_peak_look;

/* Collect all; @area is where it will be drawn. */
void plot_init(struct plot *p, const struct graph_area *area, const struct view *v,
	const struct history *h, const struct view_status *status);
void plot_finish(struct plot *p);

/* The first column after the moment shown; columns where there is none. */
size_t plot_future(const struct plot *p);

/* The cell of a time; < 0: left of the graph; >= width: right of it. */
int plot_cell(const struct plot *p, uint64_t us);

#endif
