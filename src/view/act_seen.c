#include "config.h"

#include "view/act_seen.h"

#include <string.h>

static uint64_t alerts_of(const struct view *v, const struct procid *id)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < v->alert_count; i++)
		if (procid_equal(&v->alert[i].id, id))
			bits |= UINT64_C(1) << v->alert[i].alert;
	return bits;
}

/* The process that keys act on, and the levels that the screen shows of it. */
static bool look_at(const struct view *v, struct ack *out)
{
	const struct focus *f = &v->focus;
	const struct row_item *item;

	*out = (struct ack){.alerts = 0};
	if (v->screen == SCREEN_PROCESS) {
		out->id = f->id;
		out->level[FINDING_LEAK] = f->has_leak ? f->leak.level : FINDING_NONE;
		out->level[FINDING_LIMIT] = f->has_limit ? f->limit.level : FINDING_NONE;
		return f->id.pid && !f->ended;
	}
	if (v->cursor >= v->rows.shown_count)
		return false;
	item = rows_at(&v->rows, v->cursor);
	out->id = item->id;
	out->level[FINDING_LEAK] = item->leak;
	out->level[FINDING_LIMIT] = item->limit;
	return !item->ended;
}

/* Leave out what was seen before; false: nothing is left. */
static bool is_new(const struct acks *a, struct ack *seen)
{
	bool any = false;

	for (int k = 0; k < FINDING_KIND_COUNT; k++) {
		if (acks_is_seen(a, &seen->id, (enum finding_kind)k, seen->level[k]))
			seen->level[k] = FINDING_NONE;
		any = any || seen->level[k];
	}
	for (unsigned i = 0; i < 64; i++)
		if (acks_is_alert_seen(a, &seen->id, i))
			seen->alerts &= ~(UINT64_C(1) << i);
	return any || seen->alerts;
}

static void take(struct view *v, struct ack *seen)
{
	seen->alerts = alerts_of(v, &seen->id);
	if (!is_new(&v->acks, seen))
		return;
	acks_add(&v->acks, seen);
	v->told[v->told_count++] = *seen;
}

static void mark_rows(struct view *v)
{
	for (size_t i = 0; i < v->acks.count; i++)
		for (size_t r = 0; r < v->rows.count; r++) {
			struct row_item *item = &v->rows.item[r];

			if (!procid_equal(&item->id, &v->acks.ack[i].id))
				continue;
			item->leak_seen = acks_is_seen(
				&v->acks, &item->id, FINDING_LEAK, item->leak);
			item->limit_seen = acks_is_seen(
				&v->acks, &item->id, FINDING_LIMIT, item->limit);
		}
}

void act_seen(struct view *v, struct view_requests *requests)
{
	const struct view_alert *shown;
	struct ack seen;
	size_t more;

	v->told_count = 0;
	shown = act_seen_alert(v, &more);
	if (look_at(v, &seen))
		take(v, &seen);
	if (shown && !procid_equal(&shown->id, &seen.id)) {
		seen = (struct ack){.id = shown->id};
		take(v, &seen);
	}
	mark_rows(v);
	requests->what |= VIEW_SEEN;
	requests->seen = v->told;
	requests->seen_count = v->told_count;
}

void act_seen_update(
	struct view *v, const struct history *h, const struct view_status *status)
{
	size_t count = status->alert_count < VIEW_ALERTS_MAX ? status->alert_count
							     : VIEW_ALERTS_MAX;

	v->alert_count = count;
	if (count)
		memcpy(v->alert, status->alert, count * sizeof *v->alert);
	acks_follow(&v->acks, h);
	for (size_t i = 0; i < v->acks.count; i++)
		acks_follow_alerts(
			&v->acks, &v->acks.ack[i].id, alerts_of(v, &v->acks.ack[i].id));
	mark_rows(v);
}

const struct view_alert *act_seen_alert(const struct view *v, size_t *more)
{
	const struct view_alert *best = NULL;
	const struct procid *opened = &v->focus.id;

	*more = 0;
	for (size_t i = 0; i < v->alert_count; i++) {
		const struct view_alert *a = &v->alert[i];
		bool own = v->screen == SCREEN_PROCESS && procid_equal(&a->id, opened);

		if (acks_is_alert_seen(&v->acks, &a->id, a->alert))
			continue;
		*more += best != NULL;
		if (!best || (own && !procid_equal(&best->id, opened)))
			best = a;
	}
	return best;
}
