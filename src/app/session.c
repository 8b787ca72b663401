#include "config.h"

#include "app/session.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "app/recording.h"
#include "app/say.h"
#include "base/die.h"
#include "record/chosen_sink.h"

/* A one-off reading that the last row of a recording is worth waiting for. */
#define LAST_HEAVY_NS (5 * NS_PER_S)
#define LAST_PYTHON_NS (5 * NS_PER_S)

static bool is_headless(const struct session *s)
{
	return s->options->command == COMMAND_RUN ||
	       s->options->command == COMMAND_RECORD;
}

static void on_alert(void *context, const struct alert_change *change)
{
	struct session *s = context;
	char growing[PYTHON_GROWING_MAX] = "";

	if (change->fired) {
		if (s->action.print)
			python_session_refresh(&s->python);
		python_session_growing(&s->python, change->event.id.pid, growing);
	}
	alert_action_do(&s->action, change, growing);
}

/* Which function grows, where a Python is looked into. */
static bool gasp_line(void *context, const struct process_history *process, unsigned n,
	char out[EVENT_DETAIL_MAX])
{
	struct session *s = context;
	char growing[PYTHON_GROWING_MAX];

	if (n || !python_session_growing(&s->python, process->id.pid, growing))
		return false;
	snprintf(out, EVENT_DETAIL_MAX, "grows in %.*s", EVENT_DETAIL_MAX - 20, growing);
	return true;
}

static void on_started(void *context, pid_t pid)
{
	struct session *s = context;

	if (s->source)
		procfs_source_ignore(s->source, (uint32_t)pid);
}

/* Alerts are read before anything starts: a typo must not cost a run of hours. */
static int check_alerts(const struct options *o, struct err *err)
{
	for (size_t i = 0; i < o->alert.count; i++) {
		struct alert alert;
		int code = alert_parse(o->alert.text[i], &alert, err);

		if (code)
			return code;
		if (alert_needs_python(&alert) && o->python == PYTHON_OFF)
			return err_set(err, -EINVAL,
				"alert '%s' needs what --python off forbids",
				alert.text);
	}
	return 0;
}

int session_open(struct session *s, const struct program *program, struct err *err)
{
	int code;

	*s = (struct session){.program = program, .options = program->options};
	code = check_alerts(s->options, err);
	if (!code)
		code = alert_action_init(&s->action, program, err);
	if (code)
		return code;
	s->action.started = on_started;
	s->action.context = s;
	s->cpu_start_ns = clock_mono_ns(&clock_system);
	s->loop = loop_create();
	python_session_init(&s->python, s->options);
	return 0;
}

void session_close(struct session *s)
{
	near_finish(s);
	python_session_finish(&s->python);
	recording_stop(s);
	engine_destroy(s->engine);
	history_destroy(s->history);
	source_destroy(s->source);
	loop_destroy(s->loop);
	alert_action_finish(&s->action);
}

struct procfs_options session_source_options(const struct session *s)
{
	const struct options *o = s->options;

	return (struct procfs_options){
		.target = o->target,
		.target_count = o->target_count,
		.children = o->children,
		.wait = o->wait,
		.heavy = true,
		.interval_ns = o->interval_ns,
		.budget_pct = o->budget_pct,
		.max_stall_ns = o->max_stall_ns,
	};
}

static int add_alerts(struct session *s, struct err *err)
{
	const struct options *o = s->options;

	for (size_t i = 0; i < o->alert.count; i++) {
		struct alert alert;
		char echo[ALERT_ECHO_MAX];
		int code = alert_parse(o->alert.text[i], &alert, err);

		if (code)
			return code;
		s->python_alert |= alert_needs_python(&alert);
		if (engine_add_alert(s->engine, &alert))
			return err_set(err, -ENOSPC, "more than %zu alerts", i);
		if (!o->quiet && o->command != COMMAND_TOP)
			say("alert %s", alert_echo(&alert, echo));
	}
	return 0;
}

int session_watch(
	struct session *s, const struct procfs_options *what, bool full, struct err *err)
{
	struct history_options history = {.full = full};
	int code = procfs_source_create(what, &s->source, err);

	if (code)
		return code;
	s->history = history_create(&history);
	s->engine = engine_create(s->source, s->history, &clock_system);
	engine_set_interval(s->engine, what->interval_ns);
	engine_on_alert(s->engine, on_alert, s);
	engine_on_gasp(s->engine, gasp_line, s);
	return add_alerts(s, err);
}

