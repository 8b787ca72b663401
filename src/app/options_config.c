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
		return err_set(
			err, -EINVAL, "'%.40s' is not an option of %s", name, section);
	flag = options_flag(o, info->id);
	if (command != o->command || !option_is_of(info, command)) {
		/* Of another subcommand; whether it is well written is its business. */
		return 0;
	}
	value = own_text(o, value);
	code = flag ? set_flag_by_word(flag, info, value, err)
		    : options_set(o, info, value, err);
	if (!code)
		options_remember(o, info, value);
	return code;
}

int options_read_config(struct options *o, const char *named, struct err *err)
{
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
}
