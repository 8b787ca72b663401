/*
 * act.h - carry out an action on the state, and say what the application must do
 */
#ifndef VIEW_ACT_H
#define VIEW_ACT_H

#include "view/state.h"

/* Do one action. */
void act(
	struct view *v, enum action action, int argument, struct view_requests *requests);

/* A key, wherever it goes: help, menu, typed line, or the table of keys. */
void act_on_key(struct view *v, uint32_t key, struct view_requests *requests);

/* A picture that stands still belongs to one screen: leaving it ends the pause. */
void act_resume(struct view *v, struct view_requests *requests);

/* Show what is behind the verdicts. */
void act_explain(struct view *v);

void act_on_click(struct view *v, int x, int y, struct view_requests *requests);
/* With the button held: the cursor of the graph follows. */
void act_on_drag(struct view *v, int x, int y, struct view_requests *requests);
/* Over the graph it zooms, else it moves what keys move. */
void act_on_wheel(struct view *v, int x, int y, int steps);

#endif
