#include "config.h"

#include "app/options.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "app/signals.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/num.h"
#include "base/units.h"
#include "record/record_sink.h"

#define TOP (1u << COMMAND_TOP)
#define RUN (1u << COMMAND_RUN)
#define RECORD (1u << COMMAND_RECORD)
#define ALL (TOP | RUN | RECORD)
#define HEADLESS (RUN | RECORD)

/* More than anybody watches by name; a list pasted by mistake is told so. */
#define TARGETS_MAX 4096
#define INTERVAL_MIN_NS NS_PER_MS
#define INTERVAL_MAX_NS (24 * 3600 * NS_PER_S)

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
	OPTION_ASCII,
	OPTION_COLOR,
	OPTION_NO_MOUSE,
	OPTION_READONLY,
	OPTION_QUIET,
	OPTION_VERBOSE,
	OPTION_HELP,
	OPTION_VERSION,
};

struct option_info {
	int id;
	char letter; /* 0: none */
	const char *name;
	const char *value; /* placeholder of its argument, NULL: takes none; "[X]": optional */
	unsigned commands;
	const char *help;
};

static const struct option_info option_table[] = {
	{OPTION_PID, 'p', "pid", "N[,N...]", TOP | RECORD, "watch these processes"},
	{OPTION_NAME, 'n', "name", "NAME", TOP | RECORD, "watch processes of this name"},
	{OPTION_FULL, 'f', "full", "[REGEX]", TOP | RECORD,
		"target words are regular expressions over the command line"},
	{OPTION_USER, 'u', "user", "USER", TOP | RECORD, "watch this user's processes"},
	{OPTION_CHILDREN, 'C', "children", NULL, TOP | RECORD, "watch descendants too"},
	{OPTION_WAIT, 'w', "wait", NULL, TOP | RECORD, "wait for a process that matches"},
	{OPTION_INTERVAL, 'i', "interval", "TIME", ALL,
		"time between looks: 500ms, 2s (bare: seconds) [1s; at least 1ms]"},
	{OPTION_DURATION, 't', "duration", "TIME", TOP | RECORD, "stop after this time"},
	{OPTION_COUNT, 'c', "count", "N", TOP | RECORD, "stop after this many looks"},
	{OPTION_OUTPUT, 'o', "output", "FILE", HEADLESS,
		"write rows to FILE; - is standard output; %p %h %n %{ENV} expand"},
	{OPTION_FORMAT, 0, "format", "csv|jsonl", HEADLESS, "how rows are written [csv]"},
	{OPTION_WITH, 0, "with", "LIST", HEADLESS,
		"write beside FILE: mappings,walls,events or all"},
	{OPTION_APPEND, 0, "append", NULL, HEADLESS, "add to FILE"},
	{OPTION_FORCE, 0, "force", NULL, HEADLESS, "overwrite FILE"},
	{OPTION_ALERT, 0, "alert", "EXPR", ALL,
		"alert when it becomes true: 'rss>500M', 'used>80% for 1min'; repeatable"},
	{OPTION_EXEC, 0, "exec", "CMD", ALL,
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
	{OPTION_BUDGET, 0, "budget", "PCT", ALL,
		"CPU that memtide may use for detailed reads, % of one [1]"},
	{OPTION_MAX_STALL, 0, "max-stall", "TIME", ALL,
		"never hold a target longer than this by one read [50ms]"},
	{OPTION_ASCII, 0, "ascii", NULL, TOP, "draw with ASCII only"},
	{OPTION_COLOR, 0, "color", "auto|always|never", TOP, "use colours [auto]"},
	{OPTION_NO_MOUSE, 0, "no-mouse", NULL, TOP, "leave the mouse to the terminal"},
	{OPTION_READONLY, 0, "readonly", NULL, TOP, "offer nothing that acts on a process"},
	{OPTION_QUIET, 'q', "quiet", NULL, HEADLESS, "no summary at the end"},
	{OPTION_VERBOSE, 'v', "verbose", NULL, HEADLESS, "tell events as they happen"},
	{OPTION_HELP, 'h', "help", NULL, ALL, "show this help"},
	{OPTION_VERSION, 'V', "version", NULL, ALL, "show the version"},
};

static const struct command_info {
	const char *name, *usage, *about;
} commands[COMMAND_COUNT] = {
	[COMMAND_TOP] = {"top", "memtide [top] [OPTION...] [TARGET...]",
		"Live memory dashboard. TARGET is a PID or a name; without one every process\n"
		"is listed and Enter opens one. Press ? for the keys."},
	[COMMAND_RUN] = {"run", "memtide run [OPTION...] [--] COMMAND [ARG...]",
		"Start COMMAND, watch it and its descendants, print a summary on standard\n"
		"error when it ends."},
	[COMMAND_RECORD] = {"record", "memtide record [OPTION...] TARGET...",
		"Write one row per process and look to FILE or standard output."},
};

/* Words that later versions give a meaning: better said than taken for a name. */
static const char *const later_commands[] = {
	"check", "inspect", "report", "replay", "plot", "export"};

static bool takes_value(const struct option_info *o)
{
	return o->value != NULL;
}

static bool value_is_optional(const struct option_info *o)
{
	return o->value && o->value[0] == '[';
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
	if (value_is_optional(o))
		n += fprintf(out, "[=%.*s]", (int)strlen(o->value) - 2, o->value + 1);
	else if (o->value)
		n += fprintf(out, " %s", o->value);
	fprintf(out, "%*s", n < HELP_COLUMN - 1 ? HELP_COLUMN - n : 2, "");
	print_wrapped(o->help, n < HELP_COLUMN - 1 ? HELP_COLUMN : n + 2, out);
}

void options_help(enum command command, FILE *out)
{
	fprintf(out, "usage: %s\n", commands[command].usage);
	if (command == COMMAND_TOP)
		fprintf(out, "       %s\n       %s\n", commands[COMMAND_RUN].usage,
			commands[COMMAND_RECORD].usage);
	fprintf(out, "\n%s\n\n", commands[command].about);
	for (size_t i = 0; i < COUNT_OF(option_table); i++)
		if (option_table[i].commands >> command & 1)
			print_option(&option_table[i], out);
	if (command == COMMAND_TOP)
		fprintf(out, "\n'memtide run --help' and 'memtide record --help' tell "
			     "theirs; man memtide\ntells all.\n");
}

/* An error in the value of one option: "--interval fast: expected ..." */
static int bad_value(struct err *err, const struct option_info *o, const char *value,
	const char *expected)
{
	return err_set(err, -EINVAL, "--%s '%.80s': expected %s", o->name, value, expected);
}

static bool read_time(const char *text, uint64_t *ns)
{
	const char *p = text;
	const char *end = text + strlen(text);

	return units_duration(&p, end, ns) && p == end;
}

static bool read_count(const char *text, uint64_t max, uint64_t *out)
{
	const char *p = text;
	const char *end = text + strlen(text);

	return num_u64(&p, end, out) && p == end && *out <= max;
}

static struct target_word *add_target(struct options *o)
{
	o->target = die_reallocarray(o->target, o->target_count + 1, sizeof *o->target);
	o->target[o->target_count] = (struct target_word){.kind = TARGET_PID};
	return &o->target[o->target_count++];
}

static bool has_room_for_target(const struct options *o, struct err *err)
{
	if (o->target_count < TARGETS_MAX)
		return true;
	err_set(err, -EINVAL, "more than %d targets: use -f REGEX or -u USER", TARGETS_MAX);
	return false;
}

static int add_text_target(struct options *o, enum target_kind kind, const char *text,
	struct err *err)
{
	struct target_word *word;

	if (!has_room_for_target(o, err))
		return -EINVAL;
	word = add_target(o);
	word->kind = kind;
	word->text = text;
	return 0;
}

/* "12,34,56" */
static int add_pids(struct options *o, const struct option_info *info, const char *list,
	struct err *err)
{
	const char *p = list;
	const char *end = list + strlen(list);

	for (;;) {
		uint64_t pid;

		if (!num_u64(&p, end, &pid) || !pid || pid > INT32_MAX ||
			(p < end && *p != ','))
			return bad_value(err, info, list, "PIDs, as 4711 or 4711,4712");
		if (!has_room_for_target(o, err))
			return -EINVAL;
		add_target(o)->pid = (uint32_t)pid;
		if (p++ == end)
			return 0;
	}
}

static bool is_number(const char *word)
{
	return *word && strspn(word, "0123456789") == strlen(word);
}

static int add_word(struct options *o, const char *word, bool regex, struct err *err)
{
	uint64_t pid;

	if (regex)
		return add_text_target(o, TARGET_REGEX, word, err);
	if (!is_number(word))
		return add_text_target(o, TARGET_NAME, word, err);
	if (!read_count(word, INT32_MAX, &pid) || !pid)
		return err_set(err, -EINVAL, "'%.40s' is no PID (a name: -n %.40s)", word, word);
	if (!has_room_for_target(o, err))
		return -EINVAL;
	add_target(o)->pid = (uint32_t)pid;
	return 0;
}

static int read_interval(struct options *o, const struct option_info *info,
	const char *value, struct err *err)
{
	if (!read_time(value, &o->interval_ns) || o->interval_ns < INTERVAL_MIN_NS ||
		o->interval_ns > INTERVAL_MAX_NS)
		return bad_value(err, info, value, "a time from 1ms to 1d, as 500ms or 2s");
	o->interval_given = true;
	return 0;
}

static int read_budget(struct options *o, const struct option_info *info,
	const char *value, struct err *err)
{
	const char *p = value;
	const char *end = value + strlen(value);

	if (!num_f64(&p, end, &o->budget_pct) || o->budget_pct <= 0 || o->budget_pct > 100)
		return bad_value(err, info, value, "per cent of one CPU, as 1 or 0.5%");
	if (p < end && *p == '%')
		p++;
	if (p != end)
		return bad_value(err, info, value, "per cent of one CPU, as 1 or 0.5%");
	return 0;
}

static int read_color(struct options *o, const struct option_info *info, const char *value,
	struct err *err)
{
	static const char *const words[] = {"auto", "always", "never"};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (!strcmp(words[i], value)) {
			o->color = (enum color_when)i;
			return 0;
		}
	}
	return bad_value(err, info, value, "auto, always or never");
}

