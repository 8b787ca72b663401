/* Differences and rates of groups of mappings: questions to the tables that are kept. */
#include "config.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "history/full.h"
#include "history/history.h"
#include "history/mark.h"
#include "model/mapping_match.h"

#define RATE_OVER_US UINT64_C(60000000)
#define RATE_AT_LEAST_US UINT64_C(5000000)

/* A table to compare with; counted, NULL: none. */
struct before {
	struct mapping_table *table;
	uint64_t taken_us;
};

static bool is_past(const struct process_history *p, uint64_t taken_us)
{
	return taken_us < p->mappings_us;
}

/* What differences were against at a time that is past. */
static struct mapping_table *past_baseline(
	const struct history *h, const struct process_history *p, uint64_t taken_us)
{
	const struct tick_time *mark = history_marked_at(h, taken_us);
	struct mapping_table *t = NULL;

	if (mark && mark->elapsed_us > p->first_us)
		t = history_table_at(p, mark->elapsed_us, NULL);
	return t ? t : mapping_table_ref(p->full ? p->full->first : NULL);
}

static struct mapping_table *baseline_table(
	const struct history *h, const struct process_history *p, uint64_t taken_us)
{
	if (is_past(p, taken_us))
		return past_baseline(h, p, taken_us);
	if (p->mark)
		return mapping_table_ref(p->mark->mappings);
	return mapping_table_ref(p->full ? p->full->first : NULL);
}

/* The oldest table of the last minute before @taken_us; where they come more rarely, the
 * one before. */
static struct before earlier_table(const struct process_history *p, uint64_t taken_us)
{
	const struct history_full *f = p->full;
	struct before best = {NULL, 0};

	if (is_past(p, taken_us)) {
		best.table = history_table_at(p,
			taken_us > RATE_OVER_US ? taken_us - RATE_OVER_US : 0,
			&best.taken_us);
		return best;
	}
	for (size_t i = f ? f->recent_count : 0; i-- > 0;) {
		const struct full_table *t = &f->recent[i];

		if (t->elapsed_us >= taken_us)
			continue;
		if (best.table && taken_us - t->elapsed_us > RATE_OVER_US)
			break;
		best = (struct before){t->table, t->elapsed_us};
	}
	mapping_table_ref(best.table);
	return best;
}

/* Of a table that keeps only the largest groups: others had something too. */
static bool has_rest(const struct mapping_table *t)
{
	for (size_t i = t->group_count; i-- > 0;)
		if (t->group[i].kind == MAPPING_OTHER)
			return true;
	return false;
}

/* What group @i had more than in @then, where it stood at @place; bytes. */
static int64_t more_than(const struct mapping_table *table, size_t i,
	const struct mapping_table *then, uint32_t place)
{
	uint64_t before =
		place == MAPPING_NO_MATCH ? 0 : then->group[place].sums.rss_bytes;

	return (int64_t)(table->group[i].sums.rss_bytes - before);
}

static void add_deltas(const struct mapping_table *table,
	const struct mapping_table *base, uint32_t *place, struct group_change *out)
{
	bool all = !has_rest(base);

	mapping_match_groups(table, base, place);
	for (size_t i = 0; i < table->group_count; i++) {
		out[i].has_delta = all || place[i] != MAPPING_NO_MATCH;
		out[i].delta_bytes = more_than(table, i, base, place[i]);
	}
}

static void add_rates(const struct mapping_table *table, const struct mapping_table *then,
	uint64_t over_us, uint32_t *place, struct group_change *out)
{
	bool all = !has_rest(then);

	mapping_match_groups(table, then, place);
	for (size_t i = 0; i < table->group_count; i++) {
		out[i].has_rate = all || place[i] != MAPPING_NO_MATCH;
		out[i].rate = (double)more_than(table, i, then, place[i]) * 1e6 /
			      (double)over_us;
	}
}

void history_group_changes(const struct history *h, const struct process_history *p,
	const struct mapping_table *table, uint64_t taken_us, struct group_change *out)
{
	AUTO_FREE uint32_t *place = die_calloc(table->group_count + 1, sizeof *place);
	struct mapping_table *base = baseline_table(h, p, taken_us);
	struct before earlier = earlier_table(p, taken_us);

	for (size_t i = 0; i < table->group_count; i++)
		out[i] = (struct group_change){.has_delta = false};
	if (base)
		add_deltas(table, base, place, out);
	if (earlier.table && taken_us - earlier.taken_us >= RATE_AT_LEAST_US)
		add_rates(table, earlier.table, taken_us - earlier.taken_us, place, out);
	mapping_table_unref(base);
	mapping_table_unref(earlier.table);
}
