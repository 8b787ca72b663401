#include "config.h"

#include "view/output_line.h"

#include <string.h>

#include "base/text.h"

enum mark { MARK_STYLE = 1, MARK_WIDE, MARK_LENGTH };

static bool is_blank(const struct cell *c)
{
	return c->bytes[0] == ' ' && !c->bytes[1] && c->style == STYLE_TEXT;
}

static size_t cell_len(const struct cell *c)
{
	return strnlen(c->bytes, sizeof c->bytes);
}

void output_line_pack(struct buf *out, const struct cell *cells, size_t count)
{
	uint8_t style = STYLE_TEXT;

	while (count && is_blank(&cells[count - 1]))
		count--;
	for (size_t i = 0; i < count; i++) {
		const struct cell *c = &cells[i];
		size_t len = cell_len(c);
		uint32_t code;

		if (!len)
			continue; /* the right half of the one before */
		if (c->style != style) {
			buf_add_char(out, MARK_STYLE);
			buf_add_char(out, (char)c->style);
			style = c->style;
		}
		if (i + 1 < count && !cells[i + 1].bytes[0])
			buf_add_char(out, MARK_WIDE);
		if (text_decode(c->bytes, c->bytes + len, &code) != len) {
			buf_add_char(out, MARK_LENGTH);
			buf_add_char(out, (char)len);
		}
		buf_add(out, c->bytes, len);
	}
}

size_t output_line_unpack(const char *bytes, size_t len, struct cell *cells, size_t max)
{
	const char *at = bytes, *end = bytes + len;
	uint8_t style = STYLE_TEXT;
	bool wide = false;
	size_t count = 0, take = 0;
	uint32_t code;

	while (at < end && count < max) {
		if (*at == MARK_WIDE) {
			wide = true;
			at++;
			continue;
		}
		if ((*at == MARK_STYLE || *at == MARK_LENGTH) && end - at >= 2) {
			if (*at == MARK_STYLE)
				style = (uint8_t)at[1];
			else
				take = (size_t)at[1];
			at += 2;
			continue;
		}
		if (!take)
			take = text_decode(at, end, &code);
		if (!take || take > sizeof cells->bytes || take > (size_t)(end - at))
			break;
		cells[count] = (struct cell){.style = style};
		memcpy(cells[count++].bytes, at, take);
		if (wide && count < max)
			cells[count++] = (struct cell){.style = style};
		at += take;
		take = 0;
		wide = false;
	}
	return count;
}
