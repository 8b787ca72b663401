/*
 * session.h - what every way of use shares: source, history, engine, alerts, recording
 *
 * The engine is the same for the dashboard, the recorder and `run`; they differ in who
 * drives the ticks and what ends them.
 */
#ifndef APP_SESSION_H
#define APP_SESSION_H

#include "app/alert_action.h"
#include "app/commands.h"
#include "app/near.h"
#include "app/python_session.h"
#include "base/loop.h"
#include "engine/engine.h"
#include "procfs/procfs_source.h"
#include "record/record_sink.h"

struct session {
	const struct program *program;
	const struct options *options;
	struct loop *loop;
	struct source *source;
	struct history *history;
	struct engine *engine;
	struct sink *record;  /* NULL: no rows are written; see recording.h */
	struct sink *chosen;  /* before it: what is passed on */
	bool record_failed;   /* rows were asked for and cannot be written */
	struct alert_action action;
	struct python_session python;
	bool python_alert;    /* one asks for what is in a Python */
	struct near near;
	/* After a look between ticks of which events came: whoever drives the ticks, and
	 * the screen; NULL: nobody. */
	void (*looked)(void *context);
	void *looked_context;
	void (*show_look)(void *context);
	void *show_context;
	uint64_t first_ns;    /* deadline of the first tick; 0: none yet */
	uint64_t cpu_start_ns;
};

/* Check what can be checked before anything starts (alert expressions, --exec); 0, or
 * -EINVAL with @err.  To be called first; session_close() ends it. */
int session_open(struct session *s, const struct program *program, struct err *err);
void session_close(struct session *s);

/* Begin to watch; 0 or negative errno with @err. */
int session_watch(struct session *s, const struct procfs_options *what, bool full,
	struct err *err);

/* Options of the live source as the command line gives them; @children as well. */
struct procfs_options session_source_options(const struct session *s);

/* One round of the engine; as engine_tick(). */
int session_tick(struct session *s, uint64_t deadline_ns, uint64_t missed);

/* A look between two rounds; as engine_look(). */
bool session_look(struct session *s, const struct procid *who, size_t count);

/* Readings that have arrived: into the recording, to alerts, and to the screen. */
void session_python(struct session *s);

/* Where readings are recorded, or alerts ask for them: one last of each target. */
void session_last_python(struct session *s);

/* The last round of a recording: waits up to 5 s for a heavy reading of each target. */
int session_last_tick(struct session *s);

/* Whether rows or events that were asked for are missing: exit status 125. */
bool session_lost_output(const struct session *s);

/* Own CPU time since the session began, as a share of one CPU over the time passed; per
 * cent, < 0 while too short to say. */
double session_cpu_pct(const struct session *s);

/* The signals that a headless session handles; for loop_signals(). */
void session_signals(sigset_t *set);

#endif
