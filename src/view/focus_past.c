/* The opened process as it was at some moment before: what history remembers of it. */
#include "config.h"

#include <string.h>

#include "view/focus.h"

static const struct {
	enum series_id series;
	enum field_id field; /* FIELD_COUNT: none of a sample's own */
} sources[FOCUS_VALUE_COUNT] = {
	[FOCUS_RSS] = {SERIES_RSS, FIELD_RSS},
	[FOCUS_ANON] = {SERIES_ANON, FIELD_RSS_ANON},
	[FOCUS_PSS] = {SERIES_PSS, FIELD_COUNT},
	[FOCUS_SWAP] = {SERIES_SWAP, FIELD_SWAP},
};

/* The program image that ran then. */
static const struct process_history *then_running(
	const struct process_history *p, uint64_t at_us)
{
	while (p && p->first_us > at_us) {
		const struct process_history *older = history_previous(p);

		if (!older || !procid_same_process(&older->id, &p->id) ||
			!history_series(older, SERIES_RSS))
			break;
		p = older;
	}
	return p;
}

static void look_at_values(struct focus *f, const struct process_history *p,
	uint64_t from_us, uint64_t at_us)
{
	for (int i = 0; i < FOCUS_VALUE_COUNT; i++) {
		const struct series *s = history_series(p, sources[i].series);
		struct focus_range *r = &f->range[i];
		struct series_point point;
		uint64_t value;

		*r = (struct focus_range){.is_known = history_value_at(
						  p, sources[i].series, at_us, &value)};
		if (!r->is_known)
			continue;
		r->low = r->high = value;
		if (series_range(s, from_us, at_us + 1, &point)) {
			r->low = point.min < value ? point.min : value;
			r->high = point.max > value ? point.max : value;
		}
		if (sources[i].field != FIELD_COUNT)
			sample_set_u64(&f->last, sources[i].field, value);
	}
	f->has_pss = f->range[FOCUS_PSS].is_known;
	f->pss_bytes = f->range[FOCUS_PSS].high;
	f->pss_age_us = 0;
}

/* A spike between two samples is part of how RSS went. */
static void add_spike(struct focus *f, const struct process_history *p, uint64_t from_us,
	uint64_t at_us)
{
	const struct series *peaks = history_series(p, SERIES_PEAK);
	struct focus_range *rss = &f->range[FOCUS_RSS];
	struct series_point point;

	if (rss->is_known && peaks && series_range(peaks, from_us, at_us + 1, &point) &&
		point.max > rss->high)
		rss->high = point.max;
}

static void look_at_verdict(
	struct focus *f, const struct process_history *p, uint64_t at_us)
{
	struct verdict v = {.when = {.elapsed_us = 0}};
	bool known = history_verdict_at(p, at_us, &v);

	f->derived = v.derived;
	f->has_leak = v.has_leak;
	f->has_limit = v.has_limit;
	f->leak = v.leak;
	f->limit = v.limit;
	f->has_evidence = false;
	f->verdict_us = known ? v.when.elapsed_us : at_us;
	f->is_judged_then = known;
	if (known)
		f->now_real_ms = v.when.real_ms + (at_us - v.when.elapsed_us) / 1000;
	wall_set_unref(f->walls);
	f->walls = wall_set_ref(v.walls);
}

static void look_at_mark(struct focus *f, const struct history *h,
	const struct process_history *p, uint64_t at_us)
{
	const struct tick_time *mark = history_marked_at(h, at_us);

	f->marked = mark != NULL;
	f->mark_us = mark ? mark->elapsed_us : 0;
	f->mark_real_ms = mark ? mark->real_ms : 0;
	f->has_delta = !history_rss_delta_at(h, p, at_us, &f->delta_bytes);
}

void focus_look(
	struct focus *f, const struct history *h, uint64_t from_us, uint64_t at_us)
{
	const struct process_history *p = then_running(focus_history(f, h), at_us);
	const struct tick_time *now = history_now(h);
	struct sample then = {0};

	if (!p || at_us > now->elapsed_us)
		return;
	f->id = then.id = p->id;
	then.role = p->last.role;
	then.state = p->last.state;
	memcpy(then.name, p->last.name, sizeof then.name);
	f->last = then;
	f->is_past = true;
	f->ended = false;
	f->end_text[0] = '\0';
	f->first_us = p->first_us < at_us ? p->first_us : at_us;
	f->now_us = f->last_us = at_us;
	f->now_real_ms = now->real_ms - (now->elapsed_us - at_us) / 1000;
	look_at_values(f, p, from_us, at_us);
	add_spike(f, p, from_us, at_us);
	if (!history_peak_at(p, at_us, &f->peak_bytes))
		f->peak_bytes = 0;
	look_at_verdict(f, p, at_us);
	look_at_mark(f, h, p, at_us);
	procinfo_unref(f->info);
	f->info = procinfo_ref(p->info);
	focus_look_at_mappings(f, p, at_us);
}
