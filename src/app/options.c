#include "config.h"

#include "app/options.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "app/configfile.h"
#include "app/options_table.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/num.h"
#include "base/units.h"
#include "record/record_sink.h"

/* More than anybody watches by name; a list pasted by mistake is told so. */
#define TARGETS_MAX 4096
#define INTERVAL_MIN_NS NS_PER_MS
#define INTERVAL_MAX_NS (24 * 3600 * NS_PER_S)

/* Words that later versions give a meaning: better said than taken for a name. */
static const char *const later_commands[] = {
	"replay", "plot", "export"};

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

static int read_report_format(struct options *o, const struct option_info *info,
	const char *value, struct err *err)
{
	static const char *const words[] = {
		[REPORT_TEXT] = "text", [REPORT_JSON] = "json", [REPORT_MARKDOWN] = "markdown"};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (!strcmp(words[i], value)) {
			o->report_format = (enum report_format)i;
			return 0;
		}
	}
	return bad_value(err, info, value, "text, json or markdown");
}

static int read_inspect_format(struct options *o, const struct option_info *info,
	const char *value, struct err *err)
{
	if (!strcmp(value, "text"))
		o->inspect_format = INSPECT_TEXT;
	else if (!strcmp(value, "json"))
		o->inspect_format = INSPECT_JSON;
	else
		return bad_value(err, info, value, "text or json");
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

static void add_text(const char ***list, size_t *count, const char *text)
{
	*list = die_reallocarray(*list, *count + 1, sizeof **list);
	(*list)[(*count)++] = text;
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
	case OPTION_CHECK_DURATION:
		return read_positive_time(&o->duration_ns, info, value, err);
	case OPTION_COUNT:
		return read_ticks(o, info, value, err);
	case OPTION_OUTPUT:
		o->output = value;
		return 0;
	case OPTION_FORMAT:
		return read_format(o, info, value, err);
	case OPTION_REPORT_FORMAT:
		return read_report_format(o, info, value, err);
	case OPTION_INSPECT_FORMAT:
		return read_inspect_format(o, info, value, err);
	case OPTION_BASELINE:
		o->baseline = value;
		return 0;
	case OPTION_MAX_GROWTH:
		if (report_gate_parse(value, &o->max_growth))
			return bad_value(err, info, value, "a share or a size, as 10% or 50M");
		return 0;
	case OPTION_WITH:
		return record_with_parse(value, &o->with, err);
	case OPTION_ALERT:
		add_text(&o->alert, &o->alert_count, value);
		return 0;
	case OPTION_WARN:
		add_text(&o->warn, &o->warn_count, value);
		return 0;
	case OPTION_CRIT:
		add_text(&o->crit, &o->crit_count, value);
		return 0;
	case OPTION_TIMEOUT:
		return read_positive_time(&o->timeout_ns, info, value, err);
	case OPTION_FROM:
		o->from = value;
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

static bool *flag_of(struct options *o, enum option_id id)
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

/* getopt_long()'s two descriptions of the options that one subcommand takes. */
struct getopt_spec {
	struct option longs[OPTIONS_COUNT + 1];
	char shorts[2 + 3 * OPTIONS_COUNT + 1];
};

static void spec_init(struct getopt_spec *spec, enum command command)
{
	struct option *l = spec->longs;
	char *s = spec->shorts;

	memset(spec, 0, sizeof *spec);
	if (command == COMMAND_RUN)
		*s++ = '+'; /* what follows COMMAND is COMMAND's */
	*s++ = ':';
	for (size_t i = 0; i < OPTIONS_COUNT; i++) {
		const struct option_info *o = &option_table[i];

		if (!option_is_of(o, command))
			continue;
		*l++ = (struct option){o->name,
			option_value_is_optional(o)     ? optional_argument
				: o->value ? required_argument
						 : no_argument,
			NULL, (int)o->id};
		if (!o->letter)
			continue;
		*s++ = o->letter;
		/* -f alone is a flag: "-f word" keeps the word as a target. */
		if (o->value && !option_value_is_optional(o))
			*s++ = ':';
	}
}

/* What getopt refused: an option that is nobody's, one of another subcommand, or one
 * without its value. */
static int refused(int got, const char *word, const struct options *o, struct err *err)
{
	if (got == ':')
		return err_set(err, -EINVAL, "%.80s needs a value (see memtide %s --help)", word,
			command_table[o->command].name);
	if (!strncmp(word, "--", 2) && option_by_name(word + 2, o->command))
		return err_set(err, -EINVAL, "%.80s is not an option of %s (see memtide %s "
					     "--help)",
			word, command_table[o->command].name, command_table[o->command].name);
	return err_set(err, -EINVAL, "unknown option %.80s (see memtide %s --help)", word,
		command_table[o->command].name);
}

/* Act on one option; @value NULL where none was given. */
static int apply(struct options *o, const struct option_info *info, const char *value,
	struct err *err)
{
	bool *flag = flag_of(o, info->id);

	if (flag) {
		*flag = true;
		return 0;
	}
	switch (info->id) {
	case OPTION_HELP:
		o->result = OPTIONS_HELP;
		return 0;
	case OPTION_VERSION:
		o->result = OPTIONS_VERSION;
		return 0;
	case OPTION_DUMP_CONFIG:
		o->result = OPTIONS_DUMP;
		return 0;
	case OPTION_CONFIG:
		return 0; /* read before all others */
	case OPTION_FULL:
		if (value)
			return add_text_target(o, TARGET_REGEX, value, err);
		o->words_are_regex = true;
		return 0;
	default:
		return set_valued(o, info, value, err);
	}
}

static void remember(struct options *o, const struct option_info *info, const char *value)
{
	o->given[info->id - OPTION_PID] = value ? value : "yes";
}

static int parse_options(int argc, char **argv, struct options *o, struct err *err)
{
	struct getopt_spec spec;
	int got;

	spec_init(&spec, o->command);
	opterr = 0;
	optind = 1;
	while ((got = getopt_long(argc, argv, spec.shorts, spec.longs, NULL)) != -1) {
		const struct option_info *info = option_by_id(got, o->command);
		char letter[3] = {'-', (char)optopt, '\0'};
		int code;

		if (got == '?' || got == ':')
			return refused(got, optopt > 0 && optopt < 256 ? letter : argv[optind - 1],
				o, err);
		code = apply(o, info, optarg, err);
		if (code || o->result == OPTIONS_HELP || o->result == OPTIONS_VERSION)
			return code;
		remember(o, info, optarg);
	}
	return 0;
}

/*
 * The configuration file.
 */

/* What says who is watched belongs to one call; the rest may be a habit. */
static bool may_be_configured(enum option_id id)
{
	switch (id) {
	case OPTION_PID:
	case OPTION_NAME:
	case OPTION_FULL:
	case OPTION_USER:
	case OPTION_FROM:
	case OPTION_BASELINE:
	case OPTION_CONFIG:
	case OPTION_DUMP_CONFIG:
	case OPTION_HELP:
	case OPTION_VERSION:
		return false;
	default:
		return true;
	}
}

static enum command command_by_name(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (!strcmp(command_table[i].name, name))
			return (enum command)i;
	return COMMAND_COUNT;
}

static const char *own_text(struct options *o, const char *text)
{
	o->owned = die_reallocarray(o->owned, o->owned_count + 1, sizeof *o->owned);
	return o->owned[o->owned_count++] = die_strdup(text);
}

static int set_flag_by_word(bool *flag, const struct option_info *info, const char *value,
	struct err *err)
{
	static const char *const words[] = {"no", "yes", "false", "true", "off", "on"};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (!strcmp(words[i], value)) {
			*flag = i % 2;
			return 0;
		}
	}
	return err_set(err, -EINVAL, "%s = %.80s: expected yes or no", info->name, value);
}

/* A configfile_fn. */
static int set_configured(void *context, const char *section, const char *name,
	const char *value, struct err *err)
{
	struct options *o = context;
	enum command command = *section ? command_by_name(section) : o->command;
	const struct option_info *info =
		option_by_name(name, *section ? command : COMMAND_COUNT);
	bool *flag;
	int code;

	if (command == COMMAND_COUNT)
		return err_set(err, -EINVAL, "[%.40s] is no subcommand", section);
	if (!info || !may_be_configured(info->id))
		return err_set(err, -EINVAL, "'%.40s' cannot be set here", name);
	if (*section && !option_is_of(info, command))
		return err_set(err, -EINVAL, "'%.40s' is not an option of %s", name, section);
	flag = flag_of(o, info->id);
	if (command != o->command || !option_is_of(info, command)) {
		/* Of another subcommand; whether it is well written is its business. */
		return 0;
	}
	value = own_text(o, value);
	code = flag ? set_flag_by_word(flag, info, value, err) : set_valued(o, info, value, err);
	if (!code)
		remember(o, info, value);
	return code;
}

/* The file that --config names; NULL: none is named. */
static const char *config_option(int argc, char **argv, enum command command)
{
	struct getopt_spec spec;
	const char *path = NULL;
	int got;

	spec_init(&spec, command);
	opterr = 0;
	optind = 1;
	while ((got = getopt_long(argc, argv, spec.shorts, spec.longs, NULL)) != -1)
		if (got == OPTION_CONFIG)
			path = optarg;
	return path;
}

static int read_config(int argc, char **argv, struct options *o, struct err *err)
{
	const char *named = config_option(argc, argv, o->command);
	AUTO_FREE char *own = named ? NULL : configfile_path();
	int code;

	if (!named && !own)
		return 0;
	code = configfile_read(named ? named : own, set_configured, o, err);
	if (code == -ENOENT && !named) {
		*err = (struct err)ERR_INIT;
		return 0;
	}
	return code;
}

/* A habit that makes no sense in this call is left out; only what this call asks for is
 * an error. */
static void drop_idle_habits(struct options *o, const struct options *habits)
{
	bool to_file = o->output && strcmp(o->output, "-") && strcmp(o->output, "/dev/stdout");

	if (!to_file && o->with == habits->with)
		o->with = 0;
	if (!o->output && o->append == habits->append)
		o->append = false;
	if (!o->output && o->force == habits->force)
		o->force = false;
	if (!o->baseline)
		o->max_growth.is_given &= !habits->max_growth.is_given;
	if (!o->alert_count && o->exec == habits->exec)
		o->exec = NULL;
	if (!o->alert_count && o->exit_on_alert == habits->exit_on_alert)
		o->exit_on_alert = false;
}

static void dump_list(const char *name, const char **text, size_t count, FILE *out)
{
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s = %s\n", name, text[i]);
}

void options_dump(const struct options *o, FILE *out)
{
	fprintf(out, "[%s]\n", command_table[o->command].name);
	for (size_t i = 0; i < OPTIONS_COUNT; i++) {
		const struct option_info *info = &option_table[i];
		const char *value = o->given[info->id - OPTION_PID];

		if (!option_is_of(info, o->command) || !may_be_configured(info->id))
			continue;
		if (info->id == OPTION_ALERT)
			dump_list(info->name, o->alert, o->alert_count, out);
		else if (info->id == OPTION_WARN)
			dump_list(info->name, o->warn, o->warn_count, out);
		else if (info->id == OPTION_CRIT)
			dump_list(info->name, o->crit, o->crit_count, out);
		else if (value)
			fprintf(out, "%s = %s\n", info->name, value);
		if (!value)
			fprintf(out, "; %s = %s\n", info->name, info->value ? info->value : "yes");
	}
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
	if (o->from && o->duration_ns)
		return err_set(err, -EINVAL, "--duration and --from exclude each other");
	if (o->timeout_ns && o->timeout_ns <= o->duration_ns)
		return err_set(err, -EINVAL, "--timeout must be longer than --duration");
	if (o->max_growth.is_given && !o->baseline)
		return err_set(err, -EINVAL, "--max-growth needs --baseline OLD");
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
		if (!strcmp(argv[1], command_table[i].name)) {
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

static int take_files(int argc, char **argv, struct options *o, struct err *err)
{
	if (optind >= argc)
		return err_set(err, -EINVAL,
			"report needs a FILE: a recording, as: memtide report run.csv");
	o->file = argv + optind;
	o->file_count = (size_t)(argc - optind);
	return 0;
}

static int take_one_pid(int argc, char **argv, struct options *o, struct err *err)
{
	const char *word = argv[optind];

	if (optind >= argc)
		return err_set(err, -EINVAL, "inspect needs a PID, as: memtide inspect 4711");
	if (optind + 1 < argc)
		return err_set(err, -EINVAL, "inspect looks at one process: give one PID");
	if (!is_number(word))
		return err_set(err, -EINVAL,
			"'%.40s' is no PID: inspect takes no names (see pgrep)", word);
	return add_word(o, word, false, err);
}

static int take_words(int argc, char **argv, struct options *o, struct err *err)
{
	bool regex = o->words_are_regex;

	if (o->command == COMMAND_RUN) {
		if (optind >= argc)
			return err_set(err, -EINVAL,
				"run needs a COMMAND, as: memtide run -- python3 job.py");
		o->argv = argv + optind;
		return 0;
	}
	if (o->command == COMMAND_REPORT)
		return take_files(argc, argv, o, err);
	if (o->command == COMMAND_INSPECT)
		return take_one_pid(argc, argv, o, err);
	if (regex && optind >= argc)
		return err_set(err, -EINVAL, "-f needs a regular expression as target");
	for (int i = optind; i < argc; i++) {
		int code = add_word(o, argv[i], regex, err);

		if (code)
			return code;
	}
	if (o->command == COMMAND_CHECK && !o->target_count == !o->from)
		return err_set(err, -EINVAL,
			"check needs a TARGET, a PID or a name, or else --from FILE");
	if (o->command == COMMAND_RECORD && !o->target_count)
		return err_set(err, -EINVAL,
			"record needs a TARGET: a PID or a name, as: memtide record 4711");
	return 0;
}

int options_parse(int argc, char **argv, struct options *out, struct err *err)
{
	struct options habits;
	bool named;
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
	code = read_config(argc, argv, out, err);
	if (code)
		return code;
	habits = *out;
	code = parse_options(argc, argv, out, err);
	if (code || out->result != OPTIONS_RUN)
		return code;
	drop_idle_habits(out, &habits);
	code = take_words(argc, argv, out, err);
	return code ? code : check_together(out, err);
}

void options_finish(struct options *o)
{
	for (size_t i = 0; i < o->owned_count; i++)
		free(o->owned[i]);
	free(o->owned);
	free(o->target);
	free(o->alert);
	free(o->warn);
	free(o->crit);
}
