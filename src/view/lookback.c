#include "config.h"

#include "view/lookback.h"

#include "view/act.h"
#include "view/state.h"

static uint64_t newest_us(const struct focus *f)
{
	return f->ended ? f->last_us : f->now_us;
}

void lookback_begin(struct view *v)
{
	uint64_t now_us = newest_us(&v->focus);

	v->look = (struct lookback){.live_us = now_us,
		.edge_us = now_us,
		.at_us = now_us,
		.span_s = view_span_s(v)};
	v->paused = true;
	v->paused_real_ms = v->focus.now_real_ms;
}

/* Where there is no room for the graph steps are as wide as in a small one. */
#define CELLS_ELSE 60

static uint64_t cell_us(const struct view *v)
{
	return v->place.width ? v->place.cell_us : view_span_s(v) * 1000000 / CELLS_ELSE;
}

/* The end of the cell that a moment lies in: what was last known in it counts. */
static uint64_t end_of_cell(const struct view *v, uint64_t us)
{
	uint64_t width_us = cell_us(v);

	return us / width_us * width_us + width_us - 1;
}

static void go_to(struct view *v, uint64_t at_us)
{
	if (!v->focus.id.pid)
		return;
	if (!v->paused)
		lookback_begin(v);
	v->look.at_us = at_us;
	v->look.moved = true;
}

void lookback_step(struct view *v, long steps)
{
	uint64_t width_us = cell_us(v), at_us = lookback_at_us(v);
	uint64_t interval_us = v->interval_ns / 1000, by_us;

	if (steps > 0 && !v->paused)
		return;
	by_us = (interval_us + width_us - 1) / width_us * width_us;
	by_us = (by_us > width_us ? by_us : width_us) *
		(uint64_t)(steps < 0 ? -steps : steps);
	if (steps > 0)
		go_to(v, end_of_cell(v, at_us + by_us));
	else
		go_to(v, end_of_cell(v, at_us > by_us ? at_us - by_us : 0));
}

void lookback_to_column(struct view *v, int x)
{
	uint64_t cells = v->place.width - 1 > x ? (uint64_t)(v->place.width - 1 - x) : 0;
	uint64_t back_us = cells * v->place.cell_us;

	go_to(v, v->place.right_us > back_us ? v->place.right_us - back_us - 1 : 0);
}

/* Move the graph by half its width where the moment would be outside. */
static void show_in_graph(struct view *v, uint64_t newest)
{
	struct lookback *l = &v->look;
	uint64_t span_us = view_span_s(v) * 1000000;
	uint64_t margin_us = span_us / 20;

	if (l->at_us > l->edge_us)
		l->edge_us = l->at_us + span_us / 2;
	else if (l->at_us + span_us < l->edge_us + margin_us)
		l->edge_us = l->at_us + span_us / 2;
	if (l->edge_us > newest)
		l->edge_us = newest;
	/* As it was stopped: with the trend behind it. */
	if (l->edge_us < l->live_us && l->live_us < l->at_us + span_us - margin_us)
		l->edge_us = l->live_us;
}

void lookback_zoomed(struct view *v)
{
	if (v->paused)
		show_in_graph(v, v->look.live_us > v->look.edge_us ? v->look.live_us
								   : v->look.edge_us);
}

/* The oldest program image in this process that series are kept of. */
static const struct process_history *oldest(const struct process_history *p)
{
	const struct process_history *older = p;

	while (older && procid_same_process(&older->id, &p->id) &&
		history_series(older, SERIES_RSS)) {
		p = older;
		older = history_previous(p);
	}
	return p;
}

void lookback_settle(
	struct view *v, const struct history *h, struct view_requests *requests)
{
	const struct process_history *p;
	const struct series *s;
	uint64_t newest, first_us;

	if (!v->paused || !v->look.moved)
		return;
	v->look.moved = false;
	p = focus_history(&v->focus, h);
	newest = p && p->ended ? p->last_us : history_now(h)->elapsed_us;
	if (!p || v->look.at_us >= newest) {
		act_resume(v, requests);
		return;
	}
	s = history_series(oldest(p), SERIES_RSS);
	first_us = s && s->samples ? s->first_us : p->first_us;
	if (v->look.at_us < first_us)
		v->look.at_us = end_of_cell(v, first_us);
	show_in_graph(v, newest);
	requests->what |= VIEW_PAUSED;
	focus_look(&v->focus, h, v->look.at_us / cell_us(v) * cell_us(v), v->look.at_us);
	maps_update(&v->maps, &v->focus, h, view_span_s(v) * 1000000);
}

bool lookback_is_past(const struct view *v)
{
	return v->paused && v->focus.is_past;
}

uint64_t lookback_at_us(const struct view *v)
{
	return v->paused ? v->look.at_us : newest_us(&v->focus);
}
