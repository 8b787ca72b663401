/*
 * act_maps.h - the actions of panel 1; for act.c
 */
#ifndef VIEW_ACT_MAPS_H
#define VIEW_ACT_MAPS_H

#include "view/act_typing.h"
#include "view/state.h"

/* Do an action of the panel; false: it is none. */
bool act_on_maps(struct view *v, enum action action, int argument);

/* Move the cursor. */
void act_maps_move(struct view *v, long steps);

/* A click on the @row'th row that is visible: choose it; again: its detail. */
void act_maps_click(struct view *v, size_t row);

/* One step out of what the panel shows; false: it shows all already. */
bool act_maps_back(struct view *v);

/* Choose what the menu's cursor is on, and close the menu. */
void act_maps_pick(struct view *v);

extern const struct typing act_maps_typing;

#endif
