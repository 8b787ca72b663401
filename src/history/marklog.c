#include "config.h"

#include "history/marklog.h"

#include <string.h>

void marklog_add(struct marklog *log, const struct tick_time *when, bool set)
{
	if (log->count == MARKLOG_MAX) {
		log->count--;
		memmove(&log->change[0], &log->change[1],
			log->count * sizeof log->change[0]);
	}
	log->change[log->count++] = (struct mark_change){*when, set};
}

const struct tick_time *marklog_at(const struct marklog *log, uint64_t at_us)
{
	size_t i = log->count;

	while (i && log->change[i - 1].when.elapsed_us > at_us)
		i--;
	return i && log->change[i - 1].set ? &log->change[i - 1].when : NULL;
}
