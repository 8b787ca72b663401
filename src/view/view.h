/*
 * view.h - what is on the screen, and what keys do with it
 *
 * The application owns terminal, history and source; the view owns what is looked at:
 * which screen, which process, sorting, filter, panel, zoom, pause.  It draws on a
 * canvas and never waits, reads files or knows a terminal.
 *
 *	struct view *v = view_create(&options);
 *	each tick:      view_update(v, history, &status);
 *	each frame:     view_draw(v, history, &status, &canvas);  term_show(term, &canvas);
 *	each key:       while (term_read(term, &intent)) {
 *	                        view_apply(v, history, &intent, &requests);
 *	                        ... do what requests.what says ...
 *	                }
 *	                and draw again at once when view_is_dirty(v)
 *
 * view_update() copies what screens need out of history, so that a picture can stand
 * still (pause) while history goes on, and that nothing moves but at a tick.
 * view_draw() may be called as often as wanted: with nothing new it draws the same cells.
 *
 * A process that is opened is watched in full: the application passes VIEW_OPEN on
 * (history_open, procfs_source_open) and VIEW_CLOSE when it is left.  It opens the
 * targets of its command line itself, view_options.open_pid among them, and may keep
 * them open when they are left.
 */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "model/finding.h"
#include "model/procid.h"
#include "model/pyreading.h"
#include "view/canvas.h"
#include "view/intent.h"

struct column_order;
struct history;
struct pypicture;
struct keymap;
struct output;
struct view;
struct view_evidence;
struct ack;

/* While the command has the keyboard, this key (Ctrl and ]) takes it back. */
#define VIEW_KEY_BACK KEY_CODE_CTRL(']')

struct view_options {
	enum charset charset; /* see view_charset() */
	bool everything;   /* the list is the whole system: those that ended leave it */
	uint32_t open_pid; /* start with this process opened; 0: with the list */
	bool output; /* there is a command whose output is to be seen: start with it */
	const char *filter;                 /* start with this filter; NULL: none */
	bool readonly;                      /* offer nothing that acts on a process */
	const struct keymap *keys;          /* copied; NULL: those of the table */
	/* Of the list and of panel 1, copied; NULL: all. */
	const struct column_order *columns, *map_columns;
};

/* The best characters for this locale: Braille where it is UTF-8, ASCII otherwise or when
 * @ascii is asked for; blocks where the terminal's type (as in TERM) has no Braille. */
enum charset view_charset(bool ascii, const char *terminal);

/* A recording that is being written. */
struct view_recording {
	const char *name; /* of its file */
	uint64_t rows, lost;
};

#define VIEW_ALERTS_MAX 64

/* An alert that is true now. */
struct view_alert {
	struct procid id; /* pid 0: all together */
	unsigned alert;   /* which, < 64 */
	char text[48];    /* "rss>500M for 10s" */
	char who[48];     /* "python3 4711": raw bytes of a name in it */
};

/* What the application knows and history does not.  Texts are borrowed for the call. */
struct view_status {
	uint64_t real_ms;     /* now, since 1970 */
	uint64_t boot_ns;     /* now, since boot (CLOCK_BOOTTIME): ages of processes */
	uint64_t interval_ns; /* between ticks */
	double own_cpu_pct;   /* memtide's own use of one CPU; < 0: not known yet */
	const char *host;     /* name of the machine, "" unknown */
	bool memory_known;    /* the next four */
	uint64_t total_bytes, available_bytes;
	uint64_t swap_total_bytes, swap_used_bytes;
	bool container_known; /* the next two: the cgroup that memtide itself is in */
	uint64_t container_bytes, container_limit_bytes;
	double stalled_pct;  /* PSI some avg10 of memory; < 0: unknown */
	const char *message; /* one line for the person, "" none; shown while given */
	/* What is found of the opened process; NULL: nothing was looked at yet. */
	const struct finding *leak, *limit;
	const struct view_evidence *evidence; /* behind them; NULL: none */
	const struct view_alert *alert;       /* [0 .. alert_count-1] */
	size_t alert_count;
	const struct growth_reading *growth; /* who makes it grow; NULL: not known yet */
	struct pypicture *python; /* of its Python; NULL: not looked into */
	const struct view_recording *recording; /* NULL: none */
	/* Of the command that was started; NULL: none was. */
	const struct output *output;
	const char *command;  /* its name, with @output */
	bool command_listens; /* what is typed can reach it */
	const char
		*quit_question; /* leaving ends it: asked first; NULL: it ends nothing */
	const struct alerts *alerts; /* their thresholds are shown; NULL: none */
	const char *heavy_note; /* why the opened process' mappings are not read, or "" */
};

