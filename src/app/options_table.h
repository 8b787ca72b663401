/*
 * options_table.h - which options there are: for parsing, --help and the configuration
 *
 * A new option is one line in the table, one in enum option_id, and its effect in
 * options_value.c.
 */
#ifndef APP_OPTIONS_TABLE_H
#define APP_OPTIONS_TABLE_H

#include "app/options.h"

enum option_id {
	OPTION_PID = 256,
	OPTION_NAME,
	OPTION_FULL,
	OPTION_USER,
	OPTION_CHILDREN,
	OPTION_WAIT,
	OPTION_INTERVAL,
	OPTION_DURATION,
	OPTION_COUNT,
	OPTION_OUTPUT,
	OPTION_FORMAT,
	OPTION_REPORT_FORMAT,
	OPTION_INSPECT_FORMAT,
	OPTION_BASELINE,
	OPTION_MAX_GROWTH,
	OPTION_WARN,
	OPTION_CRIT,
	OPTION_TIMEOUT,
	OPTION_CHECK_DURATION,
	OPTION_FROM,
	OPTION_WITH,
	OPTION_APPEND,
	OPTION_FORCE,
	OPTION_ALERT,
	OPTION_EXEC,
	OPTION_EXIT_ON_ALERT,
	OPTION_SIGNAL,
	OPTION_KILL_AFTER,
	OPTION_ALERT_EXIT_CODE,
	OPTION_PRESERVE_STATUS,
	OPTION_BUDGET,
	OPTION_MAX_STALL,
	OPTION_PYTHON,
	OPTION_DASHBOARD,
	OPTION_ASCII,
	OPTION_COLOR,
	OPTION_THEME,
	OPTION_NO_MOUSE,
	OPTION_READONLY,
	OPTION_QUIET,
	OPTION_VERBOSE,
	OPTION_CONFIG,
	OPTION_DUMP_CONFIG,
	OPTION_HELP,
	OPTION_VERSION,
};

/* A word that means something else in another subcommand has a line and an id for each. */
struct option_info {
	enum option_id id;
	char letter; /* 0: none */
	const char *name;
	const char *
		value; /* placeholder of its argument, NULL: takes none; "[X]": optional */
	unsigned commands;
	const char *help;
};

#define OPTIONS_COUNT (OPTION_VERSION - OPTION_PID + 1)

_Static_assert(OPTIONS_COUNT <= OPTIONS_GIVEN_MAX, "struct options has room for all");

/* In the order of --help. */
extern const struct option_info option_table[OPTIONS_COUNT];

struct command_info {
	const char *name, *usage, *about;
};

extern const struct command_info command_table[COMMAND_COUNT];

/* By its id, or by its letter, of those that @command takes; NULL: there is none. */
const struct option_info *option_by_id(int id_or_letter, enum command command);
/* By its long name: what @command means by it, else what others do (COMMAND_COUNT: the
 * first of them); NULL: there is none. */
const struct option_info *option_by_name(const char *name, enum command command);

static inline bool option_is_of(const struct option_info *o, enum command command)
{
	return o->commands >> command & 1;
}

/* It says how the screen looks or what it may do: [dashboard] of the configuration. */
#define OPTION_DRAWN (1U << 31)

static inline bool option_is_drawn(const struct option_info *o)
{
	return o->commands & OPTION_DRAWN;
}

/* Its value may be left out: "[X]". */
static inline bool option_value_is_optional(const struct option_info *o)
{
	return o->value && o->value[0] == '[';
}

#endif
