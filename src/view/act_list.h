/*
 * act_list.h - the actions of the list of processes; for act.c
 */
#ifndef VIEW_ACT_LIST_H
#define VIEW_ACT_LIST_H

#include "view/act_typing.h"
#include "view/state.h"

void act_on_list(
	struct view *v, enum action action, int argument, struct view_requests *requests);

/* Put the cursor on row @at of those shown, or so many rows on. */
void act_list_select(struct view *v, size_t at);
void act_list_move(struct view *v, long steps);

/* Choose what the menu's cursor is on, and close the menu. */
void act_list_pick(struct view *v);

extern const struct typing act_list_typing;

#endif
