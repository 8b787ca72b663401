/*
 * columns.h - the columns of the list: which ones fit, and what stands in them
 *
 * When there is too little room they leave in a fixed order: TREND, SWAP, PEAK, PSS,
 * LEFT, USER; on screens narrower than 62 columns ETA, RATE and the difference too.  PID
 * and RSS stay, TREE while the list is one, and COMMAND, which takes what remains and
 * never gets less than 20 columns (30 in the tree).  A column in which nothing was ever
 * known is not there.
 */
#ifndef VIEW_COLUMNS_H
#define VIEW_COLUMNS_H

#include <stdbool.h>

#include "view/canvas.h"
#include "view/column_order.h"
#include "view/layout.h"
#include "view/rows.h"

#define COLUMNS_COMMAND_MIN 20
/* In a tree, where lines to parents stand before it. */
#define COLUMNS_COMMAND_MIN_IN_TREE 30

/* Where columns stand in a screen so wide. */
struct columns {
	bool as_tree; /* commands stand in a tree */
	struct layout at;
};

/* @seen: rows.seen, bit per column */
void columns_place(
	struct columns *out, int width, uint32_t seen, const struct column_order *order);

/* Their names; the one that sorts has a sign for its direction. */
void columns_draw_titles(const struct columns *p, struct canvas *c, int y,
	const struct rows *rows, bool marked);

/* One process; @search: what to highlight in the command, "" nothing. */
void columns_draw_row(const struct columns *p, struct canvas *c, int y,
	const struct row_item *item, const char *search);

/* Whether the list can be sorted by it: it is shown where there is room. */
bool columns_may_sort(const struct rows *rows, enum column_id column);

/* How a menu calls it. */
const char *columns_label(enum column_id column);

#endif