static int read_format(struct options *o, const struct option_info *info,
	const char *value, struct err *err)
{
	if (!strcmp(value, "csv"))
		o->format = OUTPUT_CSV;
	else if (!strcmp(value, "jsonl"))
		o->format = OUTPUT_JSONL;
	else
		return bad_value(err, info, value, "csv or jsonl");
	return 0;
}

static int read_positive_time(uint64_t *out, const struct option_info *info,
	const char *value, struct err *err)
{
	uint64_t ns;

	if (!read_time(value, &ns) || !ns)
		return bad_value(err, info, value, "a time, as 30s or 5min");
	*out = ns;
	return 0;
}

static int read_exit_code(struct options *o, const struct option_info *info,
	const char *value, struct err *err)
{
	uint64_t code;

	if (!read_count(value, 255, &code))
		return bad_value(err, info, value, "a number from 0 to 255");
	o->alert_exit_code = (int)code;
	return 0;
}

static int read_ticks(struct options *o, const struct option_info *info, const char *value,
	struct err *err)
{
	if (!read_count(value, UINT64_MAX, &o->count) || !o->count)
		return bad_value(err, info, value, "how many looks, as 100");
	return 0;
}

static int read_signal(struct options *o, const struct option_info *info,
	const char *value, struct err *err)
{
	o->signal = signal_by_name(value);
	if (o->signal <= 0)
		return bad_value(err, info, value, "a signal, as TERM, SIGINT or 15");
	return 0;
}

