/* source_read.c - one target at one tick: its sample, and the walls it has */
#include "config.h"

#include "procfs/source_state.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "procfs/light.h"

/* Walls of the list are refreshed in turn, each at least so often. */
#define WALLS_ROUND_NS (10 * NS_PER_S)
/* walls.h remembers a process for a minute after it was asked for. */
#define LIMITS_ROUND_NS (45 * NS_PER_S)
#define WALLS_PAUSE_NS (100 * NS_PER_MS)
/* New rows of a long list get theirs over several ticks. */
#define WALLS_NEW_MOST 128

static void grow_slots(struct procfs_source *s)
{
	s->slot_room = s->slot_room ? s->slot_room * 2 : 4;
	s->sample = die_reallocarray(s->sample, s->slot_room, sizeof *s->sample);
	s->free_slot = die_reallocarray(s->free_slot, s->slot_room, sizeof *s->free_slot);
}

/* A target's sample stays in its place, so that what has not changed is not written. */
static struct sample *sample_of(struct procfs_source *s, struct target *t)
{
	if (t->slot == TARGET_NO_SLOT) {
		if (!s->free_count && s->slot_count == s->slot_room)
			grow_slots(s);
		t->slot = s->free_count ? s->free_slot[--s->free_count] : s->slot_count++;
	}
	return &s->sample[t->slot];
}

static void announce(struct procfs_source *s, struct target *t)
{
	const struct target_full *f = t->full;

	t->full->is_announced = true;
	if (f->child && !f->fixed && !f->matched)
		event_list_add(&s->events, EVENT_STARTED, EVENT_INFO, &t->id,
			"%s, child of %u", t->image.name, t->ppid);
	else
		event_list_add(&s->events, EVENT_STARTED, EVENT_INFO, &t->id, "%s",
			t->image.name);
}

/* The same program as before, or the next incarnation. */
static void follow_image(
	struct procfs_source *s, struct target *t, const struct target_reading *r)
{
	struct image now;

	image_set(&now, &r->status, r->has_stat ? &r->stat : NULL);
	if (!image_differs(&t->image, &now)) {
		image_update(&t->image, &now);
		return;
	}
	target_begin_incarnation(t);
	if (t->full)
		event_list_add(&s->events, EVENT_EXEC, EVENT_INFO, &t->id, "%s became %s",
			t->image.name, now.name);
	t->image = now;
}

static void follow_peaks(struct procfs_source *s, struct target *t,
	const struct status *status, struct sample *sample)
{
	struct spike spike;
	uint64_t rss, hwm;
	char text[EVENT_DETAIL_MAX];

	if (!status_has(status, STATUS_VM_RSS))
		return;
	rss = status->bytes[STATUS_VM_RSS];
	hwm = status_has(status, STATUS_VM_HWM) ? status->bytes[STATUS_VM_HWM] : rss;
	if (peaks_add(&t->peaks, hwm, rss, &spike) && t->full) {
		spike_describe(&spike, text, sizeof text);
		event_list_add(&s->events, EVENT_SPIKE, EVENT_WARN, &t->id, "%s", text);
	}
	sample_set_u64(sample, FIELD_PEAK_RSS, t->peaks.peak_bytes);
}

static const enum field_id heavy_fields[] = {FIELD_PSS, FIELD_USS, FIELD_SWAP_PSS,
	FIELD_ANON_HUGE, FIELD_MAPPINGS, FIELD_HEAVY_AGE};

/* A heavy result is part of this one sample. */
static void join_heavy(struct procfs_source *s, struct target *t, struct sample *sample)
{
	struct mapping_table *table = t->heavy.fresh;
	uint64_t now = clock_mono_ns(s->clock), taken = table->taken_mono_ns;

	t->mappings = TAKE(t->heavy.fresh);
	t->list = TAKE(t->heavy.fresh_list);
	if (table->known & MAPPING_KNOWS_PSS)
		sample_set_u64(sample, FIELD_PSS, table->total.pss_bytes);
	if (table->known & MAPPING_KNOWS_PRIVATE)
		sample_set_u64(sample, FIELD_USS, table->total.private_bytes);
	if (table->known & MAPPING_KNOWS_SWAP_PSS)
		sample_set_u64(sample, FIELD_SWAP_PSS, table->total.swap_pss_bytes);
	if (table->known & MAPPING_KNOWS_ANON_HUGE)
		sample_set_u64(sample, FIELD_ANON_HUGE, table->total.anon_huge_bytes);
	if (table->has_groups)
		sample_set_u64(sample, FIELD_MAPPINGS, table->areas);
	sample_set_u64(
		sample, FIELD_HEAVY_AGE, now > taken ? (now - taken) / NS_PER_MS : 0);
}

void source_walls_target(const struct target *t, const struct rootdir *dir,
	const struct sample *sample, struct walls_target *out)
{
	*out = (struct walls_target){
		.pid_dir = dir,
		.sample = sample,
		.elf_bits = t->info ? t->info->elf_bits : 0,
		.locked_known = t->has_memory,
		.locked_bytes = t->locked_bytes,
		.map_count_known = t->heavy.areas_known,
		.map_count = t->heavy.areas,
		.in_detail = t->full &&
			     (t->full->opened || t->full->fixed || t->full->matched),
	};
}

static void read_psi(struct procfs_source *s, struct target *t, struct sample *sample)
{
	struct walls_target w;
	double pct;

	if (t->full->dir.fd < 0)
		return;
	source_walls_target(t, &t->full->dir, sample, &w);
	if (!walls_psi(s->walls, &w, &pct))
		sample_set_f64(sample, FIELD_PSI_SOME_AVG10, pct);
}

