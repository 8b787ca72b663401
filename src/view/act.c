#include "config.h"

#include "view/act.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "view/columns.h"

static size_t clamp_index(long at, size_t count)
{
	if (at < 0 || !count)
		return 0;
	return (size_t)at < count ? (size_t)at : count - 1;
}

static void select_row(struct view *v, size_t at)
{
	if (at >= v->rows.shown_count)
		return;
	v->cursor = at;
	v->selected = rows_at(&v->rows, at)->id;
	view_settle(v);
}

static void move_cursor(struct view *v, long steps)
{
	select_row(v, clamp_index((long)v->cursor + steps, v->rows.shown_count));
}

static void scroll_panel(struct view *v, long steps)
{
	size_t count = v->panel_count[v->panel];
	size_t rows = (size_t)v->panel_rows[v->panel];
	size_t last = count > rows ? count - rows : 0;
	long at = (long)v->panel_top[v->panel] + steps;

	v->panel_top[v->panel] = clamp_index(at, last + 1);
}

static void move(struct view *v, long steps)
{
	if (v->screen == SCREEN_LIST)
		move_cursor(v, steps);
	else
		scroll_panel(v, steps);
}

static long page(const struct view *v)
{
	int rows = v->screen == SCREEN_LIST ? v->list_rows : v->panel_rows[v->panel];

	return rows > 1 ? rows - 1 : 1;
}

/* Further than any list is long. */
#define FAR 1000000000L

/* A picture that stands still belongs to one screen: leaving it ends the pause. */
static void resume(struct view *v, struct view_requests *requests)
{
	if (!v->paused)
		return;
	v->paused = false;
	requests->what |= VIEW_RESUMED;
}

static void open_selected(struct view *v, struct view_requests *requests)
{
	const struct row_item *item;

	if (v->cursor >= v->rows.shown_count)
		return;
	item = rows_at(&v->rows, v->cursor);
	v->selected = item->id;
	focus_open(&v->focus, item->id.pid, &item->id);
	v->screen = SCREEN_PROCESS;
	v->scale = (struct scale){0};
	memset(v->panel_top, 0, sizeof v->panel_top);
	resume(v, requests);
	requests->what |= VIEW_OPEN | VIEW_LIST_OFF;
	requests->open = item->id;
}

static void go_back(struct view *v, struct view_requests *requests)
{
	requests->what |= VIEW_CLOSE | VIEW_LIST_ON;
	requests->close = v->focus.id;
	if (v->focus.id.pid)
		v->selected = v->focus.id;
	focus_close(&v->focus);
	resume(v, requests);
	v->screen = SCREEN_LIST;
}

static void pause_or_resume(struct view *v, struct view_requests *requests)
{
	if (v->paused) {
		resume(v, requests);
		return;
	}
	v->paused = true;
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
}

static void next_panel(struct view *v, int steps)
{
	v->panel = (enum panel)(((int)v->panel + steps + PANEL_COUNT) % PANEL_COUNT);
}

static void sort_by(struct view *v, enum column_id column)
{
	rows_sort_by(&v->rows, column);
	view_settle(v);
}

static void sort_beside(struct view *v, int steps)
{
	int at = (int)v->rows.sort;

	do {
		at = (at + steps + COLUMN_COUNT) % COLUMN_COUNT;
	} while (!columns_may_sort(&v->rows, (enum column_id)at));
	/* A column that is new to sorting starts its usual way round. */
	sort_by(v, (enum column_id)at);
}

static void open_sort_menu(struct view *v)
{
	picker_start(&v->picker, "Sort by");
	v->picking = ACTION_SORT_MENU;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		if (!columns_may_sort(&v->rows, (enum column_id)i))
			continue;
		if (i == (int)v->rows.sort)
			v->picker.cursor = v->picker.count;
		picker_add(&v->picker, columns_label((enum column_id)i), i);
	}
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Everyone who has a process, by name, once. */
static void open_user_menu(struct view *v)
{
	AUTO_FREE const char **users = die_calloc(v->rows.count + 1, sizeof *users);
	size_t count = 0;

	for (size_t i = 0; i < v->rows.count; i++)
		if (*rows_user(&v->rows.item[i]))
			users[count++] = rows_user(&v->rows.item[i]);
	qsort(users, count, sizeof *users, compare_texts);
	picker_start(&v->picker, "Show the processes of");
	v->picking = ACTION_USER;
	picker_add(&v->picker, "all users", 0);
	for (size_t i = 0; i < count; i++) {
		if (i && !strcmp(users[i], users[i - 1]))
			continue;
		if (!strcmp(users[i], v->rows.user))
			v->picker.cursor = v->picker.count;
		picker_add(&v->picker, users[i], 1);
	}
}

