#include "config.h"

#include "view/act.h"

#include "view/act_list.h"
#include "view/act_maps.h"
#include "view/act_output.h"
#include "view/act_python.h"
#include "view/act_seen.h"
#include "view/panels.h"

static void move(struct view *v, long steps)
{
	if (v->screen == SCREEN_LIST)
		act_list_move(v, steps);
	else if (v->panel == PANEL_MAPPINGS)
		act_maps_move(v, steps);
	else
		panel_move(v, steps);
}

static long page(const struct view *v)
{
	int rows = v->screen == SCREEN_LIST     ? v->list_rows
		   : v->panel == PANEL_MAPPINGS ? v->maps.rows
						: v->panel_rows[v->panel];

	return rows > 1 ? rows - 1 : 1;
}

/* Further than any list is long. */
#define FAR 1000000000L

void act_resume(struct view *v, struct view_requests *requests)
{
	if (!v->paused)
		return;
	v->paused = false;
	requests->what |= VIEW_RESUMED;
}

static void go_back(struct view *v, struct view_requests *requests)
{
	requests->what |= VIEW_CLOSE | VIEW_LIST_ON;
	requests->close = v->focus.id;
	if (v->focus.id.pid)
		v->selected = v->focus.id;
	focus_close(&v->focus);
	maps_forget(&v->maps);
	act_resume(v, requests);
	v->screen = SCREEN_LIST;
}

static void pause_or_resume(struct view *v, struct view_requests *requests)
{
	if (v->paused) {
		act_resume(v, requests);
		return;
	}
	lookback_begin(v);
	v->paused_real_ms = v->now.real_ms;
	requests->what |= VIEW_PAUSED;
}

static void zoom(struct view *v, int steps)
{
	uint64_t now = view_span_s(v);
	int at = 0;

	while (at + 1 < view_span_count && view_spans_s[at] < now)
		at++;
	at += steps;
	if (at >= 0 && at < view_span_count)
		v->zoom = at;
	lookback_zoomed(v);
}

void act_explain(struct view *v)
{
	v->explaining = true;
	v->explain_top = 0;
}

/* Out of what the panel shows, before out of the process. */
static bool step_back(struct view *v)
{
	return (v->panel == PANEL_MAPPINGS && act_maps_back(v)) ||
	       (v->panel == PANEL_PYTHON && act_python_back(v));
}

/* Targets of the command line are all meant, as long as none is tagged. */
static void record(struct view *v, struct view_requests *requests)
{
	chosen_finish(&v->recorded);
	if (v->screen == SCREEN_PROCESS || v->rows.everything || v->rows.tagged.count)
		chosen_find(&v->recorded, v);
	else
		requests->to_all = true;
	requests->what |= VIEW_RECORD;
	requests->to = v->recorded.id;
	requests->to_count = v->recorded.count;
}

static void act_on_process(
	struct view *v, enum action action, int argument, struct view_requests *requests)
{
	if (act_on_python(v, action, argument))
		return;
	switch (action) {
	case ACTION_BACK:
		if (v->paused)
			act_resume(v, requests);
		else if (!step_back(v))
			go_back(v, requests);
		break;
	case ACTION_NOW:
		act_resume(v, requests);
		break;
	case ACTION_TIME_STEP:
		lookback_step(v, argument);
		break;
	case ACTION_LOOK_AT:
		lookback_to_column(v, argument);
		break;
	case ACTION_READ:
		requests->what |= VIEW_READ_HEAVY;
		requests->open = v->focus.id;
		break;
	case ACTION_ZOOM_IN:
		zoom(v, -1);
		break;
	case ACTION_ZOOM_OUT:
		zoom(v, 1);
		break;
	case ACTION_PANEL:
		panel_open(v, (enum panel)argument);
		break;
	case ACTION_PANEL_AREA:
		panel_open(v, (enum panel)(argument >> 16));
		break;
	case ACTION_PANEL_NEXT:
		panel_step(v, 1);
		break;
	case ACTION_PANEL_BEFORE:
		panel_step(v, -1);
		break;
	case ACTION_EVIDENCE:
		act_explain(v);
		break;
	case ACTION_DETAIL:
		if (v->panel == PANEL_OUTPUT)
			act_output_type(v);
		else if (v->panel == PANEL_MAPPINGS)
			maps_open(&v->maps);
		else if (panel_kinds[v->panel].has_cursor)
			panel_toggle_detail(v);
		else
			act_explain(v);
		break;
	case ACTION_TYPE:
		act_output_type(v);
		break;
	case ACTION_PANEL_ROW:
		if (argument >> 16 == PANEL_MAPPINGS)
			act_maps_click(v, (size_t)(argument & 0xffff));
		else
			panel_click(v, argument);
		break;
	default:
		act_on_maps(v, action, argument);
		break;
	}
}

