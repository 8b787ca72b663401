#include "config.h"

#include "view/maps.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
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
	mapping_list_unref(m->list);
	mapping_table_unref(m->table);
	free(m->item);
	free(m->shown);
	*m = (struct maps){0};
}

void maps_forget(struct maps *m)
{
	const struct maps kept = {
		.sort = m->sort, .ascending = m->ascending, .by_single = m->by_single};

	maps_finish(m);
	*m = kept;
}

bool maps_wants_list(const struct maps *m)
{
	return m->by_single || m->detail;
}

/* The list of what is looked at, where one is wanted; NULL: there is none. */
static struct mapping_list *wanted_list(
	const struct maps *m, const struct focus *f, const struct process_history *p)
{
	const struct singles *s = p ? history_singles(p) : NULL;

	return maps_wants_list(m) && s && s->list->table == f->mappings ? s->list : NULL;
}

/* Is what is shown still what there is? */
static bool is_same(const struct maps *m, const struct focus *f,
	const struct mapping_list *list, uint64_t span_us)
{
	return !m->is_new && m->list == list && m->table == f->mappings &&
	       m->table_us == f->mappings_us && m->marked == f->marked &&
	       m->mark_us == f->mark_us && m->span_us == span_us;
}

static struct map_key key_of(const struct maps *m, size_t at)
{
	const struct map_item *item = maps_at(m, at);
	const struct mapping_single *single = maps_single(m, item);
	struct map_key key = {
		.group = mapping_group_identity(m->table, maps_group(m, item))};

	if (single) {
		key.start = single->start;
		key.end = single->end;
	}
	return key;
}

