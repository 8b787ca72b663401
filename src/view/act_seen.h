/*
 * act_seen.h - acknowledge what is found and which alerts are on
 */
#ifndef VIEW_ACT_SEEN_H
#define VIEW_ACT_SEEN_H

#include "view/state.h"

/* What is found of the opened or selected process, and the alert that is shown. */
void act_seen(struct view *v, struct view_requests *requests);

/* Take over which alerts are on, and what of the acknowledged is still there. */
void act_seen_update(
	struct view *v, const struct history *h, const struct view_status *status);

/* The alert to show: of the opened process before others; NULL: none that was not seen.
 * @more: how many further ones there are. */
const struct view_alert *act_seen_alert(const struct view *v, size_t *more);

#endif
