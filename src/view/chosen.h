/*
 * chosen.h - which processes a key acts on: the opened one, the tagged, or the selected
 */
#ifndef VIEW_CHOSEN_H
#define VIEW_CHOSEN_H

#include <stddef.h>

#include "model/procid.h"

struct view;

/* Zeroed: nobody. */
struct chosen {
	struct procid *id; /* [0 .. count-1] */
	size_t count;
	char whom[80]; /* "4711 python3 train.py", "3 tagged processes"; raw bytes */
};

void chosen_finish(struct chosen *c);

/* Replace @c by those of now; without those that have ended. */
void chosen_find(struct chosen *c, const struct view *v);

#endif
