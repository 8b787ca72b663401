/* draw_output.c - panel 6: what the command prints, as its terminal */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "view/output.h"
#include "view/panels.h"

/* One character where the command's terminal has it, whatever width ours gives it. */
static void draw_cell(struct canvas *c, int x, int y, int width, const struct cell *cell)
{
	size_t len = strnlen(cell->bytes, sizeof cell->bytes);
	size_t own = text_width(cell->bytes, len, c->charset == CHARSET_ASCII);

	canvas_fill(c, x, y, width, cell->style, " ");
	if (own <= (size_t)width)
		canvas_put_bytes(c, x, y, width, cell->style, cell->bytes, len);
	else
		canvas_put(c, x, y, 1, cell->style, "?");
}

static void draw_cells(
	struct canvas *c, int x, int y, int width, const struct cell *cells, size_t count)
{
	for (size_t i = 0; i < count && (int)i < width; i++) {
		int columns = i + 1 < count && !cells[i + 1].bytes[0] ? 2 : 1;

		if (cells[i].bytes[0] && (int)i + columns <= width)
			draw_cell(c, x + (int)i, y, columns, &cells[i]);
	}
}

/* Keeps what is looked at in its place while lines come and old ones are forgotten. */
static void settle(struct view *v, const struct output *o, int rows)
{
	size_t count = output_count(o), *top = &v->panel_top[PANEL_OUTPUT];
	uint64_t gone = output_forgotten(o) - v->output_forgotten;

	v->output_forgotten += gone;
	*top = *top > gone ? *top - (size_t)gone : 0;
	if (!v->output_held)
		*top = count;
	panel_settle(v, PANEL_OUTPUT, count, rows);
}

static void draw_cursor(const struct view *v, const struct output *o, struct canvas *c,
	const struct graph_area *a)
{
	size_t line, top = v->panel_top[PANEL_OUTPUT];
	int column;

	if (v->typing && output_cursor(o, &line, &column) && line >= top &&
		line - top < (size_t)a->height && column < a->width)
		canvas_flag(
			c, a->x + column, a->y + (int)(line - top), 1, STYLE_SELECTED);
}

void draw_output(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	const struct output *o = status->output;
	struct cell cells[CANVAS_COLS_MAX];

	(void)h;
	v->output_cols = area->width;
	v->output_rows = area->height;
	if (!o)
		return;
	settle(v, o, area->height);
	for (int y = 0; y < area->height; y++)
		draw_cells(c, area->x, area->y + y, area->width, cells,
			output_line(o, v->panel_top[PANEL_OUTPUT] + (size_t)y, cells,
				COUNT_OF(cells)));
	draw_cursor(v, o, c, area);
	view_add_zone(v, area->x, area->y, area->width, area->height, ACTION_TYPE, 0);
}

/* The key that gives the command the keyboard; "" none. */
static const char *type_key(const struct view *v, char out[KEYMAP_TEXT_MAX])
{
	size_t at = 0;

	while (key_bindings[at].action != ACTION_TYPE)
		at++;
	return keymap_brief(&v->keys, at, out);
}

void draw_output_note(const struct view *v, int width, char *out, size_t size)
{
	size_t top = v->panel_top[PANEL_OUTPUT], count = v->panel_count[PANEL_OUTPUT];
	size_t end = top + (size_t)v->panel_rows[PANEL_OUTPUT];
	char text[UNITS_TEXT_MAX], key[KEYMAP_TEXT_MAX];

	(void)width;
	if (v->typing)
		snprintf(out, size, "^] ends typing");
	else if (v->output_held && end < count)
		snprintf(out, size, "%s below", units_grouped(count - end, text));
	else if (v->command_listens)
		snprintf(out, size, "%s types to it", *type_key(v, key) ? key : "Enter");
	else
		snprintf(out, size, "it has ended");
}
