#include "config.h"

#include "view/acks.h"

#include <stdlib.h>

#include "base/die.h"

void acks_finish(struct acks *a)
{
	free(a->ack);
	*a = (struct acks){0};
}

static struct ack *find(const struct acks *a, const struct procid *id)
{
	for (size_t i = 0; i < a->count; i++)
		if (procid_equal(&a->ack[i].id, id))
			return &a->ack[i];
	return NULL;
}

static struct ack *get(struct acks *a, const struct procid *id)
{
	struct ack *known = find(a, id);

	if (known)
		return known;
	if (a->count == a->room) {
		a->room = a->room ? a->room * 2 : 8;
		a->ack = die_reallocarray(a->ack, a->room, sizeof *a->ack);
	}
	a->ack[a->count] = (struct ack){.id = *id};
	return &a->ack[a->count++];
}

void acks_add(struct acks *a, const struct ack *seen)
{
	struct ack *ack = get(a, &seen->id);

	for (int k = 0; k < FINDING_KIND_COUNT; k++)
		if (seen->level[k] > ack->level[k])
			ack->level[k] = seen->level[k];
	ack->alerts |= seen->alerts;
}

bool acks_is_seen(const struct acks *a, const struct procid *id, enum finding_kind kind,
	enum finding_level level)
{
	const struct ack *ack = find(a, id);

	return ack && level != FINDING_NONE && level <= ack->level[kind];
}

bool acks_is_alert_seen(const struct acks *a, const struct procid *id, unsigned alert)
{
	const struct ack *ack = find(a, id);

	return ack && ack->alerts >> alert & 1;
}

/* What falls is seen as far as it stands; what rises is not seen at all. */
static void follow(struct ack *ack, enum finding_kind kind, enum finding_level now)
{
	if (now < ack->level[kind])
		ack->level[kind] = now;
	else if (now > ack->level[kind])
		ack->level[kind] = FINDING_NONE;
}

void acks_follow(struct acks *a, const struct history *h)
{
	size_t kept = 0;

	for (size_t i = 0; i < a->count; i++) {
		struct ack ack = a->ack[i];
		const struct process_history *p = history_find(h, &ack.id);

		if (!p || p->ended)
			continue;
		if (ack.level[FINDING_LEAK])
			follow(&ack, FINDING_LEAK, p->derived.level[FINDING_LEAK]);
		if (ack.level[FINDING_LIMIT])
			follow(&ack, FINDING_LIMIT, (enum finding_level)p->limit_level);
		if (ack.level[FINDING_LEAK] || ack.level[FINDING_LIMIT] || ack.alerts)
			a->ack[kept++] = ack;
	}
	a->count = kept;
}

void acks_follow_alerts(struct acks *a, const struct procid *id, uint64_t firing)
{
	struct ack *ack = find(a, id);

	if (ack)
		ack->alerts &= firing;
}
