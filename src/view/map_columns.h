/*
 * map_columns.h - the columns of panel 1: which ones fit, and what stands in them
 *
 * With too little room they leave in a fixed order.  Of groups: SIZE, SWAP, TREND, then
 * PRIVATE, PSS, RATE and the difference; of single ones: SWAP, PRIVATE, PSS, SIZE, then
 * RATE, the difference and PERMS.  RSS and ADDRESS stay, and MAPPING, which takes what
 * remains: at least 20 columns, and more while one of the first is there.
 */
#ifndef VIEW_MAP_COLUMNS_H
#define VIEW_MAP_COLUMNS_H

#include <stdbool.h>

#include "view/canvas.h"
#include "view/column_order.h"
#include "view/layout.h"
#include "view/maps.h"

#define MAP_COLUMNS_NAME_MIN 20

struct map_columns {
	int x; /* of the panel */
	struct layout at;
};

/* Where columns stand in a panel that begins at @x and is so wide. */
void map_columns_place(struct map_columns *out, const struct maps *m,
	const struct column_order *order, int x, int width);

/* Their names, and beside the last one the filter that is on. */
void map_columns_draw_titles(
	const struct map_columns *p, struct canvas *c, int y, const struct maps *m);

/* One row; @search: what to highlight in the name, "" nothing; @dimmed: STYLE_DIMMED where
 * it is old. */
void map_columns_draw_row(const struct map_columns *p, struct canvas *c, int y,
	const struct maps *m, const struct map_item *item, const char *search,
	unsigned dimmed);

/* Whether the rows that are shown can be sorted by it. */
bool map_columns_may_sort(const struct maps *m, enum map_column column);

/* How a menu calls it. */
const char *map_columns_label(const struct maps *m, enum map_column column);

#endif
