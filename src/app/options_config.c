#include "config.h"

#include "app/options_config.h"

#include <errno.h>
#include <string.h>

#include "app/configfile.h"
#include "app/options_value.h"
#include "base/cleanup.h"
#include "base/die.h"

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

static int set_flag_by_word(
	bool *flag, const struct option_info *info, const char *value, struct err *err)
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

/* The option that a setting means, NULL with @err where there is none; @command: whose
 * it is. */
static const struct option_info *option_of(const struct options *o,
	const struct configfile_setting *s, enum command *command, struct err *err)
{
	bool drawn = !strcmp(s->section, "dashboard");
	bool for_all = drawn || !*s->section;
	const struct option_info *info;

	*command = for_all ? o->command : command_by_name(s->section);
	info = option_by_name(s->name, for_all ? COMMAND_COUNT : *command);
	if (*command == COMMAND_COUNT)
		err_set(err, -EINVAL,
			"[%.40s] is no subcommand, nor dashboard, columns or keys",
			s->section);
	else if (!info || !may_be_configured(info->id))
		err_set(err, -EINVAL, "'%.40s' cannot be set here", s->name);
	else if (drawn && !option_is_drawn(info))
		err_set(err, -EINVAL, "'%.40s' does not belong to the dashboard",
			s->name);
	else if (!for_all && !option_is_of(info, *command))
		err_set(err, -EINVAL, "'%.40s' is not an option of %s", s->name,
			s->section);
	else
		return info;
	return NULL;
}

static int set_option(
	struct options *o, const struct configfile_setting *s, struct err *err)
{
	enum command command;
	const struct option_info *info = option_of(o, s, &command, err);
	const char *value;
	bool *flag;
	int code;

	if (!info)
		return -EINVAL;
	/* Of another subcommand: whether it is well written is its business. */
	if (command != o->command || !option_is_of(info, command))
		return 0;
	value = own_text(o, s->value);
	flag = options_flag(o, info->id);
	code = flag ? set_flag_by_word(flag, info, value, err)
		    : options_set(o, info, value, err);
	if (!code)
		options_remember(o, info, value);
	return code;
}

/* A configfile_fn. */
static int set_configured(
	void *context, const struct configfile_setting *s, struct err *err)
{
	struct options *o = context;

	if (screen_config_has(s->section))
		return screen_config_set(
			&o->screen, s->section, s->name, s->value, s->line, err);
	return set_option(o, s, err);
}

/* What only the whole file can tell. */
static int check_whole(const struct options *o, const char *path, struct err *err)
{
	struct err why = ERR_INIT;
	int line = 0, code = screen_config_check(&o->screen, &line, &why);

	return code ? err_set(err, code, "%s, line %d: %s", path, line, why.text) : 0;
}

int options_read_config(struct options *o, const char *named, struct err *err)
{
	AUTO_FREE char *own = named ? NULL : configfile_path();
	const char *path = named ? named : own;
	int code;

	if (!path)
		return 0;
	code = configfile_read(path, set_configured, o, err);
	if (code == -ENOENT && !named) {
		*err = (struct err)ERR_INIT;
		return 0;
	}
	return code ? code : check_whole(o, path, err);
}

static void dump_option(
	const struct options *o, const struct option_info *info, FILE *out)
{
	const struct text_list *list = options_list(o, info->id);
	const char *value = o->given[info->id - OPTION_PID];

	for (size_t i = 0; list && i < list->count; i++)
		fprintf(out, "%s = %s\n", info->name, list->text[i]);
	if (!list && value)
		fprintf(out, "%s = %s\n", info->name, value);
	if (!value)
		fprintf(out, "; %s = %s\n", info->name,
			info->value ? info->value : "yes");
}

void options_dump(const struct options *o, FILE *out)
{
	fprintf(out, "[%s]\n", command_table[o->command].name);
	for (size_t i = 0; i < OPTIONS_COUNT; i++)
		if (option_is_of(&option_table[i], o->command) &&
			may_be_configured(option_table[i].id))
			dump_option(o, &option_table[i], out);
	if (option_is_of(option_by_name("ascii", COMMAND_COUNT), o->command))
		screen_config_dump(&o->screen, out);
}
