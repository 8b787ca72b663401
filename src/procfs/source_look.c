/* source_look.c - sizes and walls of a few processes, between two ticks */
#include "config.h"

#include "procfs/source_state.h"

#include "procfs/light.h"

void source_look_release(struct procfs_source *s)
{
	for (size_t i = 0; i < s->look_count; i++)
		wall_set_unref(s->look[i].walls);
	s->look_count = 0;
}

/* Only what is still as the last tick knew it: ends and other programs are the next
 * tick's to tell. */
static struct target *find(const struct procfs_source *s, const struct procid *id)
{
	struct target *t = target_set_find(&s->set, id->pid);

	if (!t || !t->full || t->full->is_ended || !procid_equal(&t->id, id) ||
		t->full->dir.fd < 0)
		return NULL;
	return t;
}

static bool is_same(const struct target *t, const struct target_reading *r)
{
	struct image now;

	image_set(&now, &r->status, r->has_stat ? &r->stat : NULL);
	return !light_is_dead(&r->status) && light_has_memory(&r->status) &&
	       !image_differs(&t->image, &now);
}

/* The peak is that of the last tick, or what the kernel says now. */
static void fill_peak(
	const struct target *t, const struct status *status, struct sample *sample)
{
	uint64_t peak = t->peaks.peak_bytes;

	if (status_has(status, STATUS_VM_HWM) && status->bytes[STATUS_VM_HWM] > peak)
		peak = status->bytes[STATUS_VM_HWM];
	if (peak)
		sample_set_u64(sample, FIELD_PEAK_RSS, peak);
}

static void look_at(struct procfs_source *s, struct target *t, uint64_t now_ns)
{
	struct sample *sample = &s->look_sample[s->look_count];
	struct target_reading r;
	struct walls_target w;

	if (target_read(&s->reader, t, now_ns, &r) || !is_same(t, &r))
		return;
	*sample = (struct sample){.id = t->id, .role = t->role};
	light_fill(sample, &r.status, r.has_stat ? &r.stat : NULL);
	fill_peak(t, &r.status, sample);
	source_walls_target(t, &t->full->dir, sample, &w);
	s->look[s->look_count++] = (struct observation){
		.sample = sample, .info = t->info, .walls = walls_read(s->walls, &w)};
}

int source_look(
	struct procfs_source *s, const struct procid *who, size_t count, struct tick *out)
{
	uint64_t now = clock_mono_ns(s->clock), elapsed;

	source_look_release(s);
	elapsed = (now - s->first_ns) / NS_PER_US;
	if (elapsed > s->when.elapsed_us)
		s->when.elapsed_us = elapsed;
	walls_tick(s->walls);
	for (size_t i = 0; i < count && s->look_count < SOURCE_LOOK_MAX; i++) {
		struct target *t = find(s, &who[i]);

		if (t)
			look_at(s, t, now);
	}
	*out = (struct tick){.when = {.real_ms = clock_real_ns(s->clock) / NS_PER_MS,
				     .elapsed_us = s->when.elapsed_us},
		.observation = s->look,
		.count = s->look_count};
	return 0;
}
