/*
 * command_record.c - `memtide record`: rows of processes that run already
 *
 * Ends with -t or -c, when all processes named by PID have ended, or by INT or TERM.
 */
#include "config.h"

#include "app/commands.h"

#include <errno.h>
#include <string.h>

#include "app/recording.h"
#include "app/say.h"
#include "app/session.h"
#include "app/snapshot.h"
#include "app/summary.h"

struct recorder {
	struct session session;
	bool failed;
};

static void finish(struct recorder *r)
{
	session_last_tick(&r->session);
	loop_stop(r->session.loop);
}

/* Whether the tick that is due at @deadline_ns is the last that was asked for. */
static bool is_last(const struct session *s, uint64_t deadline_ns)
{
	const struct options *o = s->options;
	uint64_t done = engine_stats(s->engine)->ticks;

	if (o->count && done + 1 >= o->count)
		return true;
	return o->duration_ns && s->first_ns &&
	       deadline_ns - s->first_ns >= o->duration_ns;
}

static void on_tick(void *context, uint64_t deadline_ns, uint64_t missed)
{
	struct recorder *r = context;
	struct session *s = &r->session;
	bool last = is_last(s, deadline_ns);
	int code;

	if (last)
		session_last_python(s);
	if (last)
		procfs_source_wait_heavy(s->source, 5 * NS_PER_S);
	code = session_tick(s, deadline_ns, missed);
	if (code && code != -ENODATA) {
		say("cannot go on: %s", strerror(-code));
		r->failed = true;
	}
	if (code || last || (s->record && record_sink_closed(s->record)) ||
		(s->options->exit_on_alert && s->action.fired))
		loop_stop(s->loop);
}

/* An alert between two ticks. */
static void on_look(void *context)
{
	struct recorder *r = context;

	if (r->session.options->exit_on_alert && r->session.action.fired)
		finish(r);
}

static void on_duration(void *context)
{
	finish(context);
}

static void on_signal(void *context, const struct signalfd_siginfo *info)
{
	struct recorder *r = context;
	struct session *s = &r->session;

	switch ((int)info->ssi_signo) {
	case SIGCHLD:
		alert_action_reap(&s->action);
		break;
	case SIGHUP:
		if (s->record)
			record_sink_reopen(s->record);
		break;
	case SIGUSR1:
		snapshot_write(&(struct snapshot){.session = s});
		break;
	case SIGUSR2:
		break;
	default:
		finish(r);
		break;
	}
}

/* A duration that is no multiple of the interval ends between two ticks. */
static int set_end(struct recorder *r)
{
	const struct options *o = r->session.options;

	if (!o->duration_ns || o->duration_ns % o->interval_ns == 0)
		return 0;
	return loop_alarm(r->session.loop, clock_mono_ns(&clock_system) + o->duration_ns,
		on_duration, r);
}

/* The only process, for names of files; NULL where there are more. */
static const struct target_word *only_pid(const struct options *o)
{
	if (o->target_count == 1 && o->target[0].kind == TARGET_PID)
		return &o->target[0];
	return NULL;
}

static const char *only_name(const struct options *o)
{
	if (o->target_count == 1 && o->target[0].kind == TARGET_NAME)
		return o->target[0].text;
	return NULL;
}

static int record(struct session *s, struct err *err)
{
	const struct options *o = s->options;
	const struct target_word *only = only_pid(o);
	struct recording what = recording_of_options(o);

	if (!what.output)
		what.output = "-";
	what.pid = only ? only->pid : 0;
	what.name = only_name(o);
	return recording_start(s, &what, err);
}

static int start(struct recorder *r, const struct program *program, struct err *err)
{
	struct session *s = &r->session;
	const struct options *o = program->options;
	struct procfs_options what;
	sigset_t signals;
	int code;

	code = session_open(s, program, err);
	if (code)
		return code;
	s->looked = on_look;
	s->looked_context = r;
	session_signals(&signals);
	what = session_source_options(s);
	/* Rows have the number of mappings, and --with mappings their groups. */
	what.mappings = true;
	code = session_watch(s, &what, false, err);
	if (!code)
		code = record(s, err);
	if (code)
		return code;
	code = loop_signals(s->loop, &signals, on_signal, r);
	if (!code)
		code = loop_ticker(s->loop, o->interval_ns, on_tick, r);
	if (!code)
		code = set_end(r);
	return code ? err_set(err, code, "cannot start: %s", strerror(-code)) : 0;
}

int command_record(const struct program *program)
{
	struct recorder r = {.failed = false};
	struct err err = ERR_INIT;
	int status = STATUS_FAILED;

	if (start(&r, program, &err)) {
		err_print(&err, stderr);
	} else {
		if (loop_run(r.session.loop))
			r.failed = true;
		python_session_refresh(&r.session.python);
		summary_print(&r.session, NULL);
		if (r.session.action.fired)
			status = program->options->alert_exit_code;
		else if (!r.failed && !session_lost_output(&r.session))
			status = 0;
	}
	session_close(&r.session);
	return status;
}
