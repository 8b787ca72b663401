#include "config.h"

#include "view/picker.h"

#include <stdlib.h>

#include "base/die.h"

void picker_start(struct picker *p, const char *title)
{
	picker_finish(p);
	p->title = die_strdup(title);
}

void picker_finish(struct picker *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->item[i].text);
	free(p->item);
	free(p->title);
	*p = (struct picker){0};
}

void picker_add(struct picker *p, const char *text, int value)
{
	if (p->count == p->room) {
		p->room = p->room ? p->room * 2 : 16;
		p->item = die_reallocarray(p->item, p->room, sizeof *p->item);
	}
	p->item[p->count++] = (struct picker_item){die_strdup(text), value};
}

void picker_move(struct picker *p, int steps)
{
	long at = (long)p->cursor + steps;

	if (at >= (long)p->count)
		at = (long)p->count - 1;
	p->cursor = at < 0 ? 0 : (size_t)at;
}

void picker_scroll(struct picker *p, int rows)
{
	size_t page = rows > 0 ? (size_t)rows : 1;

	if (p->cursor < p->top)
		p->top = p->cursor;
	else if (p->cursor >= p->top + page)
		p->top = p->cursor - page + 1;
}
