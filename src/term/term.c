#include "config.h"

#include "term/term.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <curses.h>

#include "base/die.h"
#include "base/text.h"
#include "term/input.h"
#include "term/paint.h"
#include "term/palette.h"
#include "term/rescue.h"
#include "term/terminfo.h"

struct term {
	FILE *in, *out;
	SCREEN *screen;
	WINDOW *pad; /* reading from a pad never draws */
	struct paint paint;
	bool mouse;
	bool follow; /* its moves are still to be asked for */
};

/* Signals that newterm() takes for itself; they are the application's. */
static const int curses_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

static const char elsewhere[] = "`memtide record` and `memtide inspect` need no terminal";

/* A stream of its own on @fd, or on the controlling terminal where that is none. */
static FILE *open_stream(int fd, bool is_input, struct err *err)
{
	int own = isatty(fd) ? fcntl(fd, F_DUPFD_CLOEXEC, 3) : -1;
	FILE *stream;

	if (own < 0 && is_input)
		own = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	stream = own < 0 ? NULL : fdopen(own, is_input ? "r" : "w");
	if (!stream) {
		if (own >= 0)
			close(own);
		err_set(err, -ENOTTY, "standard %s is not a terminal; %s",
			is_input ? "input" : "output", elsewhere);
	}
	return stream;
}

/* TERM in words that may be printed. */
static int bad_type(struct err *err, const char *why)
{
	const char *type = getenv("TERM");
	AUTO_BUF struct buf name = {0};

	if (!type || !*type)
		return err_set(err, -ENODEV,
			"TERM is not set, so it is not known how to draw; try "
			"TERM=xterm-256color; %s",
			elsewhere);
	buf_init(&name, 300);
	text_escape(&name, type, strlen(type), 40, true);
	return err_set(err, -ENODEV,
		"the terminal type \"%s\" (TERM) %s; try TERM=xterm-256color; %s",
		name.data, why, elsewhere);
}

static int check(int in_fd, int out_fd, struct err *err)
{
	const char *why = terminfo_check(out_fd);

	if (why)
		return bad_type(err, why);
	if (rescue_save(in_fd, out_fd) < 0)
		return err_set(err, -ENOTTY, "the terminal's modes cannot be read");
	return 0;
}

static SCREEN *start_curses(FILE *out, FILE *in)
{
	struct sigaction kept[COUNT_OF(curses_signals)];
	SCREEN *screen;

	/* LINES and COLUMNS in the environment are often stale, and can be absurd. */
	use_env(FALSE);
	use_tioctl(TRUE);
	for (size_t i = 0; i < COUNT_OF(curses_signals); i++)
		sigaction(curses_signals[i], NULL, &kept[i]);
	screen = newterm(NULL, out, in);
	for (size_t i = 0; i < COUNT_OF(curses_signals); i++)
		sigaction(curses_signals[i], &kept[i], NULL);
	return screen;
}

/* ^S would stop the output, and with it the program, until ^Q. */
static void keep_flowing(int fd)
{
	struct termios modes;

	if (tcgetattr(fd, &modes) < 0)
		return;
	modes.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
	tcsetattr(fd, TCSANOW, &modes);
	def_prog_mode();
}

static bool wants_color(enum term_color color)
{
	const char *no = getenv("NO_COLOR");

	if (color == TERM_COLOR_AUTO)
		return !no || !*no;
	return color == TERM_COLOR_ALWAYS;
}

static enum theme theme_of(const struct term_options *options)
{
	if (!wants_color(options->color))
		return THEME_MONO;
	return theme_settle(options->theme, getenv("TERM"), getenv("COLORFGBG"));
}

