/*
 * console.h - a terminal of its own for the command that `run --dashboard` starts
 *
 * The command's side of a pseudo terminal is handed to it; what it prints there is read
 * from the loop, a bounded amount each turn, so that a flood neither delays keys nor
 * holds the command up, and becomes an output (view/output.h).  Nothing here blocks.
 *
 *	console_open(&c, loop, cols, rows, &err);
 *	console_offer(&c, &spawn_options);      then spawn_create()
 *	console_started(&c);                    then it is the command's alone
 *	each key:  console_type(&c, key);
 *	console_finish(&c);                     who still uses it gets SIGHUP, as by the
 *	                                        end of any terminal
 */
#ifndef APP_CONSOLE_H
#define APP_CONSOLE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/loop.h"
#include "procfs/spawn.h"
#include "view/output.h"

struct console {
	struct loop *loop;
	struct output *output;
	int master;              /* -1: nobody is at the other side any more */
	int slave;               /* the command's side, until it was started; -1 */
	int timer;               /* a frame is due */
	bool timer_set, is_full; /* full: bytes wait until the command takes them */
	char **env;              /* for the command, owned */
	char term[64];
	/* Something was printed: at most every 25 ms. */
	void (*changed)(void *context);
	void *context;
};

/* 0, or negative errno with @err; console_finish() either way. */
int console_open(
	struct console *c, struct loop *loop, int cols, int rows, struct err *err);
void console_finish(struct console *c);

/* Set in @what what makes it the command's terminal.  A standard input or error that is
 * no terminal now stays what it is. */
void console_offer(struct console *c, struct spawn_options *what);
void console_started(struct console *c);

/* Whether somebody can read what is typed. */
bool console_listens(const struct console *c);

/* A key for the command, as of intent.h. */
void console_type(struct console *c, uint32_t key);

void console_resize(struct console *c, int cols, int rows);

#endif