static int set_valued(struct options *o, const struct option_info *info, const char *value,
	struct err *err)
{
	switch (info->id) {
	case OPTION_PID:
		return add_pids(o, info, value, err);
	case OPTION_NAME:
		return add_text_target(o, TARGET_NAME, value, err);
	case OPTION_USER:
		return add_text_target(o, TARGET_USER, value, err);
	case OPTION_INTERVAL:
		return read_interval(o, info, value, err);
	case OPTION_DURATION:
		return read_positive_time(&o->duration_ns, info, value, err);
	case OPTION_COUNT:
		return read_ticks(o, info, value, err);
	case OPTION_OUTPUT:
		o->output = value;
		return 0;
	case OPTION_FORMAT:
		return read_format(o, info, value, err);
	case OPTION_WITH:
		return record_with_parse(value, &o->with, err);
	case OPTION_ALERT:
		o->alert = die_reallocarray(o->alert, o->alert_count + 1, sizeof *o->alert);
		o->alert[o->alert_count++] = value;
		return 0;
	case OPTION_EXEC:
		o->exec = value;
		return 0;
	case OPTION_SIGNAL:
		return read_signal(o, info, value, err);
	case OPTION_KILL_AFTER:
		return read_positive_time(&o->kill_after_ns, info, value, err);
	case OPTION_ALERT_EXIT_CODE:
		return read_exit_code(o, info, value, err);
	case OPTION_BUDGET:
		return read_budget(o, info, value, err);
	case OPTION_MAX_STALL:
		return read_positive_time(&o->max_stall_ns, info, value, err);
	case OPTION_COLOR:
		return read_color(o, info, value, err);
	default:
		return err_set(err, -EINVAL, "--%s takes no value", info->name);
	}
}

