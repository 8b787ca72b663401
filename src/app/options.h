/*
 * options.h - the command line
 *
 * One table (options_table.c) says which options there are, which subcommands take them, and
 * their line in --help.  Texts in struct options point into argv or are owned by it.
 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/screen_config.h"
#include "base/err.h"
#include "export/report_compare.h"
#include "model/target.h"
#include "term/theme.h"

enum command {
	COMMAND_TOP,
	COMMAND_RUN,
	COMMAND_RECORD,
	COMMAND_REPORT,
	COMMAND_INSPECT,
	COMMAND_CHECK,
	COMMAND_COUNT
};

enum color_when {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

enum python_when {
	PYTHON_AUTO, /* where there is one */
	PYTHON_ON,   /* ... and say why where it cannot be looked into */
	PYTHON_OFF,
};

enum output_format {
	OUTPUT_CSV,
	OUTPUT_JSONL,
};

enum report_format {
	REPORT_TEXT,
	REPORT_JSON,
	REPORT_MARKDOWN,
};

enum inspect_format {
	INSPECT_TEXT,
	INSPECT_JSON,
};

/* What --help or --version asked for ends the program before anything starts. */
enum options_result {
	OPTIONS_RUN,
	OPTIONS_HELP,
	OPTIONS_VERSION,
	OPTIONS_DUMP,
};

/* What was given several times. */
struct text_list {
	const char **text; /* [0 .. count-1]; the array is owned */
	size_t count;
};

/* At least as many as there are options. */
#define OPTIONS_GIVEN_MAX 64

struct options {
	enum command command;
	enum options_result result;

	struct target_word *target; /* [0 .. target_count-1], owned */
	size_t target_count;
	bool words_are_regex; /* -f alone */
	bool children, wait;

	uint64_t interval_ns;
	bool interval_given;
	uint64_t duration_ns; /* 0: no end */
	uint64_t count;       /* ticks; 0: no end */
	double budget_pct;    /* of one CPU, for all of memtide */
	uint64_t max_stall_ns;

	const char *output; /* NULL: none given */
	enum output_format format;
	unsigned with; /* RECORD_WITH_* of record/record_sink.h */
	bool append, force;

	struct text_list alert;
	const char *exec;
	int signal;
	bool exit_on_alert;
	uint64_t kill_after_ns;
	int alert_exit_code;
	bool preserve_status;

	bool dashboard; /* run: open the screen */
	bool ascii, no_mouse, readonly, quiet, verbose;
	enum color_when color;
	enum theme theme;
	struct screen_config screen;
	enum python_when python;

	char **argv; /* run: COMMAND and its arguments, NULL-terminated, borrowed */

	char **file; /* report: [0 .. file_count-1], borrowed */
	size_t file_count;
	enum report_format report_format;
	enum inspect_format inspect_format;
	const char *baseline; /* NULL: none */
	struct report_gate max_growth;

	struct text_list warn, crit; /* check: expressions */
	uint64_t timeout_ns;         /* 0: its default */
	const char *from;            /* a recording, NULL: processes that run */

	/* Texts as they were given, by option; NULL: its default.  For --dump-config. */
	const char *given[OPTIONS_GIVEN_MAX];
	char **owned; /* texts of the configuration file: [0 .. owned_count-1] */
	size_t owned_count;
};

/**
 * options_parse() - read the configuration file, then the command line
 * @argv: as main() got it; borrowed for as long as @out is used
 *
 * Return: 0 or -EINVAL with @err saying what and where; @out is to be finished either way.
 */
int options_parse(int argc, char **argv, struct options *out, struct err *err);
void options_finish(struct options *o);

/* Print the options in force as a configuration file; those that are not set follow as
 * comments. */
void options_dump(const struct options *o, FILE *out);

/* The text of `memtide [COMMAND] --help`. */
void options_help(enum command command, FILE *out);

#endif
