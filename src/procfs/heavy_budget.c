#include "config.h"

#include "procfs/heavy_budget.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/units.h"
#include "procfs/probe.h"

/* Measured on Linux 6.18: 3.6 ms a GiB of 4 KiB pages. */
#define NS_PER_RSS_BYTE (3.6e6 / (double)(UINT64_C(1) << 30))
/* Slower machines are believed up to this. */
#define NS_PER_RSS_BYTE_MAX (NS_PER_RSS_BYTE * 3)
/* The rollup walks all mappings in one go: 65,530 of them at 0.09 us, the most there
 * are by default.  How many there are is not known before. */
#define ROLLUP_MAPPINGS_NS (6 * NS_PER_MS)
/* One read() of smaps shows about five mappings of 1.3 us. */
#define SMAPS_MAPPINGS_NS (20 * NS_PER_US)
/* open, stat afterwards, and some hundred mappings */
#define BASE_CPU_NS (300 * NS_PER_US)
/* Below this RSS a reading says nothing about the speed of page table walks. */
#define SPEED_MIN_RSS (UINT64_C(128) << 20)
/* A busy machine was seen to be six times slower than the model. */
#define PROBE_FACTOR 8
#define SHARE_FACTOR 99 /* held 1 part, then 99 parts free: 1 % */
#define FIRST_CREDIT_NS (100 * NS_PER_MS)
#define CREDIT_S 10 /* at most so many seconds' worth are saved up */

bool heavy_print_equal(const struct heavy_print *a, const struct heavy_print *b)
{
	return a->rss_anon == b->rss_anon && a->rss_file == b->rss_file &&
	       a->rss_shmem == b->rss_shmem && a->swap == b->swap && a->size == b->size &&
	       a->minor_faults == b->minor_faults;
}

void heavy_speed_init(struct heavy_speed *speed)
{
	speed->ns_per_byte = NS_PER_RSS_BYTE;
}

/* The kernel's part of the longest read: a thread that lost its CPU or waited for the
 * lock took longer, but not because of the target's size. */
static uint64_t own_hold_ns(const struct heavy_cost *cost)
{
	if (!cost->total_ns || cost->cpu_ns >= cost->total_ns)
		return cost->hold_ns;
	return (uint64_t)((double)cost->hold_ns *
			  ((double)cost->cpu_ns / (double)cost->total_ns));
}

static void learn_speed(struct heavy_speed *speed, const struct heavy_cost *cost)
{
	double seen;

	if (cost->rss_bytes < SPEED_MIN_RSS)
		return;
	seen = (double)own_hold_ns(cost) / (double)cost->rss_bytes;
	if (seen > NS_PER_RSS_BYTE_MAX)
		seen = NS_PER_RSS_BYTE_MAX;
	if (seen < NS_PER_RSS_BYTE)
		seen = NS_PER_RSS_BYTE;
	/* Quick to believe that it is slow, yet not from one hiccup; a fast reading
	 * says less: huge pages or many mappings. */
	speed->ns_per_byte +=
		(seen - speed->ns_per_byte) / (seen > speed->ns_per_byte ? 4 : 64);
}

void heavy_record_add(struct heavy_record *record, struct heavy_speed *speed,
	enum heavy_kind kind, const struct heavy_cost *cost, uint64_t ended_ns,
	const struct heavy_print *print)
{
	record->last[kind].measured = true;
	record->last[kind].cost = *cost;
	record->last[kind].ended_ns = ended_ns;
	record->tried = true;
	record->read = print;
	record->kind = kind;
	record->ended_ns = ended_ns;
	if (print)
		record->print = *print;
	learn_speed(speed, cost);
}

/* @value scaled by how much larger the target is now; never down by much: a part that
 * does not depend on the size is in it. */
static uint64_t scaled(uint64_t value, uint64_t rss_then, uint64_t rss_now)
{
	double factor = rss_then ? (double)rss_now / (double)rss_then : 1;

	if (factor < 0.5)
		factor = 0.5;
	return (uint64_t)((double)value * factor);
}

static uint64_t model_hold_ns(
	const struct heavy_speed *speed, enum heavy_kind kind, uint64_t rss_bytes)
{
	return (uint64_t)((double)rss_bytes * speed->ns_per_byte) +
	       (kind == HEAVY_ROLLUP ? ROLLUP_MAPPINGS_NS : SMAPS_MAPPINGS_NS);
}

uint64_t heavy_hold_ns(const struct heavy_record *record, const struct heavy_speed *speed,
	enum heavy_kind kind, uint64_t rss_bytes, uint64_t now_ns)
{
	const struct heavy_cost *cost = &record->last[kind].cost;
	uint64_t model = model_hold_ns(speed, kind, rss_bytes);
	uint64_t seen, minutes;

	if (!record->last[kind].measured)
		return model;
	seen = scaled(own_hold_ns(cost), cost->rss_bytes, rss_bytes);
	if (seen <= model)
		return seen;
	/* Longer than its size explains: believed less with every minute, or one hiccup
	 * of the machine would end the readings for ever. */
	minutes = (now_ns - record->last[kind].ended_ns) / (60 * NS_PER_S);
	return model + (minutes < 32 ? (seen - model) >> minutes : 0);
}

