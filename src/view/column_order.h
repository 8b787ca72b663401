/*
 * column_order.h - which columns a table has, from left to right
 *
 * Each at most once; the last one of the table, which takes what room remains, is always
 * there and last.
 */
#ifndef VIEW_COLUMN_ORDER_H
#define VIEW_COLUMN_ORDER_H

#include <stdbool.h>

#include "base/err.h"
#include "view/layout.h"

/* The columns of a table as the configuration calls them. */
struct column_set {
	const char *const *name; /* [0 .. count-1]: by number, the last one last */
	int count;
};

/* Of the list of processes (enum column_id), and of panel 1 (enum map_column). */
extern const struct column_set columns_of_list, columns_of_mappings;

struct column_order {
	const struct column_set *set;
	int column[LAYOUT_COLUMNS_MAX];
	int count;
};

/* All, in their usual order. */
void column_order_init(struct column_order *o, const struct column_set *set);

/**
 * column_order_read() - as a person wrote it: "PID USER RSS COMMAND"
 * @o:    initialised
 * @text: names in either case, apart by blanks or commas; the last one may be left out
 *
 * Return: 0; -EINVAL with @err saying what is wrong; then @o is as it was.
 */
int column_order_read(struct column_order *o, const char *text, struct err *err);

bool column_order_has(const struct column_order *o, int column);

/* The column beside @column, so many on, once around; the first where it has none. */
int column_order_beside(const struct column_order *o, int column, int steps);

/* The @i th from the left, by name. */
const char *column_order_name(const struct column_order *o, int i);

#endif
