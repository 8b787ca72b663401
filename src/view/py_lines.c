/* py_lines.c - lines of text that scroll, and why they are not there */
#include "config.h"

#include "view/draw_py.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "view/panels.h"
#include "view/wrap.h"

enum { LINE_MAX_BYTES = 600, SAY_MAX = 2048 };

int py_line(struct py_lines *l)
{
	size_t at = l->line++;

	if (!l->c || at < l->top || at - l->top >= (size_t)l->area.height)
		return -1;
	return l->area.y + (int)(at - l->top);
}

void py_put(struct py_lines *l, int x, unsigned style, const char *text)
{
	int y = py_line(l);

	if (y >= 0)
		canvas_put(l->c, l->area.x + x, y, l->area.width - x, style, text);
}

void py_printf(struct py_lines *l, int x, unsigned style, const char *format, ...)
{
	char text[LINE_MAX_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	py_put(l, x, style, text);
}

void py_sentence(struct py_lines *l, int x, unsigned style, const char *text)
{
	int width = l->area.width - x - 1;

	do {
		const char *line = text;
		size_t len = *text ? wrap_next(&text, width, l->ascii) : 0;
		int y = py_line(l);

		if (y >= 0)
			canvas_put_bytes(l->c, l->area.x + x, y, width, style, line, len);
	} while (*text);
}

void py_say_refusal(struct py_lines *l, const struct view *v, enum pyrun_refusal why)
{
	const char *version = v->focus.python ? v->focus.python->reading->version
			      : v->growth     ? v->growth->version
					      : "";
	AUTO_BUF struct buf text;
	const char *line;

	buf_init(&text, SAY_MAX);
	pyrun_refusal_say(why, version, &text);
	for (line = text.len ? text.data : ""; *line;) {
		size_t len = strcspn(line, "\n");
		char one[SAY_MAX];

		snprintf(one, sizeof one, "%.*s", (int)len, line);
		py_sentence(l, 1, STYLE_QUIET, one);
		line += len + (line[len] == '\n');
	}
}

bool py_has(const struct view *v, enum python_part part)
{
	const struct pypicture *p = v->focus.python;

	return p && p->reading->refusal[part] == PYRUN_READABLE;
}

void py_lines_draw(
	struct view *v, struct canvas *c, const struct graph_area *area, py_write write)
{
	struct py_lines l = {.area = *area, .ascii = c->charset == CHARSET_ASCII};

	write(&l, v);
	panel_settle(v, PANEL_PYTHON, l.line, area->height);
	l.c = c;
	l.top = v->panel_top[PANEL_PYTHON];
	l.line = 0;
	write(&l, v);
}