/* What works the same everywhere; false: it is another action. */
static bool act_anywhere(
	struct view *v, enum action action, struct view_requests *requests)
{
	switch (action) {
	case ACTION_HELP:
		v->helping = true;
		v->help_top = 0;
		return true;
	case ACTION_QUIT:
		act_output_quit(v, requests);
		return true;
	case ACTION_REPAINT:
		requests->what |= VIEW_REPAINT;
		return true;
	case ACTION_UP:
		move(v, -1);
		return true;
	case ACTION_DOWN:
		move(v, 1);
		return true;
	case ACTION_PAGE_UP:
		move(v, -page(v));
		return true;
	case ACTION_PAGE_DOWN:
		move(v, page(v));
		return true;
	case ACTION_FIRST:
		move(v, -FAR);
		return true;
	case ACTION_LAST:
		move(v, FAR);
		return true;
	case ACTION_SIGNAL:
		signal_menu_open(v);
		return true;
	case ACTION_SEEN:
		act_seen(v, requests);
		return true;
	case ACTION_MARK:
		requests->what |= VIEW_MARK;
		return true;
	case ACTION_UNMARK:
		requests->what |= VIEW_UNMARK;
		return true;
	case ACTION_PAUSE:
		pause_or_resume(v, requests);
		return true;
	case ACTION_SNAPSHOT:
		requests->what |= VIEW_SNAPSHOT;
		return true;
	case ACTION_RECORD:
		record(v, requests);
		return true;
	default:
		return false;
	}
}

static void pick(struct view *v, struct view_requests *requests)
{
	if (v->picking == ACTION_SIGNAL)
		signal_menu_confirm(v);
	else if (v->picking == ACTION_SIGNAL_SURE)
		signal_menu_send(v, requests);
	else if (v->picking == ACTION_QUIT)
		act_output_quit_answer(v, requests);
	else if (v->screen == SCREEN_LIST)
		act_list_pick(v);
	else if (v->panel == PANEL_PYTHON)
		act_python_pick(v);
	else
		act_maps_pick(v);
}

void act(struct view *v, enum action action, int argument, struct view_requests *requests)
{
	v->dirty = true;
	if (action == ACTION_PICK) {
		v->picker.cursor = (size_t)argument;
		pick(v, requests);
	} else if (!act_anywhere(v, action, requests)) {
		if (v->screen == SCREEN_LIST)
			act_on_list(v, action, argument, requests);
		else
			act_on_process(v, action, argument, requests);
	}
}

#define PAGE_STEP 10

static bool is_explaining(const struct view *v)
{
	return v->explaining && v->screen == SCREEN_PROCESS;
}

/* Keys in a page over the screen: they scroll, any other one closes it. */
static void key_in_page(uint32_t key, int page, bool *open, int *top)
{
	switch (key) {
	case KEY_CODE_UP:
		*top -= *top > 0;
		break;
	case KEY_CODE_DOWN:
		++*top;
		break;
	case KEY_CODE_PAGE_UP:
		*top = *top > page ? *top - page : 0;
		break;
	case KEY_CODE_PAGE_DOWN:
	case ' ':
		*top += page;
		break;
	case KEY_CODE_HOME:
		*top = 0;
		break;
	case KEY_CODE_END:
		*top = 10000;
		break;
	default:
		*open = false;
	}
}

static void key_in_menu(struct view *v, uint32_t key, struct view_requests *requests)
{
	switch (key) {
	case KEY_CODE_UP:
		picker_move(&v->picker, -1);
		break;
	case KEY_CODE_DOWN:
		picker_move(&v->picker, 1);
		break;
	case KEY_CODE_PAGE_UP:
	case KEY_CODE_HOME:
		picker_move(&v->picker, -1000);
		break;
	case KEY_CODE_PAGE_DOWN:
	case KEY_CODE_END:
		picker_move(&v->picker, 1000);
		break;
	case KEY_CODE_ENTER:
		pick(v, requests);
		break;
	case 'y':
	case 'n':
		if (v->picking == ACTION_SIGNAL_SURE || v->picking == ACTION_QUIT) {
			v->picker.cursor = key == 'y' ? 0 : 1;
			pick(v, requests);
		}
		break;
	case KEY_CODE_ESCAPE:
	case 'q':
	case KEY_CODE_F1 + 9:
		picker_finish(&v->picker);
		break;
	default:
		break;
	}
}

