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

static const struct mapping_table *baseline_table(const struct process_history *p)
{
	if (p->mark)
		return p->mark->mappings;
	return p->full ? p->full->first : NULL;
}

/* The oldest table of the last minute before @taken_us; where they come more rarely, the
 * one before. */
static const struct full_table *earlier_table(
	const struct process_history *p, uint64_t taken_us)
{
	const struct history_full *f = p->full;
	const struct full_table *best = NULL;

	for (size_t i = f ? f->recent_count : 0; i-- > 0;) {
		const struct full_table *t = &f->recent[i];

		if (t->elapsed_us >= taken_us)
			continue;
		if (best && taken_us - t->elapsed_us > RATE_OVER_US)
			break;
		best = t;
	}
	return best;
}

/* What group @i had more than in @then, where it stood at @place; bytes. */
static int64_t more_than(const struct mapping_table *table, size_t i,
	const struct mapping_table *then, uint32_t place)
{
	uint64_t before =
		place == MAPPING_NO_MATCH ? 0 : then->group[place].sums.rss_bytes;

	return (int64_t)(table->group[i].sums.rss_bytes - before);
}

void history_group_changes(const struct process_history *p,
	const struct mapping_table *table, uint64_t taken_us, struct group_change *out)
{
	AUTO_FREE uint32_t *place = die_calloc(table->group_count + 1, sizeof *place);
	const struct mapping_table *base = baseline_table(p);
	const struct full_table *earlier = earlier_table(p, taken_us);
	uint64_t over_us = earlier ? taken_us - earlier->elapsed_us : 0;

	for (size_t i = 0; i < table->group_count; i++)
		out[i] = (struct group_change){.has_delta = base != NULL,
			.has_rate = over_us >= RATE_AT_LEAST_US};
	if (base)
		mapping_match_groups(table, base, place);
	for (size_t i = 0; base && i < table->group_count; i++)
		out[i].delta_bytes = more_than(table, i, base, place[i]);
	if (over_us < RATE_AT_LEAST_US)
		return;
	mapping_match_groups(table, earlier->table, place);
	for (size_t i = 0; i < table->group_count; i++)
		out[i].rate = (double)more_than(table, i, earlier->table, place[i]) *
			      1e6 / (double)over_us;
}

size_t history_table_count(const struct process_history *p)
{
	return p->full ? p->full->recent_count : 0;
}

struct mapping_table *history_table(
	const struct process_history *p, size_t i, uint64_t *elapsed_us)
{
	*elapsed_us = p->full->recent[i].elapsed_us;
	return p->full->recent[i].table;
}