/* Whether row @at is the selected one, unchanged. */
static bool is_key(const struct maps *m, size_t at)
{
	struct map_key key = key_of(m, at);

	return key.group == m->selected.group && key.start == m->selected.start &&
	       key.end == m->selected.end;
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

static void reserve(struct maps *m, size_t count)
{
	m->count = 0;
	if (count <= m->room)
		return;
	m->room = count + count / 8 + 16;
	m->item = die_reallocarray(m->item, m->room, sizeof *m->item);
	m->shown = die_reallocarray(m->shown, m->room, sizeof *m->shown);
}

static void fill_groups(struct maps *m, const struct group_change *change)
{
	size_t count = m->table->group_count;

	reserve(m, count);
	for (; m->count < count; m->count++)
		m->item[m->count] = (struct map_item){
			.group = (uint32_t)m->count, .change = change[m->count]};
	m->since_mark = m->marked;
	m->since_us = 0;
}

/* The index of a group in the table; group_count: it is not there. */
static size_t find_group(const struct maps *m, uint64_t wanted)
{
	size_t at = 0;

	while (at < m->table->group_count &&
		mapping_group_identity(m->table, &m->table->group[at]) != wanted)
		at++;
	return at;
}

static void fill_singles(struct maps *m, const struct singles *s)
{
	size_t only = m->detail ? find_group(m, m->opened) : 0;

	reserve(m, s->list->count);
	for (size_t i = 0; i < s->list->count; i++) {
		struct map_item item = {
			.group = s->list->single[i].group, .single = (uint32_t)i};

		if (m->detail && item.group != only)
			continue;
		item.change.has_delta = true;
		item.change.delta_bytes = singles_delta(s, i);
		item.change.has_rate = singles_rate(s, i, &item.change.rate);
		m->item[m->count++] = item;
	}
	m->since_mark = m->marked && s->is_marked;
	m->since_us = singles_since(s);
}

/* Nothing that was made of the reading before. */
static void drop_reading(struct maps *m)
{
	drop_older(m);
	mapping_list_unref(m->list);
	mapping_table_unref(m->table);
	m->list = NULL;
	m->table = NULL;
	m->count = 0;
}

static void take_reading(struct maps *m, const struct focus *f, struct mapping_list *list,
	uint64_t span_us)
{
	m->is_new = false;
	m->table_us = f->mappings_us;
	m->span_us = span_us;
	m->marked = f->marked;
	m->mark_us = f->mark_us;
	if (!f->mappings || !f->mappings->has_groups)
		return;
	m->table = mapping_table_ref(f->mappings);
	m->list = mapping_list_ref(list);
}

/* The rows, and what is shown of groups. */
static void fill(struct maps *m, const struct history *h, const struct process_history *p)
{
	size_t count = m->table->group_count, at;
	AUTO_FREE struct group_change *change = NULL;

	if (m->list)
		fill_singles(m, history_singles(p));
	if (m->list && !m->detail)
		return;
	change = die_calloc(count + 1, sizeof *change);
	if (p) {
		history_group_changes(h, p, m->table, m->table_us, change);
		keep_older(m, p);
	}
	at = m->detail ? find_group(m, m->opened) : count;
	if (m->detail)
		m->opened_change = change[at];
	else
		fill_groups(m, change);
}

void maps_update(
	struct maps *m, const struct focus *f, const struct history *h, uint64_t span_us)
{
	const struct process_history *p = focus_history(f, h);
	struct mapping_list *list = wanted_list(m, f, p);

	m->is_python = focus_is_python(f);
	if (is_same(m, f, list, span_us))
		return;
	drop_reading(m);
	take_reading(m, f, list, span_us);
	if (m->table)
		fill(m, h, p);
	maps_arrange(m);
	if (m->has_selected && m->cursor < m->shown_count)
		m->selected = key_of(m, m->cursor);
}

void maps_set_single(struct maps *m, bool on)
{
	m->by_single = on;
	m->detail = false;
	m->is_new = true;
	m->has_selected = false;
	m->cursor = m->top = 0;
}

void maps_open(struct maps *m)
{
	if (m->cursor >= m->shown_count || m->detail)
		return;
	m->opened = key_of(m, m->cursor).group;
	m->detail = m->is_new = true;
	if (m->list)
		return;
	m->has_selected = false;
	m->cursor = m->top = 0;
}

void maps_close(struct maps *m)
{
	m->detail = false;
	m->is_new = true;
	if (m->by_single)
		return;
	m->has_selected = true;
	m->selected = (struct map_key){.group = m->opened};
}

const struct mapping_group *maps_opened(const struct maps *m)
{
	size_t at = m->table && m->detail ? find_group(m, m->opened) : 0;

	return m->table && m->detail && at < m->table->group_count ? &m->table->group[at]
								   : NULL;
}

static uint64_t sum_of_group(const struct mapping_sums *s, enum map_column column)
{
	switch (column) {
	case MAP_PSS:
		return s->pss_bytes;
	case MAP_PRIVATE:
		return s->private_bytes;
	case MAP_SWAP:
		return s->swap_bytes;
	case MAP_SIZE:
		return s->size_bytes;
	default:
		return s->rss_bytes;
	}
}

static uint64_t sum_of_single(const struct mapping_single *s, enum map_column column)
{
	switch (column) {
	case MAP_PSS:
		return s->pss_bytes;
	case MAP_PRIVATE:
		return s->private_bytes;
	case MAP_SWAP:
		return s->swap_bytes;
	case MAP_SIZE:
		return s->end - s->start;
	default:
		return s->rss_bytes;
	}
}

bool maps_sum(const struct maps *m, const struct map_item *item, enum map_column column,
	uint64_t *bytes)
{
	static const enum mapping_known known[MAP_COLUMN_COUNT] = {
		[MAP_RSS] = MAPPING_KNOWS_RSS,
		[MAP_PSS] = MAPPING_KNOWS_PSS,
		[MAP_PRIVATE] = MAPPING_KNOWS_PRIVATE,
		[MAP_SWAP] = MAPPING_KNOWS_SWAP,
		[MAP_SIZE] = MAPPING_KNOWS_SIZE,
	};
	const struct mapping_single *single = maps_single(m, item);

	if (!(m->table->known & known[column]))
		return false;
	*bytes = single ? sum_of_single(single, column)
			: sum_of_group(&maps_group(m, item)->sums, column);
	return true;
}

const char *maps_label(const struct maps *m, const struct mapping_group *group)
{
	if (m->is_python && group->kind == MAPPING_ANON)
		return "anonymous (probably Python)";
	return mapping_group_label(m->table, group);
}

bool maps_grows(const struct maps *m, const struct map_item *item)
{
	uint64_t rss_bytes;

	return item->change.has_rate && item->change.rate > 0 &&
	       maps_sum(m, item, MAP_RSS, &rss_bytes) &&
	       format_is_growth(item->change.rate, rss_bytes);
}

/* The one that overlaps most with the selected one. */
static size_t find_single(const struct maps *m)
{
	const struct mapping_single wanted = {
		.start = m->selected.start, .end = m->selected.end};
	size_t group = find_group(m, m->selected.group), best = m->shown_count;
	uint64_t most = 0;

	for (size_t i = 0; i < m->shown_count; i++) {
		const struct map_item *item = maps_at(m, i);
		uint64_t overlap = mapping_overlap(maps_single(m, item), &wanted);

		if (item->group != group || overlap <= most)
			continue;
		most = overlap;
		best = i;
	}
	return best;
}

/* Where the selected one stands; shown_count: it does not. */
static size_t find_selected(const struct maps *m)
{
	size_t at = 0;

	if (m->cursor < m->shown_count && is_key(m, m->cursor))
		return m->cursor;
	if (m->list)
		return find_single(m);
	while (at < m->shown_count && !is_key(m, at))
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
	m->selected = key_of(m, at);
	maps_settle(m);
}

/* RSS of the group in an older table; none where it was not there. */
static uint64_t rss_in(const struct mapping_table *in, const struct maps *m,
	const struct mapping_group *group)
{
	const struct mapping_group *same = mapping_find_group(in, m->table, group);

	return same ? same->sums.rss_bytes : SPARK_NO_VALUE;
}

bool maps_trend(const struct maps *m, const struct mapping_group *group,
	uint8_t out[MAPS_TREND_POINTS])
{
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
