/* draw_picker.c - a menu over the screen */
#include "config.h"

#include "view/draw.h"

#include <string.h>

#include "base/text.h"
#include "view/frame.h"

static int widest(const struct picker *p, bool ascii)
{
	size_t most = text_width(p->title, strlen(p->title), ascii) + 2;

	for (size_t i = 0; i < p->count; i++) {
		size_t width =
			text_width(p->item[i].text, strlen(p->item[i].text), ascii);

		most = width > most ? width : most;
	}
	return most > 200 ? 200 : (int)most;
}

static struct frame place(const struct picker *p, const struct canvas *c)
{
	struct frame b = {.width = widest(p, c->charset == CHARSET_ASCII) + 4,
		.height = (int)p->count + 2};

	if (b.width > c->cols)
		b.width = c->cols;
	if (b.height > c->rows - 4)
		b.height = c->rows - 4;
	b.x = (c->cols - b.width) / 2;
	b.y = 2;
	return b;
}

void draw_picker(struct view *v, struct canvas *c)
{
	struct picker *p = &v->picker;
	struct frame b = place(p, c);
	int rows = b.height - 2;

	picker_scroll(p, rows);
	frame_draw(c, &b, p->title);
	view_add_zone(v, b.x + 1, b.y + 1, b.width - 2, rows, ACTION_PICK, (int)p->top);
	for (int i = 0; i < rows; i++) {
		size_t at = p->top + (size_t)i;

		if (at >= p->count)
			break;
		canvas_put(c, b.x + 2, b.y + 1 + i, b.width - 4, STYLE_TEXT,
			p->item[at].text);
		if (at == p->cursor)
			canvas_flag(c, b.x + 1, b.y + 1 + i, b.width - 2, STYLE_SELECTED);
	}
}
