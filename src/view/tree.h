/*
 * tree.h - the list of processes as a tree: whose child each is, order, sums
 *
 * A parent is the row with the PID that a sample names, if it began before its child:
 * so a PID that was handed on gets no children of the one before, and whatever samples
 * say there is no circle.  Who has no such row stands at the root.
 */
#ifndef VIEW_TREE_H
#define VIEW_TREE_H

#include <stddef.h>
#include <stdint.h>

struct row_item;

#define TREE_NONE UINT32_MAX
/* Guides of deeper levels are left out. */
#define TREE_DEPTH_MAX 63

/* Zeroed: nothing known.  Each array has @room entries, one per row. */
struct tree {
	uint32_t *parent; /* index of the row, or TREE_NONE */
	uint32_t *by_pid; /* indices of the living */
	uint32_t *first;  /* child, or TREE_NONE */
	uint32_t *next;   /* sibling, or TREE_NONE */
	size_t room;
};

void tree_finish(struct tree *t);

/* Find parents and sum up: fills @tree_bytes and its marks of every item. */
void tree_link(struct tree *t, struct row_item *item, size_t count);

/* After tree_link(): whether @of is @at, or stands above it. */
int tree_is_within(const struct tree *t, uint32_t at, uint32_t of);

/**
 * tree_order() - put rows that are sorted into the order of the tree
 * @item:  [0 .. item_count-1], all rows; depth, guides and is_last of the shown are set
 * @shown: [0 .. shown_count-1]; siblings keep their order
 *
 * After tree_link().  Rows between that are not shown are passed over: their children
 * stand below the nearest one above that is.
 *
 * Return: how many are left; those below a folded one are not.
 */
size_t tree_order(struct tree *t, struct row_item *item, size_t item_count,
	uint32_t *shown, size_t shown_count);

#endif
