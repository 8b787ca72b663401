/*
 * act_python.h - the actions of the Python panel; for act.c
 */
#ifndef VIEW_ACT_PYTHON_H
#define VIEW_ACT_PYTHON_H

#include "view/act_typing.h"
#include "view/state.h"

/* Do an action of the panel; false: it is none. */
bool act_on_python(struct view *v, enum action action, int argument);

/* One step out of what the panel shows; false: it shows all already. */
bool act_python_back(struct view *v);

/* Choose what the menu's cursor is on, and close the menu. */
void act_python_pick(struct view *v);

extern const struct typing act_python_typing;

#endif
