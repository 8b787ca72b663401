#include "config.h"

#include "python/watch_loop.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "python/pygrowth.h"
#include "python/watch_target.h"

/* How the share of a CPU is divided: looks, and readings. */
#define LOOKS_SHARE 0.5
#define READINGS_SHARE 0.4
#define PUBLISH_NS (NS_PER_S / 2)
#define READING_INTERVAL_NS (10 * NS_PER_S)

/* A process that does not grow is looked at less often: after so many looks in vain. */
enum { QUIET_LOOKS = 50, LONG_QUIET_LOOKS = 150 };
#define QUIET_INTERVAL_NS (50 * NS_PER_MS)
#define LONG_QUIET_INTERVAL_NS (100 * NS_PER_MS)

/* Between two steps of a reading the target has its memory for itself: so many times as
 * long as the step took. */
enum { STEP_REST = 3, STEP_REST_NOW = 1 };

#define NEVER UINT64_MAX

struct watched {
	struct watch_target *target; /* NULL: this place is free */
	unsigned wants;
	uint64_t anon_bytes;
	uint64_t look_ns, publish_ns; /* when the next is due */
	uint64_t look_cpu_ns;         /* what one costs, of late */
	uint64_t interval_ns;         /* between looks */
	uint64_t read_ns;             /* when the next reading begins */
	uint64_t step_ns;        /* when its next step is due; NEVER: none is under way */
	uint64_t reading_cpu_ns; /* of the one under way */
	bool at_once;            /* ... which somebody waits for */
	bool ended;
};

struct watch_loop {
	struct rootdir proc;
	struct python_watch_options options;
	struct mailbox *orders, *results;
	struct watched watched[PYTHON_WATCH_MAX];
	bool stop;
};

struct watch_loop *watch_loop_create(struct rootdir proc,
	const struct python_watch_options *options, struct mailbox *orders,
	struct mailbox *results)
{
	struct watch_loop *l = die_calloc(1, sizeof *l);

	l->proc = proc;
	l->options = *options;
	if (!(l->options.cpu_pct > 0))
		l->options.cpu_pct = 1;
	if (!l->options.reading_interval_ns)
		l->options.reading_interval_ns = READING_INTERVAL_NS;
	l->orders = orders;
	l->results = results;
	return l;
}

void watch_loop_destroy(struct watch_loop *loop)
{
	if (!loop)
		return;
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		watch_target_destroy(loop->watched[i].target);
	mailbox_unref(loop->orders);
	mailbox_unref(loop->results);
	rootdir_finish(&loop->proc);
	free(loop);
}

/* ---- results ---- */

static void destroy_result(struct letter *letter)
{
	struct watch_result *r = (struct watch_result *)letter;

	growth_reading_destroy(r->growth);
	python_reading_destroy(r->reading);
	free(r);
}

static bool replaces(const struct letter *older, const struct letter *letter)
{
	const struct watch_result *a = (const struct watch_result *)older;
	const struct watch_result *b = (const struct watch_result *)letter;

	return procid_equal(&a->id, &b->id) && !a->growth == !b->growth;
}

static void publish(struct watch_loop *l, const struct watched *w,
	struct growth_reading *growth, struct python_reading *reading)
{
	struct watch_result *r = die_calloc(1, sizeof *r);

	r->letter.destroy = destroy_result;
	r->id = *watch_target_id(w->target);
	r->growth = growth;
	r->reading = reading;
	mailbox_post(l->results, &r->letter, replaces);
}

/* ---- growth ---- */

/* All looks of a round together stay below their share. */
static uint64_t shortest_interval(const struct watch_loop *l)
{
	double share = l->options.cpu_pct / 100 * LOOKS_SHARE, cpu_ns = 0;

	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (l->watched[i].target && l->watched[i].wants & PYTHON_WATCH_GROWTH)
			cpu_ns += (double)l->watched[i].look_cpu_ns;
	cpu_ns /= share;
	if (cpu_ns < (double)PYGROWTH_INTERVAL_MIN_NS)
		return PYGROWTH_INTERVAL_MIN_NS;
	if (cpu_ns > (double)PYGROWTH_INTERVAL_MAX_NS)
		return PYGROWTH_INTERVAL_MAX_NS;
	return (uint64_t)cpu_ns;
}

static uint64_t interval_after(const struct watch_loop *l, int quiet)
{
	uint64_t interval = shortest_interval(l), least = 0;

	if (quiet >= LONG_QUIET_LOOKS)
		least = LONG_QUIET_INTERVAL_NS;
	else if (quiet >= QUIET_LOOKS)
		least = QUIET_INTERVAL_NS;
	return interval > least ? interval : least;
}

static void publish_growth(struct watch_loop *l, struct watched *w, uint64_t now)
{
	struct growth_reading *growth = watch_target_growth(w->target, now);

	w->publish_ns = now + PUBLISH_NS;
	if (!growth)
		return;
	growth->interval_ns = w->interval_ns;
	publish(l, w, growth, NULL);
}

static void look(struct watch_loop *l, struct watched *w, uint64_t now)
{
	int quiet = watch_target_attach(w->target, now);
	uint64_t cpu = clock_thread_cpu_ns(&clock_system);

	if (!quiet)
		quiet = watch_target_look(w->target, now);
	cpu = clock_thread_cpu_ns(&clock_system) - cpu;
	w->look_cpu_ns = w->look_cpu_ns ? (w->look_cpu_ns * 7 + cpu) / 8 : cpu;
	w->ended = quiet == -ESRCH;
	w->interval_ns = interval_after(l, quiet > 0 ? quiet : 0);
	w->look_ns = w->ended ? NEVER : now + w->interval_ns;
	if (w->ended || now >= w->publish_ns)
		publish_growth(l, w, now);
}

