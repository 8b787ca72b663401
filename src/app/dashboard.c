/*
 * One thread, one loop.  After a tick the view takes over what happened; a key changes
 * the view, and what it asks for is carried out here.  Nothing here waits for a process:
 * slow reads are the source's, on its own thread.
 */
#include "config.h"

#include "app/dashboard.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/console.h"
#include "app/say.h"
#include "app/seen.h"
#include "app/send.h"
#include "app/snapshot.h"
#include "base/units.h"
#include "detect/limit.h"
#include "detect/resize.h"
#include "history/pyhistory.h"
#include "term/term.h"
#include "view/intent.h"

/* The command's terminal is as large as its panel. */
static void fit_console(struct dashboard *d)
{
	int cols, rows;

	if (d->options.console && view_output_size(d->view, &cols, &rows))
		console_resize(d->options.console, cols, rows);
}

/* Of the process on the screen. */
#define PYTHON_WANTS (PYTHON_WATCH_GROWTH | PYTHON_WATCH_READINGS | PYTHON_WATCH_CHILDREN)

static void draw(struct dashboard *d)
{
	int cols, rows;

	term_size(d->term, &cols, &rows);
	canvas_resize(&d->canvas, cols, rows);
	d->status.view.recording = record_key_sign(&d->record_key, d->session);
	view_draw(d->view, d->session->history, status_view(&d->status), &d->canvas);
	term_show(d->term, &d->canvas);
	fit_console(d);
}

void dashboard_redraw(struct dashboard *d)
{
	if (d->term)
		draw(d);
}

/* What only grows in its Python speaks for a leak: it stands before what memory says. */
static void add_evidence(const struct dashboard *d, struct finding *leak)
{
	char evidence[PYHISTORY_EVIDENCE_MAX], text[FINDING_TEXT_MAX];
	const char *rest = strchr(leak->text, ';');
	int head = rest ? (int)(rest - leak->text) : (int)strlen(leak->text);

	if (leak->level == FINDING_NONE || !d->python ||
		!pypicture_evidence(pyhistory_picture(d->python), evidence))
		return;
	snprintf(text, sizeof text, "%.*s; %s%s", head, leak->text, evidence,
		rest ? rest : "");
	memcpy(leak->text, text, sizeof text);
}

static void set_findings(struct dashboard *d, uint32_t pid)
{
	const struct engine *e = d->session->engine;
	const struct process_history *p = history_latest(d->session->history, pid);
	struct finding leak, limit;
	struct view_evidence evidence;
	bool has_leak = p && engine_finding(e, p, FINDING_LEAK, &leak);
	bool has_limit = p && engine_finding(e, p, FINDING_LIMIT, &limit);

	if (has_leak)
		add_evidence(d, &leak);
	if (p)
		view_evidence_of(engine_detectors(e), d->session->history, p, &evidence);
	status_set_findings(&d->status, has_leak ? &leak : NULL,
		has_limit ? &limit : NULL, p ? &evidence : NULL);
}

static void set_alerts(struct dashboard *d)
{
	struct view_alert alert[VIEW_ALERTS_MAX];
	size_t count = seen_alerts(d->session->engine, d->session->history, alert);

	status_set_alerts(&d->status, engine_alerts(d->session->engine), alert, count);
}

static void acknowledge(struct dashboard *d, const struct view_requests *r)
{
	for (size_t i = 0; i < r->seen_count; i++)
		seen_record(d->session->engine, d->session->history, &r->seen[i]);
	status_say(&d->status,
		r->seen_count ? "acknowledged: quiet until it gets worse or comes again"
			      : "nothing to acknowledge: no finding, no alert");
}

/* A reading has arrived: of what is on the screen it is kept. */
static void take_reading(
	void *context, const struct procid *id, struct python_reading *reading)
{
	struct dashboard *d = context;

	if (d->python && procid_equal(id, &d->python_id))
		pyhistory_add(d->python, reading, history_now(d->session->history));
	else
		python_reading_destroy(reading);
}

/* Another process, or program, begins anew; a mark that is set counts for it too. */
static void look_into(struct dashboard *d, const struct procid *id)
{
	if (d->python && procid_equal(id, &d->python_id))
		return;
	status_set_python(&d->status, NULL);
	pyhistory_destroy(d->python);
	d->python = pyhistory_create();
	d->python_id = *id;
	if (history_marked(d->session->history))
		pyhistory_mark(d->python, history_now(d->session->history));
}

