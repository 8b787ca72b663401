#include "config.h"

#include "view/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/text.h"
#include "detect/closest.h"
#include "view/filter.h"
#include "view/format.h"
#include "view/spark.h"

/* Use / limit from which a limit counts as near. */
#define NEAR_LIMIT 0.8

void rows_init(struct rows *r, bool everything)
{
	*r = (struct rows){.sort = COLUMN_RSS, .everything = everything};
}

static void drop_items(struct rows *r)
{
	for (size_t i = 0; i < r->count; i++)
		procinfo_unref(r->item[i].info);
	r->count = 0;
}

void rows_finish(struct rows *r)
{
	drop_items(r);
	free(r->item);
	free(r->shown);
	idset_finish(&r->tagged);
	idset_finish(&r->folded);
	tree_finish(&r->tree);
	*r = (struct rows){0};
}

static void know(struct row_item *item, enum column_id column)
{
	item->known |= 1U << column;
}

static bool knows(const struct row_item *item, enum column_id column)
{
	return item->known >> column & 1;
}

static void copy_sample(struct row_item *item, const struct process_history *p)
{
	const struct sample *s = &p->last;

	if (sample_has(s, FIELD_RSS)) {
		item->rss_bytes = s->value[FIELD_RSS].u;
		know(item, COLUMN_RSS);
	}
	if (sample_has(s, FIELD_SWAP)) {
		item->swap_bytes = s->value[FIELD_SWAP].u;
		know(item, COLUMN_SWAP);
	}
	item->ppid = (uint32_t)sample_u64(s, FIELD_PPID, 0);
	if (p->peak_bytes) {
		item->peak_bytes = p->peak_bytes;
		know(item, COLUMN_PEAK);
	}
	if (!history_delta(p, FIELD_RSS, &item->delta_bytes))
		know(item, COLUMN_DELTA);
}

static void copy_derived(struct row_item *item, const struct process_history *p)
{
	const struct derived *d = &p->derived;

	if (p->ended)
		return;
	item->leak = d->level[FINDING_LEAK];
	item->limit = (enum finding_level)p->limit_level;
	if (item->limit >= FINDING_WARN)
		item->near_limit = true;
	if (derived_has(d, FIELD_GROWTH)) {
		bool worth = format_is_growth(d->growth_bytes_per_s, item->rss_bytes);

		item->rate = d->growth_bytes_per_s;
		item->grows = worth && item->rate > 0;
		item->shrinks = worth && item->rate < 0;
		know(item, COLUMN_RATE);
	}
	/* As of the last look: a long list has one every few seconds. */
	if (history_left(p, &item->left_bytes))
		know(item, COLUMN_LEFT);
	if (p->first_wall && isfinite(p->eta_s)) {
		item->eta_s = (double)p->eta_s;
		know(item, COLUMN_ETA);
	}
}

/* The trail's last minute in a few steps. */
static void trend_bytes(const struct trail *t, uint64_t bytes[ROW_TREND_POINTS])
{
	for (size_t i = 0; i < ROW_TREND_POINTS; i++) {
		size_t back =
			(ROW_TREND_POINTS - 1 - i) * TRAIL_POINTS / ROW_TREND_POINTS;

		bytes[i] = back < t->count
				   ? (uint64_t)trail_at(t, t->count - 1 - back)->rss_kib *
					     1024
				   : SPARK_NO_VALUE;
	}
}

static void copy_trend(struct row_item *item, const struct trail *t)
{
	uint64_t bytes[ROW_TREND_POINTS];

	trend_bytes(t, bytes);
	spark_levels(bytes, ROW_TREND_POINTS, item->trend);
	if (t->count >= 2)
		know(item, COLUMN_TREND);
}

/* Together they are known where each of them is. */
static void add_to_group(struct rows *r, const struct trail *t)
{
	uint64_t bytes[ROW_TREND_POINTS];

	trend_bytes(t, bytes);
	for (size_t i = 0; i < ROW_TREND_POINTS; i++)
		if (bytes[i] == SPARK_NO_VALUE || r->group_trend[i] == SPARK_NO_VALUE)
			r->group_trend[i] = SPARK_NO_VALUE;
		else
			r->group_trend[i] += bytes[i];
}

