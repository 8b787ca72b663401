#include "config.h"

#include "app/run_screen.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/signals.h"
#include "base/units.h"
#include "view/view.h"

/* "TERM" of "SIGTERM", as in menus. */
static const char *short_name(int number)
{
	const char *name = signal_name(number);

	return strncmp(name, "SIG", 3) ? name : name + 3;
}

static void changed(void *context)
{
	struct run_screen *s = context;
	int cols, rows;

	if (s->is_open && s->dashboard.view &&
		view_output_size(s->dashboard.view, &cols, &rows))
		dashboard_redraw(&s->dashboard);
}

int run_screen_prepare(struct run_screen *s, struct session *session,
	struct spawn_options *what, struct err *err)
{
	struct winsize size = {.ws_col = 80, .ws_row = 24};
	int code = dashboard_check(session->options, err), cols, rows;

	if (code)
		return code;
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	view_output_size_first(size.ws_col, size.ws_row, &cols, &rows);
	code = console_open(&s->console, session->loop, cols, rows, err);
	if (code)
		return code;
	s->console.changed = changed;
	s->console.context = s;
	s->dashboard.session = session;
	console_offer(&s->console, what);
	return 0;
}

int run_screen_start(struct run_screen *s, uint32_t pid, const char *name,
	void (*quit)(void *context, bool gone), void *context, struct err *err)
{
	struct session *session = s->dashboard.session;
	struct dashboard_options options = {.open_pid = pid,
		.quit = quit,
		.context = context,
		.console = &s->console,
		.command = name};
	char question[sizeof s->dashboard.question];
	int code = dashboard_init(&s->dashboard, session, &options, err);

	console_started(&s->console);
	s->is_open = true;
	if (code)
		return code;
	snprintf(question, sizeof question,
		"%.30s still runs: send %s to it and its children?", name,
		short_name(session->options->signal));
	dashboard_ask(&s->dashboard, question);
	return 0;
}

int run_screen_show(struct run_screen *s, struct err *err)
{
	return s->is_open ? dashboard_show(&s->dashboard, err) : 0;
}

void run_screen_ended(struct run_screen *s, const char *name, int wait_status)
{
	char text[150];

	if (!s->is_open)
		return;
	dashboard_ask(&s->dashboard, NULL);
	if (WIFSIGNALED(wait_status))
		snprintf(text, sizeof text, "%.60s was killed by %s; q leaves", name,
			signal_name(WTERMSIG(wait_status)));
	else
		snprintf(text, sizeof text, "%.60s ended with %d; q leaves", name,
			WEXITSTATUS(wait_status));
	dashboard_say(&s->dashboard, text);
}

void run_screen_ending(struct run_screen *s, int number, size_t sent)
{
	const struct options *o = s->dashboard.session->options;
	char text[150], after[UNITS_TEXT_MAX];

	if (!s->is_open)
		return;
	dashboard_ask(&s->dashboard, NULL);
	snprintf(text, sizeof text,
		"%s was sent to %zu process%s; KILL follows in %s, or by q",
		short_name(number), sent, sent == 1 ? "" : "es",
		units_duration_short(o->kill_after_ns, after));
	dashboard_say(&s->dashboard, text);
}

void run_screen_close(struct run_screen *s)
{
	if (!s->is_open)
		return;
	s->is_open = false;
	dashboard_finish(&s->dashboard);
}

void run_screen_finish(struct run_screen *s)
{
	run_screen_close(s);
	console_finish(&s->console);
}