static void choose_user(struct view *v, const struct picker_item *item)
{
	snprintf(v->rows.user, sizeof v->rows.user, "%s", item->value ? item->text : "");
	rows_arrange(&v->rows);
	view_settle(v);
}

static void pick(struct view *v)
{
	const struct picker_item *item = &v->picker.item[v->picker.cursor];

	if (v->picking == ACTION_USER)
		choose_user(v, item);
	else if ((enum column_id)item->value != v->rows.sort)
		sort_by(v, (enum column_id)item->value);
	picker_finish(&v->picker);
}

/* The first match from @start on, once around. */
static void find_from(struct view *v, size_t start)
{
	size_t count = v->rows.shown_count;

	v->prompt.found = !v->prompt.len;
	for (size_t i = 0; i < count && v->prompt.len; i++) {
		size_t at = (start + i) % count;

		if (!rows_matches(rows_at(&v->rows, at), v->prompt.text, v->prompt.len))
			continue;
		v->prompt.found = true;
		select_row(v, at);
		return;
	}
}

static void search_again(struct view *v)
{
	size_t from = rows_find(&v->rows, &v->search_from);

	find_from(v, from < v->rows.shown_count ? from : 0);
}

static void set_filter(struct view *v, const char *text)
{
	snprintf(v->rows.filter, sizeof v->rows.filter, "%s", text);
	rows_arrange(&v->rows);
	view_settle(v);
}

static void start_search(struct view *v)
{
	if (v->cursor < v->rows.shown_count)
		v->search_from = rows_at(&v->rows, v->cursor)->id;
	prompt_start(&v->prompt, PROMPT_SEARCH, "");
}

static void row_clicked(struct view *v, int row, struct view_requests *requests)
{
	size_t at = v->top + (size_t)row;

	if (at >= v->rows.shown_count)
		return;
	if (v->selected.pid && at == v->cursor)
		open_selected(v, requests);
	else
		select_row(v, at);
}

static void act_on_list(
	struct view *v, enum action action, int argument, struct view_requests *requests)
{
	switch (action) {
	case ACTION_OPEN:
		open_selected(v, requests);
		break;
	case ACTION_ROW:
		row_clicked(v, argument, requests);
		break;
	case ACTION_SEARCH:
		start_search(v);
		break;
	case ACTION_FILTER:
		prompt_start(&v->prompt, PROMPT_FILTER, v->rows.filter);
		break;
	case ACTION_USER:
		open_user_menu(v);
		break;
	case ACTION_SORT_MENU:
		open_sort_menu(v);
		break;
	case ACTION_SORT_NEXT:
		sort_beside(v, 1);
		break;
	case ACTION_SORT_BEFORE:
		sort_beside(v, -1);
		break;
	case ACTION_SORT_BY:
		if (argument != (int)v->rows.sort)
			sort_by(v, (enum column_id)argument);
		break;
	case ACTION_TITLE:
		sort_by(v, (enum column_id)argument);
		break;
	case ACTION_INVERT:
		sort_by(v, v->rows.sort);
		break;
	case ACTION_SHOW_ALL:
		v->rows.user[0] = '\0';
		set_filter(v, "");
		break;
	default:
		break;
	}
}

