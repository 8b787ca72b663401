/*
 * summary.h - what is told at the end, on standard error
 */
#ifndef APP_SUMMARY_H
#define APP_SUMMARY_H

#include "app/session.h"

/* How COMMAND ended, for `run`. */
struct summary_command {
	const char *name;   /* basename of argv[0] */
	const char *ending; /* "ended with 1", "was killed by SIGKILL" */
};

/* Print it; @command NULL: nothing was started (record). */
void summary_print(const struct session *s, const struct summary_command *command);

#endif
