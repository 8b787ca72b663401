#include "config.h"

#include "record/escape.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/die.h"

/* Bytes of the UTF-8 sequence that begins so; 0: none does. */
static size_t sequence_len(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* The character at @s and its length, 0 when it is not UTF-8. */
static size_t decode(const unsigned char *s, size_t len, uint32_t *out)
{
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = sequence_len(s[0]);
	uint32_t c = n <= 1 ? s[0] : s[0] & (0x7fu >> n);

	if (!n || n > len)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*out = c;
	return n;
}

static bool is_safe(uint32_t c)
{
	if (c < 0x80)
		return c >= 0x20 && c != 0x7f && c != '\\';
	if (c < 0xa0 || c == 0x61c)
		return false;
	if (c >= 0x200e && c <= 0x2069)
		return !(c <= 0x200f || (c >= 0x2028 && c <= 0x202e) || c >= 0x2066);
	return true;
}

static void put_hex(struct buf *out, enum escape_for where, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";

	if (where == ESCAPE_FOR_JSON)
		buf_add_char(out, '\\');
	buf_add_text(out, "\\x");
	buf_add_char(out, digits[byte >> 4]);
	buf_add_char(out, digits[byte & 15]);
}

static void put_quote(struct buf *out, enum escape_for where)
{
	if (where == ESCAPE_FOR_CSV)
		buf_add_char(out, '"');
	if (where == ESCAPE_FOR_JSON)
		buf_add_char(out, '\\');
	buf_add_char(out, '"');
}

static bool begins_formula(const char *bytes, size_t len)
{
	return len && bytes[0] && strchr("=+-@", bytes[0]);
}

/* Bytes from @i that need nothing done: most names are one such run. */
static size_t plain_run(const unsigned char *s, size_t i, size_t len)
{
	size_t start = i;

	while (i < len && s[i] >= 0x20 && s[i] < 0x7f && s[i] != '\\' && s[i] != '"')
		i++;
	return i - start;
}

void escape_put(struct buf *out, enum escape_for where, const char *bytes, size_t len)
{
	const unsigned char *s = (const unsigned char *)bytes;
	size_t i = 0;

	if (where != ESCAPE_FOR_MESSAGE && begins_formula(bytes, len))
		put_hex(out, where, s[i++]);
	while (i < len) {
		size_t n = plain_run(s, i, len);
		uint32_t c = 0;

		if (!n)
			n = decode(s + i, len - i, &c);
		if (c == '"')
			put_quote(out, where);
		else if (n && (!c || is_safe(c)) && s[i])
			buf_add(out, s + i, n);
		else
			for (size_t k = 0; k < (n ? n : 1); k++)
				put_hex(out, where, s[i + k]);
		i += n ? n : 1;
	}
}

char *escape_message(const char *text)
{
	AUTO_BUF struct buf b;

	buf_init(&b, (size_t)1 << 20);
	escape_put(&b, ESCAPE_FOR_MESSAGE, text, strlen(text));
	return die_strdup(b.data ? b.data : "");
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

size_t escape_undo(char *out, const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; n++) {
		bool escaped = len - i >= 4 && text[i] == '\\' && text[i + 1] == 'x' &&
			hex_value(text[i + 2]) >= 0 && hex_value(text[i + 3]) >= 0;

		if (!escaped) {
			out[n] = text[i++];
			continue;
		}
		out[n] = (char)(unsigned char)(hex_value(text[i + 2]) << 4 |
			hex_value(text[i + 3]));
		i += 4;
	}
	return n;
}