static void copy_heavy(struct row_item *item, const struct history *h,
	const struct process_history *p, uint64_t interval_us)
{
	uint64_t age_us = 0, swap_pss = 0;
	bool has_swap_pss;

	if (!history_known(h, p, FIELD_PSS, &item->pss_bytes, &age_us))
		return;
	item->pss_is_old = age_us > 2 * interval_us;
	item->pss_age_us = age_us;
	know(item, COLUMN_PSS);
	has_swap_pss = history_known(h, p, FIELD_SWAP_PSS, &swap_pss, NULL);
	item->own_bytes = item->pss_bytes + swap_pss;
	item->has_own = true;
	/* Nothing in swap has no share of it either. */
	item->own_is_all =
		has_swap_pss || (knows(item, COLUMN_SWAP) && !item->swap_bytes);
}

static void copy_item(struct row_item *item, const struct history *h,
	const struct process_history *p, uint64_t interval_us)
{
	const struct wall *w = closest_wall(p->walls);

	*item = (struct row_item){.id = p->id,
		.info = procinfo_ref(p->info),
		.ended = p->ended,
		.near_limit = w && !p->ended && closest_share(w) >= NEAR_LIMIT};
	snprintf(item->name, sizeof item->name, "%.*s", ROW_NAME_MAX - 1, p->last.name);
	know(item, COLUMN_PID);
	know(item, COLUMN_COMMAND);
	if (p->info && *p->info->user)
		know(item, COLUMN_USER);
	copy_sample(item, p);
	copy_derived(item, p);
	copy_heavy(item, h, p, interval_us);
	copy_trend(item, &p->trail);
	/* Those without memory have none to add. */
	if (!knows(item, COLUMN_RSS) || !item->rss_bytes)
		item->own_is_all = true;
}

static uint32_t columns_with_values(const struct row_item *item)
{
	return item->swap_bytes ? item->known : item->known & ~(1U << COLUMN_SWAP);
}

/* An incarnation that an exec ended is the same process's past. */
static bool belongs_in_list(
	const struct rows *r, const struct history *h, const struct process_history *p)
{
	if (!p->ended)
		return true;
	return !r->everything && history_latest(h, p->id.pid) == p;
}

/* Of those that left the list nothing is remembered. */
static void keep_known(struct rows *r)
{
	size_t tagged = 0, folded = 0;

	for (size_t i = 0; i < r->count; i++) {
		tagged += r->item[i].tagged;
		folded += r->item[i].folded;
	}
	if (tagged == r->tagged.count && folded == r->folded.count)
		return;
	idset_clear(&r->tagged);
	idset_clear(&r->folded);
	for (size_t i = 0; i < r->count; i++) {
		if (r->item[i].tagged)
			idset_add(&r->tagged, &r->item[i].id);
		if (r->item[i].folded)
			idset_add(&r->folded, &r->item[i].id);
	}
	if (!tagged)
		r->group = false;
}

void rows_update(struct rows *r, const struct history *h, uint64_t interval_us)
{
	size_t count = history_count(h);

	drop_items(r);
	r->pss_oldest_us = 0;
	r->has_group_trend = r->group;
	memset(r->group_trend, 0, sizeof r->group_trend);
	if (count > r->room) {
		r->room = count + count / 8 + 16;
		r->item = die_reallocarray(r->item, r->room, sizeof *r->item);
		r->shown = die_reallocarray(r->shown, r->room, sizeof *r->shown);
	}
	for (size_t i = 0; i < count; i++) {
		const struct process_history *p = history_at(h, i);

		if (!belongs_in_list(r, h, p))
			continue;
		copy_item(&r->item[r->count], h, p, interval_us);
		r->seen |= columns_with_values(&r->item[r->count]);
		if (r->item[r->count].pss_age_us > r->pss_oldest_us)
			r->pss_oldest_us = r->item[r->count].pss_age_us;
		r->item[r->count].tagged = idset_has(&r->tagged, &p->id);
		if (r->group && r->item[r->count].tagged && !p->ended)
			add_to_group(r, &p->trail);
		r->item[r->count].folded = idset_has(&r->folded, &p->id);
		r->count++;
	}
	keep_known(r);
	rows_arrange(r);
}

