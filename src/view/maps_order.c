/* maps_order.c - which rows of panel 1 are shown, and in which order */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "view/maps.h"

#define HEX_DIGITS 16

static size_t put_hex(uint64_t value, char out[HEX_DIGITS])
{
	size_t len = 1;

	while (len < HEX_DIGITS && value >> (4 * len))
		len++;
	for (size_t i = 0; i < len; i++)
		out[i] = "0123456789abcdef"[value >> (4 * (len - 1 - i)) & 15];
	return len;
}

/* The first digits of its address, or an address in it; fewer than three digits are more
 * likely a part of a name. */
static bool has_address(const struct mapping_single *single, const char *text, size_t len)
{
	size_t prefix = len > 2 && text[0] == '0' && text[1] == 'x' ? 2 : 0, digits;
	const char *p = text + prefix, *end = text + len;
	char start[HEX_DIGITS];
	uint64_t at;

	len -= prefix;
	if (len < 3 || !num_hex(&p, end, &at) || p != end)
		return false;
	digits = put_hex(single->start, start);
	return (len <= digits && !memcmp(start, text + prefix, len)) ||
	       (at >= single->start && at < single->end);
}

bool maps_matches(
	const struct maps *m, const struct map_item *item, const char *text, size_t len)
{
	const struct mapping_single *single = maps_single(m, item);

	if (text_find(maps_label(m, maps_group(m, item)), text, len))
		return true;
	if (!single)
		return false;
	return (len == sizeof single->perms && !memcmp(single->perms, text, len)) ||
	       has_address(single, text, len);
}

struct candidate {
	const struct maps *maps;
	const struct map_item *item;
};

static bool candidate_has(const void *item, const char *part, size_t len)
{
	const struct candidate *c = item;

	return maps_matches(c->maps, c->item, part, len);
}

static int compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* Whether there is a value at all; else the row stands last, either way round. */
static bool knows(const struct map_item *item, enum map_column column)
{
	if (column == MAP_DELTA)
		return item->change.has_delta;
	return column != MAP_RATE || item->change.has_rate;
}

static int compare_sums(const struct maps *m, const struct map_item *a,
	const struct map_item *b, enum map_column column)
{
	uint64_t x = 0, y = 0;

	maps_sum(m, a, column, &x);
	maps_sum(m, b, column, &y);
	return compare_u64(x, y);
}

static int compare_values(const struct maps *m, const struct map_item *a,
	const struct map_item *b, enum map_column column)
{
	switch (column) {
	case MAP_ADDRESS:
		return compare_u64(a->single, b->single);
	case MAP_PERMS:
		return m->list ? memcmp(maps_single(m, a)->perms,
					 maps_single(m, b)->perms,
					 sizeof m->list->single->perms)
			       : 0;
	case MAP_DELTA:
		return (a->change.delta_bytes > b->change.delta_bytes) -
		       (a->change.delta_bytes < b->change.delta_bytes);
	case MAP_RATE:
		return (a->change.rate > b->change.rate) -
		       (a->change.rate < b->change.rate);
	case MAP_NAME:
		return a->group == b->group ? 0
					    : strcmp(maps_label(m, maps_group(m, a)),
						      maps_label(m, maps_group(m, b)));
	default:
		return compare_sums(m, a, b, column);
	}
}

enum map_column maps_sorted_by(const struct maps *m, bool *ascending)
{
	bool by_place = m->sort == MAP_ADDRESS || m->sort == MAP_PERMS;

	*ascending = m->ascending && (m->list || !by_place);
	return m->list || !by_place ? m->sort : MAP_RSS;
}

/* Equal ones as they stand in the address space. */
static int compare_items(const void *left, const void *right, void *context)
{
	const struct maps *m = context;
	uint32_t i = *(const uint32_t *)left, k = *(const uint32_t *)right;
	const struct map_item *a = &m->item[i], *b = &m->item[k];
	bool ascending;
	enum map_column by = maps_sorted_by(m, &ascending);
	int order = knows(b, by) - knows(a, by);

	if (!order)
		order = compare_values(m, a, b, by) * (ascending ? 1 : -1);
	return order ? order : (i > k) - (i < k);
}

void maps_arrange(struct maps *m)
{
	m->shown_count = 0;
	for (size_t i = 0; i < m->count; i++) {
		struct candidate c = {m, &m->item[i]};

		if (filter_passes(m->filter, &c, candidate_has))
			m->shown[m->shown_count++] = (uint32_t)i;
	}
	if (m->shown_count)
		qsort_r(m->shown, m->shown_count, sizeof *m->shown, compare_items, m);
	maps_settle(m);
}

/* Names and addresses are looked for from the first, sizes from the largest. */
static bool begins_ascending(enum map_column column)
{
	return column == MAP_NAME || column == MAP_ADDRESS || column == MAP_PERMS;
}

void maps_sort_by(struct maps *m, enum map_column column)
{
	m->ascending = m->sort == column ? !m->ascending : begins_ascending(column);
	m->sort = column;
	maps_arrange(m);
}
