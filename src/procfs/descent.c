#include "config.h"

#include "procfs/descent.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "proc/stat.h"

#define REREAD_NS (10 * NS_PER_S)

void descent_finish(struct descent *descent)
{
	free(descent->entry);
	free(descent->spare);
	*descent = (struct descent){0};
}

uint32_t descent_parent_now(struct reader *reader, uint32_t pid)
{
	char path[READER_PATH_MAX];
	struct stat_values stat;
	size_t len;

	if (reader_read(reader, reader->proc, reader_path(path, pid, "/stat"), &len) ||
		stat_parse(reader->buf, len, reader->page_bytes, &stat))
		return 0;
	return stat.ppid;
}

static void reserve(struct descent *descent, size_t count)
{
	if (count <= descent->room)
		return;
	descent->room = count + count / 2;
	descent->entry =
		die_reallocarray(descent->entry, descent->room, sizeof *descent->entry);
	descent->spare =
		die_reallocarray(descent->spare, descent->room, sizeof *descent->spare);
}

void descent_update(struct descent *descent, struct reader *reader, const uint32_t *pids,
	size_t count, uint64_t now_ns)
{
	bool all = !descent->count || now_ns - descent->reread_ns >= REREAD_NS;
	struct descent_entry *swap;
	size_t old = 0;

	reserve(descent, count);
	for (size_t i = 0; i < count; i++) {
		struct descent_entry *e = &descent->spare[i];

		while (old < descent->count && descent->entry[old].pid < pids[i])
			old++;
		if (!all && old < descent->count && descent->entry[old].pid == pids[i])
			*e = descent->entry[old];
		else
			*e = (struct descent_entry){
				pids[i], descent_parent_now(reader, pids[i])};
	}
	swap = descent->entry;
	descent->entry = descent->spare;
	descent->spare = swap;
	descent->count = count;
	if (all)
		descent->reread_ns = now_ns;
}