static void act_on_process(
	struct view *v, enum action action, int argument, struct view_requests *requests)
{
	switch (action) {
	case ACTION_BACK:
		go_back(v, requests);
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
		v->panel = (enum panel)argument;
		break;
	case ACTION_PANEL_NEXT:
		next_panel(v, 1);
		break;
	case ACTION_PANEL_BEFORE:
		next_panel(v, -1);
		break;
	default:
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
		requests->what |= VIEW_QUIT;
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
	case ACTION_MARK:
		requests->what |= VIEW_MARK;
		return true;
	case ACTION_UNMARK:
		requests->what |= VIEW_UNMARK;
		return true;
	case ACTION_PAUSE:
		pause_or_resume(v, requests);
		return true;
	default:
		return false;
	}
}

void act(struct view *v, enum action action, int argument, struct view_requests *requests)
{
	v->dirty = true;
	if (action == ACTION_PICK) {
		v->picker.cursor = (size_t)argument;
		pick(v);
	} else if (!act_anywhere(v, action, requests)) {
		if (v->screen == SCREEN_LIST)
			act_on_list(v, action, argument, requests);
		else
			act_on_process(v, action, argument, requests);
	}
}

static void key_in_help(struct view *v, uint32_t key)
{
	switch (key) {
	case KEY_CODE_UP:
		v->help_top -= v->help_top > 0;
		break;
	case KEY_CODE_DOWN:
	case KEY_CODE_PAGE_DOWN:
	case ' ':
		v->help_top++;
		break;
	case KEY_CODE_PAGE_UP:
	case KEY_CODE_HOME:
		v->help_top = 0;
		break;
	default:
		v->helping = false;
	}
}

static void key_in_menu(struct view *v, uint32_t key)
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
		pick(v);
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

static void leave_prompt(struct view *v, bool keep)
{
	bool filter = v->prompt.kind == PROMPT_FILTER;
	size_t from;

	v->prompt.kind = PROMPT_NONE;
	if (keep)
		return;
	if (filter) {
		set_filter(v, "");
		return;
	}
	from = rows_find(&v->rows, &v->search_from);
	if (from < v->rows.shown_count)
		select_row(v, from);
}

static void key_in_prompt(struct view *v, uint32_t key)
{
	bool searching = v->prompt.kind == PROMPT_SEARCH;

	if (key == KEY_CODE_ENTER || key == KEY_CODE_ESCAPE)
		leave_prompt(v, key == KEY_CODE_ENTER);
	else if (key == KEY_CODE_F1 + 2 && searching)
		find_from(v, v->cursor + 1);
	else if (key == KEY_CODE_UP || key == KEY_CODE_DOWN)
		move_cursor(v, key == KEY_CODE_UP ? -1 : 1);
	else if (!prompt_edit(&v->prompt, key))
		return;
	else if (searching)
		search_again(v);
	else
		set_filter(v, v->prompt.text);
}

void act_on_key(struct view *v, uint32_t key, struct view_requests *requests)
{
	const struct key_binding *b;

	v->dirty = true;
	/* ^C leaves even where the terminal does not make a signal of it. */
	if (key == KEY_CODE_CTRL('c')) {
		requests->what |= VIEW_QUIT;
	} else if (v->helping) {
		key_in_help(v, key);
	} else if (v->picker.title) {
		key_in_menu(v, key);
	} else if (v->prompt.kind) {
		key_in_prompt(v, key);
	} else {
		b = keys_find(key, v->screen);
		if (b)
			act(v, b->action, b->argument, requests);
	}
}

void act_on_click(struct view *v, int x, int y, struct view_requests *requests)
{
	v->dirty = true;
	if (v->helping) {
		v->helping = false;
		return;
	}
	/* The last drawn lies on top. */
	for (size_t i = v->zone_count; i-- > 0;) {
		const struct zone *z = &v->zone[i];

		if (x < z->x || x >= z->x + z->width || y < z->y || y >= z->y + z->height)
			continue;
		act(v, z->action, z->argument + (z->height > 1 ? y - z->y : 0), requests);
		return;
	}
	picker_finish(&v->picker);
}

void act_on_wheel(struct view *v, int steps)
{
	v->dirty = true;
	if (v->helping)
		v->help_top += steps > 0 ? 1 : v->help_top > 0 ? -1 : 0;
	else if (v->picker.title)
		picker_move(&v->picker, steps);
	else
		move(v, steps);
}
