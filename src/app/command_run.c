/*
 * command_run.c - `memtide run`: start a command, watch it and its descendants
 *
 * The command keeps the terminal; memtide only watches, hands on signals that a process
 * sent to it, and with --exit-on-alert ends the whole tree.  Ends when the command has
 * ended (after an alert: when nothing of its tree is left).
 *
 * With --dashboard the terminal is the dashboard's (run_screen.h), which stays when the
 * command has ended, until the user leaves.  Leaving before that ends the tree.
 */
#include "config.h"

#include "app/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "app/recording.h"
#include "app/run_screen.h"
#include "app/say.h"
#include "app/session.h"
#include "app/signals.h"
#include "app/snapshot.h"
#include "app/summary.h"
#include "procfs/procs.h"

struct runner {
	struct session session;
	struct spawn *spawn;
	struct rootdir proc;
	struct procs *procs; /* for walks over the tree */
	const char *name;    /* basename of the command */
	bool failed;         /* memtide itself could not go on */
	bool blind;   /* nothing is watched: only the command's end is waited for */
	bool ending;  /* --exit-on-alert is ending the tree */
	bool leaving; /* nobody looks any more: the command's end is memtide's */
	bool ended;   /* the command has; @end says how */
	struct spawn_end end;
	struct run_screen *screen; /* NULL: none was asked for */
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static void on_kill_time(void *context)
{
	struct runner *r = context;

	if (spawn_signal_tree(r->spawn, r->procs, SIGKILL))
		say("sent SIGKILL to what did not end in time");
}

static void end_tree(struct runner *r)
{
	const struct options *o = r->session.options;
	size_t count;

	if (r->ending || r->ended)
		return;
	r->ending = true;
	count = spawn_signal_tree(r->spawn, r->procs, o->signal);
	say("sent %s to %zu process%s", signal_name(o->signal), count,
		count == 1 ? "" : "es");
	if (r->screen)
		run_screen_ending(r->screen, o->signal, count);
	loop_alarm(r->session.loop, clock_mono_ns(&clock_system) + o->kill_after_ns,
		on_kill_time, r);
}

/* Where memtide ends the tree it waits for all of it, else for the command; and then for
 * the user who looks at what became of it. */
static bool is_over(const struct runner *r)
{
	if (!r->ended)
		return false;
	if (r->ending)
		return !spawn_tree_count(r->spawn, r->procs);
	return !r->screen || !r->screen->is_open || r->leaving;
}

static void stop_if_over(struct runner *r)
{
	if (is_over(r))
		loop_stop(r->session.loop);
}

/* The user leaves the dashboard. */
static void quit(void *context, bool gone)
{
	struct runner *r = context;

	r->leaving = true;
	if (gone) {
		/* As for any program whose terminal goes; one that stays is watched on. */
		spawn_signal(r->spawn, SIGHUP);
		run_screen_close(r->screen);
	} else if (r->ending) {
		on_kill_time(r);
	} else {
		end_tree(r);
	}
	stop_if_over(r);
}

static void show(struct runner *r)
{
	struct err err = ERR_INIT;

	if (!r->screen || r->blind || !run_screen_show(r->screen, &err))
		return;
	run_screen_close(r->screen);
	err_print(&err, stderr);
	r->failed = true;
	end_tree(r);
}

static void tick(struct runner *r, uint64_t deadline_ns, uint64_t missed)
{
	int code;

	if (r->blind)
		return;
	code = session_tick(&r->session, deadline_ns, missed);
	if (code && code != -ENODATA) {
		say("watching ends: %s", strerror(-code));
		r->failed = true;
		r->blind = true;
	}
	if (r->session.action.fired && r->session.options->exit_on_alert)
		end_tree(r);
	show(r);
}

/* An alert between two ticks. */
static void on_look(void *context)
{
	struct runner *r = context;

	if (r->session.action.fired && r->session.options->exit_on_alert)
		end_tree(r);
}

static void on_tick(void *context, uint64_t deadline_ns, uint64_t missed)
{
	struct runner *r = context;

	tick(r, deadline_ns, missed);
	if (r->ending)
		stop_if_over(r);
}

/* Whose the exact peak is: the kernel tells the largest of the command and all that it
 * waited for.  A process that was seen within 2 % of it is meant; else the command. */
static bool owner_of_peak(
	const struct runner *r, uint32_t pid, uint64_t bytes, struct procid *id)
{
	static struct engine_process process[ENGINE_PROCESSES];
	const struct session *s = &r->session;
	const struct process_history *command = history_latest(s->history, pid);

	if (engine_processes(s->engine, process) &&
		process[0].peak_bytes >= bytes - bytes / 50) {
		*id = process[0].id;
		return true;
	}
	if (command)
		*id = command->id;
	return command != NULL;
}

/* The kernel's own figures: the exit status, and a peak that no sampling misses. */
static void take_end(struct runner *r)
{
	struct session *s = &r->session;
	uint32_t pid = (uint32_t)spawn_pid(r->spawn);
	struct procid id;

	r->ended = true;
	if (r->screen)
		run_screen_ended(r->screen, r->name, r->end.wait_status);
	if (r->blind)
		return;
	procfs_source_ended(s->source, pid, r->end.wait_status, r->end.max_rss_bytes);
	tick(r, clock_mono_ns(&clock_system), 0);
	if (r->end.max_rss_bytes && owner_of_peak(r, pid, r->end.max_rss_bytes, &id)) {
		engine_exact_peak(s->engine, &id, r->end.max_rss_bytes);
		engine_flush_events(s->engine);
	}
}

static void on_child(struct runner *r)
{
	/* A command that ends at once is looked at before it is reaped: it has a row. */
	if (!r->blind && !engine_stats(r->session.engine)->ticks)
		tick(r, clock_mono_ns(&clock_system), 0);
	if (spawn_reap(r->spawn, &r->end))
		take_end(r);
	stop_if_over(r);
}

static void on_signal(void *context, const struct signalfd_siginfo *info)
{
	struct runner *r = context;
	int number = (int)info->ssi_signo;

	if (r->screen && r->screen->is_open &&
		dashboard_signal(&r->screen->dashboard, info))
		return;
	if (number == SIGCHLD) {
		alert_action_reap(&r->session.action);
		on_child(r);
	} else if (number == SIGUSR1) {
		if (!r->blind)
			snapshot_write(&(struct snapshot){.session = &r->session});
	} else if (info->ssi_pid) {
		/* ^C at the terminal (pid 0) has reached the command already. */
		spawn_signal(r->spawn, number);
		r->leaving = number != SIGUSR2;
		stop_if_over(r);
	} else if (r->screen && number == SIGHUP) {
		quit(r, true);
	}
}

static void on_exec_started(void *context, pid_t pid)
{
	struct runner *r = context;

	spawn_exempt(r->spawn, pid);
	if (r->session.source)
		procfs_source_ignore(r->session.source, (uint32_t)pid);
}

static int start_command(struct runner *r, struct err *err)
{
	const struct program *program = r->session.program;
	struct spawn_options what = {.argv = program->options->argv,
		.inherit = program->inherit,
		.input = -1,
		.output = -1,
		.error_output = -1,
		.terminal = -1};
	int code = r->screen ? run_screen_prepare(r->screen, &r->session, &what, err) : 0;

	return code ? code : spawn_create(&what, &r->spawn, err);
}

static void record(struct runner *r, uint32_t pid)
{
	struct recording what = recording_of_options(r->session.options);
	struct err err = ERR_INIT;

	what.pid = pid;
	what.name = r->name;
	if (!what.output || !recording_start(&r->session, &what, &err))
		return;
	err_print(&err, stderr);
	r->session.record_failed = true;
}

/* From here on the command runs: what fails is told, and costs the rows or the watching,
 * never the command. */
static void start_watching(struct runner *r)
{
	struct session *s = &r->session;
	struct target_word target = {
		.kind = TARGET_PID, .pid = (uint32_t)spawn_pid(r->spawn)};
	struct procfs_options what = session_source_options(s);
	struct err err = ERR_INIT;

	what.target = &target;
	what.target_count = 1;
	what.children = true;
	what.mappings = s->options->output || r->screen;
	if (session_watch(s, &what, r->screen != NULL, &err) ||
		(r->screen && run_screen_start(
				      r->screen, target.pid, r->name, quit, r, &err))) {
		err_print(&err, stderr);
		r->failed = true;
		r->blind = true;
		if (r->screen)
			end_tree(r);
		return;
	}
	record(r, target.pid);
}

static int start(
	struct runner *r, const struct program *program, int *status, struct err *err)
{
	struct session *s = &r->session;
	sigset_t signals;
	int code = session_open(s, program, err);

