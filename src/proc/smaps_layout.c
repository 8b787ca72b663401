#include "config.h"

#include "proc/smaps_layout.h"

#include <endian.h>
#include <string.h>

#include "proc/line.h"

#define COLUMN 8
#define WORD sizeof(uint64_t)
#define FLAGS "VmFlags:"
#define FLAGS_LEN (sizeof FLAGS - 1)
/* In each of eight bytes. */
#define BYTES(b) (UINT64_C(0x0101010101010101) * (b))

static bool is_flags(const char *text, const char *end)
{
	return (size_t)(end - text) >= FLAGS_LEN && !memcmp(text, FLAGS, FLAGS_LEN);
}

static bool is_blank_or_digit(char c)
{
	return c == ' ' || (c >= '0' && c <= '9');
}

/* Bytes at the end of a line that are no part of its column: " kB" or none. */
static size_t unit_len(const struct line *line)
{
	const char *end = line->text + line->len;

	return line->len >= 3 && !memcmp(end - 3, " kB", 3) ? 3 : 0;
}

/* Let the columns of a line vary, where there are any; how many there are. */
static size_t free_columns(
	struct smaps_layout *l, const struct line *line, size_t key_len)
{
	const char *stop = line->text + line->len - unit_len(line);
	const char *p = stop;
	size_t at = l->len + (size_t)(stop - line->text);

	while (p > line->text + key_len + 1 && stop - p < COLUMN &&
		is_blank_or_digit(p[-1])) {
		p--;
		at--;
		/* 0x20 to 0x3f: blanks, digits, and nothing that ends a line. */
		l->mask[at] = 0xe0;
		l->want[at] = 0x20;
	}
	return (size_t)(stop - p);
}

static bool learn_line(struct smaps_layout *l, const struct line *line)
{
	enum smaps_key key;
	const char *value;
	size_t key_len, columns;

	/* Its newline included. */
	if (!line_key(line, ':', &key_len, &value) ||
		line->len + 1 > SMAPS_LAYOUT_MAX - l->len ||
		line_word_is(line->text, key_len, "Name"))
		return false;
	memcpy(l->want + l->len, line->text, line->len + 1);
	memset(l->mask + l->len, 0xff, line->len + 1);
	columns = free_columns(l, line, key_len);
	key = smaps_keys_find(line->text, key_len);
	if (key < SMAPS_KEY_COUNT) {
		const char *column;

		if (columns != COLUMN || !unit_len(line) || l->present >> key & 1)
			return false;
		column = line->text + line->len - unit_len(line) - COLUMN;
		/* A wider value begins before its column. */
		if (value < column)
			return false;
		l->column[key] = (uint16_t)(l->len + (size_t)(column - line->text));
		l->present |= UINT32_C(1) << key;
	}
	l->last_key = smaps_keys_id(line->text, key_len);
	l->len += line->len + 1;
	return true;
}

static bool learn_lines(struct smaps_layout *l, const char *p, const char *end)
{
	struct line line;

	while (line_next(&p, end, &line) && line.is_whole) {
		if (is_flags(line.text, line.text + line.len)) {
			l->has_flags = true;
			l->last_key = smaps_keys_id(line.text, FLAGS_LEN - 1);
			return true;
		}
		if (smaps_keys_is_header(line.text[0]))
			return true;
		if (!learn_line(l, &line))
			return false;
	}
	return false;
}

bool smaps_layout_learn(struct smaps_layout *l, const char *body, const char *end)
{
	l->len = 0;
	l->has_flags = false;
	l->present = 0;
	l->last_key = 0;
	if (learn_lines(l, body, end) && l->len >= WORD)
		return true;
	l->len = 0;
	return false;
}

static uint64_t word_at(const void *p)
{
	uint64_t word;

	memcpy(&word, p, WORD);
	return word;
}

static uint64_t difference(const struct smaps_layout *l, const char *body, size_t at)
{
	return (word_at(body + at) & word_at(l->mask + at)) ^ word_at(l->want + at);
}

static bool is_same(const struct smaps_layout *l, const char *body)
{
	uint64_t differs = difference(l, body, l->len - WORD);
	size_t at = 0;

	/* Four at a time: compilers make vectors of it. */
	for (; at + 4 * WORD <= l->len; at += 4 * WORD)
		for (size_t i = 0; i < 4; i++)
			differs |= difference(l, body, at + i * WORD);
	for (; at + WORD <= l->len; at += WORD)
		differs |= difference(l, body, at);
	return !differs;
}

/* Eight digits as a number: pairs, then fours, then all, each in its own lane. */
static uint64_t join_digits(uint64_t digits)
{
	digits = digits * 10 + (digits >> 8);
	return ((digits & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
		       (digits >> 16 & UINT64_C(0x000000ff000000ff)) *
			       UINT64_C(0x0000271000000001)) >>
	       32;
}

/* "    1234", nothing else: blanks, then at least one digit. */
static bool read_column(const char *p, uint64_t *out)
{
	uint64_t word = le64toh(word_at(p));
	uint64_t d, blanks, lead;

	if (word == (BYTES(0x20) | UINT64_C(0x30) << 56)) {
		*out = 0;
		return true;
	}
	d = word ^ BYTES('0');
	/* A blank is 0x10 by now; they must be the first bytes, not all. */
	blanks = d >> 4 & BYTES(1);
	lead = blanks * 0xff;
	if ((lead & (lead + 1)) || lead >> 56 || (d & lead) != blanks << 4)
		return false;
	d &= ~lead;
	if (((d + BYTES(0x76)) | d) & BYTES(0x80))
		return false;
	*out = join_digits(d);
	return true;
}

static bool read_columns(
	const struct smaps_layout *l, const char *body, struct smaps_values *values)
{
	for (size_t i = 0; i < SMAPS_KEY_COUNT; i++) {
		uint64_t kb = 0;

		if ((l->present >> i & 1) && !read_column(body + l->column[i], &kb))
			return false;
		values->bytes[i] = kb * 1024;
	}
	values->present = l->present;
	return true;
}

/* " rd ht mr " from behind the colon: words of two letters. */
static bool read_flags(const char *p, const char *newline, bool *is_hugetlb)
{
	bool found = false;
	int other = 0;

	for (; newline - p >= 3; p += 3) {
		other |= p[0] ^ ' ';
		found |= p[1] == 'h' && p[2] == 't';
	}
	if (other || (p < newline && (*p != ' ' || p + 1 < newline)))
		return false;
	*is_hugetlb = found;
	return true;
}

size_t smaps_layout_read(const struct smaps_layout *l, const char *body, const char *end,
	struct smaps_values *values, bool *is_hugetlb)
{
	const char *p = body + l->len, *newline;

	if (!l->len || (size_t)(end - body) < l->len || !is_same(l, body))
		return 0;
	*is_hugetlb = false;
	if (l->has_flags) {
		if (!is_flags(p, end))
			return 0;
		newline = memchr(p, '\n', (size_t)(end - p));
		if (!newline || !read_flags(p + FLAGS_LEN, newline, is_hugetlb))
			return 0;
		p = newline + 1;
	}
	return read_columns(l, body, values) ? (size_t)(p - body) : 0;
}
