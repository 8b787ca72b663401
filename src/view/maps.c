#include "config.h"

#include "view/maps.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/text.h"
#include "model/mapping_match.h"
#include "view/format.h"
#include "view/spark.h"

void maps_init(struct maps *m)
{
	*m = (struct maps){.sort = MAP_RSS};
}

static void drop_older(struct maps *m)
{
	while (m->older_count)
		mapping_table_unref(m->older[--m->older_count].table);
}

void maps_finish(struct maps *m)
{
	drop_older(m);
	mapping_table_unref(m->table);
	free(m->item);
	free(m->shown);
	*m = (struct maps){0};
}

void maps_forget(struct maps *m)
{
	const enum map_column sort = m->sort;
	const bool ascending = m->ascending;

	maps_finish(m);
	m->sort = sort;
	m->ascending = ascending;
}

/* Is what is shown still what there is? */
static bool is_same(const struct maps *m, const struct focus *f, uint64_t span_us)
{
	return m->table == f->mappings && m->table_us == f->mappings_us &&
	       m->marked == f->marked && m->mark_us == f->mark_us &&
	       m->span_us == span_us;
}

/* When point @i of the trends is. */
static uint64_t point_us(const struct maps *m, uint64_t i)
{
	uint64_t back_us =
		m->span_us * (MAPS_TREND_POINTS - 1 - i) / (MAPS_TREND_POINTS - 1);

	return m->table_us > back_us ? m->table_us - back_us : 0;
}

/* The readings of the points, each once. */
static void keep_older(struct maps *m, const struct process_history *p)
{
	for (uint64_t i = 0; i + 1 < MAPS_TREND_POINTS; i++) {
		struct maps_older o = {NULL, 0};
		struct maps_older *last = &m->older[m->older_count];

		o.table = history_table_at(p, point_us(m, i), &o.taken_us);
		if (!o.table || (m->older_count && last[-1].taken_us == o.taken_us))
			mapping_table_unref(o.table);
		else
			m->older[m->older_count++] = o;
	}
}

static void fill(struct maps *m, const struct history *h, const struct process_history *p)
{
	AUTO_FREE struct group_change *change = NULL;

	m->count = m->table->group_count;
	if (m->count > m->room) {
		m->room = m->count + m->count / 8 + 16;
		m->item = die_reallocarray(m->item, m->room, sizeof *m->item);
		m->shown = die_reallocarray(m->shown, m->room, sizeof *m->shown);
	}
	change = die_calloc(m->count + 1, sizeof *change);
	if (p) {
		history_group_changes(h, p, m->table, m->table_us, change);
		keep_older(m, p);
	}
	for (size_t i = 0; i < m->count; i++)
		m->item[i] = (struct map_item){(uint32_t)i, change[i]};
}

void maps_update(
	struct maps *m, const struct focus *f, const struct history *h, uint64_t span_us)
{
	m->is_python = focus_is_python(f);
	if (is_same(m, f, span_us))
		return;
	drop_older(m);
	mapping_table_unref(m->table);
	m->table = NULL;
	m->count = 0;
	if (f->mappings && f->mappings->has_groups)
		m->table = mapping_table_ref(f->mappings);
	m->table_us = f->mappings_us;
	m->span_us = span_us;
	m->marked = f->marked;
	m->mark_us = f->mark_us;
	if (m->table)
		fill(m, h, focus_history(f, h));
	maps_arrange(m);
}

const char *maps_label(const struct maps *m, const struct mapping_group *group)
{
	if (m->is_python && group->kind == MAPPING_ANON)
		return "anonymous (probably Python)";
	return mapping_group_label(m->table, group);
}

bool maps_grows(const struct maps *m, const struct map_item *item)
{
	return item->change.has_rate && item->change.rate > 0 &&
	       format_is_growth(item->change.rate, maps_group(m, item)->sums.rss_bytes);
}

