#include "config.h"

#include "app/options.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/options_config.h"
#include "app/options_value.h"
#include "base/clock.h"

/* Words that later versions give a meaning: better said than taken for a name. */
static const char *const later_commands[] = {"replay", "plot", "export"};

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
			option_value_is_optional(o) ? optional_argument
			: o->value                  ? required_argument
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
		return err_set(err, -EINVAL,
			"%.80s needs a value (see memtide %s --help)", word,
			command_table[o->command].name);
	if (!strncmp(word, "--", 2) && option_by_name(word + 2, o->command))
		return err_set(err, -EINVAL,
			"%.80s is not an option of %s (see memtide %s "
			"--help)",
			word, command_table[o->command].name,
			command_table[o->command].name);
	return err_set(err, -EINVAL, "unknown option %.80s (see memtide %s --help)", word,
		command_table[o->command].name);
}

/* Act on one option; @value NULL where none was given. */
static int apply(struct options *o, const struct option_info *info, const char *value,
	struct err *err)
{
	bool *flag = options_flag(o, info->id);

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
			return options_set(o, info, value, err);
		o->words_are_regex = true;
		return 0;
	default:
		return options_set(o, info, value, err);
	}
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
			return refused(got,
				optopt > 0 && optopt < 256 ? letter : argv[optind - 1], o,
				err);
		code = apply(o, info, optarg, err);
		if (code || o->result == OPTIONS_HELP || o->result == OPTIONS_VERSION)
			return code;
		options_remember(o, info, optarg);
	}
	return 0;
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
	return options_read_config(o, config_option(argc, argv, o->command), err);
}

static bool is_file(const char *output)
{
	return strcmp(output, "-") && strcmp(output, "/dev/stdout");
}

/* A habit that makes no sense in this call is left out; only what this call asks for is
 * an error. */
static void drop_idle_habits(struct options *o, const struct options *habits)
{
	if (habits->dashboard && !isatty(STDOUT_FILENO))
		o->dashboard = false;
	if (o->command == COMMAND_TOP && !o->target_count && o->output == habits->output)
		o->output = NULL;
	if (!(o->output && is_file(o->output)) && o->with == habits->with)
		o->with = 0;
	if (!o->output && o->append == habits->append)
		o->append = false;
	if (!o->output && o->force == habits->force)
		o->force = false;
	if (!o->baseline)
		o->max_growth.is_given &= !habits->max_growth.is_given;
	if (!o->alert.count && o->exec == habits->exec)
		o->exec = NULL;
	if (!o->alert.count && o->exit_on_alert == habits->exit_on_alert)
		o->exit_on_alert = false;
}

static int check_together(const struct options *o, struct err *err)
{
	if (o->append && o->force)
		return err_set(err, -EINVAL, "--append and --force exclude each other");
	if (o->output && !is_file(o->output) &&
		(o->command == COMMAND_TOP || o->dashboard))
		return err_set(err, -EINVAL, "-o %.20s: the screen is there; give a FILE",
			o->output);
	if (o->command == COMMAND_TOP && o->output && !o->target_count)
		return err_set(err, -EINVAL,
			"-o needs a TARGET: a PID or a name; without one, the key r "
			"records "
			"what is opened or tagged");
	if ((o->command == COMMAND_RUN || o->command == COMMAND_TOP) && !o->output &&
		(o->append || o->force || o->with))
		return err_set(err, -EINVAL, "--%s needs -o FILE",
			o->with     ? "with"
			: o->append ? "append"
				    : "force");
	if (o->with && (!o->output || !is_file(o->output)))
		return err_set(
			err, -EINVAL, "--with writes files beside -o FILE: give a FILE");
	if (o->exit_on_alert && !o->alert.count)
		return err_set(err, -EINVAL, "--exit-on-alert needs --alert EXPR");
	if (o->from && o->duration_ns)
		return err_set(err, -EINVAL, "--duration and --from exclude each other");
	if (o->timeout_ns && o->timeout_ns <= o->duration_ns)
		return err_set(err, -EINVAL, "--timeout must be longer than --duration");
	if (o->max_growth.is_given && !o->baseline)
		return err_set(err, -EINVAL, "--max-growth needs --baseline OLD");
	if (o->exec && !o->alert.count)
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
			"'%s' is not in this version (a process of that name: memtide -n "
			"%s)",
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
		return err_set(
			err, -EINVAL, "inspect needs a PID, as: memtide inspect 4711");
	if (optind + 1 < argc)
		return err_set(
			err, -EINVAL, "inspect looks at one process: give one PID");
	if (!options_is_number(word))
		return err_set(err, -EINVAL,
			"'%.40s' is no PID: inspect takes no names (see pgrep)", word);
	return options_add_word(o, word, false, err);
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
		int code = options_add_word(o, argv[i], regex, err);

		if (code)
			return code;
	}
	if (o->command == COMMAND_CHECK && !o->target_count == !o->from)
		return err_set(err, -EINVAL,
			"check needs a TARGET, a PID or a name, or else --from FILE");
	if (o->command == COMMAND_RECORD && !o->target_count)
		return err_set(err, -EINVAL,
			"record needs a TARGET: a PID or a name, as: memtide record "
			"4711");
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
	screen_config_init(&out->screen);
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
	code = take_words(argc, argv, out, err);
	drop_idle_habits(out, &habits);
	return code ? code : check_together(out, err);
}

void options_finish(struct options *o)
{
	for (size_t i = 0; i < o->owned_count; i++)
		free(o->owned[i]);
	free(o->owned);
	free(o->target);
	free(o->alert.text);
	free(o->warn.text);
	free(o->crit.text);
}
