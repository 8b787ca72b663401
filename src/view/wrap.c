#include "config.h"

#include "view/wrap.h"

#include <string.h>

#include "base/text.h"

size_t wrap_next(const char **text, int width, bool ascii)
{
	const char *start = *text, *p = start, *end = start + strlen(start);
	const char *cut = NULL;
	int used = 0;

	while (p < end) {
		const char *here = p;
		struct text_glyph g;

		text_next(&p, end, here == start, ascii, &g);
		if (*here == ' ')
			cut = here;
		used += g.width;
		if (used > width) {
			if (!cut || cut == start)
				cut = here > start ? here : p;
			break;
		}
	}
	if (used <= width)
		cut = end;
	*text = cut;
	while (**text == ' ')
		(*text)++;
	return (size_t)(cut - start);
}

int wrap_lines(const char *text, int width, bool ascii)
{
	int lines = 0;

	while (*text) {
		wrap_next(&text, width, ascii);
		lines++;
	}
	return lines ? lines : 1;
}

int wrap_put(struct canvas *c, int x, int y, int width, int skip, int max, unsigned style,
	const char *text)
{
	bool ascii = c->charset == CHARSET_ASCII;
	int put = 0;

	while (*text && put < max) {
		const char *line = text;
		size_t len = wrap_next(&text, width, ascii);

		if (skip-- > 0)
			continue;
		canvas_put_bytes(c, x, y + put, width, style, line, len);
		put++;
	}
	return put;
}
