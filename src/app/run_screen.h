/*
 * run_screen.h - `run --dashboard`: the command on a terminal of its own, beside the
 * dashboard
 *
 * command_run.c decides what becomes of the command; here is what the user sees of it
 * and how it is spoken of.
 */
#ifndef APP_RUN_SCREEN_H
#define APP_RUN_SCREEN_H

#include "app/console.h"
#include "app/dashboard.h"

struct run_screen {
	struct console console;
	struct dashboard dashboard;
	bool is_open; /* to be drawn; else the user is gone, or not there yet */
};

/* What can be refused before the command is started; set in @what its terminal.
 * 0, or negative errno with @err; run_screen_finish() either way. */
int run_screen_prepare(struct run_screen *s, struct session *session,
	struct spawn_options *what, struct err *err);

/* The command runs, and is watched; 0, or negative errno with @err. */
int run_screen_start(struct run_screen *s, uint32_t pid, const char *name,
	void (*quit)(void *context, bool gone), void *context, struct err *err);

/* After a tick; 0, or negative errno with @err. */
int run_screen_show(struct run_screen *s, struct err *err);

/* The command has ended, as @wait_status says: leaving ends nothing any more. */
void run_screen_ended(struct run_screen *s, const char *name, int wait_status);

/* It is being ended: @sent processes got signal @number. */
void run_screen_ending(struct run_screen *s, int number, size_t sent);

/* Restore the terminal; the command keeps its own. */
void run_screen_close(struct run_screen *s);

/* The same, and take the command's terminal away. */
void run_screen_finish(struct run_screen *s);

#endif
