#include "config.h"

#include "view/act_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "view/act.h"
#include "view/columns.h"

static size_t index_within(long at, size_t count)
{
	if (at < 0 || !count)
		return 0;
	return (size_t)at < count ? (size_t)at : count - 1;
}

void act_list_select(struct view *v, size_t at)
{
	if (at >= v->rows.shown_count)
		return;
	v->cursor = at;
	v->selected = rows_at(&v->rows, at)->id;
	view_settle(v);
}

void act_list_move(struct view *v, long steps)
{
	act_list_select(v, index_within((long)v->cursor + steps, v->rows.shown_count));
}

static void open_one(struct view *v, struct view_requests *requests)
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
	maps_forget(&v->maps);
	act_resume(v, requests);
	requests->what |= VIEW_OPEN | VIEW_LIST_OFF;
	requests->open = item->id;
}

/* The tagged as a group; in it, and without tags, the one under the cursor. */
static void open_selected(struct view *v, struct view_requests *requests)
{
	if (!v->rows.tagged.count || v->rows.group) {
		open_one(v, requests);
		return;
	}
	rows_set_group(&v->rows, true);
	v->cursor = v->top = 0;
	view_settle(v);
}

static void show_all(struct view *v)
{
	if (v->rows.group) {
		rows_set_group(&v->rows, false);
		view_settle(v);
		return;
	}
	v->rows.user[0] = v->rows.filter[0] = '\0';
	rows_arrange(&v->rows);
	view_settle(v);
}

static void show_tree(struct view *v)
{
	rows_set_tree(&v->rows, !v->rows.as_tree);
	view_settle(v);
}

static void act_on_row(struct view *v, enum action action)
{
	size_t at = v->cursor;

	if (at >= v->rows.shown_count)
		return;
	switch (action) {
	case ACTION_FOLD:
	case ACTION_UNFOLD:
		rows_fold(&v->rows, at, action == ACTION_FOLD);
		break;
	case ACTION_TAG:
		/* In the group the row leaves, and the next one comes to the cursor. */
		if (!v->rows.group)
			act_list_move(v, 1);
		else
			v->selected = (struct procid){0};
		rows_tag(&v->rows, at);
		break;
	case ACTION_TAG_TREE:
		rows_tag_tree(&v->rows, at);
		break;
	case ACTION_FOLLOW:
		v->selected =
			v->selected.pid ? (struct procid){0} : rows_at(&v->rows, at)->id;
		break;
	default:
		break;
	}
	view_settle(v);
}

static void sort_by(struct view *v, enum column_id column)
{
	rows_sort_by(&v->rows, column);
	view_settle(v);
}

static void sort_beside(struct view *v, int steps)
{
	enum column_id at = v->rows.sort;

	do {
		at = (enum column_id)column_order_beside(&v->columns, (int)at, steps);
	} while (!columns_may_sort(&v->rows, at));
	/* A column that is new to sorting starts its usual way round. */
	sort_by(v, at);
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

void act_list_pick(struct view *v)
{
	const struct picker_item *item = &v->picker.item[v->picker.cursor];

	if (v->picking == ACTION_USER)
		choose_user(v, item);
	else if ((enum column_id)item->value != v->rows.sort)
		sort_by(v, (enum column_id)item->value);
	picker_finish(&v->picker);
}

/* The first match from @start on, once around. */
static bool find(struct view *v, size_t start, const char *text, size_t len)
{
	size_t count = v->rows.shown_count;

	for (size_t i = 0; i < count; i++) {
		size_t at = (start + i) % count;

		if (!rows_matches(rows_at(&v->rows, at), text, len))
			continue;
		act_list_select(v, at);
		return true;
	}
	return false;
}

static bool search(struct view *v, const char *text, size_t len)
{
	size_t from = rows_find(&v->rows, &v->search_from);

	return find(v, from < v->rows.shown_count ? from : 0, text, len);
}

static bool find_next(struct view *v, const char *text, size_t len)
{
	return find(v, v->cursor + 1, text, len);
}

static void set_filter(struct view *v, const char *text)
{
	snprintf(v->rows.filter, sizeof v->rows.filter, "%s", text);
	rows_arrange(&v->rows);
	view_settle(v);
}

static const char *filter(const struct view *v)
{
	return v->rows.filter;
}

static void begin_search(struct view *v)
{
	if (v->cursor < v->rows.shown_count)
		v->search_from = rows_at(&v->rows, v->cursor)->id;
}

static void end_search(struct view *v)
{
	act_list_select(v, rows_find(&v->rows, &v->search_from));
}

const struct typing act_list_typing = {
	.begin = begin_search,
	.search = search,
	.next = find_next,
	.back = end_search,
	.filter = filter,
	.set_filter = set_filter,
	.move = act_list_move,
};

static void row_clicked(struct view *v, int row, struct view_requests *requests)
{
	size_t at = v->top + (size_t)row;

	if (at >= v->rows.shown_count)
		return;
	if (v->selected.pid && at == v->cursor)
		open_selected(v, requests);
	else
		act_list_select(v, at);
}

void act_on_list(
	struct view *v, enum action action, int argument, struct view_requests *requests)
{
	switch (action) {
	case ACTION_OPEN:
		open_selected(v, requests);
		break;
	case ACTION_EVIDENCE:
		open_one(v, requests);
		act_explain(v);
		break;
	case ACTION_ROW:
		row_clicked(v, argument, requests);
		break;
	case ACTION_SEARCH:
	case ACTION_SEARCH_NEXT:
	case ACTION_FILTER:
		act_typing(v, &act_list_typing, action);
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
		show_all(v);
		break;
	case ACTION_TREE:
		show_tree(v);
		break;
	case ACTION_UNTAG:
		rows_untag(&v->rows);
		view_settle(v);
		break;
	case ACTION_FOLD:
	case ACTION_UNFOLD:
	case ACTION_TAG:
	case ACTION_TAG_TREE:
	case ACTION_FOLLOW:
		act_on_row(v, action);
		break;
	default:
		break;
	}
}
