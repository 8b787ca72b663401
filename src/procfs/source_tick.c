/* source_tick.c - one tick of the live source, in the order it must have */
#include "config.h"

#include "procfs/source_state.h"

#include <errno.h>

#include "base/clock.h"
#include "base/die.h"
#include "procfs/heavy_pick.h"

/* A key is to be answered within 50 ms, also where a single read or the machine is slow. */
#define BREATH_NS (4 * NS_PER_MS)

void source_breathe(struct procfs_source *s)
{
	if (!s->breathe || clock_mono_ns(s->clock) - s->breath_ns < BREATH_NS)
		return;
	s->breathe(s->breathe_context);
	s->breath_ns = clock_mono_ns(s->clock);
}

static void begin_time(struct procfs_source *s, uint64_t deadline_ns, uint64_t missed)
{
	uint64_t last = s->now_ns, elapsed;

	s->now_ns = clock_mono_ns(s->clock);
	s->breath_ns = s->now_ns;
	if (!s->first_ns)
		s->first_ns = s->now_ns;
	elapsed = (s->now_ns - s->first_ns) / NS_PER_US;
	s->when = (struct tick_time){
		.real_ms = clock_real_ns(s->clock) / NS_PER_MS,
		.elapsed_us = elapsed > s->when.elapsed_us ? elapsed : s->when.elapsed_us,
		.late_us = deadline_ns && s->now_ns > deadline_ns
				   ? (s->now_ns - deadline_ns) / NS_PER_US
				   : 0,
		.missed = missed,
	};
	event_list_begin(&s->events, &s->when);
	if (missed)
		event_list_add(&s->events, EVENT_GAP, EVENT_WARN, NULL,
			"%llu %s missed (%.1f s)", (unsigned long long)missed,
			missed == 1 ? "tick" : "ticks",
			(double)(s->now_ns - last) / (double)NS_PER_S);
}

/* What belonged to the last tick only. */
static void release_last(struct procfs_source *s)
{
	for (size_t i = 0; i < s->set.count; i++) {
		struct target *t = s->set.target[i];

		t->has_row = false;
		wall_set_unref(t->walls);
		t->walls = NULL;
		mapping_table_unref(t->mappings);
		t->mappings = NULL;
		mapping_list_unref(t->list);
		t->list = NULL;
		if (!s->everything && (!t->full || t->full->is_ended))
			t->is_gone = true;
	}
	source_sweep(s);
}

static bool is_row(const struct target *t)
{
	return t->full || !t->is_kernel_thread;
}

/* Those without a row in this tick: all at first, later those that joined. */
static void read_rest(struct procfs_source *s)
{
	for (size_t i = 0; i < s->set.count; i++) {
		struct target *t = s->set.target[i];

		if (t->has_row || t->is_gone || !is_row(t))
			continue;
		source_read(s, t);
		source_breathe(s);
	}
	source_sweep(s);
}

static bool is_member(const struct target *t)
{
	return t->full && (t->full->fixed || t->full->matched || t->full->child);
}

static void add_total(struct procfs_source *s)
{
	struct total_sums sums;

	total_begin(&sums, &s->total);
	for (size_t i = 0; i < s->set.count; i++) {
		const struct target *t = s->set.target[i];

		if (is_member(t) && t->has_row)
			total_add(&sums, t, &s->sample[t->slot]);
	}
	total_fill(&sums, clock_mono_ns(s->clock), &s->total_sample);
}

static void reserve_observations(struct procfs_source *s)
{
	size_t want = s->set.count + 1;

	if (s->observation_room >= want)
		return;
	s->observation_room = want + want / 2;
	s->observation = die_reallocarray(
		s->observation, s->observation_room, sizeof *s->observation);
}

static size_t observe(struct procfs_source *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->set.count; i++) {
		const struct target *t = s->set.target[i];

		if (!t->has_row)
			continue;
		s->observation[n++] = (struct observation){
			.sample = &s->sample[t->slot],
			.info = t->info,
			.walls = t->walls,
			.mappings = t->mappings,
			.list = t->list,
		};
	}
	return n;
}

static void look(struct procfs_source *s)
{
	struct heavy_scene scene = source_scene(s);

	heavy_plan_receive(&s->plan, &scene);
	release_last(s);
	walls_tick(s->walls);
	source_join_fixed(s);
	source_join_matched(s);
	read_rest(s);
	source_join_list(s);
	source_join_children(s);
	read_rest(s);
	source_read_walls(s);
	source_scan(s);
	heavy_pick(&s->plan, &scene);
}

static bool is_over(const struct procfs_source *s)
{
	if (s->everything || s->word_count || !s->fixed_count)
		return false;
	for (size_t i = 0; i < s->fixed_count; i++)
		if (s->fixed[i].state != FIXED_ENDED)
			return false;
	for (size_t i = 0; i < s->set.count; i++)
		if (s->set.target[i]->full && s->set.target[i]->full->opened)
			return false;
	return true;
}

int source_tick_once(
	struct procfs_source *s, uint64_t deadline_ns, uint64_t missed, struct tick *out)
{
	size_t count;

	if (is_over(s) && s->is_over)
		return -ENODATA;
	begin_time(s, deadline_ns, missed);
	look(s);
	reserve_observations(s);
	if (s->children && !s->everything)
		add_total(s);
	count = observe(s);
	if (s->children && !s->everything)
		s->observation[count++] =
			(struct observation){.sample = &s->total_sample};
	s->is_over = is_over(s);
	s->costs.light_ns = clock_mono_ns(s->clock) - s->now_ns;
	*out = (struct tick){
		.when = s->when,
		.observation = s->observation,
		.count = count,
		.event = s->events.event,
		.event_count = s->events.count,
	};
	s->events.told = s->events.count;
	return 0;
}
