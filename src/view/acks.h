/*
 * acks.h - what the person has seen and acknowledged
 *
 * A finding that was acknowledged no longer shouts, until its level rises above what was
 * seen or it comes again after it was gone; so for alerts.  Another program in the
 * process begins anew.
 */
#ifndef VIEW_ACKS_H
#define VIEW_ACKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/history.h"
#include "model/finding.h"

/* One process; nothing acknowledged: not in the list. */
struct ack {
	struct procid id;
	enum finding_level level[FINDING_KIND_COUNT];
	uint64_t alerts; /* bit per alert */
};

/* Zeroed: none.  ack[0 .. count-1]. */
struct acks {
	struct ack *ack;
	size_t count, room;
};

void acks_finish(struct acks *a);

/* Add what is seen of a process to what was. */
void acks_add(struct acks *a, const struct ack *seen);

/* Whether the finding of @kind is seen at this level; never at FINDING_NONE. */
bool acks_is_seen(const struct acks *a, const struct procid *id, enum finding_kind kind,
	enum finding_level level);
bool acks_is_alert_seen(const struct acks *a, const struct procid *id, unsigned alert);

/* What history says now of each: levels that fell or rose, processes that are gone. */
void acks_follow(struct acks *a, const struct history *h);

/* Of @id these alerts are true now (bits); others may come again. */
void acks_follow_alerts(struct acks *a, const struct procid *id, uint64_t firing);

#endif
