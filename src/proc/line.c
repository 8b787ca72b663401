#include "config.h"

#include "proc/line.h"

#include <errno.h>
#include <string.h>

#include "base/num.h"

bool line_next(const char **cursor, const char *end, struct line *out)
{
	const char *p = *cursor;
	const char *newline;

	if (p >= end)
		return false;
	newline = memchr(p, '\n', (size_t)(end - p));
	out->text = p;
	out->is_whole = newline != NULL;
	out->len = (size_t)((newline ? newline : end) - p);
	*cursor = newline ? newline + 1 : end;
	return true;
}

const char *line_skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

bool line_key(
	const struct line *line, char separator, size_t *key_len, const char **value)
{
	const char *end = line->text + line->len;
	const char *p = memchr(line->text, separator, line->len);

	if (!p)
		return false;
	*key_len = (size_t)(p - line->text);
	*value = line_skip_blanks(p + 1, end);
	return true;
}

bool line_word_is(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && !memcmp(text, word, len);
}

int line_number(const char **cursor, const char *end, uint64_t *out)
{
	const char *p;

	if (num_u64(cursor, end, out))
		return 0;
	p = line_skip_blanks(*cursor, end);
	return p < end && *p >= '0' && *p <= '9' ? -ERANGE : -EBADMSG;
}

int line_kb(const char *value, const char *end, uint64_t *bytes)
{
	uint64_t kb;
	int error = line_number(&value, end, &kb);

	if (error)
		return error;
	value = line_skip_blanks(value, end);
	if (end - value < 2 || value[0] != 'k' || value[1] != 'B' ||
		line_skip_blanks(value + 2, end) != end)
		return -EBADMSG;
	if (kb > UINT64_MAX / 1024)
		return -ERANGE;
	*bytes = kb * 1024;
	return 0;
}

int line_u64(const char *value, const char *end, uint64_t *out)
{
	uint64_t v;
	int error = line_number(&value, end, &v);

	if (error)
		return error;
	if (line_skip_blanks(value, end) != end)
		return -EBADMSG;
	*out = v;
	return 0;
}

int line_u32(const char *value, const char *end, uint32_t *out)
{
	uint64_t v;
	int error = line_u64(value, end, &v);

	if (error)
		return error;
	if (v > UINT32_MAX)
		return -ERANGE;
	*out = (uint32_t)v;
	return 0;
}
