#include "config.h"

#include "model/procinfo.h"

#include <stdlib.h>

#include "base/die.h"

struct procinfo *procinfo_create(const struct procid *id, const char *user,
	const char *command, const char *exe)
{
	struct procinfo *info = die_calloc(1, sizeof *info);

	info->references = 1;
	info->id = *id;
	info->uid = -1;
	info->user = die_strdup(user ? user : "");
	info->command = die_strndup(command ? command : "", PROCINFO_COMMAND_MAX);
	info->exe = die_strdup(exe ? exe : "");
	return info;
}

struct procinfo *procinfo_ref(struct procinfo *info)
{
	if (info)
		info->references++;
	return info;
}

void procinfo_unref(struct procinfo *info)
{
	if (!info || --info->references)
		return;
	free(info->user);
	free(info->command);
	free(info->exe);
	free(info);
}
