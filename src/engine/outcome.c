#include "config.h"

#include "engine/outcome.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "detect/growth.h"

void outcomes_finish(struct outcomes *o)
{
	free(o->process);
	*o = (struct outcomes){0};
}

static void make_room(struct outcomes *o, size_t count)
{
	if (count <= o->room)
		return;
	o->room = count < 8 ? 8 : ENGINE_PROCESSES;
	o->process = die_reallocarray(o->process, o->room, sizeof *o->process);
}

void outcomes_copy(struct outcomes *to, const struct outcomes *from)
{
	make_room(to, from->count);
	if (from->count)
		memcpy(to->process, from->process, from->count * sizeof *to->process);
	to->count = from->count;
}

/* The last sample of a process that ended has no sizes: the trail still knows. */
static void put_rss(struct engine_process *out, const struct process_history *p)
{
	if (sample_has(&p->last, FIELD_RSS)) {
		out->rss_bytes = p->last.value[FIELD_RSS].u;
		out->has_rss = true;
	} else if (p->trail.count) {
		out->rss_bytes =
			(uint64_t)trail_at(&p->trail, p->trail.count - 1u)->rss_kib *
			1024;
		out->has_rss = true;
	}
}

static void put(struct engine_process *out, const struct process_history *p)
{
	*out = (struct engine_process){.id = p->id,
		.first_us = p->first_us,
		.last_us = p->last_us,
		.samples = p->samples,
		.peak_bytes = p->peak_bytes,
		.peak_us = p->peak_us,
		.peak_is_exact = p->peak_is_exact,
		.ended = p->ended};
	memcpy(out->name, p->last.name, sizeof out->name);
	if (p->end_text)
		snprintf(out->end_text, sizeof out->end_text, "%s", p->end_text);
	put_rss(out, p);
	out->has_growth = growth_of_trail(&p->trail, &out->growth_bytes_per_s);
}

static size_t lowest(const struct outcomes *o)
{
	size_t at = 0;

	for (size_t i = 1; i < o->count; i++)
		if (o->process[i].peak_bytes < o->process[at].peak_bytes)
			at = i;
	return at;
}

void outcomes_keep(struct outcomes *o, const struct process_history *p)
{
	size_t at = o->count;

	if (at == ENGINE_PROCESSES) {
		at = lowest(o);
		if (p->peak_bytes <= o->process[at].peak_bytes)
			return;
	} else {
		make_room(o, ++o->count);
	}
	put(&o->process[at], p);
}

static int by_peak(const void *left, const void *right)
{
	const struct engine_process *a = left, *b = right;

	if (a->peak_bytes != b->peak_bytes)
		return a->peak_bytes < b->peak_bytes ? 1 : -1;
	if (a->first_us != b->first_us)
		return a->first_us < b->first_us ? -1 : 1;
	return a->id.pid < b->id.pid ? -1 : a->id.pid > b->id.pid;
}

void outcomes_sort(struct outcomes *o)
{
	if (o->count)
		qsort(o->process, o->count, sizeof *o->process, by_peak);
}
