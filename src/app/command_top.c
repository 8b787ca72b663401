/*
 * command_top.c - the dashboard: ticks in, frames out, keys to requests
 *
 * One thread, one loop.  A tick asks the engine and lets the view take over what
 * happened; a key changes the view, and what it asks for is carried out here.  Nothing
 * here waits for a process: slow reads are the source's, on its own thread.
 */
#include "config.h"

#include "app/commands.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/say.h"
#include "app/send.h"
#include "app/session.h"
#include "app/snapshot.h"
#include "app/status.h"
#include "term/term.h"
#include "view/view.h"

struct dashboard {
	struct session session;
	struct status_reader status;
	struct term *term;
	struct view *view;
	struct canvas canvas;
	bool whole_system; /* the list is every process; else what was asked for */
	bool failed;
};

static void draw(struct dashboard *d)
{
	int cols, rows;

	term_size(d->term, &cols, &rows);
	canvas_resize(&d->canvas, cols, rows);
	view_draw(d->view, d->session.history, status_view(&d->status), &d->canvas);
	term_show(d->term, &d->canvas);
}

static void set_findings(struct dashboard *d, uint32_t pid)
{
	const struct engine *e = d->session.engine;
	const struct process_history *p = history_latest(d->session.history, pid);
	struct finding leak, limit;
	bool has_leak = p && engine_finding(e, p, FINDING_LEAK, &leak);
	bool has_limit = p && engine_finding(e, p, FINDING_LIMIT, &limit);

	status_set_findings(&d->status, has_leak ? &leak : NULL, has_limit ? &limit : NULL);
}

/* After each tick and each request: what the view shows is what is known now. */
static void update(struct dashboard *d)
{
	struct procid opened = view_opened(d->view);

	status_set_note(&d->status,
		opened.pid ? procfs_source_heavy_note(d->session.source, opened.pid)
			   : "");
	set_findings(d, opened.pid);
	view_update(d->view, d->session.history, status_view(&d->status));
}

static void mark(struct dashboard *d, bool on)
{
	struct event e = {.kind = EVENT_MARK};

	if (on) {
		history_mark(d->session.history);
		snprintf(e.detail, sizeof e.detail,
			"mark set: changes are counted from here");
	} else {
		history_unmark(d->session.history);
		snprintf(e.detail, sizeof e.detail,
			"mark taken back: changes are counted from "
			"the start");
	}
	engine_event(d->session.engine, &e);
}

static void open_process(struct dashboard *d, const struct procid *id)
{
	struct session *s = &d->session;
	struct procid watched = *id;

	if (procfs_source_open(s->source, id->pid))
		return; /* it has just ended: the screen shows what was known */
	history_open(s->history, &watched);
	session_tick(s, clock_mono_ns(&clock_system), 0);
}

static void close_process(struct dashboard *d, const struct procid *id)
{
	procfs_source_close(d->session.source, id->pid);
	history_close(d->session.history, id);
}

static void signal_processes(struct dashboard *d, const struct view_requests *r)
{
	char text[200];

	send_signals(&d->session, &d->status.proc, r, text, sizeof text);
	status_say(&d->status, text);
}

static void carry_out(struct dashboard *d, const struct view_requests *r)
{
	if (r->what & VIEW_CLOSE)
		close_process(d, &r->close);
	if (d->whole_system && r->what & (VIEW_LIST_ON | VIEW_LIST_OFF))
		procfs_source_set_everything(d->session.source, r->what & VIEW_LIST_ON);
	if (r->what & VIEW_OPEN)
		open_process(d, &r->open);
	else if (d->whole_system && r->what & VIEW_LIST_ON)
		session_tick(&d->session, clock_mono_ns(&clock_system), 0);
	if (r->what & (VIEW_MARK | VIEW_UNMARK))
		mark(d, r->what & VIEW_MARK);
	if (r->what & VIEW_READ_HEAVY)
		procfs_source_read_heavy(d->session.source, r->open.pid);
	if (r->what & VIEW_SIGNAL && !d->session.options->readonly)
		signal_processes(d, r);
	if (r->what & VIEW_REPAINT)
		term_repaint(d->term);
	if (r->what & (VIEW_OPEN | VIEW_CLOSE | VIEW_MARK | VIEW_UNMARK | VIEW_RESUMED))
		update(d);
	if (r->what & VIEW_QUIT)
		loop_stop(d->session.loop);
}

static void on_input(void *context, short revents)
{
	struct dashboard *d = context;
	struct intent intent;

	(void)revents;
	while (term_read(d->term, &intent)) {
		struct view_requests requests = {.what = 0};

		status_hush(&d->status);
		view_apply(d->view, d->session.history, &intent, &requests);
		carry_out(d, &requests);
		if (requests.what & VIEW_QUIT)
			return;
	}
	if (view_is_dirty(d->view))
		draw(d);
}

