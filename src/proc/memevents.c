#include "config.h"

#include "proc/memevents.h"

#include "proc/flatkey.h"

const char *const memevents_keys[MEMEVENTS_KEY_COUNT] = {
	[MEMEVENTS_LOW] = "low",
	[MEMEVENTS_HIGH] = "high",
	[MEMEVENTS_MAX] = "max",
	[MEMEVENTS_OOM] = "oom",
	[MEMEVENTS_OOM_KILL] = "oom_kill",
	[MEMEVENTS_OOM_GROUP_KILL] = "oom_group_kill",
	[MEMEVENTS_OOM_KILL_DISABLE] = "oom_kill_disable",
	[MEMEVENTS_UNDER_OOM] = "under_oom",
};

int memevents_parse(const char *text, size_t len, struct memevents *out)
{
	struct memevents m = {0};
	int error = flatkey_parse(
		text, len, memevents_keys, MEMEVENTS_KEY_COUNT, m.count, &m.present);

	if (!error)
		*out = m;
	return error;
}
