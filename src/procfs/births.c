#include "config.h"

#include "procfs/births.h"

#include <string.h>

#include "base/clock.h"
#include "base/num.h"

#define SETTLE_NS NS_PER_S
#define ALWAYS_NS (5 * NS_PER_S)

void births_init(struct births *births, bool usable)
{
	*births = (struct births){.usable = usable};
}

/* "0.11 0.14 0.09 4/95 14612\n" */
static bool read_last_pid(struct reader *reader, uint64_t *out)
{
	const char *blank, *end;
	size_t len;

	if (reader_read(reader, reader->proc, "loadavg", &len))
		return false;
	blank = memrchr(reader->buf, ' ', len);
	if (!blank)
		return false;
	end = reader->buf + len;
	return num_u64(&blank, end, out);
}

bool births_any(struct births *births, struct reader *reader, uint64_t now_ns)
{
	uint64_t pid = 0;

	if (!births->usable || !read_last_pid(reader, &pid))
		return true;
	if (!births->any || pid != births->last_pid)
		births->moved_ns = now_ns;
	births->any = true;
	births->last_pid = pid;
	if (now_ns - births->moved_ns > SETTLE_NS &&
		now_ns - births->listed_ns < ALWAYS_NS)
		return false;
	births->listed_ns = now_ns;
	return true;
}
