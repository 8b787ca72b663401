#include "config.h"

#include "proc/meminfo.h"

#include <errno.h>
#include <string.h>

#include "proc/line.h"

const char *const meminfo_keys[MEMINFO_KEY_COUNT] = {
	[MEMINFO_TOTAL] = "MemTotal",
	[MEMINFO_FREE] = "MemFree",
	[MEMINFO_AVAILABLE] = "MemAvailable",
	[MEMINFO_BUFFERS] = "Buffers",
	[MEMINFO_CACHED] = "Cached",
	[MEMINFO_SRECLAIMABLE] = "SReclaimable",
	[MEMINFO_SHMEM] = "Shmem",
	[MEMINFO_DIRTY] = "Dirty",
	[MEMINFO_SWAP_TOTAL] = "SwapTotal",
	[MEMINFO_SWAP_FREE] = "SwapFree",
	[MEMINFO_COMMIT_LIMIT] = "CommitLimit",
	[MEMINFO_COMMITTED_AS] = "Committed_AS",
	[MEMINFO_HUGE_PAGE_SIZE] = "Hugepagesize",
	[MEMINFO_HUGE_PAGES_TOTAL] = "HugePages_Total",
	[MEMINFO_HUGE_PAGES_FREE] = "HugePages_Free",
	[MEMINFO_HUGE_PAGES_RESERVED] = "HugePages_Rsvd",
	[MEMINFO_HUGE_PAGES_SURPLUS] = "HugePages_Surp",
};

static bool is_count(size_t key)
{
	return key >= MEMINFO_HUGE_PAGES_TOTAL;
}

/* The files of NUMA nodes have "Node 0 " before each key. */
static struct line without_node(struct line line)
{
	const char *p = line.text, *end = line.text + line.len;
	uint64_t node;

	if (line.len < 5 || memcmp(p, "Node ", 5) != 0)
		return line;
	p += 5;
	if (line_number(&p, end, &node))
		return line;
	p = line_skip_blanks(p, end);
	return (struct line){p, (size_t)(end - p), line.is_whole};
}

static int read_line(struct line line, struct meminfo *out)
{
	const char *end = line.text + line.len, *value;
	size_t key_len, i = 0;
	int error;

	line = without_node(line);
	if (!line_key(&line, ':', &key_len, &value))
		return 0;
	while (i < MEMINFO_KEY_COUNT &&
		!line_word_is(line.text, key_len, meminfo_keys[i]))
		i++;
	if (i == MEMINFO_KEY_COUNT)
		return 0;
	if (is_count(i) && !line.is_whole)
		return -EBADMSG;
	error = is_count(i) ? line_u64(value, end, &out->value[i])
			    : line_kb(value, end, &out->value[i]);
	if (!error)
		out->present |= UINT32_C(1) << i;
	return error;
}

int meminfo_parse(const char *text, size_t len, struct meminfo *out)
{
	const char *p = text, *end = text + len;
	struct meminfo m = {0};
	struct line line;

	if (!len)
		return -ENODATA;
	while (line_next(&p, end, &line)) {
		int error = read_line(line, &m);

		if (error)
			return error;
	}
	if (!m.present)
		return -EBADMSG;
	*out = m;
	return 0;
}
