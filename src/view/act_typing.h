/*
 * act_typing.h - keys while a search or a filter is typed; for act.c
 *
 * The same keys in the list of processes and in a panel with rows: what they are done
 * with is one of these.
 */
#ifndef VIEW_ACT_TYPING_H
#define VIEW_ACT_TYPING_H

#include "view/state.h"

struct typing {
	/* A search begins: remember where. */
	void (*begin)(struct view *v);
	/* Go to the first match of @text from there on, once around; false: none. */
	bool (*search)(struct view *v, const char *text, size_t len);
	/* The same from the row behind the cursor on. */
	bool (*next)(struct view *v, const char *text, size_t len);
	/* Back to where the search began. */
	void (*back)(struct view *v);
	/* The filter that is on, and another one. */
	const char *(*filter)(const struct view *v);
	void (*set_filter)(struct view *v, const char *text);
	void (*move)(struct view *v, long steps);
};

/* Begin to type one or the other, or look for the next of what was searched for last;
 * false: @action is none of these. */
bool act_typing(struct view *v, const struct typing *t, enum action action);

/* A key in the line that is typed. */
void act_typing_key(struct view *v, const struct typing *t, uint32_t key);

#endif