const char *rows_command(const struct row_item *item)
{
	return item->info && *item->info->command ? item->info->command : item->name;
}

const char *rows_user(const struct row_item *item)
{
	return item->info ? item->info->user : "";
}

bool rows_matches(const struct row_item *item, const char *text, size_t len)
{
	char pid[16];
	int digits = snprintf(pid, sizeof pid, "%u", item->id.pid);

	if ((size_t)digits == len && !memcmp(pid, text, len))
		return true;
	return text_find(rows_command(item), text, len) ||
	       text_find(item->name, text, len);
}

static bool item_has(const void *item, const char *part, size_t len)
{
	return rows_matches(item, part, len);
}

static bool passes(const struct rows *r, const struct row_item *item)
{
	if (r->group && !item->tagged)
		return false;
	if (*r->user && strcmp(r->user, rows_user(item)))
		return false;
	return filter_passes(r->filter, item, item_has);
}

static int compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_real(double a, double b)
{
	return (a > b) - (a < b);
}

static int compare_values(
	const struct row_item *a, const struct row_item *b, enum column_id column)
{
	switch (column) {
	case COLUMN_USER:
		return strcmp(rows_user(a), rows_user(b));
	case COLUMN_RSS:
		return compare_u64(a->rss_bytes, b->rss_bytes);
	case COLUMN_PSS:
		return compare_u64(a->pss_bytes, b->pss_bytes);
	case COLUMN_TREE:
		return compare_u64(a->tree_bytes, b->tree_bytes);
	case COLUMN_PEAK:
		return compare_u64(a->peak_bytes, b->peak_bytes);
	case COLUMN_SWAP:
		return compare_u64(a->swap_bytes, b->swap_bytes);
	case COLUMN_DELTA:
		return (a->delta_bytes > b->delta_bytes) -
		       (a->delta_bytes < b->delta_bytes);
	case COLUMN_RATE:
	case COLUMN_TREND:
		return compare_real(a->rate, b->rate);
	case COLUMN_LEFT:
		return compare_u64(a->left_bytes, b->left_bytes);
	case COLUMN_ETA:
		return compare_real(a->eta_s, b->eta_s);
	case COLUMN_COMMAND:
		return strcmp(rows_command(a), rows_command(b));
	case COLUMN_PID:
	case COLUMN_COUNT:
		break;
	}
	return compare_u64(a->id.pid, b->id.pid);
}

/* What is not known stands last, either way round; equal ones by PID, so that nothing
 * changes places without a reason. */
static int compare_items(const void *left, const void *right, void *context)
{
	const struct rows *r = context;
	const struct row_item *a = &r->item[*(const uint32_t *)left];
	const struct row_item *b = &r->item[*(const uint32_t *)right];
	enum column_id by = r->sort == COLUMN_TREND ? COLUMN_RATE : r->sort;
	int order = knows(b, by) - knows(a, by);

	if (!order)
		order = compare_values(a, b, by) * (r->ascending ? 1 : -1);
	return order ? order : compare_u64(a->id.pid, b->id.pid);
}

void rows_arrange(struct rows *r)
{
	r->shown_count = 0;
	if (r->as_tree)
		tree_link(&r->tree, r->item, r->count);
	for (size_t i = 0; i < r->count; i++) {
		r->item[i].passes = passes(r, &r->item[i]);
		if (r->item[i].passes)
			r->shown[r->shown_count++] = (uint32_t)i;
	}
	if (r->shown_count)
		qsort_r(r->shown, r->shown_count, sizeof *r->shown, compare_items, r);
	if (r->as_tree)
		r->shown_count =
			tree_order(&r->tree, r->item, r->count, r->shown, r->shown_count);
}