bool maps_matches(
	const struct maps *m, const struct map_item *item, const char *text, size_t len)
{
	return text_find(maps_label(m, maps_group(m, item)), text, len);
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

static int compare_values(const struct maps *m, const struct map_item *a,
	const struct map_item *b, enum map_column column)
{
	const struct mapping_sums *x = &maps_group(m, a)->sums;
	const struct mapping_sums *y = &maps_group(m, b)->sums;

	switch (column) {
	case MAP_PSS:
		return compare_u64(x->pss_bytes, y->pss_bytes);
	case MAP_PRIVATE:
		return compare_u64(x->private_bytes, y->private_bytes);
	case MAP_SWAP:
		return compare_u64(x->swap_bytes, y->swap_bytes);
	case MAP_SIZE:
		return compare_u64(x->size_bytes, y->size_bytes);
	case MAP_DELTA:
		return (a->change.delta_bytes > b->change.delta_bytes) -
		       (a->change.delta_bytes < b->change.delta_bytes);
	case MAP_RATE:
		return (a->change.rate > b->change.rate) -
		       (a->change.rate < b->change.rate);
	case MAP_NAME:
		return strcmp(
			maps_label(m, maps_group(m, a)), maps_label(m, maps_group(m, b)));
	default:
		return compare_u64(x->rss_bytes, y->rss_bytes);
	}
}

/* Equal ones as they stand in the address space. */
static int compare_items(const void *left, const void *right, void *context)
{
	const struct maps *m = context;
	uint32_t i = *(const uint32_t *)left, k = *(const uint32_t *)right;
	const struct map_item *a = &m->item[i], *b = &m->item[k];
	int order = knows(b, m->sort) - knows(a, m->sort);

	if (!order)
		order = compare_values(m, a, b, m->sort) * (m->ascending ? 1 : -1);
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

void maps_sort_by(struct maps *m, enum map_column column)
{
	m->ascending = m->sort == column ? !m->ascending : column == MAP_NAME;
	m->sort = column;
	maps_arrange(m);
}

static uint64_t identity(const struct maps *m, size_t at)
{
	return mapping_group_identity(m->table, maps_group(m, maps_at(m, at)));
}

/* Where the selected one stands; shown_count: it does not. */
static size_t find_selected(const struct maps *m)
{
	size_t at = 0;

	if (m->cursor < m->shown_count && identity(m, m->cursor) == m->selected)
		return m->cursor;
	while (at < m->shown_count && identity(m, at) != m->selected)
		at++;
	return at;
}

void maps_settle(struct maps *m)
{
	size_t count = m->shown_count, at = m->has_selected ? find_selected(m) : count;
	size_t page = m->rows > 0 ? (size_t)m->rows : 1;

	if (at < count)
		m->cursor = at;
	else if (m->cursor >= count)
		m->cursor = count ? count - 1 : 0;
	if (m->cursor < m->top)
		m->top = m->cursor;
	if (m->cursor >= m->top + page)
		m->top = m->cursor - page + 1;
	if (m->top + page > count)
		m->top = count > page ? count - page : 0;
}

void maps_select(struct maps *m, size_t at)
{
	if (at >= m->shown_count)
		return;
	m->cursor = at;
	m->has_selected = true;
	m->selected = identity(m, at);
	maps_settle(m);
}

/* RSS of the group in an older table; none where it was not there. */
static uint64_t rss_in(const struct mapping_table *in, const struct maps *m,
	const struct mapping_group *group)
{
	const struct mapping_group *same = mapping_find_group(in, m->table, group);

	return same ? same->sums.rss_bytes : SPARK_NO_VALUE;
}

bool maps_trend(
	const struct maps *m, const struct map_item *item, uint8_t out[MAPS_TREND_POINTS])
{
	const struct mapping_group *group = maps_group(m, item);
	uint64_t bytes[MAPS_TREND_POINTS], value = SPARK_NO_VALUE;
	size_t next = 0;
	bool known = false;

	for (uint64_t i = 0; i < MAPS_TREND_POINTS; i++) {
		for (; next < m->older_count && m->older[next].taken_us <= point_us(m, i);
			next++)
			value = rss_in(m->older[next].table, m, group);
		bytes[i] = value;
		known = known || value != SPARK_NO_VALUE;
	}
	bytes[MAPS_TREND_POINTS - 1] = group->sums.rss_bytes;
	spark_levels(bytes, MAPS_TREND_POINTS, out);
	return known;
}
