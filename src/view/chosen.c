#include "config.h"

#include "view/chosen.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "view/state.h"

void chosen_finish(struct chosen *c)
{
	free(c->id);
	*c = (struct chosen){0};
}

static void address(struct chosen *c, const struct procid *id, const char *command)
{
	c->id = die_calloc(1, sizeof *c->id);
	c->id[0] = *id;
	c->count = 1;
	snprintf(c->whom, sizeof c->whom, "%u %.44s", id->pid, command);
}

/* One that is tagged is named too. */
static void address_tagged(struct chosen *c, const struct rows *r)
{
	c->id = die_calloc(r->tagged.count, sizeof *c->id);
	for (size_t i = 0; i < r->count && c->count < r->tagged.count; i++) {
		const struct row_item *item = &r->item[i];

		if (!item->tagged || item->ended)
			continue;
		c->id[c->count++] = item->id;
		snprintf(c->whom, sizeof c->whom, "%u %.44s", item->id.pid,
			rows_command(item));
	}
	if (c->count > 1)
		snprintf(c->whom, sizeof c->whom, "%zu tagged processes", c->count);
}

void chosen_find(struct chosen *c, const struct view *v)
{
	const struct row_item *item;

	chosen_finish(c);
	if (v->screen == SCREEN_PROCESS) {
		if (v->focus.id.pid && !v->focus.ended)
			address(c, &v->focus.id, focus_command(&v->focus));
		return;
	}
	if (v->rows.tagged.count) {
		address_tagged(c, &v->rows);
		return;
	}
	if (v->cursor >= v->rows.shown_count)
		return;
	item = rows_at(&v->rows, v->cursor);
	if (!item->ended)
		address(c, &item->id, rows_command(item));
}
