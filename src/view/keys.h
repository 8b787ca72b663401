/*
 * keys.h - the one table of keys: what they do, where, and how help calls it
 *
 * What keys do, the line at the bottom, the help page and the configuration's [keys] all
 * come from here.  Which keys are in force is keymap.h's.
 */
#ifndef VIEW_KEYS_H
#define VIEW_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The screens, as bits: a key may work on several. */
enum screen {
	SCREEN_LIST = 1,
	SCREEN_PROCESS = 2,
	SCREEN_ACTING = 4,  /* no screen: the key acts on a process, so it is not there
				  where nothing may (--readonly) */
	SCREEN_COMMAND = 8, /* no screen: there only where a command was started */
};

/* In the screen of one process, while @panel (enum panel) has the keys. */
#define SCREEN_PANEL(panel) (16U << (panel))
#define SCREEN_PANELS (~15U)

enum action {
	ACTION_NONE,
	ACTION_HELP,
	ACTION_QUIT,
	ACTION_REPAINT,
	ACTION_UP,
	ACTION_DOWN,
	ACTION_PAGE_UP,
	ACTION_PAGE_DOWN,
	ACTION_FIRST,
	ACTION_LAST,
	ACTION_OPEN,
	ACTION_BACK,
	ACTION_SEARCH,
	ACTION_FILTER,
	ACTION_USER,
	ACTION_SHOW_ALL,
	ACTION_SORT_MENU,
	ACTION_SORT_NEXT,
	ACTION_SORT_BEFORE,
	ACTION_SORT_BY, /* @argument: enum column_id, in panel 1 enum map_column */
	ACTION_INVERT,
	ACTION_TREE,
	ACTION_FOLD,
	ACTION_UNFOLD,
	ACTION_TAG,
	ACTION_TAG_TREE,
	ACTION_UNTAG,
	ACTION_FOLLOW,
	ACTION_SEARCH_NEXT,
	ACTION_SEEN, /* acknowledge */
	ACTION_MARK,
	ACTION_UNMARK,
	ACTION_PAUSE,
	ACTION_READ,
	ACTION_ZOOM_IN,
	ACTION_ZOOM_OUT,
	ACTION_TIME_STEP, /* @argument: steps, back where negative */
	ACTION_NOW,
	ACTION_PANEL, /* @argument: enum panel */
	ACTION_PANEL_NEXT,
	ACTION_PANEL_BEFORE,
	ACTION_PY_VIEW, /* @argument: enum py_view */
	ACTION_PY_NEXT,
	ACTION_PY_BEFORE,
	ACTION_EVIDENCE, /* what is behind the verdicts */
	ACTION_TYPE,     /* give the command the keyboard */
	ACTION_SNAPSHOT,
	ACTION_RECORD,
	ACTION_MAP_SINGLE,  /* mappings by kind, or one by one */
	ACTION_DETAIL,      /* of the row that the cursor of the panel is on */
	ACTION_SIGNAL,      /* choose one */
	ACTION_SIGNAL_SURE, /* the menu that asks once more */
	/* Of the mouse alone. */
	ACTION_ROW,   /* @argument: row of the list; select, then open */
	ACTION_TITLE, /* @argument: enum column_id; sort by it, or the other way round */
	ACTION_LOOK_AT,    /* @argument: column of the graph; show that moment */
	ACTION_PICK,       /* @argument: item of the menu */
	ACTION_PY_SORT,    /* @argument: enum py_column; again: the other way round */
	ACTION_PANEL_AREA, /* @argument: PANEL_ROW(); a panel that is not open yet */
	ACTION_PANEL_ROW,  /* @argument: PANEL_ROW(); select, then its detail */
	ACTION_MAP_TITLE,  /* the same of panel 1: @argument: enum map_column */
};

/* Row @row of @panel in one argument. */
#define PANEL_ROW(panel, row) ((int)(panel) << 16 | (int)(row))

#define KEY_BINDING_KEYS 5

/* At least as many as the table has. */
#define KEY_BINDINGS_MAX 128

/*
 * A row without help shares the line of the next row that has one, as "+ -".  The texts
 * speak of the keys as they are here; where the person chose others, keymap.h writes its
 * own.
 */
struct key_binding {
	const char *name; /* in the configuration: stays as it is; rows may share it */
	uint32_t key[KEY_BINDING_KEYS]; /* unused ones 0 */
	unsigned screens;               /* of enum screen, SCREEN_PANEL() */
	enum action action;
	int argument;
	const char *keys;  /* in help: "F3 /" */
	const char *brief; /* in the bottom line: the key; NULL: not there */
	const char *label; /* in the bottom line: what it does */
	const char *help;  /* in help; NULL: not there */
};

extern const struct key_binding key_bindings[];
extern const size_t key_binding_count;

/* Whether it is there in these places: one of its own is among them, and SCREEN_ACTING
 * where it acts. */
bool keys_is_there(const struct key_binding *binding, unsigned places);

#endif
