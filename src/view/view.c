#include "config.h"

#include "view/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/text.h"
#include "view/act.h"
#include "view/act_seen.h"
#include "view/draw.h"
#include "view/panels.h"
#include "view/state.h"

const uint64_t view_spans_s[] = {
	10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800};
const int view_span_count = COUNT_OF(view_spans_s);

enum charset view_charset(bool ascii, const char *terminal)
{
	if (ascii || !text_locale_is_utf8())
		return CHARSET_ASCII;
	/* The console's fonts have blocks, but no Braille. */
	return terminal && !strncmp(terminal, "linux", 5) ? CHARSET_BLOCKS
							  : CHARSET_BRAILLE;
}

struct view *view_create(const struct view_options *options)
{
	struct view *v = die_calloc(1, sizeof *v);

	v->charset = options->charset;
	v->screen = options->open_pid ? SCREEN_PROCESS : SCREEN_LIST;
	v->readonly = options->readonly;
	v->has_output = options->output;
	if (options->output)
		panel_open(v, PANEL_OUTPUT);
	if (options->keys)
		v->keys = *options->keys;
	else
		keymap_init(&v->keys);
	if (options->columns)
		v->columns = *options->columns;
	else
		column_order_init(&v->columns, &columns_of_list);
	if (options->map_columns)
		v->map_columns = *options->map_columns;
	else
		column_order_init(&v->map_columns, &columns_of_mappings);
	v->zoom = -1;
	v->dirty = true;
	pypanel_init(&v->py);
	rows_init(&v->rows, options->everything);
	maps_init(&v->maps);
	if (options->filter)
		snprintf(v->rows.filter, sizeof v->rows.filter, "%s", options->filter);
	if (options->open_pid)
		focus_open(&v->focus, options->open_pid, NULL);
	return v;
}

void view_destroy(struct view *v)
{
	if (!v)
		return;
	rows_finish(&v->rows);
	acks_finish(&v->acks);
	focus_close(&v->focus);
	maps_finish(&v->maps);
	growth_reading_destroy(v->growth);
	picker_finish(&v->picker);
	signal_menu_finish(&v->signal);
	chosen_finish(&v->recorded);
	free(v);
}

/* A copy, for the picture may stand still; made where there is a newer one. */
static void take_growth(struct view *v, const struct view_status *status)
{
	const struct growth_reading *g = status->growth;

	if (g && v->growth && g->taken_mono_ns == v->growth->taken_mono_ns)
		return;
	growth_reading_destroy(v->growth);
	v->growth = growth_reading_copy(g);
	if (g)
		v->growth_since_ms = status->real_ms -
				     (g->taken_mono_ns - g->since_mono_ns) / NS_PER_MS;
}

static void update_command(struct view *v, const struct view_status *status)
{
	v->command_listens = status->output && status->command_listens;
	v->typing = v->typing && v->command_listens;
	snprintf(v->quit_question, sizeof v->quit_question, "%s",
		status->quit_question ? status->quit_question : "");
	if (v->picker.title && v->picking == ACTION_QUIT && !v->quit_question[0])
		picker_finish(&v->picker);
}

void view_update(
	struct view *v, struct history *history, const struct view_status *status)
{
	update_command(v, status);
	if (v->paused)
		return;
	v->now = *history_now(history);
	v->interval_ns = status->interval_ns;
	v->marked = history_marked(history);
	if (v->screen == SCREEN_LIST) {
		rows_update(&v->rows, history, status->interval_ns / 1000);
		view_settle(v);
	} else {
		focus_update(&v->focus, history);
		focus_python(&v->focus, status->python);
		focus_found(&v->focus, status->leak, status->limit, status->evidence);
		maps_update(&v->maps, &v->focus, history, view_span_s(v) * 1000000);
		take_growth(v, status);
		forecast_of(&v->focus, &v->forecast);
	}
	act_seen_update(v, history, status);
	v->dirty = true;
}

uint64_t view_span_s(const struct view *v)
{
	static const uint64_t own[] = {120, 600, 1800};
	uint64_t watched_s = (v->focus.now_us - v->focus.first_us) / 1000000;
	size_t i = 0;

	if (v->zoom >= 0)
		return view_spans_s[v->zoom];
	if (v->paused)
		return v->look.span_s;
	while (i + 1 < COUNT_OF(own) && watched_s > own[i])
		i++;
	return own[i];
}

