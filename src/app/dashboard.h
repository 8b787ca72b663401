/*
 * dashboard.h - the screen over a session: what the user looks at, and what keys ask for
 *
 * Whoever owns the session drives the ticks and decides what ends it; the dashboard draws
 * what is known and carries out what the view asks for.
 *
 *	dashboard_init(&d, &session, &options, &err);   after session_watch()
 *	dashboard_signals(&set);                        beside the session's own signals
 *	each tick:    session_tick(); dashboard_show(&d, &err);   opens the screen at first
 *	each signal:  if (dashboard_signal(&d, info)) return;
 *	dashboard_finish(&d);                           the terminal is restored
 */
#ifndef APP_DASHBOARD_H
#define APP_DASHBOARD_H

#include "app/record_key.h"
#include "app/session.h"
#include "app/status.h"

struct pyhistory;
struct console;
struct term;

struct dashboard_options {
	bool whole_system; /* the list is every process; else what is watched */
	bool alone; /* where a single process is watched: open it; Esc leads to all */
	uint32_t open_pid; /* or open this one; Esc leads to what is watched; 0: none */
	/* The user wants to leave; @gone: the terminal is gone, nobody can be asked. */
	void (*quit)(void *context, bool gone);
	void *context;
	struct console *console; /* of the command that was started; NULL: none was */
	const char *command;     /* its name */
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
	struct record_key record_key;
	char question[100]; /* asked before leaving; "": nothing is */
	/* What a key asked for in the middle of a tick; what 0: nothing did. */
	struct view_requests waiting;
};

/* Whether there is a terminal that can be drawn on, as far as can be said without drawing;
 * 0, or negative errno with @err. */
int dashboard_check(const struct options *o, struct err *err);

/* 0, or negative errno with @err; dashboard_finish() either way. */
int dashboard_init(struct dashboard *d, struct session *s,
	const struct dashboard_options *options, struct err *err);

/* Restore the terminal; what was said meanwhile is printed.  Fine before init. */
void dashboard_finish(struct dashboard *d);

/* After a tick of the session: take it over and draw; the first time the screen is
 * opened.  0, or negative errno with @err when there is no terminal to draw on. */
int dashboard_show(struct dashboard *d, struct err *err);

/* Draw again now, where the screen is open. */
void dashboard_redraw(struct dashboard *d);

/* A line for the user, shown for some seconds. */
void dashboard_say(struct dashboard *d, const char *text);

/* Ask this before leaving; NULL: nothing.  In force from the next dashboard_show() on. */
void dashboard_ask(struct dashboard *d, const char *question);

/* Add the signals that the screen needs. */
void dashboard_signals(sigset_t *set);

/* Whether this was one of those, or a key that the terminal makes a signal of (^C); then
 * it is dealt with. */
bool dashboard_signal(struct dashboard *d, const struct signalfd_siginfo *info);

#endif