/* ---- readings ---- */

static void begin_reading(struct watched *w, uint64_t now)
{
	watch_target_begin_reading(w->target, w->anon_bytes);
	w->reading_cpu_ns = 0;
	w->step_ns = now;
	w->read_ns = NEVER;
}

/* As rarely as the last one's cost asks for. */
static void end_reading(struct watch_loop *l, struct watched *w, uint64_t now)
{
	struct python_reading *reading = watch_target_take_reading(w->target);
	double share = l->options.cpu_pct / 100 * READINGS_SHARE;
	uint64_t rest = (uint64_t)((double)w->reading_cpu_ns / share);

	if (rest < l->options.reading_interval_ns)
		rest = l->options.reading_interval_ns;
	w->step_ns = NEVER;
	w->at_once = false;
	w->read_ns = w->wants & PYTHON_WATCH_READINGS ? now + rest : NEVER;
	if (!reading)
		return;
	reading->taken_mono_ns = now;
	reading->cpu_ns = w->reading_cpu_ns;
	reading->next_mono_ns = w->read_ns == NEVER ? 0 : w->read_ns;
	publish(l, w, NULL, reading);
}

static void step(struct watch_loop *l, struct watched *w)
{
	uint64_t cpu = clock_thread_cpu_ns(&clock_system);
	bool more = watch_target_step(w->target);
	uint64_t now = clock_mono_ns(&clock_system);

	cpu = clock_thread_cpu_ns(&clock_system) - cpu;
	w->reading_cpu_ns += cpu;
	if (more)
		w->step_ns = now + cpu * (w->at_once ? STEP_REST_NOW : STEP_REST);
	else
		end_reading(l, w, now);
}

/* ---- orders ---- */

static struct watched *find(struct watch_loop *l, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (l->watched[i].target &&
			procid_equal(watch_target_id(l->watched[i].target), id))
			return &l->watched[i];
	return NULL;
}

static void close_watched(struct watched *w)
{
	watch_target_destroy(w->target);
	*w = (struct watched){.target = NULL};
}

static struct watched *place_for(struct watch_loop *l, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (!l->watched[i].target) {
			l->watched[i].target = watch_target_create(
				&l->proc, id, !l->options.never_attach);
			return &l->watched[i];
		}
	return NULL;
}

static void open_watched(
	struct watch_loop *l, const struct watch_letter *letter, uint64_t now)
{
	struct watched *w = find(l, &letter->id);

	if (!w) {
		w = place_for(l, &letter->id);
		if (!w)
			return;
		w->step_ns = w->read_ns = w->look_ns = NEVER;
	}
	w->anon_bytes = letter->anon_bytes;
	w->wants = letter->wants;
	if (!(w->wants & PYTHON_WATCH_GROWTH))
		w->look_ns = NEVER;
	else if (w->look_ns == NEVER && !w->ended)
		w->look_ns = now;
	if (!(w->wants & PYTHON_WATCH_READINGS))
		w->read_ns = NEVER;
	else if (w->read_ns == NEVER && w->step_ns == NEVER && !w->ended)
		w->read_ns = now;
}

static void mark(struct watch_loop *l, const struct procid *id, uint64_t now)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		struct watched *w = &l->watched[i];

		if (!w->target ||
			(id->pid && !procid_equal(watch_target_id(w->target), id)))
			continue;
		watch_target_mark(w->target, now);
		publish_growth(l, w, now);
	}
}

static void obey(struct watch_loop *l, const struct watch_letter *letter, uint64_t now)
{
	struct watched *w = find(l, &letter->id);

	switch (letter->order) {
	case WATCH_OPEN:
		open_watched(l, letter, now);
		break;
	case WATCH_CLOSE:
		if (w)
			close_watched(w);
		break;
	case WATCH_MARK:
		mark(l, &letter->id, now);
		break;
	case WATCH_READ_NOW:
		if (!w)
			break;
		if (letter->anon_bytes)
			w->anon_bytes = letter->anon_bytes;
		w->at_once = true;
		if (w->step_ns == NEVER)
			begin_reading(w, now);
		break;
	case WATCH_STOP:
		l->stop = true;
		break;
	}
}

static void take_orders(struct watch_loop *l)
{
	struct letter *letter;

	while ((letter = mailbox_take(l->orders))) {
		obey(l, (struct watch_letter *)letter, clock_mono_ns(&clock_system));
		letter->destroy(letter);
	}
}

/* ---- the loop ---- */

/* What is due of one; when the next of it is. */
static uint64_t work(struct watch_loop *l, struct watched *w)
{
	uint64_t now = clock_mono_ns(&clock_system), next;

	if (now >= w->look_ns)
		look(l, w, now);
	if (now >= w->read_ns)
		begin_reading(w, now);
	if (now >= w->step_ns)
		step(l, w);
	next = w->look_ns < w->step_ns ? w->look_ns : w->step_ns;
	return next < w->read_ns ? next : w->read_ns;
}

void watch_loop_run(struct watch_loop *l)
{
	take_orders(l);
	while (!l->stop) {
		uint64_t next = NEVER;

		for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
			struct watched *w = &l->watched[i];
			uint64_t due = w->target ? work(l, w) : NEVER;

			if (due < next)
				next = due;
		}
		mailbox_wait(l->orders, next);
		take_orders(l);
	}
}
