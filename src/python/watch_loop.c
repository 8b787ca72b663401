#include "config.h"

#include "python/watch_loop.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "python/pygrowth.h"
#include "python/watch_family.h"

/* How the share of a CPU is divided: looks, and readings. */
#define LOOKS_SHARE 0.45
#define READINGS_SHARE 0.4
#define PUBLISH_NS (NS_PER_S / 2)
#define READING_INTERVAL_NS (10 * NS_PER_S)
#define EARLY_NS (NS_PER_S / 4)

/* Between two steps of a reading the target has its memory for itself: so many times as
 * long as the step took. */
enum { STEP_REST = 3, STEP_REST_NOW = 1 };

/* What a look is expected to cost; the first of a process, which finds its Python, and a
 * search for children count no more than some. */
#define LOOK_CPU_NS (50 * NS_PER_US)

#define NEVER UINT64_MAX

struct watched {
	struct watch_family *family; /* NULL: this place is free */
	unsigned wants;
	uint64_t look_ns, publish_ns; /* when the next is due */
	uint64_t open_ns;             /* since when it is */
	uint64_t read_ns;             /* when the next reading begins */
	uint64_t step_ns;        /* when its next step is due; NEVER: none is under way */
	uint64_t reading_cpu_ns; /* of the one under way */
	bool at_once;            /* ... which somebody waits for */
};

struct watch_loop {
	struct rootdir proc;
	struct python_watch_options options;
	struct mailbox *orders, *results;
	struct watched watched[PYTHON_WATCH_MAX];
	bool is_marked, stop;
	/* A look costs so much of late, with waking up for it. */
	uint64_t look_cpu_ns, looks, cpu_ns;
	/* For whoever waits: which process is being read, 0 none, and since when. */
	atomic_uint_least64_t busy_ns;
	atomic_uint_least32_t busy_pid;
	bool has_stepped; /* in this round: its cost is no look's */
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
		watch_family_destroy(loop->watched[i].family);
	mailbox_unref(loop->orders);
	mailbox_unref(loop->results);
	rootdir_finish(&loop->proc);
	free(loop);
}

/* ---- results ---- */

void watch_result_destroy(struct letter *letter)
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

	return procid_equal(&a->id, &b->id) && !a->growth == !b->growth &&
	       !a->reading == !b->reading;
}

static void publish(struct watch_loop *l, const struct watched *w,
	struct growth_reading *growth, struct python_reading *reading)
{
	struct watch_result *r = die_calloc(1, sizeof *r);

	r->letter.destroy = watch_result_destroy;
	r->id = *watch_family_id(w->family);
	r->growth = growth;
	r->reading = reading;
	mailbox_post(l->results, &r->letter, replaces);
}

/* ---- growth ---- */

/* All looks of a round together stay below their share. */
static uint64_t shortest_interval(const struct watch_loop *l)
{
	double share = l->options.cpu_pct / 100 * LOOKS_SHARE, cpu_ns;
	size_t members = 0;

	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (l->watched[i].look_ns != NEVER && l->watched[i].family)
			members += watch_family_members(l->watched[i].family);
	cpu_ns = (double)(l->look_cpu_ns * members) / share;
	if (cpu_ns < (double)PYGROWTH_INTERVAL_MIN_NS)
		return PYGROWTH_INTERVAL_MIN_NS;
	if (cpu_ns > (double)PYGROWTH_INTERVAL_MAX_NS)
		return PYGROWTH_INTERVAL_MAX_NS;
	return (uint64_t)cpu_ns;
}

static void publish_growth(struct watch_loop *l, struct watched *w, uint64_t now)
{
	struct growth_reading *growth = watch_family_growth(w->family, now);

	w->publish_ns = now + PUBLISH_NS;
	if (growth)
		publish(l, w, growth, NULL);
}

static void look(struct watch_loop *l, struct watched *w, uint64_t now)
{
	w->look_ns = watch_family_look(w->family, now, shortest_interval(l));
	if (now >= w->publish_ns || w->look_ns == NEVER)
		publish_growth(l, w, now);
}

/* ---- readings ---- */

static void begin_reading(struct watched *w, uint64_t now)
{
	watch_target_begin_reading(watch_family_leader(w->family));
	w->reading_cpu_ns = 0;
	w->step_ns = now;
	w->read_ns = NEVER;
}

/* So long at least is between two readings, whatever they cost. */
static uint64_t least_rest(
	const struct watch_loop *l, const struct watched *w, uint64_t now)
{
	uint64_t rest = l->options.reading_interval_ns, age = now - w->open_ns;

	if (!(w->wants & PYTHON_WATCH_EARLY) || age >= rest)
		return rest;
	return age > EARLY_NS ? age : EARLY_NS < rest ? EARLY_NS : rest;
}

/* As rarely as the last one's cost asks for. */
static void end_reading(struct watch_loop *l, struct watched *w, uint64_t now)
{
	struct python_reading *reading =
		watch_target_take_reading(watch_family_leader(w->family));
	double share = l->options.cpu_pct / 100 * READINGS_SHARE;
	uint64_t rest = (uint64_t)((double)w->reading_cpu_ns / share);

	if (rest < least_rest(l, w, now))
		rest = least_rest(l, w, now);
	w->step_ns = NEVER;
	w->at_once = false;
	w->read_ns = NEVER;
	if (!reading)
		return;
	if (w->wants & PYTHON_WATCH_READINGS &&
		reading->refusal[PYTHON_RUNTIME] != PYRUN_ENDED)
		w->read_ns = now + rest;
	reading->taken_mono_ns = now;
	reading->cpu_ns = w->reading_cpu_ns;
	reading->next_mono_ns = w->read_ns == NEVER ? 0 : w->read_ns;
	publish(l, w, NULL, reading);
}