/* Names and numbers of processes are looked for from the first, sizes from the largest,
 * time left from the least. */
static bool begins_ascending(enum column_id column)
{
	return column == COLUMN_PID || column == COLUMN_USER ||
	       column == COLUMN_COMMAND || column == COLUMN_LEFT || column == COLUMN_ETA;
}

void rows_sort_by(struct rows *r, enum column_id column)
{
	r->ascending = r->sort == column ? !r->ascending : begins_ascending(column);
	r->sort = column;
	rows_arrange(r);
}

size_t rows_find(const struct rows *r, const struct procid *id)
{
	for (size_t i = 0; i < r->shown_count; i++)
		if (procid_same_process(&rows_at(r, i)->id, id))
			return i;
	return r->shown_count;
}

void rows_set_tree(struct rows *r, bool on)
{
	r->as_tree = on;
	r->seen &= ~(1U << COLUMN_TREE);
	if (on)
		r->seen |= 1U << COLUMN_TREE;
	else if (r->sort == COLUMN_TREE)
		r->sort = COLUMN_RSS;
	rows_arrange(r);
}

bool rows_fold(struct rows *r, size_t at, bool on)
{
	struct row_item *item = &r->item[r->shown[at]];

	if (!r->as_tree || item->folded == on || (on && !item->has_children))
		return false;
	item->folded = on;
	if (on)
		idset_add(&r->folded, &item->id);
	else
		idset_remove(&r->folded, &item->id);
	rows_arrange(r);
	return true;
}

static void tag(struct rows *r, struct row_item *item, bool on)
{
	item->tagged = on;
	if (on)
		idset_add(&r->tagged, &item->id);
	else
		idset_remove(&r->tagged, &item->id);
}

void rows_tag(struct rows *r, size_t at)
{
	struct row_item *item = &r->item[r->shown[at]];

	tag(r, item, !item->tagged);
	if (r->group)
		rows_set_group(r, r->tagged.count);
}

void rows_tag_tree(struct rows *r, size_t at)
{
	uint32_t top = r->shown[at];

	tree_link(&r->tree, r->item, r->count);
	for (size_t i = 0; i < r->count; i++)
		if (!r->item[i].ended && tree_is_within(&r->tree, (uint32_t)i, top))
			tag(r, &r->item[i], true);
	rows_arrange(r);
}

void rows_untag(struct rows *r)
{
	for (size_t i = 0; i < r->count; i++)
		r->item[i].tagged = false;
	idset_clear(&r->tagged);
	rows_set_group(r, false);
}

void rows_set_group(struct rows *r, bool on)
{
	r->group = on;
	rows_arrange(r);
}

static bool is_nearer(const struct row_item *a, const struct row_item *b)
{
	if (!b)
		return knows(a, COLUMN_LEFT);
	if (knows(a, COLUMN_ETA) != knows(b, COLUMN_ETA))
		return knows(a, COLUMN_ETA);
	if (knows(a, COLUMN_ETA))
		return a->eta_s < b->eta_s;
	return knows(a, COLUMN_LEFT) && a->left_bytes < b->left_bytes;
}

void rows_add_up(const struct rows *r, struct rows_sum *out)
{
	*out = (struct rows_sum){.is_all = true};
	for (size_t i = 0; i < r->shown_count; i++) {
		const struct row_item *item = rows_at(r, i);

		if (item->ended)
			continue;
		out->count++;
		out->rss_bytes += item->rss_bytes;
		out->with_own += item->has_own;
		out->own_bytes += item->own_bytes;
		out->is_all = out->is_all && item->own_is_all;
		out->has_delta = out->has_delta || knows(item, COLUMN_DELTA);
		out->delta_bytes += item->delta_bytes;
		out->has_rate = out->has_rate || knows(item, COLUMN_RATE);
		out->rate += item->rate;
		if (item->grows && (!out->fastest || item->rate > out->fastest->rate))
			out->fastest = item;
		if (is_nearer(item, out->nearest))
			out->nearest = item;
	}
}