/* What the next resize asks for speaks for a limit, where it will not fit. */
static void expect_resize(struct dashboard *d, const struct procid *opened)
{
	const struct process_history *p = history_find(d->session->history, opened);
	const struct pypicture *picture = pyhistory_picture(d->python);
	struct limit_request request = {.bytes = 0};
	char count[UNITS_TEXT_MAX], growing[PYTHON_GROWING_MAX];
	struct resize r;

	if (!p)
		return;
	if (!resize_next(picture, p->walls, &r) || !resize_threatens(&r)) {
		engine_expect(d->session->engine, p, NULL);
		return;
	}
	request.bytes = r.need_bytes;
	request.in_s = r.in_s;
	request.said_us = picture->taken.elapsed_us;
	snprintf(request.what, sizeof request.what, "a %s of %s entries",
		resize_kind_names[r.container->kind],
		units_grouped(r.container->length, count));
	if (python_session_growing(&d->session->python, opened->pid, growing))
		snprintf(request.where, sizeof request.where, "%.70s", growing);
	engine_expect(d->session->engine, p, &request);
}

/* The program that is on the screen, also after an exec. */
static void follow_python(struct dashboard *d, const struct procid *opened)
{
	struct python_session *p = &d->session->python;

	if (opened->pid)
		look_into(d, opened);
	session_python(d->session);
	if (d->python)
		status_set_python(&d->status, pyhistory_picture(d->python));
	if (opened->pid && d->python)
		expect_resize(d, opened);
	if (opened->pid && history_find(d->session->history, opened) &&
		!python_session_is_open(p, opened))
		python_session_open(p, opened, PYTHON_WANTS);
	status_set_growth(&d->status, python_session_growth(p, opened));
}

static void set_command(struct dashboard *d)
{
	const struct console *c = d->options.console;

	if (!c)
		return;
	d->status.view.output = c->output;
	d->status.view.command = d->options.command;
	d->status.view.command_listens = console_listens(c);
	d->status.view.quit_question = *d->question ? d->question : NULL;
}

/* Mappings are read one by one only while somebody looks at them so. */
static void set_list(struct dashboard *d, const struct procid *opened)
{
	bool on = view_wants_list(d->view);

	if (opened->pid)
		procfs_source_set_list(d->session->source, opened->pid, on);
	if (opened->pid && !on)
		history_rest_singles(d->session->history, opened);
}

/* After each tick and each request: what the view shows is what is known now. */
static void update(struct dashboard *d)
{
	struct procid opened = view_opened(d->view);

	status_set_note(&d->status,
		opened.pid ? procfs_source_heavy_note(d->session->source, opened.pid)
			   : "");
	set_list(d, &opened);
	set_findings(d, opened.pid);
	set_alerts(d);
	follow_python(d, &opened);
	set_command(d);
	view_update(d->view, d->session->history, status_view(&d->status));
}

static void mark(struct dashboard *d, bool on)
{
	const struct tick_time *now = history_now(d->session->history);
	struct event e = {.kind = EVENT_MARK};

	if (on) {
		history_mark(d->session->history);
		snprintf(e.detail, sizeof e.detail,
			"mark set: changes are counted from here");
	} else {
		history_unmark(d->session->history);
		snprintf(e.detail, sizeof e.detail,
			"mark taken back: changes are counted from "
			"the start");
	}
	engine_event(d->session->engine, &e);
	python_session_mark(&d->session->python, on);
	if (on && d->python_id.pid)
		python_session_read_now(&d->session->python, &d->python_id);
	if (!d->python)
		return;
	if (on)
		pyhistory_mark(d->python, now);
	else
		pyhistory_unmark(d->python);
}

static void open_process(struct dashboard *d, const struct procid *id)
{
	struct session *s = d->session;
	struct procid watched = *id;

	if (procfs_source_open(s->source, id->pid))
		return; /* it has just ended: the screen shows what was known */
	history_open(s->history, &watched);
	python_session_open(&s->python, &watched, PYTHON_WANTS);
	session_tick(s, clock_mono_ns(&clock_system), 0);
}

static void close_process(struct dashboard *d, const struct procid *id)
{
	procfs_source_close(d->session->source, id->pid);
	history_close(d->session->history, id);
	python_session_close(&d->session->python, id);
}

static void signal_processes(struct dashboard *d, const struct view_requests *r)
{
	char text[200];

	send_signals(d->session, &d->status.proc, r, text, sizeof text);
	status_say(&d->status, text);
}

static void read_now(struct dashboard *d, const struct procid *id)
{
	procfs_source_read_heavy(d->session->source, id->pid);
	python_session_read_now(&d->session->python, id);
}

/* Of the frame that the user looks at. */
static void take_snapshot(struct dashboard *d)
{
	struct snapshot s = {.session = d->session,
		.screen = &d->canvas,
		.output = d->options.console ? d->options.console->output : NULL,
		.python = d->python ? pyhistory_picture(d->python) : NULL,
		.python_id = d->python_id,
		.opened = view_opened(d->view).pid};

	snapshot_write(&s);
}