/* On the screen events have their panel; one is worth a line of its own. */
static void tell_screen(struct session *s, uint64_t fresh)
{
	size_t count = history_event_count(s->history);

	for (size_t i = 0; i < count && i < fresh; i++) {
		const struct event *e = history_event(s->history, i);

		if (e->kind == EVENT_NOTE && strstr(e->detail, WALL_KILLS_US_WORDS))
			say("%s", e->detail);
	}
}

/* Tell the newest @fresh events, as far as they are still remembered: all with -v, else
 * the notes (what cannot be seen, and why).  Alerts are told by their action. */
static void tell_events(struct session *s, uint64_t fresh)
{
	const struct options *o = s->options;
	size_t count = history_event_count(s->history);

	if (fresh < count)
		count = (size_t)fresh;
	for (size_t i = count; i-- > 0;) {
		const struct event *e = history_event(s->history, i);

		if (e->kind == EVENT_NOTE && !o->quiet)
			say("%s", e->detail);
		else if (e->kind == EVENT_LAST_GASP)
			say("last record of %u: %s", (unsigned)e->id.pid, e->detail);
		else if (e->kind == EVENT_ALERT || !o->verbose)
			continue;
		else if (e->id.pid)
			say("%s %u: %s", event_kind_names[e->kind], (unsigned)e->id.pid,
				e->detail);
		else
			say("%s: %s", event_kind_names[e->kind], e->detail);
	}
}

static void tell_fresh(struct session *s, uint64_t fresh)
{
	if (is_headless(s))
		tell_events(s, fresh);
	else if (s->options->command == COMMAND_TOP)
		tell_screen(s, fresh);
}

static bool is_recorded(const struct session *s, const struct procid *id)
{
	return s->record && record_sink_wants_python(s->record) &&
	       chosen_sink_has(s->chosen, id);
}

/* An alert's line waits for newer accounts, with which another reading may come: it joins
 * the queue. */
void session_python(struct session *s)
{
	struct python_session *p = &s->python;
	struct python_reading *reading;
	struct procid id;

	python_session_collect(p);
	while ((reading = python_session_take(p, &id))) {
		if (is_recorded(s, &id))
			record_sink_python(s->record, &id, history_now(s->history),
				reading, python_session_growth(p, &id));
		engine_python(s->engine, &id, reading);
		if (p->reading)
			p->reading(p->context, &id, reading);
		else
			python_reading_destroy(reading);
	}
}

static bool wants_readings(const struct session *s)
{
	return s->python_alert || (s->record && record_sink_wants_python(s->record));
}

void session_last_python(struct session *s)
{
	if (!wants_readings(s))
		return;
	python_session_read_last(&s->python, LAST_PYTHON_NS);
	session_python(s);
}

/* On a screen growth is of what is open there; readings that are asked for are of the
 * targets as elsewhere. */
static void follow_python(struct session *s)
{
	s->python.readings = wants_readings(s);
	if (s->action.print || (s->python.readings && s->options->target_count))
		python_session_follow(&s->python, s->history);
	if (s->action.print)
		session_python(s);
}

int session_tick(struct session *s, uint64_t deadline_ns, uint64_t missed)
{
	uint64_t seen = engine_stats(s->engine)->events;
	int code;

	if (!s->first_ns)
		s->first_ns = deadline_ns;
	code = engine_tick(s->engine, deadline_ns, missed);
	follow_python(s);
	tell_fresh(s, engine_stats(s->engine)->events - seen);
	near_plan(s);
	return code;
}

bool session_look(struct session *s, const struct procid *who, size_t count)
{
	uint64_t seen = engine_stats(s->engine)->events;
	bool any = engine_look(s->engine, who, count);

	tell_fresh(s, engine_stats(s->engine)->events - seen);
	return any;
}

int session_last_tick(struct session *s)
{
	session_last_python(s);
	procfs_source_wait_heavy(s->source, LAST_HEAVY_NS);
	return session_tick(s, clock_mono_ns(&clock_system), 0);
}

bool session_lost_output(const struct session *s)
{
	if (s->record_failed)
		return true;
	return s->record && s->record->rows_dropped && !record_sink_closed(s->record);
}

double session_cpu_pct(const struct session *s)
{
	uint64_t passed = clock_mono_ns(&clock_system) - s->cpu_start_ns;

	if (passed < NS_PER_S / 10)
		return -1;
	return 100.0 * (double)clock_cpu_ns(&clock_system) / (double)passed;
}

void session_signals(sigset_t *set)
{
	static const int numbers[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCHLD};

	sigemptyset(set);
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		sigaddset(set, numbers[i]);
}
