#include "config.h"

#include "app/options_table.h"

#include <string.h>

#include "base/cleanup.h"

#define TOP (1u << COMMAND_TOP)
#define RUN (1u << COMMAND_RUN)
#define RECORD (1u << COMMAND_RECORD)
#define REPORT (1u << COMMAND_REPORT)
#define INSPECT (1u << COMMAND_INSPECT)
#define CHECK (1u << COMMAND_CHECK)
#define WATCHING (TOP | RUN | RECORD)
#define CHOOSING (TOP | RECORD | CHECK)
#define ALL (WATCHING | REPORT | INSPECT | CHECK)
#define HEADLESS (RUN | RECORD)
#define DRAWN (TOP | RUN | OPTION_DRAWN)

const struct option_info option_table[OPTIONS_COUNT] = {
	{OPTION_WARN, 'w', "warn", "EXPR", CHECK,
		"WARNING when it becomes true: 'rss>500M', 'used>80%'; repeatable"},
	{OPTION_CRIT, 'c', "crit", "EXPR", CHECK, "CRITICAL when it does; repeatable"},
	{OPTION_PID, 'p', "pid", "N[,N...]", CHOOSING, "watch these processes"},
	{OPTION_NAME, 'n', "name", "NAME", CHOOSING, "watch processes of this name"},
	{OPTION_FULL, 'f', "full", "[REGEX]", CHOOSING,
		"target words are regular expressions over the command line"},
	{OPTION_USER, 'u', "user", "USER", CHOOSING, "watch this user's processes"},
	{OPTION_CHILDREN, 'C', "children", NULL, CHOOSING, "watch descendants too"},
	{OPTION_WAIT, 'w', "wait", NULL, TOP | RECORD, "wait for a process that matches"},
	{OPTION_INTERVAL, 'i', "interval", "TIME", WATCHING | CHECK,
		"time between looks: 500ms, 2s (bare: seconds) [1s; at least 1ms]"},
	{OPTION_DURATION, 't', "duration", "TIME", TOP | RECORD, "stop after this time"},
	{OPTION_CHECK_DURATION, 0, "duration", "TIME", CHECK,
		"look for so long [once]"},
	{OPTION_FROM, 0, "from", "FILE", CHECK, "look at a recording; - is standard input"},
	{OPTION_TIMEOUT, 't', "timeout", "TIME", CHECK,
		"UNKNOWN when it takes longer [--duration + 10s]"},
	{OPTION_COUNT, 'c', "count", "N", TOP | RECORD, "stop after this many looks"},
	{OPTION_OUTPUT, 'o', "output", "FILE", WATCHING,
		"write rows to FILE; - is standard output; %p %h %n %{ENV} expand"},
	{OPTION_FORMAT, 0, "format", "csv|jsonl", WATCHING, "how rows are written [csv]"},
	{OPTION_REPORT_FORMAT, 0, "format", "WORD", REPORT,
		"text, json (one object per FILE) or markdown [text]"},
	{OPTION_INSPECT_FORMAT, 0, "format", "text|json", INSPECT,
		"how it is written [text]"},
	{OPTION_BASELINE, 0, "baseline", "OLD", REPORT,
		"compare each FILE with the recording OLD"},
	{OPTION_MAX_GROWTH, 0, "max-growth", "MORE", REPORT,
		"exit with 124 when a peak, or what memory settles at, is above OLD's by more: "
		"10%, 50M"},
	{OPTION_WITH, 0, "with", "LIST", WATCHING,
		"write beside FILE: mappings,walls,events,python or all"},
	{OPTION_APPEND, 0, "append", NULL, WATCHING, "add to FILE"},
	{OPTION_FORCE, 0, "force", NULL, WATCHING, "overwrite FILE"},
	{OPTION_ALERT, 0, "alert", "EXPR", WATCHING,
		"alert when it becomes true: 'rss>500M', 'used>80% for 1min'; repeatable"},
	{OPTION_EXEC, 0, "exec", "CMD", WATCHING,
		"on an alert run the program CMD (MEMTIDE_* variables say which)"},
	{OPTION_EXIT_ON_ALERT, 0, "exit-on-alert", NULL, HEADLESS,
		"stop at the first alert; run ends COMMAND first"},
	{OPTION_SIGNAL, 0, "signal", "SIG", RUN, "what --exit-on-alert sends [TERM]"},
	{OPTION_KILL_AFTER, 0, "kill-after", "TIME", RUN,
		"KILL what still runs so long after that [10s]"},
	{OPTION_ALERT_EXIT_CODE, 0, "alert-exit-code", "N", HEADLESS,
		"exit status after an alert [124]"},
	{OPTION_PRESERVE_STATUS, 0, "preserve-status", NULL, RUN,
		"exit with COMMAND's own status, alert or not"},
	{OPTION_BUDGET, 0, "budget", "PCT", WATCHING | CHECK,
		"CPU that memtide may use for detailed reads, % of one [1]"},
	{OPTION_MAX_STALL, 0, "max-stall", "TIME", WATCHING | INSPECT | CHECK,
		"never hold a target longer than this by one read [50ms]"},
	{OPTION_PYTHON, 0, "python", "auto|on|off", WATCHING,
		"look into Python programs: where they can be; say why where not; never "
		"[auto]"},
	{OPTION_DASHBOARD, 0, "dashboard", NULL, RUN,
		"open the dashboard; what COMMAND prints is its panel 6"},
	{OPTION_ASCII, 0, "ascii", NULL, DRAWN, "draw with ASCII only"},
	{OPTION_COLOR, 0, "color", "auto|always|never", DRAWN, "use colours [auto]"},
	{OPTION_THEME, 0, "theme", "WORD", DRAWN,
		"colours for the background: auto, neutral, dark, light; mono: none [auto]"},
	{OPTION_NO_MOUSE, 0, "no-mouse", NULL, DRAWN, "leave the mouse to the terminal"},
	{OPTION_READONLY, 0, "readonly", NULL, DRAWN, "offer nothing that acts on a process"},
	{OPTION_QUIET, 'q', "quiet", NULL, HEADLESS, "no summary at the end"},
	{OPTION_VERBOSE, 'v', "verbose", NULL, HEADLESS, "tell events as they happen"},
	{OPTION_CONFIG, 0, "config", "FILE", ALL,
		"read defaults of options from FILE [~/.config/memtide/config]"},
	{OPTION_DUMP_CONFIG, 0, "dump-config", NULL, ALL,
		"print the options in force as such a file"},
	{OPTION_HELP, 'h', "help", NULL, ALL, "show this help"},
	{OPTION_VERSION, 'V', "version", NULL, ALL, "show the version"},
};