struct view *view_create(const struct view_options *options);
void view_destroy(struct view *v);

/* Take over what happened: once a tick, and after VIEW_OPEN was carried out. */
void view_update(
	struct view *v, struct history *history, const struct view_status *status);

/* Draw all of it; the canvas has the terminal's size. */
void view_draw(struct view *v, struct history *history, const struct view_status *status,
	struct canvas *canvas);

/* What the application is to do, bits of view_requests.what. */
enum view_request {
	VIEW_QUIT = 1 << 0,
	VIEW_CLOSE = 1 << 1,      /* @close: no longer looked at; before VIEW_OPEN */
	VIEW_OPEN = 1 << 2,       /* @open: watch in full, then view_update() and draw */
	VIEW_MARK = 1 << 3,       /* history_mark() */
	VIEW_UNMARK = 1 << 4,     /* history_unmark() */
	VIEW_READ_HEAVY = 1 << 5, /* @open: read its mappings once now */
	VIEW_LIST_ON = 1 << 6,    /* the list is shown: all processes are wanted */
	VIEW_LIST_OFF = 1 << 7,   /* it is not: the opened one is enough */
	VIEW_REPAINT = 1 << 8,    /* the terminal shows rubbish: send every cell again */
	VIEW_PAUSED = 1 << 9,     /* the picture stands still, for information */
	VIEW_RESUMED = 1 << 10,   /* ... and moves again: view_update() */
	VIEW_SIGNAL = 1 << 11, /* send @signal to each of @to: as they were looked at */
	VIEW_SEEN = 1 << 12,   /* @seen was acknowledged; none: there was nothing new */
	VIEW_TYPE = 1 << 13,   /* @key is for the command */
	VIEW_GONE =
		1 << 14, /* with VIEW_QUIT: the terminal is gone, nobody can be asked */
	VIEW_SNAPSHOT = 1 << 15, /* write down what is shown and known */
	VIEW_RECORD = 1 << 16, /* begin to record each of @to, or @to_all; or stop, where
				  it is being done */
	VIEW_MAPPINGS = 1 << 17, /* view_wants_list() may say something else now */
};

struct view_requests {
	unsigned what;
	struct procid open, close;
	int signal;
	const struct procid
		*to; /* [0 .. to_count-1]; the view's, until it is asked again */
	size_t to_count;
	const struct ack *seen; /* [0 .. seen_count-1], the view's */
	size_t seen_count;
	bool to_all; /* VIEW_RECORD: all that is watched, instead of @to */
	uint32_t key;
};

/* Act on one intent; fills @requests.  At most a millisecond. */
void view_apply(struct view *v, struct history *history, const struct intent *intent,
	struct view_requests *requests);

/* Did anything change since the last view_draw() that a frame should show? */
bool view_is_dirty(const struct view *v);

/* Whether mappings of the opened process are to be read one by one. */
bool view_wants_list(const struct view *v);

/* The process that is opened; pid 0: the list is shown. */
struct procid view_opened(const struct view *v);

bool view_is_paused(const struct view *v);

/* Whether the command has the keyboard. */
bool view_is_typing(const struct view *v);

/* The size that the command's output had when it was drawn last, and would have first on
 * a screen of that size; false: it was not drawn. */
bool view_output_size(const struct view *v, int *cols, int *rows);
void view_output_size_first(int cols, int rows, int *output_cols, int *output_rows);

#endif
