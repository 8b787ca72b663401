/*
 * column_order.h - which columns the list has, from left to right
 *
 * Each at most once, COMMAND always there and last: it takes what room remains.
 */
#ifndef VIEW_COLUMN_ORDER_H
#define VIEW_COLUMN_ORDER_H

#include <stdbool.h>

#include "base/err.h"
#include "view/rows.h"

struct column_order {
	enum column_id column[COLUMN_COUNT];
	size_t count;
};

/* All, in their usual order. */
void column_order_init(struct column_order *o);

/**
 * column_order_read() - as a person wrote it: "PID USER RSS COMMAND"
 * @text: names in either case, apart by blanks or commas; COMMAND may be left out
 *
 * Return: 0; -EINVAL with @err saying what is wrong; then @o is as it was.
 */
int column_order_read(struct column_order *o, const char *text, struct err *err);

bool column_order_has(const struct column_order *o, enum column_id column);

/* The column beside @column, so many on, once around; the first where it has none. */
enum column_id column_order_beside(
	const struct column_order *o, enum column_id column, int steps);

/* As the configuration calls it. */
const char *column_name(enum column_id column);

#endif