static void step(struct watch_loop *l, struct watched *w)
{
	uint64_t cpu = clock_thread_cpu_ns(&clock_system);
	bool more = watch_target_step(watch_family_leader(w->family));
	uint64_t now = clock_mono_ns(&clock_system);

	cpu = clock_thread_cpu_ns(&clock_system) - cpu;
	w->reading_cpu_ns += cpu;
	l->has_stepped = true;
	if (more)
		w->step_ns = now + cpu * (w->at_once ? STEP_REST_NOW : STEP_REST);
	else
		end_reading(l, w, now);
}

/* ---- whoever waits ---- */

static void begin_busy(struct watch_loop *l, const struct watched *w, uint64_t now)
{
	atomic_store(&l->busy_ns, now);
	atomic_store(&l->busy_pid, watch_family_id(w->family)->pid);
}

static void end_busy(struct watch_loop *l)
{
	atomic_store(&l->busy_pid, 0);
}

uint32_t watch_loop_busy(const struct watch_loop *loop, uint64_t *since_ns)
{
	*since_ns = atomic_load(&loop->busy_ns);
	return atomic_load(&loop->busy_pid);
}

/* ---- orders ---- */

static struct watched *find(struct watch_loop *l, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (l->watched[i].family &&
			procid_equal(watch_family_id(l->watched[i].family), id))
			return &l->watched[i];
	return NULL;
}

static void close_watched(struct watched *w)
{
	watch_family_destroy(w->family);
	*w = (struct watched){.family = NULL};
}

static struct watched *place_for(struct watch_loop *l, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (!l->watched[i].family) {
			l->watched[i].family = watch_family_create(
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
		w->open_ns = now;
		if (l->is_marked)
			watch_family_mark(w->family, now);
	}
	w->wants = letter->wants;
	watch_family_want(w->family, w->wants);
	w->look_ns = w->wants & PYTHON_WATCH_GROWTH ? now : NEVER;
	if (!(w->wants & PYTHON_WATCH_READINGS))
		w->read_ns = NEVER;
	else if (w->read_ns == NEVER && w->step_ns == NEVER)
		w->read_ns = now;
}

static void publish_all(struct watch_loop *l, uint64_t now)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (l->watched[i].family)
			publish_growth(l, &l->watched[i], now);
}

static void set_mark(struct watch_loop *l, bool is_marked, uint64_t now)
{
	l->is_marked = is_marked;
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		if (!l->watched[i].family)
			continue;
		if (is_marked)
			watch_family_mark(l->watched[i].family, now);
		else
			watch_family_unmark(l->watched[i].family);
	}
	publish_all(l, now);
}

/* One look more at each, and then all is told. */
static void refresh(struct watch_loop *l, uint64_t number, uint64_t now)
{
	struct watch_result *done = die_calloc(1, sizeof *done);

	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (l->watched[i].family) {
			begin_busy(l, &l->watched[i], now);
			watch_family_look_now(l->watched[i].family, now);
			end_busy(l);
		}
	publish_all(l, now);
	done->letter.destroy = watch_result_destroy;
	done->refresh = number;
	mailbox_post(l->results, &done->letter, NULL);
}

static void read_now(struct watched *w, uint64_t now)
{
	w->at_once = true;
	if (w->step_ns == NEVER)
		begin_reading(w, now);
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
	case WATCH_UNMARK:
		set_mark(l, letter->order == WATCH_MARK, now);
		break;
	case WATCH_READ_NOW:
		if (w)
			read_now(w, now);
		break;
	case WATCH_REFRESH:
		refresh(l, letter->refresh, now);
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

	begin_busy(l, w, now);
	if (now >= w->look_ns)
		look(l, w, now);
	if (now >= w->read_ns)
		begin_reading(w, now);
	if (now >= w->step_ns)
		step(l, w);
	end_busy(l);
	next = w->look_ns < w->step_ns ? w->look_ns : w->step_ns;
	return next < w->read_ns ? next : w->read_ns;
}

static uint64_t count_looks(const struct watch_loop *l)
{
	uint64_t looks = 0;

	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (l->watched[i].family)
			looks += watch_family_looks(l->watched[i].family);
	return looks;
}

static uint64_t capped(uint64_t value, uint64_t most)
{
	return value < most ? value : most;
}

/* After a round of looks and nothing else: what waking up and looking took together. */
static void note_cost(struct watch_loop *l)
{
	uint64_t cpu_ns = clock_thread_cpu_ns(&clock_system), looks = count_looks(l);
	uint64_t cost_ns = cpu_ns - l->cpu_ns, fresh = looks - l->looks;

	if (!l->has_stepped && looks > l->looks && l->cpu_ns) {
		cost_ns = capped(cost_ns / fresh, l->look_cpu_ns * 4 + LOOK_CPU_NS);
		l->look_cpu_ns =
			l->look_cpu_ns ? (l->look_cpu_ns * 15 + cost_ns) / 16 : cost_ns;
	}
	l->cpu_ns = cpu_ns;
	l->looks = looks;
	l->has_stepped = false;
}

/* What is due of all; when the next of it is. */
static uint64_t work_on_all(struct watch_loop *l)
{
	uint64_t next = NEVER;

	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		struct watched *w = &l->watched[i];
		uint64_t due = w->family ? work(l, w) : NEVER;

		if (due < next)
			next = due;
	}
	return next;
}

void watch_loop_run(struct watch_loop *l)
{
	take_orders(l);
	while (!l->stop) {
		uint64_t next = work_on_all(l);

		note_cost(l);
		mailbox_wait(l->orders, next);
		take_orders(l);
	}
}