static void carry_out(struct dashboard *d, const struct view_requests *r)
{
	if (r->what & VIEW_CLOSE)
		close_process(d, &r->close);
	if (d->options.whole_system && r->what & (VIEW_LIST_ON | VIEW_LIST_OFF))
		procfs_source_set_everything(d->session->source, r->what & VIEW_LIST_ON);
	if (r->what & VIEW_OPEN)
		open_process(d, &r->open);
	else if (d->options.whole_system && r->what & VIEW_LIST_ON)
		session_tick(d->session, clock_mono_ns(&clock_system), 0);
	if (r->what & (VIEW_MARK | VIEW_UNMARK))
		mark(d, r->what & VIEW_MARK);
	if (r->what & VIEW_READ_HEAVY)
		read_now(d, &r->open);
	if (r->what & VIEW_SIGNAL && !d->session->options->readonly)
		signal_processes(d, r);
	if (r->what & VIEW_SEEN)
		acknowledge(d, r);
	if (r->what & VIEW_TYPE && d->options.console)
		console_type(d->options.console, r->key);
	if (r->what & VIEW_RECORD)
		record_key_press(&d->record_key, d->session, r);
	if (r->what & VIEW_SNAPSHOT)
		take_snapshot(d);
	if (r->what & VIEW_REPAINT)
		term_repaint(d->term);
	if (r->what & (VIEW_OPEN | VIEW_CLOSE | VIEW_MARK | VIEW_UNMARK | VIEW_RESUMED |
			      VIEW_MAPPINGS))
		update(d);
	if (r->what & VIEW_QUIT)
		d->options.quit(d->options.context, r->what & VIEW_GONE);
}

static void apply(
	struct dashboard *d, const struct intent *intent, struct view_requests *r)
{
	status_hush(&d->status);
	view_apply(d->view, d->session->history, intent, r);
}

/* These two return false when the screen may be gone behind them. */
static bool carry_out_all(struct dashboard *d, struct view_requests r)
{
	/* Opening a process makes a tick, in which the next key may come. */
	for (; r.what; r = d->waiting) {
		d->waiting.what = 0;
		carry_out(d, &r);
		if (r.what & VIEW_QUIT)
			return false;
	}
	return true;
}

static bool act_on(struct dashboard *d, const struct intent *intent)
{
	struct view_requests requests;

	apply(d, intent, &requests);
	return carry_out_all(d, requests);
}

static void on_input(void *context, short revents)
{
	struct dashboard *d = context;
	struct intent intent;

	(void)revents;
	while (d->term && term_read(d->term, &intent))
		if (!act_on(d, &intent))
			return;
	if (view_is_dirty(d->view))
		draw(d);
}

/* The process that is opened at the start; NULL: the list is. */
static const struct process_history *first_opened(const struct dashboard *d)
{
	const struct history *h = d->session->history;

	if (d->options.open_pid)
		return history_latest(h, d->options.open_pid);
	return d->options.alone && history_count(h) == 1 ? history_at(h, 0) : NULL;
}

static struct term_options terminal_of(const struct options *o)
{
	static const enum term_color colors[] = {
		[COLOR_AUTO] = TERM_COLOR_AUTO,
		[COLOR_ALWAYS] = TERM_COLOR_ALWAYS,
		[COLOR_NEVER] = TERM_COLOR_NEVER,
	};

	return (struct term_options){.in_fd = STDIN_FILENO,
		.out_fd = STDOUT_FILENO,
		.color = colors[o->color],
		.theme = o->theme,
		.mouse = !o->no_mouse};
}

int dashboard_check(const struct options *o, struct err *err)
{
	struct term_options terminal = terminal_of(o);

	return term_check(&terminal, err);
}

/* What is said while the screen is up is its bottom line, and printed in the end. */
static void show_said(void *context, const char *text)
{
	struct dashboard *d = context;

	status_say(&d->status, text);
}

static int open_screen(struct dashboard *d, struct err *err)
{
	const struct options *o = d->session->options;
	const struct process_history *first = first_opened(d);
	const char *type = getenv("TERM");
	struct term_options terminal = terminal_of(o);
	struct view_options view = {.charset = view_charset(o->ascii, type),
		.readonly = o->readonly,
		.keys = &o->screen.keys,
		.columns = &o->screen.columns,
		.map_columns = &o->screen.map_columns};
	int code;

	if (first && !d->options.open_pid)
		d->options.whole_system = true; /* Esc leads to the list of all */
	view.everything = d->options.whole_system;
	view.output = d->options.console != NULL;
	/* A command that ended before it was looked at has its output all the same. */
	view.open_pid = first ? first->id.pid : d->options.open_pid;
	code = term_open(&terminal, &d->term, err);
	if (code)
		return code;
	say_hold(show_said, d);
	canvas_init(&d->canvas, view.charset);
	d->view = view_create(&view);
	if (first) {
		struct procid id = first->id;

		procfs_source_open(d->session->source, id.pid);
		history_open(d->session->history, &id);
		python_session_open(&d->session->python, &id, PYTHON_WANTS);
	}
	loop_add(d->session->loop, term_fd(d->term), POLLIN, on_input, d);
	return 0;
}