static bool *flag_of(struct options *o, int id)
{
	switch (id) {
	case OPTION_CHILDREN:
		return &o->children;
	case OPTION_WAIT:
		return &o->wait;
	case OPTION_APPEND:
		return &o->append;
	case OPTION_FORCE:
		return &o->force;
	case OPTION_EXIT_ON_ALERT:
		return &o->exit_on_alert;
	case OPTION_PRESERVE_STATUS:
		return &o->preserve_status;
	case OPTION_ASCII:
		return &o->ascii;
	case OPTION_NO_MOUSE:
		return &o->no_mouse;
	case OPTION_READONLY:
		return &o->readonly;
	case OPTION_QUIET:
		return &o->quiet;
	case OPTION_VERBOSE:
		return &o->verbose;
	default:
		return NULL;
	}
}

static const struct option_info *info_by_id(int id)
{
	for (size_t i = 0; i < COUNT_OF(option_table); i++)
		if (option_table[i].id == id || (option_table[i].letter == id && id))
			return &option_table[i];
	return NULL;
}

/* getopt_long()'s two descriptions of the options that one subcommand takes. */
struct getopt_spec {
	struct option longs[COUNT_OF(option_table) + 1];
	char shorts[2 + 3 * COUNT_OF(option_table) + 1];
};

static void spec_init(struct getopt_spec *spec, enum command command)
{
	struct option *l = spec->longs;
	char *s = spec->shorts;

	memset(spec, 0, sizeof *spec);
	if (command == COMMAND_RUN)
		*s++ = '+'; /* what follows COMMAND is COMMAND's */
	*s++ = ':';
	for (size_t i = 0; i < COUNT_OF(option_table); i++) {
		const struct option_info *o = &option_table[i];

		if (!(o->commands >> command & 1))
			continue;
		*l++ = (struct option){o->name,
			value_is_optional(o)     ? optional_argument
				: takes_value(o) ? required_argument
						 : no_argument,
			NULL, o->id};
		if (!o->letter)
			continue;
		*s++ = o->letter;
		/* -f alone is a flag: "-f word" keeps the word as a target. */
		if (takes_value(o) && !value_is_optional(o))
			*s++ = ':';
	}
}

/* What getopt refused: an option that is nobody's, one of another subcommand, or one
 * without its value. */
static int refused(int got, const char *word, const struct options *o, struct err *err)
{
	const struct option_info *info;

	if (got == ':')
		return err_set(err, -EINVAL, "%.80s needs a value (see memtide %s --help)", word,
			commands[o->command].name);
	for (size_t i = 0; i < COUNT_OF(option_table); i++) {
		info = &option_table[i];
		if (!strncmp(word, "--", 2) && !strcmp(info->name, word + 2))
			return err_set(err, -EINVAL, "%.80s is not an option of %s (see memtide %s "
						     "--help)",
				word, commands[o->command].name, commands[o->command].name);
	}
	return err_set(err, -EINVAL, "unknown option %.80s (see memtide %s --help)", word,
		commands[o->command].name);
}

static int parse_options(int argc, char **argv, struct options *o, bool *regex,
	struct err *err)
{
	struct getopt_spec spec;
	int got;