static const struct typing *typing(const struct view *v)
{
	if (v->screen == SCREEN_LIST)
		return &act_list_typing;
	return v->panel == PANEL_PYTHON ? &act_python_typing : &act_maps_typing;
}

/* ^C leaves, whatever is open, even where the terminal does not make a signal of it; a
 * second one is the answer to the question whether it is meant. */
static void interrupt(struct view *v, struct view_requests *requests)
{
	if (v->picker.title && v->picking == ACTION_QUIT) {
		v->picker.cursor = 0;
		pick(v, requests);
	} else {
		act_output_quit(v, requests);
	}
}

void act_on_key(struct view *v, uint32_t key, struct view_requests *requests)
{
	const struct key_binding *b;

	v->dirty = true;
	if (v->typing) {
		act_output_key(v, key, requests);
	} else if (key == KEY_CODE_CTRL('c')) {
		interrupt(v, requests);
	} else if (v->helping) {
		key_in_page(key, PAGE_STEP, &v->helping, &v->help_top);
	} else if (is_explaining(v)) {
		key_in_page(key, PAGE_STEP, &v->explaining, &v->explain_top);
	} else if (v->picker.title) {
		key_in_menu(v, key, requests);
	} else if (v->prompt.kind) {
		act_typing_key(v, typing(v), key);
	} else {
		b = keymap_find(&v->keys, key, view_places(v));
		if (b)
			act(v, b->action, b->argument, requests);
	}
}

static bool is_within(const struct zone *z, int x, int y)
{
	return x >= z->x && x < z->x + z->width && y >= z->y && y < z->y + z->height;
}

/* The last drawn lies on top; NULL: nothing to click. */
static const struct zone *zone_at(const struct view *v, int x, int y)
{
	for (size_t i = v->zone_count; i-- > 0;) {
		const struct zone *z = &v->zone[i];

		if (is_within(z, x, y))
			return z;
	}
	return NULL;
}

void act_on_click(struct view *v, int x, int y, struct view_requests *requests)
{
	const struct zone *z;

	v->dirty = true;
	if (v->helping || is_explaining(v)) {
		v->helping = v->explaining = false;
		return;
	}
	z = zone_at(v, x, y);
	/* Beside a menu: it closes, and nothing below it is meant. */
	if (!z || (v->picker.title && z->action != ACTION_PICK))
		picker_finish(&v->picker);
	else if (z->action == ACTION_LOOK_AT)
		act(v, z->action, x - z->x, requests);
	else
		act(v, z->action, z->argument + (z->height > 1 ? y - z->y : 0), requests);
}

/* Whether a place is on the graph, and nothing lies above it. */
static bool is_on_graph(const struct view *v, int x, int y)
{
	const struct zone *z = zone_at(v, x, y);

	return z && z->action == ACTION_LOOK_AT && !v->helping && !is_explaining(v) &&
	       !v->picker.title;
}

void act_on_drag(struct view *v, int x, int y, struct view_requests *requests)
{
	if (is_on_graph(v, x, y))
		act_on_click(v, x, y, requests);
}

/* Where two panels stand side by side, the wheel is for the one below it. */
static void move_panel_at(struct view *v, int x, int y, long steps)
{
	const enum panel open = v->panel;

	for (size_t i = 0; i < v->zone_count; i++) {
		const struct zone *z = &v->zone[i];

		if (z->action == ACTION_PANEL_AREA && is_within(z, x, y))
			v->panel = (enum panel)(z->argument >> 16);
	}
	move(v, steps);
	v->panel = open;
}

void act_on_wheel(struct view *v, int x, int y, int steps)
{
	v->dirty = true;
	if (v->helping)
		v->help_top += steps > 0 ? 1 : v->help_top > 0 ? -1 : 0;
	else if (is_explaining(v))
		v->explain_top += steps > 0 ? 1 : v->explain_top > 0 ? -1 : 0;
	else if (v->picker.title)
		picker_move(&v->picker, steps);
	else if (is_on_graph(v, x, y))
		zoom(v, steps > 0 ? 1 : -1);
	else
		move_panel_at(v, x, y, steps);
}
