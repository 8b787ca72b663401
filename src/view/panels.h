/*
 * panels.h - the panels of one process: one table of what they are
 *
 * A panel is a row of this table and a draw_*.c.  It draws into its area, whatever the
 * size, and says how many lines it has (panel_settle), so that keys can scroll it.
 */
#ifndef VIEW_PANELS_H
#define VIEW_PANELS_H

#include "view/draw.h"

struct panel_kind {
	const char *name;
	int key; /* the digit that opens it */
	void (*draw)(struct view *v, const struct history *h,
		const struct view_status *status, struct canvas *c,
		const struct graph_area *area);
	/* What stands at the right of its title, in at most @width columns, "" nothing;
	 * NULL: never anything. */
	void (*note)(const struct view *v, int width, char *out, size_t size);
	/* Its lines are rows to choose from: its draw keeps the chosen one visible. */
	bool has_cursor;
	bool has_past; /* looking back it shows what was then, not what was last */
};

extern const struct panel_kind panel_kinds[PANEL_COUNT];

/* Whether it is offered at present. */
bool panel_is_there(const struct view *v, enum panel panel);

/* Show it; nothing happens when it is not there. */
void panel_open(struct view *v, enum panel panel);

/* The next that is there, or with @steps -1 the one before. */
void panel_step(struct view *v, int steps);

/* Keys up and down: the cursor, or what is visible. */
void panel_move(struct view *v, long steps);

/* Show the chosen row in detail, or no longer. */
void panel_toggle_detail(struct view *v);

/* A click on a row, as PANEL_ROW(): choose it; again: its detail. */
void panel_click(struct view *v, int argument);

/* @panel has @count lines of which @rows are visible: keeps its top where it belongs. */
void panel_settle(struct view *v, enum panel panel, size_t count, int rows);

#endif
