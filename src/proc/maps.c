#include "config.h"

#include "proc/maps.h"

#include <endian.h>
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

static bool take_dev_part(
	const char **cursor, const char *end, char behind, uint32_t *out)
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

	if (end - p < 5 || (p[0] != 'r' && p[0] != '-') || (p[1] != 'w' && p[1] != '-') ||
		(p[2] != 'x' && p[2] != '-') || (p[3] != 'p' && p[3] != 's') ||
		p[4] != ' ')
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

/* "55b021bdc000-55b021bdd000 r--p 00000000 fe:00 ", of any widths. */
static bool take_head(const char **cursor, const char *end, struct maps_entry *out)
{
	return take_hex(cursor, end, '-', &out->area.start) &&
	       take_hex(cursor, end, ' ', &out->area.end) &&
	       take_perms(cursor, end, out->area.perms) &&
	       take_hex(cursor, end, ' ', &out->file_offset) &&
	       take_dev_part(cursor, end, ':', &out->area.dev_major) &&
	       take_dev_part(cursor, end, ' ', &out->area.dev_minor);
}

/* Where its parts are in nearly all lines of 64-bit programs. */
enum {
	AT_START = 0,
	AT_END = 13,
	AT_PERMS = 26,
	AT_OFFSET = 31,
	AT_MAJOR = 40,
	AT_MINOR = 43,
	USUAL_LEN = 46
};

/* In each of eight bytes. */
#define BYTES(b) (UINT64_C(0x0101010101010101) * (b))

/* Eight digits, small letters only, all at once: the digit that is read first is the
 * highest. */
static bool eight_hex(const char *p, uint64_t *out)
{
	uint64_t word, letter, v;

	memcpy(&word, p, sizeof word);
	word = be64toh(word);
	letter = word >> 6 & BYTES(1);
	v = (word & BYTES(0x0f)) + letter * 9;
	/* '0' is 0x30 and 'a' 0x61; letters come to 10 to 15 and digits to less. */
	if ((word & BYTES(0xf0)) != BYTES(0x30) + letter * 0x30 || (v & BYTES(0x10)) ||
		((v + BYTES(6)) >> 4 & BYTES(1)) != letter)
		return false;
	v = (v | v >> 4) & UINT64_C(0x00ff00ff00ff00ff);
	v = (v | v >> 8) & UINT64_C(0x0000ffff0000ffff);
	*out = (v | v >> 16) & UINT64_C(0xffffffff);
	return true;
}

static bool twelve_hex(const char *p, uint64_t *out)
{
	uint64_t high, low;

	if (!eight_hex(p, &high) || !eight_hex(p + 4, &low))
		return false;
	*out = high << 16 | (low & 0xffff);
	return true;
}

/* take_head() for the usual widths; false where there are others. */
static bool take_usual_head(const char **cursor, const char *end, struct maps_entry *out)
{
	const char *p = *cursor, *perms = p + AT_PERMS;

	if (end - p < USUAL_LEN + 1 || p[AT_END - 1] != '-' || p[AT_PERMS - 1] != ' ' ||
		p[AT_OFFSET - 1] != ' ' || p[AT_MAJOR - 1] != ' ' ||
		p[AT_MINOR - 1] != ':' || p[USUAL_LEN - 1] != ' ')
		return false;
	if (!twelve_hex(p + AT_START, &out->area.start) ||
		!twelve_hex(p + AT_END, &out->area.end) ||
		!eight_hex(p + AT_OFFSET, &out->file_offset) ||
		!take_perms(&perms, end, out->area.perms))
		return false;
	p += AT_MAJOR;
	if (!take_dev_part(&p, end, ':', &out->area.dev_major) ||
		!take_dev_part(&p, end, ' ', &out->area.dev_minor))
		return false;
	*cursor = p;
	return true;
}

int maps_line(const char *text, size_t len, struct maps_entry *out)
{
	const char *p = text, *end = text + len;
	struct maps_entry e = {0};

	if (!take_usual_head(&p, end, &e) && !take_head(&p, end, &e))
		return -EBADMSG;
	if (e.area.start >= e.area.end || !take_inode_and_name(p, end, &e.area))
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
		(*out)->known = MAPPING_KNOWS_BY_ADDRESS;
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
