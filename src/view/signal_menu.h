/*
 * signal_menu.h - which signal, to whom, and whether it is meant
 *
 * Who it is for is written down when the menu opens: what ticks do to the list meanwhile
 * changes nothing.  Nothing is sent before a second menu was answered with yes.
 */
#ifndef VIEW_SIGNAL_MENU_H
#define VIEW_SIGNAL_MENU_H

#include "view/chosen.h"

struct view_requests;

/* Zeroed: nobody. */
struct signal_menu {
	struct chosen who;
	int number; /* the one that was chosen */
};

void signal_menu_finish(struct signal_menu *m);

/* Let one be chosen, for the process that is opened or selected, or the tagged ones;
 * nothing happens when there is none. */
void signal_menu_open(struct view *v);

/* It was chosen: ask. */
void signal_menu_confirm(struct view *v);

/* Answered: ask the application to send it, or leave it. */
void signal_menu_send(struct view *v, struct view_requests *requests);

/* "TERM"; NULL: not one of the menu. */
const char *signal_menu_name(int number);

#endif
