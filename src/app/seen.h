/*
 * seen.h - alerts that are on, for the screen, and what the person acknowledges
 */
#ifndef APP_SEEN_H
#define APP_SEEN_H

#include "engine/engine.h"
#include "view/acks.h"
#include "view/view.h"

/* Alerts that are true now into @out; returns how many, VIEW_ALERTS_MAX at most. */
size_t seen_alerts(const struct engine *e, const struct history *h,
	struct view_alert out[VIEW_ALERTS_MAX]);

/* Record that the person has seen it: an event for each finding and alert. */
void seen_record(struct engine *e, const struct history *h, const struct ack *ack);

#endif