const struct command_info command_table[COMMAND_COUNT] = {
	[COMMAND_TOP] = {"top", "memtide [top] [OPTION...] [TARGET...]",
		"Live memory dashboard. TARGET is a PID or a name; without one every process\n"
		"is listed and Enter opens one. Press ? for the keys."},
	[COMMAND_RUN] = {"run", "memtide run [OPTION...] [--] COMMAND [ARG...]",
		"Start COMMAND, watch it and its descendants, print a summary on standard\n"
		"error when it ends. With --dashboard on the screen."},
	[COMMAND_RECORD] = {"record", "memtide record [OPTION...] TARGET...",
		"Write one row per process and look to FILE or standard output."},
	[COMMAND_REPORT] = {"report", "memtide report [OPTION...] FILE...",
		"Say what recordings hold: peak and when, growth, the leak verdict over time,\n"
		"limits, events, and how they end. FILE - is standard input."},
	[COMMAND_INSPECT] = {"inspect", "memtide inspect [OPTION...] PID",
		"Look at one process once: sizes, limits, mappings, malloc's heap; of a CPython\n"
		"also threads with their calls, garbage collector, allocators and objects by\n"
		"type. What cannot be read is told with the reason and the remedy."},
	[COMMAND_CHECK] = {"check",
		"memtide check [OPTION...] [-w EXPR] [-c EXPR] TARGET...",
		"Check processes as a monitoring plugin: one line with performance data, exit\n"
		"status 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN."},
};

const struct option_info *option_by_id(int id_or_letter, enum command command)
{
	for (size_t i = 0; i < OPTIONS_COUNT; i++) {
		const struct option_info *o = &option_table[i];

		if (option_is_of(o, command) &&
			((int)o->id == id_or_letter ||
				(id_or_letter && o->letter == id_or_letter)))
			return o;
	}
	return NULL;
}

const struct option_info *option_by_name(const char *name, enum command command)
{
	const struct option_info *first = NULL;

	for (size_t i = 0; i < OPTIONS_COUNT; i++) {
		const struct option_info *o = &option_table[i];

		if (strcmp(o->name, name))
			continue;
		if (command < COMMAND_COUNT && option_is_of(o, command))
			return o;
		if (!first)
			first = o;
	}
	return first;
}

#define HELP_COLUMN 28
#define HELP_WIDTH 80

/* @text in lines from HELP_COLUMN on; @at is where the first begins. */
static void print_wrapped(const char *text, int at, FILE *out)
{
	int column = at;

	for (bool first = true; *text; first = false) {
		int len = (int)strcspn(text, " ");

		if (!first && column + 1 + len > HELP_WIDTH)
			column = fprintf(out, "\n%*s", HELP_COLUMN, "") - 1;
		else if (!first)
			column += fprintf(out, " ");
		column += fprintf(out, "%.*s", len, text);
		text += len + (text[len] == ' ');
	}
	fputc('\n', out);
}

static void print_option(const struct option_info *o, FILE *out)
{
	int n;

	if (o->letter)
		n = fprintf(out, "  -%c, --%s", o->letter, o->name);
	else
		n = fprintf(out, "      --%s", o->name);
	if (option_value_is_optional(o))
		n += fprintf(out, "[=%.*s]", (int)strlen(o->value) - 2, o->value + 1);
	else if (o->value)
		n += fprintf(out, " %s", o->value);
	fprintf(out, "%*s", n < HELP_COLUMN - 1 ? HELP_COLUMN - n : 2, "");
	print_wrapped(o->help, n < HELP_COLUMN - 1 ? HELP_COLUMN : n + 2, out);
}

void options_help(enum command command, FILE *out)
{
	fprintf(out, "usage: %s\n", command_table[command].usage);
	if (command == COMMAND_TOP)
		for (int i = COMMAND_TOP + 1; i < COMMAND_COUNT; i++)
			fprintf(out, "       %s\n", command_table[i].usage);
	fprintf(out, "\n%s\n\n", command_table[command].about);
	for (size_t i = 0; i < COUNT_OF(option_table); i++)
		if (option_is_of(&option_table[i], command))
			print_option(&option_table[i], out);
	if (command == COMMAND_TOP)
		fprintf(out, "\n'memtide run --help' and so on tell the options of the "
			     "others; man memtide\ntells all.\n");
}
