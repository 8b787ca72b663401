/*
 * leak_score - what the leak detector says of one recording
 *
 * Usage: leak_score [INTERVAL_S] < run.csv
 *
 * The recording goes the way of a live one: replay, history, engine.  It holds one
 * process.  One line comes out, separated by tabs: elapsed time of the first growing, of
 * the first suspected and of the first likely leak ("-": never); the level at the end
 * (0 none .. 3 likely leak); rate, low and high end of its interval at the first alarm,
 * and the same at the last tick with one; the last elapsed time; ticks; nanoseconds a
 * tick for all of it; bytes a process; the sentence at the end.
 *
 * INTERVAL_S thins the recording to at most one tick per so many seconds.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "detect/leak.h"
#include "engine/engine.h"
#include "record/replay_source.h"

/* Hands on what another source gives, but not more often than once per @interval_us. */
struct thin_source {
	struct source source;
	struct source *from;
	uint64_t interval_us, next_us;
};

struct tally {
	double first_s[FINDING_LEVEL_COUNT]; /* negative: never */
	enum finding_level level;
	struct leak_evidence alarm, last, now;
	bool is_seen;
	struct finding finding;
	double end_s;
};

/* Timers of recordings are rounded: 50 ms early is in time. */
#define EARLY_US 50000

static int thin_tick(
	struct source *source, uint64_t deadline_ns, uint64_t missed, struct tick *out)
{
	struct thin_source *t = (struct thin_source *)source;
	int rc;

	do {
		rc = source_tick(t->from, deadline_ns, missed, out);
	} while (!rc && out->when.elapsed_us + EARLY_US < t->next_us);
	if (!rc)
		t->next_us = out->when.elapsed_us + t->interval_us;
	return rc;
}

static void thin_destroy(struct source *source)
{
	source_destroy(((struct thin_source *)source)->from);
}

static const struct source_ops thin_ops = {.tick = thin_tick, .destroy = thin_destroy};

static void count_tick(struct tally *t, const struct engine *e, const struct history *h)
{
	const struct process_history *p = history_count(h) ? history_at(h, 0) : NULL;

	if (!p || !engine_leak(e, p, &t->now))
		return;
	t->is_seen = engine_finding(e, p, FINDING_LEAK, &t->finding);
	t->level = p->derived.level[FINDING_LEAK];
	for (unsigned i = FINDING_NOTICE; i <= (unsigned)t->level; i++) {
		if (t->first_s[i] >= 0)
			continue;
		t->first_s[i] = t->end_s;
		if (i == FINDING_CRITICAL)
			t->alarm = t->now;
	}
	if (t->level == FINDING_CRITICAL)
		t->last = t->now;
}

static void print_rate(const struct leak_evidence *e)
{
	printf("%.0f\t%.0f\t%.0f\t", e->rate_bytes_per_s, e->low_bytes_per_s,
		e->high_bytes_per_s);
}

static void print_tally(const struct tally *t, const struct engine_stats *stats)
{
	double ticks = stats->ticks ? (double)stats->ticks : 1;

	for (unsigned i = FINDING_NOTICE; i <= FINDING_CRITICAL; i++) {
		if (t->first_s[i] < 0)
			printf("-\t");
		else
			printf("%.2f\t", t->first_s[i]);
	}
	printf("%d\t", (int)t->level);
	print_rate(&t->alarm);
	print_rate(&t->last);
	printf("%.2f\t%.0f\t%.0f\t%zu\t%s\n", t->end_s, ticks,
		(double)stats->cpu_ns / ticks, sizeof(struct leak),
		t->is_seen ? t->finding.text : "memory never moved");
}

static int replay(struct thin_source *source, struct tally *tally)
{
	const struct clock *clock = &clock_system;
	struct history_options options = {.full = false};
	struct history *history = history_create(&options);
	struct engine *engine = engine_create(&source->source, history, clock);
	int rc;

	while (!(rc = engine_tick(engine, 0, 0))) {
		tally->end_s = (double)engine_stats(engine)->last_us / 1e6;
		count_tick(tally, engine, history);
	}
	print_tally(tally, engine_stats(engine));
	engine_destroy(engine);
	history_destroy(history);
	return rc;
}

int main(int argc, char **argv)
{
	struct thin_source source = {.source = {.ops = &thin_ops}};
	struct tally tally = {.first_s = {-1, -1, -1, -1}};
	struct err err = {0};
	int rc;

	if (argc > 1)
		source.interval_us = (uint64_t)(strtod(argv[1], NULL) * 1e6);
	if (replay_source_create("-", &source.from, &err)) {
		fprintf(stderr, "leak_score: %s\n", err.text);
		return 1;
	}
	rc = replay(&source, &tally);
	if (rc != -ENODATA)
		fprintf(stderr, "leak_score: %s\n", replay_source_err(source.from)->text);
	source_destroy(&source.source);
	return rc != -ENODATA;
}
