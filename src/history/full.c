#include "config.h"

#include "history/full.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"

#define TABLES_APART_US UINT64_C(7500000)

static const struct {
	enum series_id series;
	enum field_id field;
} plain[] = {
	{SERIES_RSS, FIELD_RSS},
	{SERIES_ANON, FIELD_RSS_ANON},
	{SERIES_PSS, FIELD_PSS},
	{SERIES_SWAP, FIELD_SWAP},
};

/* The trail keeps 32 bits of time; what stands before its newest point is certain. */
static void seed_from_trail(struct history_full *f, const struct process_history *p)
{
	uint32_t last_ms = (uint32_t)(p->last_us / 1000);

	for (size_t i = 0; i < p->trail.count; i++) {
		const struct trail_point *point = trail_at(&p->trail, i);
		uint64_t age_us = (uint64_t)(last_ms - point->elapsed_ms) * 1000;
		uint64_t at_us = p->last_us > age_us ? p->last_us - age_us : 0;
		uint64_t rss_bytes = (uint64_t)point->rss_kib * 1024;

		series_add(&f->series[SERIES_RSS], at_us, rss_bytes);
		series_add(&f->series[SERIES_PEAK], at_us, rss_bytes);
		series_add(
			&f->series[SERIES_SWAP], at_us, (uint64_t)point->swap_kib * 1024);
	}
}

struct history_full *full_create(const struct process_history *p)
{
	struct history_full *f = die_calloc(1, sizeof *f);

	f->first_peak_bytes = p->peak_bytes;
	seed_from_trail(f, p);
	if (p->samples)
		full_add_sample(
			f, p->last_us, &p->last, sample_u64(&p->last, FIELD_RSS, 0));
	if (p->mappings)
		full_add_table(f, p->mappings_us, p->mappings);
	return f;
}

void full_destroy(struct history_full *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < SERIES_COUNT; i++)
		series_finish(&f->series[i]);
	for (size_t i = 0; i < f->recent_count; i++)
		mapping_table_unref(f->recent[i].table);
	mapping_table_unref(f->first);
	tables_finish(&f->tables);
	singles_finish(&f->singles);
	verdicts_finish(&f->verdicts);
	free(f);
}

void full_add_sample(struct history_full *f, uint64_t now_us, const struct sample *s,
	uint64_t peak_bytes)
{
	for (size_t i = 0; i < COUNT_OF(plain); i++)
		if (sample_has(s, plain[i].field))
			series_add(&f->series[plain[i].series], now_us,
				s->value[plain[i].field].u);
	if (sample_has(s, FIELD_RSS))
		series_add(&f->series[SERIES_PEAK], now_us, peak_bytes);
}

static void drop_oldest(struct history_full *f)
{
	mapping_table_unref(f->recent[0].table);
	f->recent_count--;
	memmove(&f->recent[0], &f->recent[1], f->recent_count * sizeof f->recent[0]);
}

void full_add_table(struct history_full *f, uint64_t now_us, struct mapping_table *table)
{
	struct full_table *newest =
		f->recent_count ? &f->recent[f->recent_count - 1] : NULL;

	if (!table->has_groups)
		return;
	if (!f->first)
		f->first = mapping_table_ref(table);
	tables_add(&f->tables, now_us, table, false);
	if (newest && now_us - newest->elapsed_us < TABLES_APART_US)
		return;
	if (f->recent_count == FULL_TABLES)
		drop_oldest(f);
	f->recent[f->recent_count++] =
		(struct full_table){mapping_table_ref(table), now_us};
}
