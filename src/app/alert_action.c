#include "config.h"

#include "app/alert_action.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "app/say.h"
#include "app/words.h"
#include "base/buf.h"
#include "base/die.h"

extern char **environ;

int alert_action_init(struct alert_action *a, const struct program *program,
	struct err *err)
{
	*a = (struct alert_action){.program = program, .print = true};
	if (!program->options->exec)
		return 0;
	a->exec = words_split(program->options->exec, err);
	return a->exec ? 0 : -EINVAL;
}

void alert_action_finish(struct alert_action *a)
{
	words_free(a->exec);
	a->exec = NULL;
}

static pid_t *free_slot(struct alert_action *a)
{
	for (size_t i = 0; i < ALERT_ACTION_MAX; i++)
		if (!a->running[i])
			return &a->running[i];
	return NULL;
}

#define DETAILS 7

/* The environment of the program: ours, and what the alert was. */
static char **environment(
	const struct alert_change *change, const char *growing, char *own[DETAILS])
{
	const struct event *e = &change->event;
	struct buf text;
	size_t count = 0;
	char **all;

	buf_init(&text, 4096);
	for (size_t i = 0; i < DETAILS; i++) {
		buf_clear(&text);
		switch (i) {
		case 0:
			buf_printf(&text, "MEMTIDE_ALERT=%s", change->alert->text);
			break;
		case 1:
			buf_printf(&text, "MEMTIDE_VALUE=%.17g", change->value);
			break;
		case 2:
			buf_printf(&text, "MEMTIDE_PID=%u", (unsigned)e->id.pid);
			break;
		case 3:
			buf_printf(&text, "MEMTIDE_DETAIL=%s", e->detail);
			break;
		case 4:
			buf_printf(&text, "MEMTIDE_GROWING=%s", growing);
			break;
		case 5:
			buf_printf(&text, "MEMTIDE_LEVEL=%s", event_level_names[e->level]);
			break;
		default:
			buf_printf(&text, "MEMTIDE_ELAPSED_S=%llu.%06llu",
				(unsigned long long)(e->elapsed_us / 1000000),
				(unsigned long long)(e->elapsed_us % 1000000));
			break;
		}
		own[i] = die_strdup(text.data);
	}
	buf_finish(&text);
	while (environ[count])
		count++;
	all = die_calloc(count + DETAILS + 1, sizeof *all);
	memcpy(all, own, DETAILS * sizeof *all);
	memcpy(all + DETAILS, environ, count * sizeof *all);
	return all;
}

static void run_program(struct alert_action *a, const struct alert_change *change,
	const char *growing)
{
	struct spawn_options options = {.argv = a->exec,
		.inherit = a->program->inherit,
		.input = -1,
		.output = STDERR_FILENO, /* rows may go to standard output */
		.error_output = -1,
		.terminal = -1};
	pid_t *slot = free_slot(a);
	struct err err = ERR_INIT;
	char *own[DETAILS];
	char **all;

	if (!slot) {
		say("--exec: %d programs still run; not started for %s", ALERT_ACTION_MAX,
			change->alert->text);
		return;
	}
	all = environment(change, growing, own);
	options.envp = all;
	if (spawn_process(&options, slot, &err)) {
		*slot = 0;
		say("--exec: %s", err.text);
	} else if (a->started) {
		a->started(a->context, *slot);
	}
	for (size_t i = 0; i < DETAILS; i++)
		free(own[i]);
	free(all);
}

void alert_action_do(struct alert_action *a, const struct alert_change *change,
	const char *growing)
{
	if (!change->fired)
		return;
	a->fired = true;
	if (a->print)
		say("ALERT %s%s%s", change->event.detail, *growing ? "; growing: " : "",
			growing);
	if (a->exec)
		run_program(a, change, growing);
}

void alert_action_reap(struct alert_action *a)
{
	for (size_t i = 0; i < ALERT_ACTION_MAX; i++)
		if (a->running[i] && waitpid(a->running[i], NULL, WNOHANG) != 0)
			a->running[i] = 0;
}
