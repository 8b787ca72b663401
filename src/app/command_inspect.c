/*
 * command_inspect.c - `memtide inspect`: one process once, in all detail
 *
 * One light and one heavy reading, then a look at its heap and its Python.  Nothing is
 * printed before all is known; what cannot be read is told with the reason.
 */
#include "config.h"

#include "app/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/inspect.h"
#include "app/say.h"
#include "app/session.h"
#include "history/pyhistory.h"
#include "python/python_probe.h"

#define HEAVY_NS (5 * NS_PER_S)
#define OUTPUT_MAX ((size_t)64 << 20)

static int look(struct session *s, const struct program *program, struct err *err)
{
	struct procfs_options what;
	int code = session_open(s, program, err);

	if (code)
		return code;
	what = session_source_options(s);
	what.mappings = true;
	code = session_watch(s, &what, false, err);
	if (code)
		return code;
	session_tick(s, clock_mono_ns(&clock_system), 0);
	procfs_source_wait_heavy(s->source, HEAVY_NS);
	code = session_tick(s, clock_mono_ns(&clock_system), 0);
	return code && code != -ENODATA
		       ? err_set(err, code, "cannot look at it: %s", strerror(-code))
		       : 0;
}

/* The whole look at its memory, without a pause: the person waits. */
static struct python_reading *probe(const struct process_history *p)
{
	struct python_reading *reading;
	struct python_probe *probe;
	struct rootdir proc;

	if (rootdir_open(&proc, "/proc"))
		proc.fd = -1;
	probe = python_probe_create(
		&proc, (pid_t)p->id.pid, sample_u64(&p->last, FIELD_RSS_ANON, 0));
	while (python_probe_step(probe))
		;
	reading = python_probe_take(probe);
	python_probe_destroy(probe);
	rootdir_finish(&proc);
	return reading;
}

static int print(const struct buf *out)
{
	if (out->overflowed) {
		say("there is more to tell than fits %zu MiB", OUTPUT_MAX >> 20);
		return STATUS_FAILED;
	}
	if (fwrite(out->data, 1, out->len, stdout) == out->len && !fflush(stdout))
		return 0;
	if (errno == EPIPE)
		return 0;
	say("cannot write: %s", strerror(errno));
	return STATUS_FAILED;
}

static int show(struct session *s, const struct process_history *p)
{
	static struct inspection in;
	struct pyhistory *python = pyhistory_create();
	AUTO_BUF struct buf out;

	buf_init(&out, OUTPUT_MAX);
	pyhistory_add(python, probe(p), history_now(s->history));
	in = (struct inspection){.history = s->history,
		.process = p,
		.picture = pyhistory_picture(python)};
	in.python = in.picture->reading;
	inspect_decide(&in, procfs_source_heavy_note(s->source, p->id.pid));
	if (s->options->inspect_format == INSPECT_JSON)
		inspect_json(&in, &out);
	else
		inspect_text(&in, &out);
	pyhistory_destroy(python);
	return print(&out);
}

int command_inspect(const struct program *program)
{
	const uint32_t pid = program->options->target[0].pid;
	const struct process_history *p;
	struct err err = ERR_INIT;
	struct session session;
	int status = STATUS_FAILED;

	if (look(&session, program, &err)) {
		err_print(&err, stderr);
	} else {
		p = history_latest(session.history, pid);
		if (p && !p->ended)
			status = show(&session, p);
		else
			say("process %u has just ended", (unsigned)pid);
	}
	session_close(&session);
	return status;
}
