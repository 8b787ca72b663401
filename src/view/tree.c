#include "config.h"

#include "view/tree.h"

#include <stdlib.h>

#include "base/die.h"
#include "view/rows.h"

void tree_finish(struct tree *t)
{
	free(t->parent);
	free(t->by_pid);
	free(t->first);
	free(t->next);
	*t = (struct tree){0};
}

static void reserve(struct tree *t, size_t count)
{
	if (count <= t->room)
		return;
	t->room = count + count / 4 + 16;
	t->parent = die_reallocarray(t->parent, t->room, sizeof *t->parent);
	t->by_pid = die_reallocarray(t->by_pid, t->room, sizeof *t->by_pid);
	t->first = die_reallocarray(t->first, t->room, sizeof *t->first);
	t->next = die_reallocarray(t->next, t->room, sizeof *t->next);
}

static int compare_pids(const void *left, const void *right, void *context)
{
	const struct row_item *item = context;
	uint32_t a = item[*(const uint32_t *)left].id.pid;
	uint32_t b = item[*(const uint32_t *)right].id.pid;

	return (a > b) - (a < b);
}

static uint32_t find_pid(
	const struct tree *t, const struct row_item *item, size_t living, uint32_t pid)
{
	size_t low = 0, high = living;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (item[t->by_pid[middle]].id.pid < pid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < living && item[t->by_pid[low]].id.pid == pid ? t->by_pid[low]
								  : TREE_NONE;
}

/* In one clock tick the lower PID came first. */
static bool began_before(const struct procid *a, const struct procid *b)
{
	return a->start_time_ticks != b->start_time_ticks
		       ? a->start_time_ticks < b->start_time_ticks
		       : a->pid < b->pid;
}

static void find_parents(struct tree *t, const struct row_item *item, size_t count)
{
	size_t living = 0;

	for (size_t i = 0; i < count; i++)
		if (!item[i].ended)
			t->by_pid[living++] = (uint32_t)i;
	/* qsort_r() hands its context on as it is; compare_pids() only reads. */
	if (living)
		qsort_r(t->by_pid, living, sizeof *t->by_pid, compare_pids,
			(void *)(uintptr_t)item);
	for (size_t i = 0; i < count; i++) {
		uint32_t at = item[i].ppid ? find_pid(t, item, living, item[i].ppid)
					   : TREE_NONE;

		if (at != TREE_NONE && !began_before(&item[at].id, &item[i].id))
			at = TREE_NONE;
		t->parent[i] = at;
	}
}

/* Each to itself and to all above. */
static void add_up(const struct tree *t, struct row_item *item, size_t from)
{
	for (uint32_t at = (uint32_t)from; at != TREE_NONE; at = t->parent[at]) {
		if (at != from)
			item[at].has_children = true;
		if (item[from].has_own) {
			item[at].tree_bytes += item[from].own_bytes;
			item[at].known |= 1U << COLUMN_TREE;
		}
		if (!item[from].own_is_all)
			item[at].tree_is_less = true;
	}
}

void tree_link(struct tree *t, struct row_item *item, size_t count)
{
	reserve(t, count);
	find_parents(t, item, count);
	for (size_t i = 0; i < count; i++) {
		item[i].tree_bytes = 0;
		item[i].tree_is_less = item[i].has_children = false;
		item[i].known &= ~(1U << COLUMN_TREE);
	}
	for (size_t i = 0; i < count; i++)
		if (!item[i].ended)
			add_up(t, item, i);
}

int tree_is_within(const struct tree *t, uint32_t at, uint32_t of)
{
	while (at != TREE_NONE && at != of)
		at = t->parent[at];
	return at == of;
}

static uint32_t shown_parent(
	const struct tree *t, const struct row_item *item, uint32_t at)
{
	do {
		at = t->parent[at];
	} while (at != TREE_NONE && !item[at].passes);
	return at;
}

/* Hang each into the list of its parent; returns the first at the root. */
static uint32_t hang_up(struct tree *t, const struct row_item *item, size_t item_count,
	const uint32_t *shown, size_t shown_count)
{
	uint32_t root = TREE_NONE;

	for (size_t i = 0; i < item_count; i++)
		t->first[i] = TREE_NONE;
	for (size_t i = shown_count; i-- > 0;) {
		uint32_t parent = shown_parent(t, item, shown[i]);
		uint32_t *head = parent == TREE_NONE ? &root : &t->first[parent];

		t->next[shown[i]] = *head;
		*head = shown[i];
	}
	return root;
}

static void place(
	const struct tree *t, struct row_item *item, uint32_t at, uint32_t parent)
{
	struct row_item *it = &item[at];
	const struct row_item *above = parent == TREE_NONE ? NULL : &item[parent];

	it->depth = above ? above->depth + 1 : 0;
	it->is_last = t->next[at] == TREE_NONE;
	it->guides = above ? above->guides : 0;
	if (above && !above->is_last && above->depth && above->depth <= TREE_DEPTH_MAX)
		it->guides |= UINT64_C(1) << above->depth;
}

size_t tree_order(struct tree *t, struct row_item *item, size_t item_count,
	uint32_t *shown, size_t shown_count)
{
	uint32_t at = hang_up(t, item, item_count, shown, shown_count);
	size_t count = 0;

	while (at != TREE_NONE) {
		uint32_t up;

		place(t, item, at, shown_parent(t, item, at));
		shown[count++] = at;
		if (t->first[at] != TREE_NONE && !item[at].folded) {
			at = t->first[at];
			continue;
		}
		up = at;
		while (up != TREE_NONE && t->next[up] == TREE_NONE)
			up = shown_parent(t, item, up);
		at = up == TREE_NONE ? TREE_NONE : t->next[up];
	}
	return count;
}
