#include "config.h"

#include "view/keys.h"

#include "base/cleanup.h"
#include "view/intent.h"
#include "view/state.h"

#define BOTH (SCREEN_LIST | SCREEN_PROCESS)
#define MAPS SCREEN_PANEL(PANEL_MAPPINGS)
#define TABLES (SCREEN_LIST | MAPS | SCREEN_PANEL(PANEL_PYTHON))
#define F(n) (KEY_CODE_F1 + (n)-1)

/* In the order of the bottom line and of help. */
const struct key_binding key_bindings[] = {
	{"help", {F(1), '?', 'h'}, BOTH, ACTION_HELP, 0, "F1 ? h", "F1", "Help",
		"this help"},
	{"open", {KEY_CODE_ENTER}, SCREEN_LIST, ACTION_OPEN, 0, "Enter", "Enter", "Open",
		"watch the selected process closely; the tagged: as a group"},
	{"back", {KEY_CODE_ESCAPE, KEY_CODE_BACKSPACE}, SCREEN_PROCESS, ACTION_BACK, 0,
		"Esc", "Esc", "Back", "back to the list of processes"},
	{"search", {F(3), '/'}, TABLES, ACTION_SEARCH, 0, "F3 /", "F3", "Search",
		"search a name, command, PID, mapping, type; again: the next"},
	{"search-next", {'n'}, TABLES, ACTION_SEARCH_NEXT, 0, "n", NULL, NULL,
		"the next that was searched for"},
	{"filter", {F(4), '\\'}, TABLES, ACTION_FILTER, 0, "F4 \\", "F4", "Filter",
		"show only those that contain a text; a|b: either"},
	{"user", {'u'}, SCREEN_LIST, ACTION_USER, 0, "u", NULL, NULL,
		"show only the processes of one user"},
	{"show-all", {KEY_CODE_ESCAPE}, SCREEN_LIST, ACTION_SHOW_ALL, 0, "Esc", NULL,
		NULL, "back to all: out of the group, no filter, all users"},
	{"tree", {F(5), 't'}, SCREEN_LIST, ACTION_TREE, 0, "F5 t", "F5", "Tree",
		"show who started whom, and what they use together"},
	{"single", {F(5), 't'}, MAPS, ACTION_MAP_SINGLE, 0, "F5 t", "F5", "Single",
		"mappings one by one, or by kind and name again"},
	{"unfold", {'+', '='}, SCREEN_LIST, ACTION_UNFOLD, 0, NULL, NULL, NULL, NULL},
	{"fold", {'-', '_'}, SCREEN_LIST, ACTION_FOLD, 0, "+ -", NULL, NULL,
		"in the tree: unfold, fold what is below"},
	{"sort-menu", {F(6)}, TABLES, ACTION_SORT_MENU, 0, "F6", "F6", "Sort",
		"choose the column that sorts"},
	{"sort-left", {'<', ','}, TABLES, ACTION_SORT_BEFORE, 0, NULL, NULL, NULL, NULL},
	{"sort-right", {'>', '.'}, TABLES, ACTION_SORT_NEXT, 0, "< >", NULL, NULL,
		"sort by the column to the left, to the right"},
	{"sort-invert", {'I'}, TABLES, ACTION_INVERT, 0, "I", NULL, NULL,
		"sort the other way round"},
	{"sort-rss", {'M'}, SCREEN_LIST, ACTION_SORT_BY, COLUMN_RSS, NULL, NULL, NULL,
		NULL},
	{"sort-peak", {'P'}, SCREEN_LIST, ACTION_SORT_BY, COLUMN_PEAK, NULL, NULL, NULL,
		NULL},
	{"sort-growth", {'G'}, SCREEN_LIST, ACTION_SORT_BY, COLUMN_RATE, NULL, NULL, NULL,
		NULL},
	{"sort-pid", {'N'}, SCREEN_LIST, ACTION_SORT_BY, COLUMN_PID, "M P G N", NULL,
		NULL, "sort by RSS, peak, growth, PID"},
	{"maps-by-rss", {'M'}, MAPS, ACTION_SORT_BY, MAP_RSS, NULL, NULL, NULL, NULL},
	{"maps-by-pss", {'P'}, MAPS, ACTION_SORT_BY, MAP_PSS, NULL, NULL, NULL, NULL},
	{"maps-by-difference", {'D'}, MAPS, ACTION_SORT_BY, MAP_DELTA, NULL, NULL, NULL,
		NULL},
	{"maps-by-growth", {'G'}, MAPS, ACTION_SORT_BY, MAP_RATE, NULL, NULL, NULL, NULL},
	{"maps-by-name", {'N'}, MAPS, ACTION_SORT_BY, MAP_NAME, "M P D G N", NULL, NULL,
		"sort by RSS, PSS, difference, growth, name"},
	{"tag", {' '}, SCREEN_LIST, ACTION_TAG, 0, "Space", NULL, NULL,
		"tag it, or no longer; Enter opens the tagged as a group"},
	{"tag-below", {'c'}, SCREEN_LIST, ACTION_TAG_TREE, 0, "c", NULL, NULL,
		"tag it and all that it started"},
	{"untag", {'U'}, SCREEN_LIST, ACTION_UNTAG, 0, "U", NULL, NULL,
		"no tags any more"},
	{"follow", {'F'}, SCREEN_LIST, ACTION_FOLLOW, 0, "F", NULL, NULL,
		"let the cursor stay with the process, or with the line"},
	{"panel-mappings", {'1'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_MAPPINGS, NULL,
		NULL, NULL, NULL},
	{"panel-growth", {'2'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_GROWTH, NULL, NULL,
		NULL, NULL},
	{"panel-python", {'3'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_PYTHON, NULL, NULL,
		NULL, NULL},
	{"panel-limits", {'4'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_LIMITS, NULL, NULL,
		NULL, NULL},
	{"panel-events", {'5'}, SCREEN_PROCESS, ACTION_PANEL, PANEL_EVENTS, NULL, NULL,
		NULL, NULL},
	{"panel-before", {KEY_CODE_BACK_TAB, KEY_CODE_LEFT}, SCREEN_PROCESS,
		ACTION_PANEL_BEFORE, 0, NULL, NULL, NULL, NULL},
	{"panel-next", {KEY_CODE_TAB, KEY_CODE_RIGHT}, SCREEN_PROCESS, ACTION_PANEL_NEXT,
		0, "Tab 1 - 5", "Tab", "Panel",
		"the next panel; or the one with that number"},
	{"python-next", {'p'}, SCREEN_PROCESS, ACTION_PY_NEXT, 0, "p", NULL, NULL,
		"panel 3, its next view: types, gc, allocator, threads, advice"},
	{"python-before", {'P'}, SCREEN_PANEL(PANEL_PYTHON), ACTION_PY_BEFORE, 0, "P",
		NULL, NULL, "its view before"},
	{"panel-output", {'6'}, SCREEN_PROCESS | SCREEN_COMMAND, ACTION_PANEL,
		PANEL_OUTPUT, "6", NULL, NULL,
		"what the command prints (memtide run --dashboard)"},
	{"type", {'i'}, SCREEN_PROCESS | SCREEN_COMMAND, ACTION_TYPE, 0, "i", "i", "Type",
		"type to the command, until ^] (Ctrl and ]); in panel 6 also Enter"},
	{"evidence", {'e'}, BOTH, ACTION_EVIDENCE, 0, "e", NULL, NULL,
		"what the verdicts rest on, and what would change them"},
	{"acknowledge", {'a'}, BOTH, ACTION_SEEN, 0, "a", NULL, NULL,
		"acknowledge: quiet until it gets worse or comes again"},
	{"detail", {KEY_CODE_ENTER}, SCREEN_PROCESS, ACTION_DETAIL, 0, "Enter", NULL,
		NULL, "more about the line that the cursor is on"},
	{"zoom-in", {'+', '='}, SCREEN_PROCESS, ACTION_ZOOM_IN, 0, NULL, NULL, NULL,
		NULL},
	{"zoom-out", {'-', '_'}, SCREEN_PROCESS, ACTION_ZOOM_OUT, 0, "+ -", "+ -", "Zoom",
		"show a shorter, a longer time in the graph"},
	{"signal", {F(9), 'k'}, SCREEN_LIST | SCREEN_ACTING, ACTION_SIGNAL, 0, "F9 k",
		"F9", "Signal", "send a signal: end it, hold it, let it go on"},
	{"signal", {F(9), 'k'}, SCREEN_PROCESS | SCREEN_ACTING, ACTION_SIGNAL, 0, "F9 k",
		NULL, NULL, "send it a signal: end it, hold it, let it go on"},
	{"mark", {'m'}, BOTH, ACTION_MARK, 0, "m", "m", "Mark",
		"set a mark: differences count from now on"},
	{"unmark", {'x'}, BOTH, ACTION_UNMARK, 0, "x", NULL, NULL,
		"remove it: differences count from the start"},
	{"pause-list", {'Z'}, SCREEN_LIST, ACTION_PAUSE, 0, "Z", "Z", "Pause",
		"hold the picture; watching goes on"},
	{"pause", {' ', 'Z'}, SCREEN_PROCESS, ACTION_PAUSE, 0, "Space Z", "Space",
		"Pause", "hold the picture; watching goes on"},
	{"read", {'R'}, SCREEN_PROCESS, ACTION_READ, 0, "R", "R", "Read",
		"read the mappings once now, whatever it costs the process"},
	{"snapshot", {'s'}, BOTH, ACTION_SNAPSHOT, 0, "s", NULL, NULL,
		"write the screen and all tables to files"},
	{"record", {'r'}, BOTH, ACTION_RECORD, 0, "r", NULL, NULL,
		"write what is watched to a CSV file; again: stop"},
	{"up", {KEY_CODE_UP}, BOTH, ACTION_UP, 0, NULL, NULL, NULL, NULL},
	{"down", {KEY_CODE_DOWN}, BOTH, ACTION_DOWN, 0, NULL, NULL, NULL, NULL},
	{"page-up", {KEY_CODE_PAGE_UP}, BOTH, ACTION_PAGE_UP, 0, NULL, NULL, NULL, NULL},
	{"page-down", {KEY_CODE_PAGE_DOWN}, BOTH, ACTION_PAGE_DOWN, 0, NULL, NULL, NULL,
		NULL},
	{"first", {KEY_CODE_HOME}, BOTH, ACTION_FIRST, 0, NULL, NULL, NULL, NULL},
	{"last", {KEY_CODE_END}, BOTH, ACTION_LAST, 0, "arrows", NULL, NULL,
		"move; also PgUp, PgDn, Home, End and the mouse"},
	{"repaint", {KEY_CODE_CTRL('l')}, BOTH, ACTION_REPAINT, 0, "^L", NULL, NULL,
		"draw the whole screen again"},
	{"quit", {'q', F(10)}, BOTH, ACTION_QUIT, 0, "q F10", "q", "Quit", "quit"},
};

const size_t key_binding_count = COUNT_OF(key_bindings);

_Static_assert(COUNT_OF(key_bindings) <= KEY_BINDINGS_MAX, "a keymap has room for all");
bool keys_is_there(const struct key_binding *binding, unsigned places)
{
	if (binding->screens & SCREEN_ACTING && !(places & SCREEN_ACTING))
		return false;
	if (binding->screens & SCREEN_COMMAND && !(places & SCREEN_COMMAND))
		return false;
	return binding->screens & places & ~(unsigned)(SCREEN_ACTING | SCREEN_COMMAND);
}
