/* draw_line.c - the bottom line: keys, or what is being typed; and the clock */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "view/act_seen.h"
#include "view/format.h"
#include "view/sign.h"

/* What a key does; Escape leads from the past to the present first. */
static const char *label_of(const struct view *v, const struct key_binding *b)
{
	return b->action == ACTION_BACK && v->paused ? "Now" : b->label;
}

/* Columns of one key and what it does; 0: it is not in this line. */
static int key_width(const struct view *v, size_t at)
{
	const struct key_binding *b = &key_bindings[at];
	char brief[KEYMAP_TEXT_MAX];

	if (!b->brief || !view_has_key(v, b) || !*keymap_brief(&v->keys, at, brief))
		return 0;
	return (int)text_width(brief, strlen(brief), v->charset == CHARSET_ASCII) + 1 +
	       (int)strlen(label_of(v, b));
}

static void draw_key(struct view *v, struct canvas *c, int x, size_t at)
{
	const struct key_binding *b = &key_bindings[at];
	int y = c->rows - 1, width = key_width(v, at), used;
	char brief[KEYMAP_TEXT_MAX];

	if (!width || x + width > c->cols)
		return;
	keymap_brief(&v->keys, at, brief);
	used = canvas_put(c, x, y, width, STYLE_KEY, brief) + 1;
	canvas_put(c, x + used, y, width - used, STYLE_LABEL, label_of(v, b));
	view_add_zone(v, x, y, width, 1, b->action, b->argument);
}

static int keys_width(const struct view *v, int gap)
{
	int width = 0;

	for (size_t i = 0; i < key_binding_count; i++)
		width += key_width(v, i) ? key_width(v, i) + gap : 0;
	return width;
}

static size_t quit_key(void)
{
	size_t at = 0;

	while (key_bindings[at].action != ACTION_QUIT)
		at++;
	return at;
}

/* Help and quit are always seen; of the others, as many as fit. */
static void draw_keys(struct view *v, struct canvas *c)
{
	size_t quit = quit_key();
	int gap = 1 + keys_width(v, 2) > c->cols ? 1 : 2;
	int x = 1, quit_width = key_width(v, quit);

	for (size_t i = 0; i < key_binding_count; i++) {
		int width = key_width(v, i);

		if (!width || i == quit || x + width + 2 + quit_width > c->cols)
			continue;
		draw_key(v, c, x, i);
		x += width + gap;
	}
	draw_key(v, c, x, quit);
}

static void draw_prompt(const struct view *v, struct canvas *c)
{
	const struct prompt *p = &v->prompt;
	bool search = p->kind == PROMPT_SEARCH;
	const char *hint =
		search ? "Enter keep  F3 next  Esc back" : "Enter keep  Esc clear";
	int y = c->rows - 1, x = 1, room;

	x += canvas_put(c, x, y, c->cols, STYLE_KEY, search ? "Search: " : "Filter: ");
	room = c->cols - x - (int)strlen(hint) - 4;
	if (room < 16)
		room = c->cols - x - 1;
	x += canvas_put(c, x, y, room, STYLE_INPUT, p->text);
	canvas_put(c, x, y, 1, STYLE_TEXT | STYLE_SELECTED, " ");
	x += 3;
	if (!p->found)
		x += canvas_put(c, x, y, c->cols - x, STYLE_WARN, "not found") + 2;
	if (x + (int)strlen(hint) < c->cols)
		canvas_put_right(c, x, y, c->cols - x - 1, STYLE_QUIET, hint);
}

/* Who has the keyboard must be seen at once. */
static void draw_typing(const struct view_status *status, struct canvas *c)
{
	int y = c->rows - 1, x = 1;

	x += canvas_printf(c, x, y, c->cols - 26, STYLE_PAUSED, " typing to %s ",
		     status->command ? status->command : "the command") +
	     2;
	x += canvas_put(c, x, y, 10, STYLE_KEY, "^]") + 1;
	canvas_put(c, x, y, c->cols - x - 1, STYLE_LABEL,
		c->cols - x > 45 ? "(Ctrl and ]) brings the keys back to memtide"
				 : "(Ctrl and ]) back");
}

