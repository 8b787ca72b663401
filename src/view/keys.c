#include "config.h"

#include "view/keys.h"

#include "base/cleanup.h"
#include "view/intent.h"
#include "view/state.h"

#define BOTH (SCREEN_LIST | SCREEN_PROCESS)
#define F(n) (KEY_CODE_F1 + (n)-1)

/* In the order of the bottom line and of help. */
const struct key_binding key_bindings[] = {
	{{F(1), '?', 'h'}, BOTH, ACTION_HELP, 0, "F1 ? h", "F1", "Help", "this help"},
	{{KEY_CODE_ENTER}, SCREEN_LIST, ACTION_OPEN, 0, "Enter", "Enter", "Open",
		"watch the selected process closely; the tagged: as a group"},
	{{KEY_CODE_ESCAPE, KEY_CODE_BACKSPACE}, SCREEN_PROCESS, ACTION_BACK, 0, "Esc",
		"Esc", "Back", "back to the list of processes"},
	{{F(3), '/'}, SCREEN_LIST, ACTION_SEARCH, 0, "F3 /", "F3", "Search",
		"search a command, name or PID; again: the next"},
	{{'n'}, SCREEN_LIST, ACTION_SEARCH_NEXT, 0, "n", NULL, NULL,
		"the next that was searched for"},
	{{F(4), '\\'}, SCREEN_LIST, ACTION_FILTER, 0, "F4 \\", "F4", "Filter",
		"show only those that contain a text; a|b: either"},
	{{'u'}, SCREEN_LIST, ACTION_USER, 0, "u", NULL, NULL,
		"show only the processes of one user"},
	{{KEY_CODE_ESCAPE}, SCREEN_LIST, ACTION_SHOW_ALL, 0, "Esc", NULL, NULL,
		"back to all: out of the group, no filter, all users"},
	{{F(5), 't'}, SCREEN_LIST, ACTION_TREE, 0, "F5 t", "F5", "Tree",
		"show who started whom, and what they use together"},
	{{'+', '='}, SCREEN_LIST, ACTION_UNFOLD, 0, NULL, NULL, NULL, NULL},
	{{'-', '_'}, SCREEN_LIST, ACTION_FOLD, 0, "+ -", NULL, NULL,
		"in the tree: unfold, fold what is below"},
	{{F(6)}, SCREEN_LIST, ACTION_SORT_MENU, 0, "F6", "F6", "Sort",
		"choose the column that sorts"},
	{{'<', ','}, SCREEN_LIST, ACTION_SORT_BEFORE, 0, NULL, NULL, NULL, NULL},
	{{'>', '.'}, SCREEN_LIST, ACTION_SORT_NEXT, 0, "< >", NULL, NULL,
		"sort by the column to the left, to the right"},
	{{'I'}, SCREEN_LIST, ACTION_INVERT, 0, "I", NULL, NULL,
		"sort the other way round"},
	{{'M'}, SCREEN_LIST, ACTION_SORT_BY, COLUMN_RSS, NULL, NULL, NULL, NULL},
	{{'P'}, SCREEN_LIST, ACTION_SORT_BY, COLUMN_PEAK, NULL, NULL, NULL, NULL},
	{{'G'}, SCREEN_LIST, ACTION_SORT_BY, COLUMN_RATE, NULL, NULL, NULL, NULL},
	{{'N'}, SCREEN_LIST, ACTION_SORT_BY, COLUMN_PID, "M P G N", NULL, NULL,
		"sort by RSS, peak, growth, PID"},
	{{' '}, SCREEN_LIST, ACTION_TAG, 0, "Space", NULL, NULL,
		"tag it, or no longer; Enter opens the tagged as a group"},
	{{'c'}, SCREEN_LIST, ACTION_TAG_TREE, 0, "c", NULL, NULL,
		"tag it and all that it started"},
	{{'U'}, SCREEN_LIST, ACTION_UNTAG, 0, "U", NULL, NULL, "no tags any more"},
	{{'F'}, SCREEN_LIST, ACTION_FOLLOW, 0, "F", NULL, NULL,
		"let the cursor stay with the process, or with the line"},
	{{'1'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_MAPPINGS, NULL, NULL, NULL, NULL},
	{{'2'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_GROWTH, NULL, NULL, NULL, NULL},
	{{'3'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_PYTHON, NULL, NULL, NULL, NULL},
	{{'4'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_LIMITS, NULL, NULL, NULL, NULL},
	{{'5'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_EVENTS, NULL, NULL, NULL, NULL},
	{{KEY_CODE_TAB, KEY_CODE_RIGHT}, SCREEN_PROCESS, ACTION_PANEL_NEXT, 0,
		"Tab 1 - 5", "Tab", "Panel",
		"the next panel; or the one with that number"},
	{{KEY_CODE_BACK_TAB, KEY_CODE_LEFT}, SCREEN_PROCESS, ACTION_PANEL_BEFORE, 0, NULL,
		NULL, NULL, NULL},
	{{'+', '='}, SCREEN_PROCESS, ACTION_ZOOM_IN, 0, NULL, NULL, NULL, NULL},
	{{'-', '_'}, SCREEN_PROCESS, ACTION_ZOOM_OUT, 0, "+ -", "+ -", "Zoom",
		"show a shorter, a longer time in the graph"},
	{{F(9), 'k'}, SCREEN_LIST | SCREEN_ACTING, ACTION_SIGNAL, 0, "F9 k", "F9",
		"Signal", "send a signal: end it, hold it, let it go on"},
	{{F(9), 'k'}, SCREEN_PROCESS | SCREEN_ACTING, ACTION_SIGNAL, 0, "F9 k", NULL,
		NULL, "send it a signal: end it, hold it, let it go on"},
	{{'m'}, BOTH, ACTION_MARK, 0, "m", "m", "Mark",
		"set a mark: differences count from now on"},
	{{'x'}, BOTH, ACTION_UNMARK, 0, "x", NULL, NULL,
		"remove it: differences count from the start"},
	{{'Z'}, SCREEN_LIST, ACTION_PAUSE, 0, "Z", "Z", "Pause",
		"hold the picture; watching goes on"},
	{{' ', 'Z'}, SCREEN_PROCESS, ACTION_PAUSE, 0, "Space Z", "Space", "Pause",
		"hold the picture; watching goes on"},
	{{'R'}, SCREEN_PROCESS, ACTION_READ, 0, "R", "R", "Read",
		"read the mappings once now, whatever it costs the process"},
	{{KEY_CODE_UP}, BOTH, ACTION_UP, 0, NULL, NULL, NULL, NULL},
	{{KEY_CODE_DOWN}, BOTH, ACTION_DOWN, 0, NULL, NULL, NULL, NULL},
	{{KEY_CODE_PAGE_UP}, BOTH, ACTION_PAGE_UP, 0, NULL, NULL, NULL, NULL},
	{{KEY_CODE_PAGE_DOWN}, BOTH, ACTION_PAGE_DOWN, 0, NULL, NULL, NULL, NULL},
	{{KEY_CODE_HOME}, BOTH, ACTION_FIRST, 0, NULL, NULL, NULL, NULL},
	{{KEY_CODE_END}, BOTH, ACTION_LAST, 0, "arrows", NULL, NULL,
		"move; also PgUp, PgDn, Home, End and the mouse"},
	{{KEY_CODE_CTRL('l')}, BOTH, ACTION_REPAINT, 0, "^L", NULL, NULL,
		"draw the whole screen again"},
	{{'q', F(10)}, BOTH, ACTION_QUIT, 0, "q F10", "q", "Quit", "quit"},
};

const size_t key_binding_count = COUNT_OF(key_bindings);

const struct key_binding *keys_find(uint32_t key, enum screen screen)
{
	for (size_t i = 0; key && i < key_binding_count; i++) {
		const struct key_binding *b = &key_bindings[i];

		for (size_t k = 0; k < KEY_BINDING_KEYS; k++)
			if (b->key[k] == key && b->screens & screen)
				return b;
	}
	return NULL;
}
