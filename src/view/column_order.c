#include "config.h"

#include "view/column_order.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "view/maps.h"
#include "view/rows.h"

static const char *const list_names[COLUMN_COUNT] = {
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

static const char *const map_names[MAP_COLUMN_COUNT] = {
	[MAP_ADDRESS] = "ADDRESS",
	[MAP_PERMS] = "PERMS",
	[MAP_RSS] = "RSS",
	[MAP_PSS] = "PSS",
	[MAP_PRIVATE] = "PRIVATE",
	[MAP_SWAP] = "SWAP",
	[MAP_SIZE] = "SIZE",
	[MAP_DELTA] = "DELTA",
	[MAP_RATE] = "RATE",
	[MAP_TREND] = "TREND",
	[MAP_NAME] = "MAPPING",
};

const struct column_set columns_of_list = {list_names, COLUMN_COUNT};
const struct column_set columns_of_mappings = {map_names, MAP_COLUMN_COUNT};

_Static_assert((int)COLUMN_COUNT <= LAYOUT_COLUMNS_MAX, "an order has room for all");
_Static_assert((int)MAP_COLUMN_COUNT <= LAYOUT_COLUMNS_MAX, "... of panel 1 too");

#define SEPARATORS " \t,"

void column_order_init(struct column_order *o, const struct column_set *set)
{
	o->set = set;
	o->count = set->count;
	for (int i = 0; i < set->count; i++)
		o->column[i] = i;
}

const char *column_order_name(const struct column_order *o, int i)
{
	return o->set->name[o->column[i]];
}

bool column_order_has(const struct column_order *o, int column)
{
	for (int i = 0; i < o->count; i++)
		if (o->column[i] == column)
			return true;
	return false;
}

/* set->count: there is none of that name. */
static int column_by_name(const struct column_set *set, const char *name, size_t len)
{
	int i = 0;

	while (i < set->count && (strlen(set->name[i]) != len ||
					 strncasecmp(set->name[i], name, len) != 0))
		i++;
	return i;
}

static int unknown(
	const struct column_set *set, const char *name, size_t len, struct err *err)
{
	AUTO_BUF struct buf all;

	buf_init(&all, 1000);
	for (int i = 0; i < set->count; i++) {
		buf_add_char(&all, ' ');
		buf_add_text(&all, set->name[i]);
	}
	return err_set(err, -EINVAL, "'%.*s' is no column: expected%s",
		len < 40 ? (int)len : 40, name, all.data);
}

static int add_column(
	struct column_order *o, const char *name, size_t len, struct err *err)
{
	int column = column_by_name(o->set, name, len), last = o->set->count - 1;

	if (column > last)
		return unknown(o->set, name, len, err);
	if (column_order_has(o, column))
		return err_set(err, -EINVAL, "%s stands twice", o->set->name[column]);
	if (column_order_has(o, last))
		return err_set(err, -EINVAL,
			"%s takes the room that remains: it can only stand last",
			o->set->name[last]);
	o->column[o->count++] = column;
	return 0;
}

int column_order_read(struct column_order *o, const char *text, struct err *err)
{
	struct column_order read = {.set = o->set};
	const char *p = text + strspn(text, SEPARATORS);
	int last = o->set->count - 1;

	if (!*p)
		return err_set(err, -EINVAL, "expected columns, as %s %s",
			o->set->name[0], o->set->name[last]);
	while (*p) {
		size_t len = strcspn(p, SEPARATORS);
		int code = add_column(&read, p, len, err);

		if (code)
			return code;
		p += len;
		p += strspn(p, SEPARATORS);
	}
	if (!column_order_has(&read, last))
		read.column[read.count++] = last;
	*o = read;
	return 0;
}

int column_order_beside(const struct column_order *o, int column, int steps)
{
	for (int i = 0; i < o->count; i++)
		if (o->column[i] == column)
			return o->column[((i + steps) % o->count + o->count) % o->count];
	return o->column[0];
}