/* One process was asked for, by PID or by a name that only it has: it is opened. */
static const struct process_history *only_process(const struct dashboard *d)
{
	const struct history *h = d->session.history;

	if (!d->session.options->target_count || history_count(h) != 1)
		return NULL;
	return history_at(h, 0);
}

static int open_screen(struct dashboard *d, struct err *err)
{
	static const enum term_color colors[] = {
		[COLOR_AUTO] = TERM_COLOR_AUTO,
		[COLOR_ALWAYS] = TERM_COLOR_ALWAYS,
		[COLOR_NEVER] = TERM_COLOR_NEVER,
	};
	const struct options *o = d->session.options;
	const struct process_history *only = only_process(d);
	const char *type = getenv("TERM");
	struct term_options terminal = {.in_fd = STDIN_FILENO,
		.out_fd = STDOUT_FILENO,
		.color = colors[o->color],
		.mouse = !o->no_mouse};
	struct view_options view = {
		.charset = view_charset(o->ascii, type), .readonly = o->readonly};
	int code;

	if (only)
		d->whole_system = true; /* Esc leads to the list of all */
	view.everything = d->whole_system;
	view.open_pid = only ? only->id.pid : 0;
	code = term_open(&terminal, &d->term, err);
	if (code)
		return code;
	say_hold();
	canvas_init(&d->canvas, view.charset);
	d->view = view_create(&view);
	if (only) {
		struct procid id = only->id;

		procfs_source_open(d->session.source, id.pid);
		history_open(d->session.history, &id);
	}
	loop_add(d->session.loop, term_fd(d->term), POLLIN, on_input, d);
	return 0;
}

static bool is_over(const struct session *s, uint64_t deadline_ns)
{
	const struct options *o = s->options;

	if (o->count && engine_stats(s->engine)->ticks >= o->count)
		return true;
	return o->duration_ns && deadline_ns - s->first_ns >= o->duration_ns;
}

static void on_tick(void *context, uint64_t deadline_ns, uint64_t missed)
{
	struct dashboard *d = context;
	struct err err = ERR_INIT;
	/* When every process has ended the screen stays, with what was known. */
	int code = session_tick(&d->session, deadline_ns, missed);

	if (code && code != -ENODATA) {
		say("cannot go on: %s", strerror(-code));
		d->failed = true;
		loop_stop(d->session.loop);
		return;
	}
	if (!d->term && open_screen(d, &err)) {
		err_print(&err, stderr);
		d->failed = true;
		loop_stop(d->session.loop);
		return;
	}
	status_read(&d->status, d->session.options->interval_ns);
	update(d);
	draw(d);
	if (is_over(&d->session, deadline_ns))
		loop_stop(d->session.loop);
}

static void on_signal(void *context, const struct signalfd_siginfo *info)
{
	struct dashboard *d = context;

	switch ((int)info->ssi_signo) {
	case SIGCHLD:
		alert_action_reap(&d->session.action);
		return;
	case SIGUSR1:
		snapshot_write(&d->session);
		return;
	case SIGWINCH:
	case SIGCONT:
	case SIGTSTP:
		if (!d->term)
			return;
		if (info->ssi_signo == SIGWINCH)
			term_resized(d->term);
		else if (info->ssi_signo == SIGTSTP)
			term_stop(d->term);
		else
			term_repaint(d->term);
		draw(d);
		return;
	case SIGUSR2:
		return;
	default: /* INT, TERM, HUP, QUIT */
		loop_stop(d->session.loop);
		return;
	}
}

static int start(struct dashboard *d, const struct program *program, struct err *err)
{
	struct session *s = &d->session;
	struct procfs_options what;
	sigset_t signals;
	int code = session_open(s, program, err);

	if (code)
		return code;
	s->action.print = false;
	what = session_source_options(s);
	d->whole_system = !what.target_count;
	what.everything = d->whole_system;
	what.mappings = true;
	code = session_watch(s, &what, true, err);
	if (!code)
		code = status_open(&d->status, err);
	if (code)
		return code;
	session_signals(&signals);
	sigaddset(&signals, SIGWINCH);
	sigaddset(&signals, SIGTSTP);
	sigaddset(&signals, SIGCONT);
	code = loop_signals(s->loop, &signals, on_signal, d);
	if (!code)
		code = loop_ticker(s->loop, program->options->interval_ns, on_tick, d);
	return code ? err_set(err, code, "cannot start: %s", strerror(-code)) : 0;
}

int command_top(const struct program *program)
{
	struct dashboard d = {.failed = false};
	struct err err = ERR_INIT;

	if (start(&d, program, &err)) {
		err_print(&err, stderr);
		d.failed = true;
	} else if (loop_run(d.session.loop)) {
		d.failed = true;
	}
	term_close(d.term);
	say_release();
	view_destroy(d.view);
	canvas_finish(&d.canvas);
	status_close(&d.status);
	session_close(&d.session);
	return d.failed ? STATUS_FAILED : 0;
}