	spec_init(&spec, o->command);
	opterr = 0;
	optind = 1;
	while ((got = getopt_long(argc, argv, spec.shorts, spec.longs, NULL)) != -1) {
		const struct option_info *info = info_by_id(got);
		char letter[3] = {'-', (char)optopt, '\0'};
		bool *flag = info ? flag_of(o, info->id) : NULL;
		int code = 0;

		if (got == '?' || got == ':')
			return refused(got, optopt > 0 && optopt < 256 ? letter : argv[optind - 1],
				o, err);
		if (flag)
			*flag = true;
		else if (info->id == OPTION_HELP)
			o->result = OPTIONS_HELP;
		else if (info->id == OPTION_VERSION)
			o->result = OPTIONS_VERSION;
		else if (info->id == OPTION_FULL && !optarg)
			*regex = true;
		else if (info->id == OPTION_FULL)
			code = add_text_target(o, TARGET_REGEX, optarg, err);
		else
			code = set_valued(o, info, optarg, err);
		if (code || o->result != OPTIONS_RUN)
			return code;
	}
	return 0;
}

static int check_together(const struct options *o, struct err *err)
{
	if (o->append && o->force)
		return err_set(err, -EINVAL, "--append and --force exclude each other");
	if (o->command == COMMAND_RUN && !o->output && (o->append || o->force || o->with))
		return err_set(err, -EINVAL, "--%s needs -o FILE",
			o->with ? "with" : o->append ? "append" : "force");
	if (o->with && (!o->output || !strcmp(o->output, "-") ||
			       !strcmp(o->output, "/dev/stdout")))
		return err_set(err, -EINVAL, "--with writes files beside -o FILE: give a FILE");
	if (o->exit_on_alert && !o->alert_count)
		return err_set(err, -EINVAL, "--exit-on-alert needs --alert EXPR");
	if (o->exec && !o->alert_count)
		return err_set(err, -EINVAL, "--exec needs --alert EXPR");
	return 0;
}

static enum command command_of(int argc, char **argv, bool *named, struct err *err)
{
	*named = false;
	if (argc < 2)
		return COMMAND_TOP;
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (!strcmp(argv[1], commands[i].name)) {
			*named = true;
			return (enum command)i;
		}
	}
	for (size_t i = 0; i < COUNT_OF(later_commands); i++) {
		if (strcmp(argv[1], later_commands[i]))
			continue;
		err_set(err, -EINVAL,
			"'%s' is not in this version (a process of that name: memtide -n %s)",
			argv[1], argv[1]);
		return COMMAND_COUNT;
	}
	return COMMAND_TOP;
}

static int take_words(int argc, char **argv, bool regex, struct options *o, struct err *err)
{
	if (o->command == COMMAND_RUN) {
		if (optind >= argc)
			return err_set(err, -EINVAL,
				"run needs a COMMAND, as: memtide run -- python3 job.py");
		o->argv = argv + optind;
		return 0;
	}
	if (regex && optind >= argc)
		return err_set(err, -EINVAL, "-f needs a regular expression as target");
	for (int i = optind; i < argc; i++) {
		int code = add_word(o, argv[i], regex, err);

		if (code)
			return code;
	}
	if (o->command == COMMAND_RECORD && !o->target_count)
		return err_set(err, -EINVAL,
			"record needs a TARGET: a PID or a name, as: memtide record 4711");
	return 0;
}

int options_parse(int argc, char **argv, struct options *out, struct err *err)
{
	bool named, regex = false;
	int code;

	*out = (struct options){
		.interval_ns = NS_PER_S,
		.budget_pct = 1,
		.max_stall_ns = 50 * NS_PER_MS,
		.signal = SIGTERM,
		.kill_after_ns = 10 * NS_PER_S,
		.alert_exit_code = 124,
	};
	out->command = command_of(argc, argv, &named, err);
	if (out->command == COMMAND_COUNT)
		return -EINVAL;
	if (named) {
		argv++;
		argc--;
	}
	code = parse_options(argc, argv, out, &regex, err);
	if (code || out->result != OPTIONS_RUN)
		return code;
	code = take_words(argc, argv, regex, out, err);
	return code ? code : check_together(out, err);
}

void options_finish(struct options *o)
{
	free(o->target);
	free(o->alert);
}
