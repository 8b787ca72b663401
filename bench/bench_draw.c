/*
 * bench_draw - what a frame costs: the list of 3,000 processes
 *
 * A round is what a tick makes the dashboard do: take over all processes, filter, sort,
 * draw 48 rows.  Then the same frame for a key: only drawing.
 */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "bench.h"
#include "history/history.h"
#include "view/view.h"

#define PROCESSES 3000
#define ROUNDS 200

struct system {
	struct sample sample[PROCESSES];
	struct procinfo *info[PROCESSES];
	struct observation observation[PROCESSES];
};

static void make_system(struct system *s)
{
	for (uint32_t i = 0; i < PROCESSES; i++) {
		struct procid id = {
			.pid = i + 1, .incarnation = 1, .start_time_ticks = i};
		char command[200];

		snprintf(command, sizeof command,
			"/usr/lib/something/bin/worker-%u --listen 0.0.0.0:%u --verbose",
			i, i);
		s->info[i] =
			procinfo_create(&id, i % 3 ? "www-data" : "root", command, "");
		s->sample[i] = (struct sample){.id = id, .state = 'S', .name = "worker"};
		s->observation[i].sample = &s->sample[i];
		s->observation[i].info = s->info[i];
	}
}

static void tick(struct system *s, struct history *h, unsigned second)
{
	struct tick t = {.when = {.elapsed_us = second * UINT64_C(1000000)},
		.observation = s->observation,
		.count = PROCESSES};

	for (uint32_t i = 0; i < PROCESSES; i++) {
		uint64_t rss = (uint64_t)(i * 7919U % PROCESSES + second % 7) << 16;

		sample_set_u64(&s->sample[i], FIELD_RSS, rss);
		sample_set_u64(&s->sample[i], FIELD_PEAK_RSS, rss);
		sample_set_u64(&s->sample[i], FIELD_SWAP, 0);
	}
	history_tick(h, &t);
}

static void report(const char *what, double *us)
{
	double median = bench_median(us, ROUNDS);

	printf("%-44s median %7.0f us   worst %7.0f us\n", what, median, us[ROUNDS - 1]);
}

int main(void)
{
	static double updates[ROUNDS], frames[ROUNDS];
	struct system *s = die_calloc(1, sizeof *s);
	struct history_options ho = {.full = true};
	struct view_options vo = {.charset = CHARSET_BRAILLE, .everything = true};
	struct view_status status = {.interval_ns = 1000000000, .host = "bench"};
	struct history *h = history_create(&ho);
	struct view *v = view_create(&vo);
	struct canvas c;

	setlocale(LC_CTYPE, "");
	make_system(s);
	canvas_init(&c, CHARSET_BRAILLE);
	canvas_resize(&c, 160, 48);
	for (unsigned i = 0; i < ROUNDS; i++) {
		double start;

		tick(s, h, i + 1);
		start = bench_cpu_us();
		view_update(v, h, &status);
		updates[i] = bench_cpu_us() - start;
		start = bench_cpu_us();
		view_draw(v, h, &status, &c);
		frames[i] = bench_cpu_us() - start;
	}
	report("take over 3,000 processes, sort", updates);
	report("draw the list in 160x48", frames);
	canvas_finish(&c);
	view_destroy(v);
	history_destroy(h);
	for (size_t i = 0; i < PROCESSES; i++)
		procinfo_unref(s->info[i]);
	free(s);
	return 0;
}
