/*
 * bench_draw.c - what the list costs between a key and the picture that answers it
 *
 * `bench_draw [PROCESSES]` (default 3,000): each key is applied and the screen drawn
 * again, in 160x48; median and worst in milliseconds of CPU.  A tick's own part,
 * view_update(), is told beside.  Within 50 ms a key feels immediate.
 */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"
#include "bench.h"
#include "history/history.h"
#include "view/view.h"

#define TURNS 40

struct scene {
	struct history *history;
	struct view *view;
	struct view_status status;
	struct canvas canvas;
	struct sample *sample;
	struct observation *observation;
	size_t count;
	uint64_t ticks;
};

static void make(struct scene *s, size_t count)
{
	s->count = count;
	s->sample = die_calloc(count, sizeof *s->sample);
	s->observation = die_calloc(count, sizeof *s->observation);
	for (size_t i = 0; i < count; i++) {
		struct sample *it = &s->sample[i];
		char command[120];

		it->id = (struct procid){
			.pid = (uint32_t)i + 1, .incarnation = 1, .start_time_ticks = i};
		snprintf(it->name, sizeof it->name, "worker%zu", i % 17);
		snprintf(command, sizeof command,
			"/usr/lib/worker%zu --listen 0.0.0.0:%zu --threads 8", i % 17, i);
		/* Families of ten, one below the other. */
		sample_set_u64(it, FIELD_PPID, i % 10 ? i : i / 10);
		sample_set_u64(it, FIELD_SWAP, 0);
		sample_set_u64(it, FIELD_PSS, (i * 7919 % 1000) << 19);
		s->observation[i].sample = it;
		s->observation[i].info = procinfo_create(
			&it->id, i % 3 ? "www-data" : "root", command, "");
	}
}

static void tick(struct scene *s)
{
	struct tick t = {.when = {.elapsed_us = ++s->ticks * 1000000},
		.observation = s->observation,
		.count = s->count};

	for (size_t i = 0; i < s->count; i++)
		sample_set_u64(&s->sample[i], FIELD_RSS,
			(i * 7919 % 1000 + s->ticks * (i % 3)) << 20);
	history_tick(s->history, &t);
	view_update(s->view, s->history, &s->status);
}

static void press(struct scene *s, uint32_t key)
{
	struct intent in = {.kind = INTENT_KEY, .key = key};
	struct view_requests r;

	view_apply(s->view, s->history, &in, &r);
	view_draw(s->view, s->history, &s->status, &s->canvas);
}

static void tell(const char *what, double took[TURNS])
{
	double median = bench_median(took, TURNS);

	printf("%-30s median %6.2f ms, worst %6.2f ms\n", what, median / 1e3,
		took[TURNS - 1] / 1e3);
}

/* @keys in turn, over and over. */
static void measure(struct scene *s, const char *what, const uint32_t *keys, size_t count)
{
	double took[TURNS];

	for (size_t i = 0; i < TURNS; i++) {
		double start = bench_cpu_us();

		press(s, keys[i % count]);
		took[i] = bench_cpu_us() - start;
	}
	tell(what, took);
}

static void measure_update(struct scene *s, const char *what)
{
	double took[TURNS];

	for (size_t i = 0; i < TURNS; i++) {
		double start = bench_cpu_us();

		view_update(s->view, s->history, &s->status);
		took[i] = bench_cpu_us() - start;
	}
	tell(what, took);
}

#define KEYS(...)                                                                        \
	(const uint32_t[]){__VA_ARGS__},                                                 \
		sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)

static void measure_all(struct scene *s)
{
	measure_update(s, "update, flat");
	measure(s, "move",
		KEYS(KEY_CODE_PAGE_DOWN, KEY_CODE_UP, KEY_CODE_END, KEY_CODE_HOME));
	measure(s, "sort", KEYS('>', '>', 'I', '<', 'M'));
	press(s, '\\');
	measure(s, "filter, each letter", KEYS('w', 'o', 'r', KEY_CODE_CTRL('u')));
	press(s, KEY_CODE_ESCAPE);
	press(s, '/');
	measure(s, "search, each letter", KEYS('9', '9', '7', KEY_CODE_CTRL('u')));
	press(s, KEY_CODE_ESCAPE);
	measure(s, "tree on, off", KEYS('t'));
	press(s, 't');
	measure_update(s, "update, tree");
	measure(s, "fold, unfold", KEYS('-', '+', KEY_CODE_PAGE_DOWN));
	press(s, KEY_CODE_HOME);
	measure(s, "tag a subtree, untag", KEYS('c', 'U'));
	measure(s, "group, back", KEYS('c', KEY_CODE_ENTER, KEY_CODE_ESCAPE));
}

static size_t read_count(int argc, char **argv)
{
	const char *at = argc > 1 ? argv[1] : "3000";
	uint64_t count = 0;

	return num_u64(&at, at + strlen(at), &count) && count && count < 1000000 ? count
										 : 3000;
}

int main(int argc, char **argv)
{
	struct view_options o = {.charset = CHARSET_BRAILLE, .everything = true};
	struct scene s = {.status = {.interval_ns = 1000000000,
				  .own_cpu_pct = -1,
				  .host = "bench",
				  .stalled_pct = -1,
				  .message = "",
				  .heavy_note = ""}};

	setlocale(LC_CTYPE, "C.UTF-8");
	make(&s, read_count(argc, argv));
	s.history = history_create(NULL);
	s.view = view_create(&o);
	canvas_init(&s.canvas, o.charset);
	canvas_resize(&s.canvas, 160, 48);
	for (int i = 0; i < 60; i++)
		tick(&s);
	press(&s, KEY_CODE_HOME);
	printf("%zu processes\n", s.count);
	measure_all(&s);
	view_destroy(s.view);
	history_destroy(s.history);
	canvas_finish(&s.canvas);
	for (size_t i = 0; i < s.count; i++)
		procinfo_unref(s.observation[i].info);
	free(s.sample);
	free(s.observation);
	return 0;
}
