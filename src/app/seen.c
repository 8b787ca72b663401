#include "config.h"

#include "app/seen.h"

#include <stdio.h>

/* Those of one process, or of all together. */
static size_t alerts_of(const struct engine *e, const struct process_history *p,
	struct view_alert *out, size_t room)
{
	const struct alerts *alerts = engine_alerts(e);
	size_t count = 0;

	for (size_t i = 0; i < alerts_count(alerts) && count < room; i++) {
		struct view_alert *a = &out[count];

		if (!alerts_is_firing(alerts, i, p->slot))
			continue;
		*a = (struct view_alert){.id = p->id, .alert = (unsigned)i};
		snprintf(a->text, sizeof a->text, "%.47s", alerts_at(alerts, i)->text);
		if (p->id.pid)
			snprintf(a->who, sizeof a->who, "%.32s %u", p->last.name,
				p->id.pid);
		else
			snprintf(a->who, sizeof a->who, "all together");
		count++;
	}
	return count;
}

size_t seen_alerts(const struct engine *e, const struct history *h,
	struct view_alert out[VIEW_ALERTS_MAX])
{
	const struct process_history *total = history_total(h);
	size_t count = 0;

	if (!alerts_count(engine_alerts(e)))
		return 0;
	if (total)
		count = alerts_of(e, total, out, VIEW_ALERTS_MAX);
	for (size_t i = 0; i < history_count(h) && count < VIEW_ALERTS_MAX; i++) {
		const struct process_history *p = history_at(h, i);

		if (!p->ended)
			count += alerts_of(e, p, out + count, VIEW_ALERTS_MAX - count);
	}
	return count;
}

static void record(struct engine *e, const struct procid *id, const char *what)
{
	struct event event = {.kind = EVENT_SEEN, .id = *id};

	snprintf(event.detail, sizeof event.detail, "acknowledged: %.*s",
		EVENT_DETAIL_MAX - 20, what);
	engine_event(e, &event);
}

void seen_record(struct engine *e, const struct history *h, const struct ack *ack)
{
	const struct process_history *p = history_find(h, &ack->id);
	const struct alerts *alerts = engine_alerts(e);
	struct finding finding;

	for (int k = 0; p && k < FINDING_KIND_COUNT; k++)
		if (ack->level[k] && engine_finding(e, p, (enum finding_kind)k, &finding))
			record(e, &ack->id, finding.text);
	for (size_t i = 0; i < alerts_count(alerts); i++)
		if (ack->alerts >> i & 1)
			record(e, &ack->id, alerts_at(alerts, i)->text);
}
