#include "config.h"

#include "base/text.h"

#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "base/cleanup.h"

struct range {
	uint32_t first, last;
};

/* Characters that show nothing and change how their neighbours are shown: direction
 * marks, joiners, selectors, tags, line separators.  Sorted. */
static const struct range invisible[] = {
	{0x00ad, 0x00ad},
	{0x034f, 0x034f},
	{0x061c, 0x061c},
	{0x115f, 0x1160},
	{0x17b4, 0x17b5},
	{0x180b, 0x180f},
	{0x200b, 0x200f},
	{0x2028, 0x202e},
	{0x2060, 0x206f},
	{0x3164, 0x3164},
	{0xfe00, 0xfe0f},
	{0xfeff, 0xfeff},
	{0xffa0, 0xffa0},
	{0xfff0, 0xfffb},
	{0x1bca0, 0x1bca3},
	{0x1d173, 0x1d17a},
	{0xe0000, 0xe0fff},
};

bool text_locale_is_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

size_t text_decode(const char *at, const char *end, uint32_t *code)
{
	/* Smallest code point of each length: what is below is overlong. */
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = (unsigned char)*at;
	uint32_t v;
	size_t len;

	if (first < 0x80) {
		*code = first;
		return 1;
	}
	if (first < 0xc2 || first > 0xf4)
		return 0;
	len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if ((size_t)(end - at) < len)
		return 0;
	v = first & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if (!is_continuation(at[i]))
			return 0;
		v = v << 6 | ((unsigned char)at[i] & 0x3f);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	*code = v;
	return len;
}

size_t text_encode(uint32_t code, char out[4])
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | (code >> 18 & 7));
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

static bool is_invisible(uint32_t code)
{
	for (size_t i = 0; i < COUNT_OF(invisible) && code >= invisible[i].first; i++)
		if (code <= invisible[i].last)
			return true;
	return false;
}

/* Columns, or -1 for what must be escaped. */
static int width_of(uint32_t code)
{
	if (code < 0x80)
		return code >= 0x20 && code != 0x7f ? 1 : -1;
	if (code < 0xa0 || is_invisible(code))
		return -1;
	return wcwidth((wchar_t)code);
}

static void escape_byte(unsigned char byte, struct text_glyph *out)
{
	snprintf(out->bytes, sizeof out->bytes, "\\x%02x", byte);
	out->len = 4;
	out->width = 4;
}

void text_next(const char **cursor, const char *end, bool first, bool ascii,
	struct text_glyph *out)
{
	const char *at = *cursor;
	uint32_t code = 0;
	size_t len = text_decode(at, end, &code);
	int width = len ? width_of(code) : -1;

	if (len > 1 && ascii)
		width = -1;
	if (width > 2 || width < 0 || (width == 0 && first)) {
		escape_byte((unsigned char)*at, out);
		*cursor = at + 1;
		return;
	}
	memcpy(out->bytes, at, len);
	out->bytes[len] = '\0';
	out->len = (uint8_t)len;
	out->width = (uint8_t)width;
	*cursor = at + len;
}

size_t text_width(const char *text, size_t len, bool ascii)
{
	const char *p = text, *end = text + len;
	size_t columns = 0;

	while (p < end) {
		struct text_glyph g;

		text_next(&p, end, p == text, ascii, &g);
		columns += g.width;
	}
	return columns;
}

size_t text_escape(
	struct buf *out, const char *text, size_t len, size_t columns, bool ascii)
{
	const char *p = text, *end = text + len;
	size_t used = 0, keep_len = out->len, keep_used = 0;

	while (p < end) {
		struct text_glyph g;

		text_next(&p, end, p == text, ascii, &g);
		if (used + g.width > columns)
			goto cut;
		buf_add(out, g.bytes, g.len);
		used += g.width;
		if (used < columns) {
			keep_len = out->len;
			keep_used = used;
		}
	}
	return used;
cut:
	if (!columns)
		return 0;
	if (out->data && out->len > keep_len) {
		out->len = keep_len;
		out->data[keep_len] = '\0';
	}
	buf_add_text(out, ascii ? "~" : "…");
	return keep_used + 1;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool begins_with(const char *text, const char *part, size_t part_len)
{
	for (size_t i = 0; i < part_len; i++)
		if (!text[i] || lower(text[i]) != lower(part[i]))
			return false;
	return true;
}

const char *text_find(const char *text, const char *part, size_t part_len)
{
	if (!part_len)
		return text;
	for (; *text; text++)
		if (begins_with(text, part, part_len))
			return text;
	return NULL;
}
