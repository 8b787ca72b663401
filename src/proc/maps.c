#include "config.h"

#include "proc/maps.h"

#include <errno.h>
#include <string.h>

#include "base/num.h"
#include "proc/groups.h"
#include "proc/line.h"

/* A hexadecimal number that begins right here and has @behind behind it. */
static bool take_hex(const char **cursor, const char *end, char behind, uint64_t *out)
{
	const char *p = *cursor;

	if (p == end || *p == ' ' || *p == '\t' || !num_hex(&p, end, out))
		return false;
	if (p == end || *p != behind)
		return false;
	*cursor = p + 1;
	return true;
}

static bool take_dev_part(const char **cursor, const char *end, char behind, uint32_t *out)
{
	uint64_t v;

	if (!take_hex(cursor, end, behind, &v) || v > UINT32_MAX)
		return false;
	*out = (uint32_t)v;
	return true;
}

static bool take_perms(const char **cursor, const char *end, char out[4])
{
	const char *p = *cursor;

	if (end - p < 5 || (p[0] != 'r' && p[0] != '-') ||
		(p[1] != 'w' && p[1] != '-') || (p[2] != 'x' && p[2] != '-') ||
		(p[3] != 'p' && p[3] != 's') || p[4] != ' ')
		return false;
	memcpy(out, p, 4);
	*cursor = p + 5;
	return true;
}

/* "0 " or "1234      /path" or just "0". */
static bool take_inode_and_name(const char *p, const char *end, struct mapping_area *out)
{
	if (p == end || *p == ' ' || *p == '\t' || !num_u64(&p, end, &out->inode))
		return false;
	if (p < end && *p != ' ')
		return false;
	while (p < end && *p == ' ')
		p++;
	out->name = p;
	out->name_len = (size_t)(end - p);
	return true;
}

int maps_line(const char *text, size_t len, struct maps_entry *out)
{
	const char *p = text, *end = text + len;
	struct maps_entry e = {0};

	if (!take_hex(&p, end, '-', &e.area.start) ||
		!take_hex(&p, end, ' ', &e.area.end) || e.area.start >= e.area.end ||
		!take_perms(&p, end, e.area.perms) ||
		!take_hex(&p, end, ' ', &e.file_offset) ||
		!take_dev_part(&p, end, ':', &e.area.dev_major) ||
		!take_dev_part(&p, end, ' ', &e.area.dev_minor) ||
		!take_inode_and_name(p, end, &e.area))
		return -EBADMSG;
	*out = e;
	return 0;
}

int maps_next(const char **cursor, const char *end, struct maps_entry *out)
{
	const char *p = *cursor;
	struct line line;
	int error;

	if (!line_next(&p, end, &line))
		return -ENODATA;
	if (!line.is_whole)
		return -EBADMSG;
	error = maps_line(line.text, line.len, out);
	if (!error)
		*cursor = p;
	return error;
}

static int group_all(const char *p, const char *end, struct groups *groups)
{
	struct maps_entry e;
	int error;

	while (!(error = maps_next(&p, end, &e))) {
		struct mapping_sums sums = {.size_bytes = e.area.end - e.area.start};

		error = groups_add(groups, &e.area, &sums);
		if (error)
			return error;
	}
	return error == -ENODATA ? 0 : error;
}

int maps_parse(const char *text, size_t len, struct mapping_table **out)
{
	struct groups groups = {0};
	int error;

	if (!len)
		return -ENODATA;
	error = group_all(text, text + len, &groups);
	if (!error)
		error = groups_take(&groups, out);
	if (!error)
		(*out)->known = MAPPING_KNOWS_SIZE;
	groups_finish(&groups);
	return error;
}

uint64_t maps_count(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	struct line line;
	uint64_t count = 0;

	while (line_next(&p, end, &line))
		count += line.is_whole ? 1 : 0;
	return count;
}
