/*
 * picker.h - a small menu over the screen: choose one of several
 */
#ifndef VIEW_PICKER_H
#define VIEW_PICKER_H

#include <stddef.h>

struct picker_item {
	char *text; /* raw bytes; owned by the picker */
	int value;
};

struct picker {
	char *title; /* raw bytes, owned; NULL: no menu is open */
	struct picker_item *item;
	size_t count, room;
	size_t cursor;
	size_t top; /* first visible */
};

/* Open an empty one. */
void picker_start(struct picker *p, const char *title);
/* Close it and free what it holds; a zeroed one is fine. */
void picker_finish(struct picker *p);

void picker_add(struct picker *p, const char *text, int value);

/* Move the cursor, as far as there are items. */
void picker_move(struct picker *p, int steps);

/* Make the cursor visible on @rows rows. */
void picker_scroll(struct picker *p, int rows);

#endif