/* A list of thousands takes its time at first: the screen is there before. */
static void open_early(struct dashboard *d)
{
	struct err err = ERR_INIT;

	if (!d->options.whole_system || d->options.alone || d->options.open_pid ||
		open_screen(d, &err))
		return; /* dashboard_show() tells why */
	status_read(&d->status, d->session->options->interval_ns);
	draw(d);
}

/*
 * In the middle of a tick: keys are answered from what is known, with the picture of the
 * tick before.  What the first of them asks of others waits, and so do those behind it,
 * until the tick is over.
 */
static void breathe(void *context)
{
	struct dashboard *d = context;
	struct intent intent;

	if (!d->term)
		open_early(d);
	while (d->term && !d->waiting.what && term_read(d->term, &intent))
		apply(d, &intent, &d->waiting);
	if (d->term && view_is_dirty(d->view))
		draw(d);
}

int dashboard_show(struct dashboard *d, struct err *err)
{
	int code = d->term ? 0 : open_screen(d, err);

	if (code)
		return code;
	status_read(&d->status, d->session->options->interval_ns);
	update(d);
	if (carry_out_all(d, d->waiting))
		draw(d);
	return 0;
}

void dashboard_signals(sigset_t *set)
{
	sigaddset(set, SIGWINCH);
	sigaddset(set, SIGTSTP);
	sigaddset(set, SIGCONT);
}

/* The key that the terminal made a signal of; 0: a process sent it. */
static uint32_t key_of(const struct signalfd_siginfo *info)
{
	if (info->ssi_code != SI_KERNEL)
		return 0;
	switch ((int)info->ssi_signo) {
	case SIGINT:
		return KEY_CODE_CTRL('c');
	case SIGQUIT:
		return KEY_CODE_CTRL('\\');
	case SIGTSTP:
		return KEY_CODE_CTRL('z');
	default:
		return 0;
	}
}

/* The command gets such keys when it has the keyboard; else ^C is memtide's. */
static bool take_key(struct dashboard *d, uint32_t key)
{
	struct intent intent = {.kind = INTENT_KEY, .key = key};

	if (!key || (key != KEY_CODE_CTRL('c') && !view_is_typing(d->view)))
		return false;
	if (act_on(d, &intent))
		dashboard_redraw(d);
	return true;
}

bool dashboard_signal(struct dashboard *d, const struct signalfd_siginfo *info)
{
	int number = (int)info->ssi_signo;

	if (d->term && take_key(d, key_of(info)))
		return true;
	if (number != SIGWINCH && number != SIGTSTP && number != SIGCONT)
		return false;
	if (!d->term)
		return true;
	if (number == SIGWINCH)
		term_resized(d->term);
	else if (number == SIGTSTP)
		term_stop(d->term);
	else
		term_repaint(d->term);
	draw(d);
	return true;
}

void dashboard_say(struct dashboard *d, const char *text)
{
	status_say(&d->status, text);
}

void dashboard_ask(struct dashboard *d, const char *question)
{
	snprintf(d->question, sizeof d->question, "%s", question ? question : "");
}

static void show_look(void *context)
{
	struct dashboard *d = context;

	if (!d->term)
		return;
	update(d);
	draw(d);
}

int dashboard_init(struct dashboard *d, struct session *s,
	const struct dashboard_options *options, struct err *err)
{
	*d = (struct dashboard){.session = s, .options = *options};
	s->python.reading = take_reading;
	s->python.context = d;
	s->show_look = show_look;
	s->show_context = d;
	procfs_source_set_breath(s->source, breathe, d);
	return status_open(&d->status, err);
}

void dashboard_finish(struct dashboard *d)
{
	if (d->term)
		loop_remove(d->session->loop, term_fd(d->term));
	term_close(d->term);
	d->term = NULL;
	if (d->session)
		d->session->show_look = NULL;
	if (d->session && d->session->source)
		procfs_source_set_breath(d->session->source, NULL, NULL);
	record_key_finish(&d->record_key, d->session);
	say_release();
	view_destroy(d->view);
	d->view = NULL;
	canvas_finish(&d->canvas);
	status_close(&d->status);
	pyhistory_destroy(d->python);
}
