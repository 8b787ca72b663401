/*
 * dashboard.h - the screen over a session: what the user looks at, and what keys ask for
 *
 * Whoever owns the session drives the ticks and decides what ends it; the dashboard draws
 * what is known and carries out what the view asks for.
 *
 *	dashboard_init(&d, &session, &options, &err);   after session_watch()
 *	dashboard_signals(&set);                        beside the session's own signals
 *	each tick:    session_tick(); dashboard_show(&d, &err);   opens the screen at first
 *	each signal:  if (dashboard_signal(&d, number)) return;
 *	dashboard_finish(&d);                           the terminal is restored
 */
#ifndef APP_DASHBOARD_H
#define APP_DASHBOARD_H

#include "app/session.h"
#include "app/status.h"

struct pyhistory;
struct term;

struct dashboard_options {
	bool whole_system; /* the list is every process; else what is watched */
	bool alone; /* where a single process is watched: open it; Esc leads to all */
	/* The user wants to leave. */
	void (*quit)(void *context);
	void *context;
};

struct dashboard {
	struct session *session;
	struct dashboard_options options;
	struct status_reader status;
	struct term *term; /* NULL: not open yet */
	struct view *view;
	struct canvas canvas;
	/* Of the process that was opened last: its Python, from reading to reading. */
	struct pyhistory *python;
	struct procid python_id;
};

/* 0, or negative errno with @err; dashboard_finish() either way. */
int dashboard_init(struct dashboard *d, struct session *s,
	const struct dashboard_options *options, struct err *err);

/* Restore the terminal; what was said meanwhile is printed.  Fine before init. */
void dashboard_finish(struct dashboard *d);

/* After a tick of the session: take it over and draw; the first time the screen is
 * opened.  0, or negative errno with @err when there is no terminal to draw on. */
int dashboard_show(struct dashboard *d, struct err *err);

/* Add the signals that the screen needs. */
void dashboard_signals(sigset_t *set);

/* Whether @number was one of those; then it is dealt with. */
bool dashboard_signal(struct dashboard *d, int number);

#endif
