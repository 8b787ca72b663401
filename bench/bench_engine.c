/*
 * bench_engine.c - what one round of the engine costs for a whole system
 *
 * `bench_engine [PROCESSES [TICKS]]` feeds made ticks (default: 3,000 processes, 200
 * ticks of 1 s) through history and detectors, with two alerts, without a sink, and
 * tells time per tick and memory per process.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"
#include "engine/engine.h"

struct made {
	struct source source;
	size_t count;
	uint64_t ticks;
	struct sample *sample;
	struct observation *observation;
};

static int made_tick(
	struct source *source, uint64_t deadline_ns, uint64_t missed, struct tick *out)
{
	struct made *m = (struct made *)source;

	(void)deadline_ns;
	(void)missed;
	m->ticks++;
	for (size_t i = 0; i < m->count; i++) {
		sample_set_u64(&m->sample[i], FIELD_RSS, (i + m->ticks * (i % 3)) << 14);
		sample_set_u64(&m->sample[i], FIELD_PEAK_RSS, (i + m->ticks * 2) << 14);
	}
	*out = (struct tick){.when = {.elapsed_us = m->ticks * 1000000},
		.observation = m->observation,
		.count = m->count};
	return 0;
}

static const struct source_ops made_ops = {.tick = made_tick};

static void made_init(struct made *m, size_t count)
{
	*m = (struct made){.source.ops = &made_ops, .count = count};
	m->sample = die_calloc(count, sizeof *m->sample);
	m->observation = die_calloc(count, sizeof *m->observation);
	for (size_t i = 0; i < count; i++) {
		struct sample *s = &m->sample[i];

		s->id = (struct procid){.pid = (uint32_t)(i + 1) * 3, .incarnation = 1};
		s->state = 'S';
		snprintf(s->name, sizeof s->name, "made");
		sample_set_u64(s, FIELD_RSS_ANON, 1 << 20);
		sample_set_u64(s, FIELD_SWAP, 0);
		m->observation[i].sample = s;
	}
}

static uint64_t number(const char *text, uint64_t otherwise)
{
	uint64_t v;

	return text && num_u64(&text, text + strlen(text), &v) && v ? v : otherwise;
}

static void add_alert(struct engine *e, const char *text)
{
	struct alert a;

	if (alert_parse(text, &a, NULL) == 0)
		engine_add_alert(e, &a);
}

int main(int argc, char **argv)
{
	size_t count = number(argc > 1 ? argv[1] : NULL, 3000);
	uint64_t ticks = number(argc > 2 ? argv[2] : NULL, 200);
	struct history *history = history_create(NULL);
	uint64_t begun_ns, longest_ns = 0, cpu_ns;
	struct engine *engine;
	struct made m;

	made_init(&m, count);
	engine = engine_create(&m.source, history, &clock_system);
	add_alert(engine, "rss>1T");
	add_alert(engine, "growth>1G/s for 1min");
	cpu_ns = clock_cpu_ns(&clock_system);
	for (uint64_t i = 0; i < ticks; i++) {
		uint64_t took_ns;

		begun_ns = clock_mono_ns(&clock_system);
		engine_tick(engine, 0, 0);
		took_ns = clock_mono_ns(&clock_system) - begun_ns;
		longest_ns = took_ns > longest_ns ? took_ns : longest_ns;
	}
	cpu_ns = clock_cpu_ns(&clock_system) - cpu_ns;
	printf("%zu processes, %llu ticks: %.0f us of CPU a tick, longest %.0f us; "
	       "%zu bytes a process\n",
		count, (unsigned long long)ticks, (double)cpu_ns / (double)ticks / 1000,
		(double)longest_ns / 1000, sizeof(struct process_history));
	engine_destroy(engine);
	history_destroy(history);
	free(m.sample);
	free(m.observation);
	return 0;
}
