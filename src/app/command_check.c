/*
 * command_check.c - `memtide check`: one verdict, for a monitoring system
 *
 * Prints one line on standard output and exits with 0 OK, 1 WARNING, 2 CRITICAL,
 * 3 UNKNOWN: also for what elsewhere is misuse, since a plugin has no other way to say
 * it.  Looks once, over --duration, or at a recording.
 */
#include "config.h"

#include "app/commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "app/session.h"
#include "base/die.h"
#include "export/check.h"
#include "record/replay_source.h"

/* What the guidelines give a plugin, and what a heavy reading may take of it. */
#define TIMEOUT_NS (10 * NS_PER_S)
#define HEAVY_NS (5 * NS_PER_S)
#define LINE_MAX_BYTES ((size_t)16384)

struct checker {
	const struct options *options;
	struct alert *alert; /* [0 .. alert_count-1] */
	size_t alert_count;
	struct source *source;
	struct history *history;
	struct engine *engine;
	struct check *check;
	struct loop *loop; /* NULL: one look */
	uint64_t first_ns;
	int code; /* what ended the looking, 0: nothing went wrong */
};

/* ---- what cannot be said ---- */

static int print_line(enum nagios_state state, struct buf *line)
{
	if (fwrite(line->data, 1, line->len, stdout) != line->len || fflush(stdout))
		return NAGIOS_UNKNOWN;
	return (int)state;
}

int command_check_refuse(const struct err *err)
{
	AUTO_BUF struct buf text;
	AUTO_BUF struct buf line;

	buf_init(&text, LINE_MAX_BYTES);
	buf_init(&line, LINE_MAX_BYTES);
	nagios_put_text(&text, err->text);
	if (err->source[0]) {
		buf_add_text(&text, ": ");
		nagios_put_text(&text, err->source);
		err_print(err, stderr); /* with a caret under the place */
	}
	if (err->expected[0]) {
		buf_add_text(&text, ": expected ");
		nagios_put_text(&text, err->expected);
	}
	nagios_put_line(&line, NAGIOS_UNKNOWN, text.data ? text.data : "", "");
	return print_line(NAGIOS_UNKNOWN, &line);
}

static void on_timeout(int signal_number)
{
	static const char line[] = "MEMORY UNKNOWN - timed out\n";
	ssize_t n = write(STDOUT_FILENO, line, sizeof line - 1);

	(void)signal_number;
	(void)n;
	_exit(NAGIOS_UNKNOWN);
}

