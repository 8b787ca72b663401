/*
 * alert_action.h - what happens when an alert fires: a line, a program, the end
 */
#ifndef APP_ALERT_ACTION_H
#define APP_ALERT_ACTION_H

#include <stdbool.h>
#include <sys/types.h>

#include "app/commands.h"
#include "detect/alerts.h"

/* So many programs of --exec at a time: a slow one must not pile up. */
#define ALERT_ACTION_MAX 16

struct alert_action {
	const struct program *program;
	char **exec; /* words of --exec, NULL: none */
	bool print;  /* no screen: tell on standard error */
	bool fired;  /* any alert, ever */
	pid_t running[ALERT_ACTION_MAX]; /* 0: free */
	/* A program was started: it must not be taken for a descendant of the command. */
	void (*started)(void *context, pid_t pid);
	void *context;
};

int alert_action_init(struct alert_action *a, const struct program *program,
	struct err *err);
void alert_action_finish(struct alert_action *a);

/* An alert fired or cleared.  @growing: which function makes it grow, "" not known. */
void alert_action_do(struct alert_action *a, const struct alert_change *change,
	const char *growing);

/* Collect programs that ended; on SIGCHLD. */
void alert_action_reap(struct alert_action *a);

#endif
