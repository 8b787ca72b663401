#include "config.h"

#include "view/highlight.h"

#include <string.h>

#include "base/text.h"

void highlight(
	struct canvas *c, int x, int y, int width, const char *text, const char *part)
{
	bool ascii = c->charset == CHARSET_ASCII;
	const char *at = text_find(text, part, strlen(part));
	int from, columns;

	if (!*part || !at)
		return;
	from = (int)text_width(text, (size_t)(at - text), ascii);
	columns = (int)text_width(at, strlen(part), ascii);
	if (from + columns > width)
		columns = from < width ? width - from : 0;
	canvas_restyle(c, x + from, y, columns, STYLE_MATCH);
}
