#include "config.h"

#include "engine/outcome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/units.h"
#include "detect/closest.h"
#include "detect/detectors.h"
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

/* The first wall as it was derived; before there was time for that, the fullest. */
static void put_left(struct engine_process *out, const struct process_history *p)
{
	const struct wall *w = closest_wall(p->walls);

	if (p->first_wall && p->walls && p->first_wall <= p->walls->count)
		w = &p->walls->wall[p->first_wall - 1];
	if (!w || !w->use_known)
		return;
	out->has_left = true;
	out->wall = w->kind;
	out->limit = w->limit;
	out->left = wall_headroom(w);
}

static void put_leak(struct engine_process *out, const struct process_history *p,
	const struct detectors *d)
{
	struct finding finding;

	if (!d)
		return;
	out->leak_judged = derived_is_judged(&p->derived, FINDING_LEAK);
	if (!detectors_finding(d, p, FINDING_LEAK, &finding))
		return;
	out->leak = finding.level;
	snprintf(out->leak_text, sizeof out->leak_text, "%s", finding.text);
}

static void put(struct engine_process *out, const struct process_history *p,
	const struct detectors *d)
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
	put_left(out, p);
	put_leak(out, p, d);
}

static const char *amount(enum wall_kind kind, uint64_t value, char out[UNITS_TEXT_MAX])
{
	return wall_kinds[kind].is_count ? units_grouped(value, out)
					 : units_size_long(value, out);
}

void outcome_describe(const struct process_history *p, const struct detectors *d,
	char out[EVENT_DETAIL_MAX])
{
	char left[UNITS_TEXT_MAX], limit[UNITS_TEXT_MAX];
	struct engine_process o;
	AUTO_BUF struct buf b;

	buf_init(&b, EVENT_DETAIL_MAX - 1);
	put(&o, p, d);
	if (o.has_left && o.wall == WALL_SYSTEM)
		buf_printf(&b, "%s left on this machine", amount(o.wall, o.left, left));
	else if (o.has_left)
		buf_printf(&b, "%s left below %s %s", amount(o.wall, o.left, left),
			wall_kinds[o.wall].label, amount(o.wall, o.limit, limit));
	if (*o.leak_text)
		buf_printf(&b, "%s%s", b.len ? "; " : "", o.leak_text);
	snprintf(out, EVENT_DETAIL_MAX, "%s", b.len ? b.data : "");
}

static size_t lowest(const struct outcomes *o)
{
	size_t at = 0;

	for (size_t i = 1; i < o->count; i++)
		if (o->process[i].peak_bytes < o->process[at].peak_bytes)
			at = i;
	return at;
}

void outcomes_keep(
	struct outcomes *o, const struct process_history *p, const struct detectors *d)
{
	size_t at = o->count;

	if (at == ENGINE_PROCESSES) {
		at = lowest(o);
		if (p->peak_bytes <= o->process[at].peak_bytes)
			return;
	} else {
		make_room(o, ++o->count);
	}
	put(&o->process[at], p, d);
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
