/*
 * eta_replay.c - what memtide would have said of recorded programs
 *
 * `eta_replay INTERVAL FILE...`: feeds each trace of run.py, thinned to INTERVAL seconds,
 * through history, detectors and engine, and prints for each look "FILE elapsed_us eta_s
 * level" (eta_s -1: absent; level none, warn or critical), and on standard error what it
 * all cost.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"
#include "engine/engine.h"

struct trace {
	struct source source;
	FILE *file;
	uint64_t interval_us, next_us;
	bool limits_data;
	uint64_t limit_bytes;
	struct sample sample;
	struct observation observation;
};

static bool number(const char **p, uint64_t *out)
{
	const char *end = *p + strlen(*p);

	if (!num_u64(p, end, out))
		return false;
	*p += **p == ',';
	return true;
}

/* The value of "KEY=" in the first line. */
static const char *find(const char *line, const char *key)
{
	const char *at = strstr(line, key);

	return at ? at + strlen(key) : "";
}

static struct wall_set *walls_of(const struct trace *t)
{
	struct wall_set *set = wall_set_create();
	struct wall *w = wall_set_add(
		set, t->limits_data ? WALL_RLIMIT_DATA : WALL_RLIMIT_AS, NULL);

	w->limit = t->limit_bytes;
	w->use_known = true;
	w->use = t->sample.value[t->limits_data ? FIELD_DATA : FIELD_VSIZE].u;
	return set;
}

static int trace_tick(
	struct source *source, uint64_t deadline_ns, uint64_t missed, struct tick *out)
{
	static const enum field_id fields[] = {
		FIELD_VSIZE, FIELD_PEAK_VSIZE, FIELD_DATA, FIELD_RSS};
	struct trace *t = (struct trace *)source;
	uint64_t at_us = 0, value;
	char line[256];
	const char *p;

	(void)deadline_ns;
	(void)missed;
	do {
		p = fgets(line, sizeof line, t->file);
		if (!p || !number(&p, &at_us))
			return -1;
	} while (at_us < t->next_us);
	t->next_us = at_us + t->interval_us - t->interval_us / 50;
	for (size_t i = 0; i < COUNT_OF(fields) && number(&p, &value); i++)
		sample_set_u64(&t->sample, fields[i], value);
	wall_set_unref(t->observation.walls);
	t->observation = (struct observation){.sample = &t->sample, .walls = walls_of(t)};
	*out = (struct tick){.when = {.elapsed_us = at_us, .real_ms = at_us / 1000 + 1},
		.observation = &t->observation,
		.count = 1};
	return 0;
}

static const struct source_ops ops = {.tick = trace_tick};

static bool open_trace(struct trace *t, const char *path, double interval_s)
{
	char line[256];
	const char *p;

	*t = (struct trace){.source.ops = &ops,
		.interval_us = (uint64_t)(interval_s * 1e6),
		.sample = {.id = {.pid = 7, .incarnation = 1}, .name = "python3"}};
	t->file = fopen(path, "re");
	if (!t->file || !fgets(line, sizeof line, t->file))
		return false;
	p = find(line, " bytes=");
	t->limits_data = !strncmp(find(line, " limit="), "data", 4);
	return number(&p, &t->limit_bytes);
}

struct cost {
	uint64_t ns, ticks;
};

static void replay(const char *path, struct trace *t, struct cost *cost)
{
	struct history *history = history_create(NULL);
	struct engine *engine = engine_create(&t->source, history, &clock_system);

	for (;;) {
		uint64_t before = clock_mono_ns(&clock_system);
		const struct process_history *p;
		const struct derived *d;

		if (engine_tick(engine, 0, 0))
			break;
		cost->ns += clock_mono_ns(&clock_system) - before;
		cost->ticks++;
		p = history_row(history, 0);
		d = &p->derived;
		printf("%s %llu %.3f %s\n", path, (unsigned long long)p->last_us,
			derived_has(d, FIELD_ETA) ? d->eta_s : -1,
			finding_kinds[FINDING_LIMIT].level[d->level[FINDING_LIMIT]]);
	}
	for (size_t i = history_event_count(history); i-- > 0;)
		fprintf(stderr, "%s %6.1f s %-8s %s\n", path,
			(double)history_event(history, i)->elapsed_us / 1e6,
			event_level_names[history_event(history, i)->level],
			history_event(history, i)->detail);
	engine_destroy(engine);
	history_destroy(history);
	wall_set_unref(t->observation.walls);
}

int main(int argc, char **argv)
{
	struct cost cost = {0, 0};
	double interval_s;
	const char *p = argc > 1 ? argv[1] : "";

	if (!num_f64(&p, p + strlen(p), &interval_s) || argc < 3) {
		fputs("usage: eta_replay INTERVAL FILE...\n", stderr);
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		struct trace t;

		if (!open_trace(&t, argv[i], interval_s)) {
			fprintf(stderr, "%s: not a trace\n", argv[i]);
			return 2;
		}
		replay(argv[i], &t, &cost);
		fclose(t.file);
	}
	fprintf(stderr, "cost: %.0f ns a look, all of the round\n",
		cost.ticks ? (double)cost.ns / (double)cost.ticks : 0);
	return 0;
}