/* A read of /proc can hang, so that only a signal gets through. */
static void set_timeout(const struct options *o)
{
	struct sigaction action = {.sa_handler = on_timeout};
	uint64_t ns = o->timeout_ns;
	struct itimerval timer;

	if (!ns && o->from)
		return;
	if (!ns)
		ns = o->duration_ns + TIMEOUT_NS;
	timer = (struct itimerval){
		.it_value = {.tv_sec = (time_t)(ns / NS_PER_S),
			.tv_usec = (suseconds_t)(ns % NS_PER_S / NS_PER_US)}};
	if (!timer.it_value.tv_sec && !timer.it_value.tv_usec)
		timer.it_value.tv_usec = 1;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

/* ---- expressions ---- */

static int add_alert(
	struct checker *c, const char *text, enum event_level level, struct err *err)
{
	const struct options *o = c->options;
	struct alert alert;
	int code = alert_parse(text, &alert, err);

	if (code)
		return code;
	if (alert_needs_python(&alert))
		return err_set(err, -EINVAL,
			"'%s' is for run, record and top: check does not look into a Python",
			alert.text);
	if (!o->from && alert.for_us * NS_PER_US > o->duration_ns)
		return err_set(err, -EINVAL, "'%s' needs a --duration of at least that",
			alert.text);
	alert.level = level;
	c->alert = die_reallocarray(c->alert, c->alert_count + 1, sizeof *c->alert);
	c->alert[c->alert_count++] = alert;
	return 0;
}

static int read_alerts(struct checker *c, struct err *err)
{
	const struct options *o = c->options;
	int code = 0;

	for (size_t i = 0; i < o->warn.count && !code; i++)
		code = add_alert(c, o->warn.text[i], EVENT_WARN, err);
	for (size_t i = 0; i < o->crit.count && !code; i++)
		code = add_alert(c, o->crit.text[i], EVENT_CRITICAL, err);
	return code;
}

static bool any_needs(const struct checker *c, bool (*needs)(const struct alert *))
{
	for (size_t i = 0; i < c->alert_count; i++)
		if (needs(&c->alert[i]))
			return true;
	return false;
}

/* ---- looking ---- */

static void on_alert(void *context, const struct alert_change *change)
{
	struct checker *c = context;
	const struct procid *id = &change->event.id;
	const struct process_history *p = history_find(c->history, id);
	size_t i = (size_t)(change->alert - alerts_at(engine_alerts(c->engine), 0));
	struct finding finding = {.text = ""};

	if (!change->fired)
		return;
	if (p && change->alert->metric == ALERT_METRIC_LEVEL)
		engine_finding(c->engine, p, change->alert->finding, &finding);
	check_fired(c->check, i, id, finding.text);
}

static int start_engine(struct checker *c, struct err *err)
{
	struct history_options options = {.full = false};

	c->history = history_create(&options);
	c->engine = engine_create(c->source, c->history, &clock_system);
	c->check = check_create(c->alert, c->alert_count);
	for (size_t i = 0; i < c->alert_count; i++)
		if (engine_add_alert(c->engine, &c->alert[i]))
			return err_set(err, -ENOSPC, "more than %zu expressions", i);
	engine_add_sink(c->engine, check_sink(c->check));
	engine_on_alert(c->engine, on_alert, c);
	return 0;
}

static int look_at_recording(struct checker *c, struct err *err)
{
	int code = replay_source_create(c->options->from, &c->source, err);

	if (!code)
		code = start_engine(c, err);
	if (code)
		return code;
	while (!(code = engine_tick(c->engine, 0, 0)))
		continue;
	if (code == -ENODATA)
		return 0;
	*err = *replay_source_err(c->source);
	return err->text[0] ? code : err_set(err, code, "%s", strerror(-code));
}

static int open_live(struct checker *c, struct err *err)
{
	const struct options *o = c->options;
	struct procfs_options what = {
		.target = o->target,
		.target_count = o->target_count,
		.children = o->children || any_needs(c, alert_needs_tree),
		.heavy = any_needs(c, alert_needs_heavy),
		.mappings = any_needs(c, alert_needs_heavy),
		.interval_ns = o->interval_ns,
		.budget_pct = o->budget_pct,
		.max_stall_ns = o->max_stall_ns,
	};
	int code = procfs_source_create(&what, &c->source, err);

	return code ? code : start_engine(c, err);
}

static int tick(struct checker *c, uint64_t deadline_ns, uint64_t missed)
{
	int code = engine_tick(c->engine, deadline_ns, missed);

	if (code && code != -ENODATA)
		c->code = code;
	return code;
}

/* One that brings what is read on the side. */
static void last_tick(struct checker *c)
{
	if (any_needs(c, alert_needs_heavy)) {
		procfs_source_wait_heavy(c->source, HEAVY_NS);
		tick(c, clock_mono_ns(&clock_system), 0);
	}
}

static void on_tick(void *context, uint64_t deadline_ns, uint64_t missed)
{
	struct checker *c = context;
	int code = tick(c, deadline_ns, missed);

	if (!c->first_ns)
		c->first_ns = deadline_ns;
	if (code || deadline_ns - c->first_ns >= c->options->duration_ns) {
		if (!code)
			last_tick(c);
		loop_stop(c->loop);
	}
}

static int look_live(struct checker *c, struct err *err)
{
	const struct options *o = c->options;
	int code = open_live(c, err);

	if (code)
		return code;
	if (!o->duration_ns) {
		if (!tick(c, clock_mono_ns(&clock_system), 0))
			last_tick(c);
	} else {
		c->loop = loop_create();
		code = c->loop ? loop_ticker(c->loop, o->interval_ns, on_tick, c)
			       : -errno;
		if (!code)
			code = loop_run(c->loop);
	}
	if (!code)
		code = c->code;
	return code ? err_set(err, code, "cannot go on: %s", strerror(-code)) : 0;
}

static void finish(struct checker *c)
{
	engine_destroy(c->engine);
	check_destroy(c->check);
	history_destroy(c->history);
	source_destroy(c->source);
	loop_destroy(c->loop);
	free(c->alert);
}

int command_check(const struct program *program)
{
	struct checker c = {.options = program->options};
	struct err err = ERR_INIT;
	int code, status;

	set_timeout(c.options);
	code = read_alerts(&c, &err);
	if (!code)
		code = c.options->from ? look_at_recording(&c, &err)
				       : look_live(&c, &err);
	if (code) {
		status = command_check_refuse(&err);
	} else {
		AUTO_BUF struct buf line;

		buf_init(&line, LINE_MAX_BYTES);
		status = print_line(check_put(c.check, &line), &line);
	}
	finish(&c);
	return status;
}