static void fill_full(struct procfs_source *s, struct target *t, struct sample *sample)
{
	struct target_full *f = t->full;

	if (sample_has(sample, FIELD_MINOR_FAULTS)) {
		f->faults_known = true;
		f->minor_faults = sample->value[FIELD_MINOR_FAULTS].u;
		f->major_faults = sample_u64(sample, FIELD_MAJOR_FAULTS, 0);
	}
	read_psi(s, t, sample);
}

static void fill(struct procfs_source *s, struct target *t,
	const struct target_reading *r, struct sample *sample)
{
	sample->id = t->id;
	sample->role = t->role;
	light_fill(sample, &r->status, r->has_stat ? &r->stat : NULL);
	follow_peaks(s, t, &r->status, sample);
	if (t->full)
		fill_full(s, t, sample);
	if (t->heavy.fresh)
		join_heavy(s, t, sample);
}

/* Of the last row only what a heavy reading added is over. */
static void repeat(struct procfs_source *s, struct target *t)
{
	struct sample *sample = &s->sample[t->slot];

	for (size_t i = 0; i < COUNT_OF(heavy_fields); i++)
		sample_clear(sample, heavy_fields[i]);
	if (t->heavy.fresh)
		join_heavy(s, t, sample);
}

/* Return: whether it has a row now. */
static bool read_anew(
	struct procfs_source *s, struct target *t, const struct target_reading *r)
{
	follow_image(s, t, r);
	target_note(t, r);
	if (t->is_dead) {
		source_end(s, t, true);
		if (t->is_gone)
			return false;
	}
	fill(s, t, r, sample_of(s, t));
	t->is_sampled = true;
	return true;
}

void source_read(struct procfs_source *s, struct target *t)
{
	uint64_t start = clock_mono_ns(s->clock);
	struct target_reading r;
	int code = target_read(&s->reader, t, s->now_ns, &r);

	if (t->full && !t->full->is_announced)
		announce(s, t);
	if (code == -ESRCH)
		source_end(s, t, false);
	if (code < 0)
		return;
	if (code == TARGET_UNCHANGED)
		repeat(s, t);
	else if (!read_anew(s, t, &r))
		return;
	t->has_row = true;
	sample_set_u64(&s->sample[t->slot], FIELD_READ_TIME,
		(clock_mono_ns(s->clock) - start) / NS_PER_US);
}

/* Limits and cgroup of a row of the list hardly ever change. */
static bool are_limits_due(const struct procfs_source *s, const struct target *t)
{
	return t->full || t->is_walls_due || s->now_ns - t->limits_ns >= LIMITS_ROUND_NS;
}

/* Said once: what is recorded may end with the target. */
static void tell_kills_us(struct procfs_source *s, struct target *t)
{
	if (!t->walls->kills_us || !t->full || t->full->is_kills_us_told)
		return;
	t->full->is_kills_us_told = true;
	event_list_add(&s->events, EVENT_NOTE, EVENT_WARN, &t->id,
		"an OOM kill of %s %u ends memtide too: " WALL_KILLS_US_WORDS
		" is set in cgroup %s, where both are; near it a last record is written",
		t->image.name, t->id.pid, t->walls->kills_us);
}

static void read_walls_of(struct procfs_source *s, struct target *t)
{
	struct rootdir own = {-1};
	const struct rootdir *dir = NULL;
	struct walls_target w;

	if (are_limits_due(s, t)) {
		dir = target_dir(&s->reader, t, &own);
		if (!dir)
			return;
		t->limits_ns = s->now_ns;
	}
	source_walls_target(t, dir, &s->sample[t->slot], &w);
	wall_set_unref(t->walls);
	t->walls = walls_read(s->walls, &w);
	tell_kills_us(s, t);
	t->is_walls_due = false;
	rootdir_finish(&own);
}

static bool has_row(const struct target *t)
{
	return t->has_row && t->has_memory;
}

/* How many rows of the list are due in this tick. */
static size_t list_share(const struct procfs_source *s, uint64_t passed_ns)
{
	size_t share = (size_t)((double)s->set.count * (double)passed_ns /
				(double)WALLS_ROUND_NS);

	return share + 1;
}

static void read_walls_of_list(struct procfs_source *s, uint64_t passed_ns)
{
	size_t share = list_share(s, passed_ns), fresh = 0, at = 0;

	for (size_t i = 0; i < s->set.count && fresh < WALLS_NEW_MOST; i++) {
		struct target *t = s->set.target[i];

		if (t->full || !t->is_walls_due || !has_row(t))
			continue;
		read_walls_of(s, t);
		source_breathe(s);
		fresh++;
	}
	while (at < s->set.count && s->set.target[at]->id.pid <= s->walls_cursor)
		at++;
	for (size_t n = 0; n < s->set.count && share; n++) {
		struct target *t = s->set.target[(at + n) % s->set.count];

		s->walls_cursor = t->id.pid;
		if (t->full || t->walls || !has_row(t))
			continue;
		read_walls_of(s, t);
		source_breathe(s);
		share--;
	}
}

void source_read_walls(struct procfs_source *s)
{
	uint64_t passed = s->now_ns - s->walls_ns;

	if (s->walls_ns && s->interval_ns < WALLS_PAUSE_NS && passed < WALLS_PAUSE_NS)
		return;
	if (passed > WALLS_ROUND_NS)
		passed = s->interval_ns;
	s->walls_ns = s->now_ns;
	for (size_t i = 0; i < s->set.count; i++) {
		struct target *t = s->set.target[i];

		if (t->full && has_row(t))
			read_walls_of(s, t);
	}
	if (s->everything)
		read_walls_of_list(s, passed);
}