static void set_up(struct term *t, const struct term_options *options)
{
	set_escdelay(25);
	cbreak();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	/* Input that waits must not cut a frame in two. */
	typeahead(-1);
	keep_flowing(fileno(t->in));
	curs_set(0);
	t->pad = newpad(1, 1);
	if (!t->pad)
		die("out of memory for the screen");
	keypad(t->pad, TRUE);
	nodelay(t->pad, TRUE);
	palette_start(theme_of(options));
	t->mouse = options->mouse;
	if (t->mouse)
		input_start_mouse();
	t->follow = t->mouse;
}

static void close_streams(struct term *t)
{
	if (t->in)
		fclose(t->in);
	if (t->out)
		fclose(t->out);
	free(t);
}

static int open_streams(
	const struct term_options *options, struct term **out, struct err *err)
{
	struct term *t = die_calloc(1, sizeof *t);
	int rc = -ENOTTY;

	t->out = open_stream(options->out_fd, false, err);
	t->in = t->out ? open_stream(options->in_fd, true, err) : NULL;
	if (t->in)
		rc = check(fileno(t->in), fileno(t->out), err);
	if (rc)
		close_streams(t);
	else
		*out = t;
	return rc;
}

int term_check(const struct term_options *options, struct err *err)
{
	struct term *t;
	int rc = open_streams(options, &t, err);

	if (!rc)
		close_streams(t);
	return rc;
}

int term_open(const struct term_options *options, struct term **out, struct err *err)
{
	struct term *t;
	int rc = open_streams(options, &t, err);

	if (rc)
		return rc;
	t->screen = start_curses(t->out, t->in);
	if (!t->screen) {
		close_streams(t);
		return bad_type(err, "cannot be opened");
	}
	rescue_prepare(options->mouse);
	rescue_arm();
	set_up(t, options);
	*out = t;
	return 0;
}

void term_close(struct term *term)
{
	if (!term)
		return;
	if (term->mouse)
		mousemask(0, NULL);
	endwin();
	/* Whatever curses left, the modes are as they were found. */
	rescue_now();
	rescue_disarm();
	paint_finish(&term->paint);
	delwin(term->pad);
	delscreen(term->screen);
	close_streams(term);
}

int term_fd(const struct term *term)
{
	return fileno(term->in);
}

void term_size(const struct term *term, int *cols, int *rows)
{
	(void)term;
	*cols = COLS;
	*rows = LINES;
}

void term_resized(struct term *term)
{
	struct winsize size;

	if (ioctl(fileno(term->out), TIOCGWINSZ, &size) < 0 || !size.ws_col ||
		!size.ws_row)
		return;
	resizeterm(size.ws_row < CANVAS_ROWS_MAX ? size.ws_row : CANVAS_ROWS_MAX,
		size.ws_col < CANVAS_COLS_MAX ? size.ws_col : CANVAS_COLS_MAX);
	term_repaint(term);
}

void term_show(struct term *term, const struct canvas *canvas)
{
	if (!paint_show(&term->paint, canvas))
		return;
	wnoutrefresh(stdscr);
	doupdate();
	/* After what curses sends to wake the mouse. */
	if (term->follow)
		input_follow_mouse(term->out, true);
	term->follow = false;
}

void term_repaint(struct term *term)
{
	paint_forget(&term->paint);
	clearok(stdscr, TRUE);
}

/* As ^Z does: where nobody could continue us (an orphaned process group), the kernel
 * ignores it, and so do we. */
static void stop_process(void)
{
	struct sigaction as_usual = {.sa_handler = SIG_DFL}, kept;
	sigset_t stop, mask;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigaction(SIGTSTP, &as_usual, &kept);
	raise(SIGTSTP);
	pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGTSTP, &kept, NULL);
}

void term_stop(struct term *term)
{
	if (term->mouse)
		input_follow_mouse(term->out, false);
	endwin();
	rescue_disarm();
	stop_process();
	rescue_arm();
	reset_prog_mode();
	term->follow = term->mouse;
	term_resized(term);
	term_repaint(term);
}

bool term_read(struct term *term, struct intent *out)
{
	return input_read(term->pad, fileno(term->in), out);
}
