/*
 * player - a scene on a real terminal, for tests of the terminal alone
 *
 *	player SCENE [mouse]      until q
 *	player SCENE ticks N      N seconds more, a frame each, then out
 *
 * Keys work as in the program.  F12 dereferences NULL, F11 ends through die(), F9 exits
 * without closing the terminal.
 */
#include "config.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>

#include "base/die.h"
#include "scenes.h"
#include "term/term.h"

static int watch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static bool take_signals(int fd, struct term *term)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof info) == sizeof info) {
		if (info.ssi_signo == SIGINT)
			return false;
		if (info.ssi_signo == SIGWINCH)
			term_resized(term);
		else
			term_stop(term);
	}
	return true;
}

static void misbehave(uint32_t key)
{
	if (key == KEY_CODE_F12)
		raise(SIGSEGV);
	if (key == KEY_CODE_F1 + 10)
		die("the player was asked to die");
	if (key == KEY_CODE_F1 + 8)
		exit(3);
}

static bool take_keys(struct stage *s, struct term *term)
{
	struct intent in;

	while (term_read(term, &in)) {
		struct view_requests r;

		if (in.kind == INTENT_KEY)
			misbehave(in.key);
		view_apply(s->view, s->history, &in, &r);
		if (r.what & VIEW_QUIT)
			return false;
		if (r.what & VIEW_REPAINT)
			term_repaint(term);
		stage_obey(s, &r);
	}
	return true;
}

static void show(struct stage *s, struct term *term)
{
	int cols, rows;

	term_size(term, &cols, &rows);
	stage_draw(s, cols, rows);
	term_show(term, &s->canvas);
}

static void loop(struct stage *s, struct term *term, int signals)
{
	struct pollfd p[2] = {{.fd = term_fd(term), .events = POLLIN},
		{.fd = signals, .events = POLLIN}};
	unsigned wakeups = 0;

	for (;;) {
		show(s, term);
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return;
		/* A terminal that is gone must not keep us busy. */
		if (++wakeups > 100000)
			die("busy");
		if (!take_signals(signals, term) || !take_keys(s, term))
			return;
	}
}

static void play_ticks(struct stage *s, struct term *term, const char *text)
{
	unsigned long count = strtoul(text, NULL, 10);

	show(s, term);
	for (unsigned long i = 0; i < count; i++) {
		s->seconds++;
		s->status.real_ms += 1000;
		stage_play(s, s->seconds);
		show(s, term);
	}
}

int main(int argc, char **argv)
{
	const struct scene *scene = scene_find(argc > 1 ? argv[1] : "list");
	struct term_options options = {
		.in_fd = 0, .out_fd = 1, .mouse = argc > 2 && !strcmp(argv[2], "mouse")};
	struct err err = ERR_INIT;
	struct stage stage;
	struct term *term;
	int signals;

	setlocale(LC_CTYPE, "");
	if (!scene)
		return 2;
	signals = watch_signals();
	if (term_open(&options, &term, &err) < 0) {
		err_print(&err, stderr);
		return 125;
	}
	scene->play(&stage, view_charset(false, getenv("TERM")));
	if (argc > 3 && !strcmp(argv[2], "ticks"))
		play_ticks(&stage, term, argv[3]);
	else
		loop(&stage, term, signals);
	term_close(term);
	stage_finish(&stage);
	close(signals);
	return 0;
}
