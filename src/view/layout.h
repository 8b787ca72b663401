/*
 * layout.h - which columns of a table fit into a width, and where they stand
 *
 * Columns leave in a fixed order when there is too little room for the last one, which
 * takes what remains and never leaves.
 */
#ifndef VIEW_LAYOUT_H
#define VIEW_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "view/canvas.h"

#define LAYOUT_COLUMNS_MAX 16

struct layout_column {
	const char *title; /* NULL: said when it is drawn */
	const char *label; /* in the menu that sorts */
	int width, gap;    /* columns, and blanks before it */
	bool left_aligned;
	int leaves; /* first to leave: 1; 0: stays */
	int beside; /* while it is there the last column has so much; 0: its least */
};

/* Of columns that are not shown x and w say nothing. */
struct layout {
	bool shown[LAYOUT_COLUMNS_MAX];
	int x[LAYOUT_COLUMNS_MAX], w[LAYOUT_COLUMNS_MAX];
};

struct layout_wish {
	uint32_t
		wanted; /* bit per column: it has something to show; the last one's is set */
	const int *
		order; /* from left to right: those wanted, the last one last, each once */
	int order_count;
	int from, width; /* they stand in columns @from to @width */
	int least;       /* what the last one gets, even where the width has less */
};

/* Put @column[0 .. count-1] into a width; count <= LAYOUT_COLUMNS_MAX. */
void layout_place(struct layout *out, const struct layout_column *column, int count,
	const struct layout_wish *wish);

/* Give column @i @more columns of what the last of @count has beyond @least; false: it
 * has less, and nothing changed. */
bool layout_widen(struct layout *l, int count, int i, int more, int least);

/* The name of column @i at its place; @sorts: with the sign of its direction. */
void layout_title(const struct layout *l, const struct layout_column *column, int i,
	struct canvas *c, int x, int y, const char *title, bool sorts, bool ascending);

/* The title of a column of differences: "Δ MARK"; @since is "MARK" then. */
const char *layout_delta_title(const struct canvas *c, const char *since, char out[24]);

#endif