void draw_bottom(struct view *v, const struct view_status *status, struct canvas *c)
{
	if (v->typing)
		draw_typing(status, c);
	else if (v->prompt.kind)
		draw_prompt(v, c);
	else if (status->message && *status->message)
		canvas_put(c, 1, c->rows - 1, c->cols - 2, STYLE_STRONG, status->message);
	else
		draw_keys(v, c);
}

int draw_alert(const struct view *v, struct canvas *c, int x, int end)
{
	bool ascii = c->charset == CHARSET_ASCII;
	size_t more;
	const struct view_alert *a = act_seen_alert(v, &more);
	char text[200], others[40] = "";
	bool is_own;
	int width;

	if (!a)
		return 0;
	is_own = v->screen == SCREEN_PROCESS && procid_equal(&a->id, &v->focus.id);
	if (more)
		snprintf(others, sizeof others, ", %zu more", more);
	snprintf(text, sizeof text, "ALERT %s%s%s%s (a: seen)", a->text,
		is_own ? "" : ": ", is_own ? "" : a->who, others);
	width = (int)text_width(text, strlen(text), ascii);
	if (width > end - x)
		width = end - x;
	if (v->screen == SCREEN_LIST)
		canvas_put(c, x, 0, width, STYLE_ALERT, text);
	else
		canvas_put(c, end - width, 0, width, STYLE_ALERT, text);
	return width;
}

/* "● REC run.csv 1,234 rows"; a name that takes too much room is left out. */
static int draw_recording(
	const struct view_status *status, struct canvas *c, int end, int y)
{
	const struct view_recording *r = status->recording;
	char rows[UNITS_TEXT_MAX], lost[UNITS_TEXT_MAX], text[400];
	size_t name = strlen(r->name);
	int n, width;

	n = snprintf(text, sizeof text, "%s REC ", sign(c->charset, SIGN_RECORD));
	if (text_width(r->name, name, c->charset == CHARSET_ASCII) <= (size_t)c->cols / 6)
		n += snprintf(text + n, sizeof text - (size_t)n, "%.200s ", r->name);
	n += snprintf(text + n, sizeof text - (size_t)n, "%s row%s",
		units_grouped(r->rows, rows), r->rows == 1 ? "" : "s");
	if (r->lost)
		snprintf(text + n, sizeof text - (size_t)n, ", %s lost",
			units_grouped(r->lost, lost));
	width = (int)text_width(text, strlen(text), c->charset == CHARSET_ASCII);
	canvas_put(c, end - width, y, width, r->lost ? STYLE_ALERT : STYLE_WARN, text);
	return width + 1;
}

static int draw_time(
	const struct view *v, const struct view_status *status, struct canvas *c, int y)
{
	char clock[FORMAT_TEXT_MAX], back[FORMAT_TEXT_MAX], text[3 * FORMAT_TEXT_MAX];
	uint64_t shown_ms =
		v->screen == SCREEN_PROCESS ? v->focus.now_real_ms : v->paused_real_ms;
	uint64_t ago_ms = status->real_ms > shown_ms ? status->real_ms - shown_ms : 0;
	int width;

	if (!v->paused) {
		format_clock(status->real_ms, clock);
		canvas_put_right(c, c->cols - 8, y, 8, STYLE_TITLE, clock);
		return 9;
	}
	/* All but the sign are ASCII. */
	width = snprintf(text, sizeof text, "%s %s %s",
			lookback_is_past(v) ? "back at" : "paused",
			format_clock_on(shown_ms, status->real_ms, clock),
			format_ago(ago_ms / 1000, back)) +
		1;
	snprintf(text, sizeof text, "%s %s %s%s",
		lookback_is_past(v) ? "back at" : "paused", clock,
		sign(c->charset, SIGN_MINUS), back);
	canvas_put_right(c, c->cols - width, y, width, STYLE_PAUSED, text);
	return width + 1;
}

int draw_clock(
	const struct view *v, const struct view_status *status, struct canvas *c, int y)
{
	int used = draw_time(v, status, c, y);

	if (status->recording)
		used += draw_recording(status, c, c->cols - used - 1, y) + 1;
	return used;
}