void view_settle(struct view *v)
{
	size_t count = v->rows.shown_count, at = count;
	size_t page = v->list_rows > 0 ? (size_t)v->list_rows : 1;

	/* The selected process keeps the cursor wherever sorting puts it. */
	if (v->selected.pid)
		at = rows_find(&v->rows, &v->selected);
	if (at < count)
		v->cursor = at;
	else if (v->cursor >= count)
		v->cursor = count ? count - 1 : 0;
	if (v->cursor < v->top)
		v->top = v->cursor;
	if (v->cursor >= v->top + page)
		v->top = v->cursor - page + 1;
	if (v->top + page > count)
		v->top = count > page ? count - page : 0;
}

bool view_has_key(const struct view *v, const struct key_binding *binding)
{
	return keys_is_there(binding, view_places(v));
}

unsigned view_places(const struct view *v)
{
	unsigned places = v->screen;

	if (v->screen == SCREEN_PROCESS)
		places |= SCREEN_PANEL(v->panel);
	if (v->has_output)
		places |= SCREEN_COMMAND;
	return v->readonly ? places : places | SCREEN_ACTING;
}

void view_add_zone(struct view *v, int x, int y, int width, int height,
	enum action action, int argument)
{
	if (v->zone_count < ZONE_MAX)
		v->zone[v->zone_count++] =
			(struct zone){x, y, width, height, action, argument};
}

static void draw_too_small(struct canvas *c)
{
	canvas_printf(c, 0, 0, c->cols, STYLE_TEXT, "memtide needs %dx%d", VIEW_COLS_MIN,
		VIEW_ROWS_MIN);
	canvas_printf(c, 0, 1, c->cols, STYLE_TEXT, "this is %dx%d", c->cols, c->rows);
}

void view_draw(struct view *v, struct history *history, const struct view_status *status,
	struct canvas *canvas)
{
	canvas->charset = v->charset;
	canvas_clear(canvas);
	v->zone_count = 0;
	v->output_cols = v->output_rows = 0;
	v->dirty = false;
	if (canvas->cols < VIEW_COLS_MIN || canvas->rows < VIEW_ROWS_MIN) {
		draw_too_small(canvas);
		return;
	}
	if (v->helping) {
		draw_help(v, canvas);
		return;
	}
	if (v->screen == SCREEN_LIST)
		draw_list(v, status, canvas);
	else
		draw_process(v, history, status, canvas);
	draw_bottom(v, status, canvas);
	if (v->explaining && v->screen == SCREEN_PROCESS)
		draw_evidence(v, canvas);
	if (v->picker.title)
		draw_picker(v, canvas);
}

static void apply(
	struct view *v, const struct intent *intent, struct view_requests *requests)
{
	switch (intent->kind) {
	case INTENT_KEY:
		act_on_key(v, intent->key, requests);
		break;
	case INTENT_CLICK:
		act_on_click(v, intent->x, intent->y, requests);
		break;
	case INTENT_WHEEL:
		act_on_wheel(v, intent->x, intent->y, intent->steps);
		break;
	case INTENT_DRAG:
		act_on_drag(v, intent->x, intent->y, requests);
		break;
	case INTENT_RESIZE:
		v->dirty = true;
		break;
	case INTENT_QUIT:
		requests->what |= VIEW_QUIT | VIEW_GONE;
		break;
	case INTENT_NONE:
		break;
	}
}

bool view_wants_list(const struct view *v)
{
	return v->screen == SCREEN_PROCESS && maps_wants_list(&v->maps);
}

void view_apply(struct view *v, struct history *history, const struct intent *intent,
	struct view_requests *requests)
{
	const enum screen screen = v->screen;
	const enum action menu = v->picker.title ? v->picking : ACTION_NONE;
	const bool helping = v->helping;

	*requests = (struct view_requests){0};
	apply(v, intent, requests);
	lookback_settle(v, history, requests);
	if (v->maps.is_new && v->screen == SCREEN_PROCESS) {
		maps_update(&v->maps, &v->focus, history, view_span_s(v) * 1000000);
		requests->what |= VIEW_MAPPINGS;
		v->zone_count = 0;
	}
	/* Several clicks may come before the next frame: what is no longer there, or was
	 * not seen yet, cannot be clicked. */
	if (v->screen != screen || v->helping != helping ||
		menu != (v->picker.title ? v->picking : ACTION_NONE))
		v->zone_count = 0;
}

bool view_is_dirty(const struct view *v)
{
	return v->dirty;
}

struct procid view_opened(const struct view *v)
{
	return v->screen == SCREEN_PROCESS ? v->focus.id : (struct procid){0};
}

bool view_is_paused(const struct view *v)
{
	return v->paused;
}

bool view_is_typing(const struct view *v)
{
	return v->typing;
}

bool view_output_size(const struct view *v, int *cols, int *rows)
{
	if (!v->output_cols || v->output_rows <= 0)
		return false;
	*cols = v->output_cols;
	*rows = v->output_rows;
	return true;
}
