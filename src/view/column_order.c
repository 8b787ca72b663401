#include "config.h"

#include "view/column_order.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static const char *const names[COLUMN_COUNT] = {
	[COLUMN_PID] = "PID",
	[COLUMN_USER] = "USER",
	[COLUMN_RSS] = "RSS",
	[COLUMN_PSS] = "PSS",
	[COLUMN_TREE] = "TREE",
	[COLUMN_PEAK] = "PEAK",
	[COLUMN_SWAP] = "SWAP",
	[COLUMN_DELTA] = "DELTA",
	[COLUMN_RATE] = "RATE",
	[COLUMN_LEFT] = "LEFT",
	[COLUMN_ETA] = "ETA",
	[COLUMN_TREND] = "TREND",
	[COLUMN_COMMAND] = "COMMAND",
};

#define SEPARATORS " \t,"

void column_order_init(struct column_order *o)
{
	o->count = COLUMN_COUNT;
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		o->column[i] = (enum column_id)i;
}

const char *column_name(enum column_id column)
{
	return names[column];
}

bool column_order_has(const struct column_order *o, enum column_id column)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->column[i] == column)
			return true;
	return false;
}

/* COLUMN_COUNT: there is none of that name. */
static enum column_id column_by_name(const char *name, size_t len)
{
	int i = 0;

	while (i < COLUMN_COUNT &&
		(strlen(names[i]) != len || strncasecmp(names[i], name, len) != 0))
		i++;
	return (enum column_id)i;
}

static int add_column(
	struct column_order *o, const char *name, size_t len, struct err *err)
{
	enum column_id column = column_by_name(name, len);

	if (column == COLUMN_COUNT)
		return err_set(err, -EINVAL,
			"'%.*s' is no column: expected PID USER RSS PSS TREE PEAK SWAP "
			"DELTA "
			"RATE LEFT ETA TREND COMMAND",
			len < 40 ? (int)len : 40, name);
	if (column_order_has(o, column))
		return err_set(err, -EINVAL, "%s stands twice", names[column]);
	if (column_order_has(o, COLUMN_COMMAND))
		return err_set(err, -EINVAL,
			"COMMAND takes the room that remains: it can "
			"only stand last");
	o->column[o->count++] = column;
	return 0;
}

int column_order_read(struct column_order *o, const char *text, struct err *err)
{
	struct column_order read = {.count = 0};
	const char *p = text + strspn(text, SEPARATORS);

	if (!*p)
		return err_set(err, -EINVAL, "expected columns, as PID USER RSS COMMAND");
	while (*p) {
		size_t len = strcspn(p, SEPARATORS);
		int code = add_column(&read, p, len, err);

		if (code)
			return code;
		p += len;
		p += strspn(p, SEPARATORS);
	}
	if (!column_order_has(&read, COLUMN_COMMAND))
		read.column[read.count++] = COLUMN_COMMAND;
	*o = read;
	return 0;
}

enum column_id column_order_beside(
	const struct column_order *o, enum column_id column, int steps)
{
	long count = (long)o->count;

	for (long i = 0; i < count; i++)
		if (o->column[i] == column)
			return o->column[((i + steps) % count + count) % count];
	return o->column[0];
}
