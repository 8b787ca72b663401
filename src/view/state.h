/*
 * state.h - what view remembers between frames; its own files only
 */
#ifndef VIEW_STATE_H
#define VIEW_STATE_H

#include "view/acks.h"
#include "view/column_order.h"
#include "view/focus.h"
#include "view/forecast.h"
#include "view/keymap.h"
#include "view/lookback.h"
#include "view/maps.h"
#include "view/picker.h"
#include "view/prompt.h"
#include "view/pypanel.h"
#include "view/rows.h"
#include "view/scale.h"
#include "view/signal_menu.h"
#include "view/view.h"

enum panel {
	PANEL_MAPPINGS,
	PANEL_GROWTH,
	PANEL_PYTHON,
	PANEL_LIMITS,
	PANEL_EVENTS,
	PANEL_OUTPUT, /* of the command that was started; else it is not there */
	PANEL_COUNT
};

/* A place on the screen that can be clicked, as drawn last. */
struct zone {
	int x, y, width, height;
	enum action action;
	int argument;
};

#define ZONE_MAX 160

/* Smaller terminals get a word instead of a screen. */
#define VIEW_COLS_MIN 40
#define VIEW_ROWS_MIN 10

struct view {
	enum charset charset;
	enum screen screen;
	bool helping; /* the help page covers the screen */
	int help_top;

	struct rows rows;
	struct procid selected;    /* pid 0: nothing chosen yet, the cursor is a place */
	size_t cursor, top;        /* in rows.shown; top: first visible */
	int list_rows;             /* visible, as drawn last */
	struct procid search_from; /* selected when the search began */
	char searched[PROMPT_TEXT_MAX]; /* last, "" nothing yet */
	struct prompt prompt;
	struct picker picker;
	enum action picking; /* what the menu is for */
	struct signal_menu signal;
	bool readonly; /* nothing acts on a process */
	struct keymap keys;
	struct column_order columns, map_columns;

	bool explaining; /* what is behind the verdicts covers the screen */
	int explain_top;

	struct acks acks; /* what was acknowledged */
	struct ack told[2];
	size_t told_count;
	struct view_alert alert[VIEW_ALERTS_MAX]; /* those that are on */
	size_t alert_count;

	struct focus focus;
	struct maps maps;              /* panel 1 */
	struct growth_reading *growth; /* of it; NULL: not known yet */
	uint64_t growth_since_ms;      /* since 1970: what it counts from */
	enum panel panel;
	enum panel beside; /* where two stand side by side: the one on the left */
	size_t panel_top[PANEL_COUNT];
	size_t panel_count[PANEL_COUNT];  /* lines there are, as drawn last */
	int panel_rows[PANEL_COUNT];      /* lines visible, as drawn last */
	size_t panel_cursor[PANEL_COUNT]; /* of those that have one: the chosen row */
	bool panel_detail[PANEL_COUNT];   /* the chosen row is shown in detail */
	uint64_t limit_chosen; /* which limit the cursor is on; 0: wherever it stands */
	struct pypanel py;
	int zoom; /* index of a span; < 0: by itself */
	struct scale scale;
	struct lookback look;     /* of a picture that stands still */
	struct graph_place place; /* of the graph, as drawn last */
	struct forecast forecast; /* as of the last view_update() */

	bool has_output;
	bool command_listens;         /* what is typed can reach the command */
	bool typing;                  /* it has the keyboard */
	bool output_held;             /* scrolled back: its end is not followed */
	uint64_t output_forgotten;    /* lines, as drawn last */
	int output_cols, output_rows; /* as drawn last; 0: not drawn */
	char quit_question[100];      /* "": leaving ends nothing */
	struct chosen recorded;

	bool marked;
	bool paused;
	uint64_t paused_real_ms;
	uint64_t interval_ns;
	struct tick_time now; /* of the last view_update() */

	struct zone zone[ZONE_MAX];
	size_t zone_count;
	bool dirty;
};

/* Seconds that the graph shows, by zoom. */
extern const uint64_t view_spans_s[];
extern const int view_span_count;

/* The span in use: chosen, or large enough for what was watched so far. */
uint64_t view_span_s(const struct view *v);

/* Keep cursor and first visible row where they belong, after rows or size changed. */
void view_settle(struct view *v);

/* Whether this key is there on the screen that is shown. */
bool view_has_key(const struct view *v, const struct key_binding *binding);

/* Where keys go at present, for keys_find(): the screen, the panel, and whether they may
 * act on a process. */
unsigned view_places(const struct view *v);

/* Note a place that can be clicked. */
void view_add_zone(struct view *v, int x, int y, int width, int height,
	enum action action, int argument);

#endif