	if (code)
		return code;
	s->looked = on_look;
	s->looked_context = r;
	s->action.started = on_exec_started;
	s->action.context = r;
	code = rootdir_open(&r->proc, "/proc");
	if (code)
		return err_set(err, code, "/proc: %s", strerror(-code));
	r->procs = procs_create(&r->proc);
	session_signals(&signals);
	if (r->screen)
		dashboard_signals(&signals);
	code = loop_signals(s->loop, &signals, on_signal, r);
	if (code)
		return err_set(err, code, "cannot take signals: %s", strerror(-code));
	code = start_command(r, err);
	if (code) {
		*status = r->screen && !r->screen->console.output
				  ? STATUS_FAILED
				  : spawn_error_status(code);
		return code;
	}
	start_watching(r);
	code = loop_ticker(s->loop, program->options->interval_ns, on_tick, r);
	if (code) {
		say("cannot set the timer: %s", strerror(-code));
		r->failed = true;
	}
	return 0;
}

static int exit_status(const struct runner *r)
{
	const struct options *o = r->session.options;
	int own = spawn_exit_status(r->end.wait_status);

	if (r->session.action.fired && !o->preserve_status)
		return o->alert_exit_code;
	if (own)
		return own;
	return r->failed || session_lost_output(&r->session) ? STATUS_FAILED : 0;
}

/* As its end was told, which knows of the kernel's counts. */
static bool is_killed_for_memory(const struct runner *r)
{
	static const char words[] = "killed by the kernel";
	const struct process_history *p =
		history_latest(r->session.history, (uint32_t)spawn_pid(r->spawn));

	return p && p->end_text && !strncmp(p->end_text, words, sizeof words - 1);
}

static void print_summary(const struct runner *r)
{
	int wait_status = r->end.wait_status;
	char ending[64];
	struct summary_command command = {r->name, ending};

	if (r->blind)
		return;
	if (is_killed_for_memory(r))
		snprintf(ending, sizeof ending, "was killed by the kernel");
	else if (WIFSIGNALED(wait_status))
		snprintf(ending, sizeof ending, "was killed by %s",
			signal_name(WTERMSIG(wait_status)));
	else
		snprintf(
			ending, sizeof ending, "ended with %d", WEXITSTATUS(wait_status));
	summary_print(&r->session, &command);
}

int command_run(const struct program *program)
{
	struct run_screen screen = {.is_open = false};
	struct runner r = {.proc = {.fd = -1},
		.name = base_name(program->options->argv[0]),
		.screen = program->options->dashboard ? &screen : NULL};
	struct err err = ERR_INIT;
	int status = STATUS_FAILED;

	if (start(&r, program, &status, &err)) {
		err_print(&err, stderr);
	} else {
		if (loop_run(r.session.loop))
			r.failed = true;
		run_screen_close(&screen);
		print_summary(&r);
		status = exit_status(&r);
	}
	run_screen_finish(&screen);
	session_close(&r.session);
	spawn_destroy(r.spawn);
	procs_destroy(r.procs);
	rootdir_finish(&r.proc);
	return status;
}
