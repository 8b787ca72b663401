/*
 * commands.h - the subcommands
 *
 * Each runs to its end and returns the exit status (see DESIGN of statuses in
 * memtide(1)).
 */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/options.h"
#include "procfs/spawn.h"

/* Misuse, no such process, no permission, output lost: memtide's own failures. */
#define STATUS_FAILED 125

/* What main() knows and subcommands need. */
struct program {
	const struct options *options;
	const struct spawn_inherit *inherit; /* for programs that memtide starts */
	int argc;
	char **argv;
};

int command_top(const struct program *program);
int command_run(const struct program *program);
int command_record(const struct program *program);
int command_inspect(const struct program *program);
int command_report(const struct program *program);
int command_check(const struct program *program);

/* What `check` says of a command line that is wrong; its exit status. */
int command_check_refuse(const struct err *err);

#endif
