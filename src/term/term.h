/*
 * term.h - the terminal: a canvas to the screen, keys and mouse to intents
 *
 * The only folder that knows curses.  One terminal a program.  It is restored on every
 * way out but SIGKILL: term_close(), die(), exit() and the signals of a fault, whose
 * handler writes bytes that were prepared at the start and puts back saved modes, and
 * does nothing else.
 *
 *	setlocale(LC_CTYPE, "");
 *	if (term_open(&options, &term, &err) < 0) { print err; exit with 125 }
 *	poll term_fd(term):      while (term_read(term, &intent)) ...
 *	SIGWINCH:                term_resized(term), then canvas_resize() and draw
 *	SIGTSTP:                 term_stop(term); returns when continued, then draw
 *	SIGCONT without it:      term_repaint(term), then draw
 *	each frame:              term_size(), canvas_resize() where it differs,
 *	                         view_draw(), term_show()
 *
 * Signals: the application takes INT, TERM, HUP, WINCH, TSTP and CONT (signalfd); the
 * handlers that curses would install for them are taken out again.
 */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include <stdbool.h>

#include "base/err.h"
#include "term/theme.h"
#include "view/canvas.h"
#include "view/intent.h"

enum term_color {
	TERM_COLOR_AUTO, /* what the terminal can; none with NO_COLOR set and not empty */
	TERM_COLOR_ALWAYS, /* whatever NO_COLOR says */
	TERM_COLOR_NEVER,
};

struct term_options {
	int in_fd, out_fd; /* usually 0 and 1; where @in_fd is no terminal, /dev/tty */
	enum term_color color;
	enum theme theme;
	bool mouse;
};

struct term;

/**
 * term_open() - take over the terminal
 * @out: the terminal; closed with term_close()
 * @err: what is wrong, for the person
 *
 * Return: 0; -ENOTTY where there is no terminal; -ENODEV where TERM names one that is
 * unknown or cannot place text.
 */
int term_open(const struct term_options *options, struct term **out, struct err *err);

/* Whether term_open() has what it needs; nothing is drawn.  As term_open(). */
int term_check(const struct term_options *options, struct err *err);

/* Restore and free; NULL is fine. */
void term_close(struct term *term);

/* To be polled for input. */
int term_fd(const struct term *term);

void term_size(const struct term *term, int *cols, int *rows);

/* After SIGWINCH: ask the terminal for its size. */
void term_resized(struct term *term);

/* Send what changed since the last call; a canvas that is the same costs nothing. */
void term_show(struct term *term, const struct canvas *canvas);

/* The next term_show() sends every cell. */
void term_repaint(struct term *term);

/* Restore the terminal, stop this process as ^Z does, take the terminal over again when
 * it is continued. */
void term_stop(struct term *term);

/**
 * term_read() - the next thing that the person did
 *
 * Never blocks for longer than the 25 ms that tell Escape from a key.  When the terminal
 * is gone it gives INTENT_QUIT, each time.
 *
 * Return: false when there is nothing more at present.
 */
bool term_read(struct term *term, struct intent *out);

#endif
