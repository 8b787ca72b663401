/*
 * command_top.c - `memtide top`: the dashboard over processes that run already
 */
#include "config.h"

#include "app/commands.h"

#include <errno.h>
#include <string.h>

#include "app/dashboard.h"
#include "app/recording.h"
#include "app/say.h"
#include "app/session.h"
#include "app/snapshot.h"
#include "record/chosen_sink.h"

struct top {
	struct session session;
	struct dashboard dashboard;
	bool failed;
};

static void quit(void *context, bool gone)
{
	struct top *t = context;

	(void)gone;
	loop_stop(t->session.loop);
}

static void fail(struct top *t)
{
	t->failed = true;
	loop_stop(t->session.loop);
}

static bool is_over(const struct session *s, uint64_t deadline_ns)
{
	const struct options *o = s->options;

	if (o->count && engine_stats(s->engine)->ticks >= o->count)
		return true;
	return o->duration_ns && deadline_ns - s->first_ns >= o->duration_ns;
}

static int record(struct session *s, struct err *err)
{
	const struct options *o = s->options;
	struct recording what = recording_of_options(o);

	if (!what.output)
		return 0;
	if (o->target_count == 1 && o->target[0].kind == TARGET_PID)
		what.pid = o->target[0].pid;
	else if (o->target_count == 1 && o->target[0].kind == TARGET_NAME)
		what.name = o->target[0].text;
	return recording_start(s, &what, err);
}

/* Esc leads from a single process to the list of all: they are not meant. */
static void keep_to_target(struct top *t)
{
	struct session *s = &t->session;

	if (s->chosen && s->options->output && engine_stats(s->engine)->ticks == 1 &&
		t->dashboard.options.alone && history_count(s->history) == 1)
		chosen_sink_choose(s->chosen, &history_at(s->history, 0)->id, 1);
}

static void on_tick(void *context, uint64_t deadline_ns, uint64_t missed)
{
	struct top *t = context;
	struct err err = ERR_INIT;
	/* When every process has ended the screen stays, with what was known. */
	int code = session_tick(&t->session, deadline_ns, missed);

	if (code && code != -ENODATA) {
		say("cannot go on: %s", strerror(-code));
		fail(t);
		return;
	}
	keep_to_target(t);
	if (dashboard_show(&t->dashboard, &err)) {
		err_print(&err, stderr);
		fail(t);
		return;
	}
	if (is_over(&t->session, deadline_ns))
		loop_stop(t->session.loop);
}

static void on_signal(void *context, const struct signalfd_siginfo *info)
{
	struct top *t = context;

	if (dashboard_signal(&t->dashboard, info))
		return;
	switch ((int)info->ssi_signo) {
	case SIGCHLD:
		alert_action_reap(&t->session.action);
		return;
	case SIGUSR1:
		snapshot_write(&(struct snapshot){.session = &t->session});
		return;
	case SIGUSR2:
		return;
	default: /* INT, TERM, HUP, QUIT */
		loop_stop(t->session.loop);
		return;
	}
}

static int start(struct top *t, const struct program *program, struct err *err)
{
	struct session *s = &t->session;
	struct dashboard_options screen = {.quit = quit, .context = t};
	struct procfs_options what;
	sigset_t signals;
	int code = session_open(s, program, err);

	if (code)
		return code;
	s->action.print = false;
	what = session_source_options(s);
	screen.whole_system = !what.target_count;
	screen.alone = !screen.whole_system && !(s->options->output && what.children);
	what.everything = screen.whole_system;
	what.mappings = true;
	code = session_watch(s, &what, true, err);
	if (!code)
		code = record(s, err);
	if (!code)
		code = dashboard_init(&t->dashboard, s, &screen, err);
	if (code)
		return code;
	session_signals(&signals);
	dashboard_signals(&signals);
	code = loop_signals(s->loop, &signals, on_signal, t);
	if (!code)
		code = loop_ticker(s->loop, program->options->interval_ns, on_tick, t);
	return code ? err_set(err, code, "cannot start: %s", strerror(-code)) : 0;
}

int command_top(const struct program *program)
{
	struct top t = {.failed = false};
	struct err err = ERR_INIT;

	if (start(&t, program, &err)) {
		err_print(&err, stderr);
		t.failed = true;
	} else if (loop_run(t.session.loop)) {
		t.failed = true;
	}
	dashboard_finish(&t.dashboard);
	recording_stop(&t.session);
	if (program->options->output && session_lost_output(&t.session))
		t.failed = true;
	session_close(&t.session);
	return t.failed ? STATUS_FAILED : 0;
}