bool heavy_needs_probe(uint64_t hold_ns, uint64_t max_stall_ns)
{
	return hold_ns * PROBE_FACTOR > max_stall_ns;
}

uint64_t heavy_probed_hold_ns(
	const struct probe *probe, enum heavy_kind kind, uint64_t rss_bytes)
{
	double rate = probe->ns_per_byte > 0 ? probe->ns_per_byte : NS_PER_RSS_BYTE;
	uint64_t most = rss_bytes;

	/* smaps lets go of the lock between mappings. */
	if (kind == HEAVY_SMAPS && probe->largest_bytes < most)
		most = probe->largest_bytes;
	return (uint64_t)((double)most * rate) +
	       (kind == HEAVY_ROLLUP ? ROLLUP_MAPPINGS_NS : SMAPS_MAPPINGS_NS);
}

uint64_t heavy_cpu_ns(const struct heavy_record *record, const struct heavy_speed *speed,
	enum heavy_kind kind, uint64_t rss_bytes)
{
	const struct heavy_cost *cost = &record->last[kind].cost;

	if (record->last[kind].measured)
		return scaled(cost->cpu_ns, cost->rss_bytes, rss_bytes);
	return (uint64_t)((double)rss_bytes * speed->ns_per_byte) + BASE_CPU_NS;
}

static bool is_same(const struct heavy_record *r, const struct heavy_question *q)
{
	if (!r->read || q->tree_changed || q->now_ns - r->ended_ns >= HEAVY_PSS_NS)
		return false;
	if (q->mappings && r->kind != HEAVY_SMAPS)
		return false;
	return heavy_print_equal(&r->print, &q->print);
}

static bool is_due(const struct heavy_record *r, const struct heavy_question *q)
{
	return !r->tried ||
	       q->now_ns - r->ended_ns >= r->last[r->kind].cost.total_ns * SHARE_FACTOR;
}

enum heavy_verdict heavy_decide(const struct heavy_record *record,
	const struct heavy_speed *speed, const struct heavy_question *question,
	uint64_t *hold_ns)
{
	enum heavy_kind kind = heavy_wanted_kind(question);
	bool at_once = question->forced || question->wanted;

	*hold_ns =
		heavy_hold_ns(record, speed, kind, question->rss_bytes, question->now_ns);
	if (!at_once && is_same(record, question))
		return HEAVY_SAME;
	if (!question->forced && *hold_ns > question->max_stall_ns)
		return HEAVY_TOO_LONG;
	return at_once || is_due(record, question) ? HEAVY_READ : HEAVY_NOT_DUE;
}

/* The next rounder figure that lets a hold of @hold_ns pass. */
static uint64_t suggested_stall_ms(uint64_t hold_ms)
{
	static const uint64_t steps[] = {50, 100, 150, 200, 300, 500, 1000};
	uint64_t want = hold_ms + hold_ms / 5;

	for (size_t i = 0; i < COUNT_OF(steps); i++)
		if (steps[i] >= want)
			return steps[i];
	return (want + 999) / 1000 * 1000;
}

void heavy_describe_too_long(uint64_t hold_ns, char *text, size_t size)
{
	uint64_t ms = (hold_ns + NS_PER_MS - 1) / NS_PER_MS;
	uint64_t stall = suggested_stall_ms(ms);
	char allow[UNITS_TEXT_MAX];

	units_duration_short(stall * NS_PER_MS, allow);
	snprintf(text, size,
		"would hold the target ~%llu ms; R reads once, --max-stall %s allows it",
		(unsigned long long)ms, allow);
}

void heavy_credit_init(
	struct heavy_credit *credit, double budget_pct, uint64_t mono_ns, uint64_t cpu_ns)
{
	*credit = (struct heavy_credit){
		.share = budget_pct / 100,
		.credit_ns = (int64_t)FIRST_CREDIT_NS,
		.mono_ns = mono_ns,
		.cpu_ns = cpu_ns,
	};
}

void heavy_credit_count(
	struct heavy_credit *credit, uint64_t mono_ns, uint64_t cpu_ns, uint64_t heavy_ns)
{
	double gain = (double)(mono_ns - credit->mono_ns) * credit->share;
	double heavy = (double)(heavy_ns - credit->heavy_ns);
	double other = (double)(cpu_ns - credit->cpu_ns) - heavy;
	int64_t most = (int64_t)((double)(CREDIT_S * NS_PER_S) * credit->share);

	if (most < (int64_t)FIRST_CREDIT_NS)
		most = (int64_t)FIRST_CREDIT_NS;
	if (other < 0)
		other = 0;
	credit->mono_ns = mono_ns;
	credit->cpu_ns = cpu_ns;
	credit->heavy_ns = heavy_ns;
	/* Fast ticks alone may use up the budget: then values would never be read. */
	if (other > gain * 0.75)
		other = gain * 0.75;
	credit->credit_ns += (int64_t)(gain - other) - (int64_t)heavy;
	if (credit->credit_ns > most)
		credit->credit_ns = most;
}

bool heavy_credit_allows(const struct heavy_credit *credit, uint64_t planned_ns)
{
	return credit->credit_ns > 0 && (uint64_t)credit->credit_ns > planned_ns;
}
