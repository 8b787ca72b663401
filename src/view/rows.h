/*
 * rows.h - the list of processes as it was at the last tick: copied, filtered, sorted
 *
 * Copied, so that it stands still while the screen is paused and nothing of history is
 * held on to but counted texts.  Sorting moves numbers, never rows; what is not visible
 * is never formatted.
 */
#ifndef VIEW_ROWS_H
#define VIEW_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "history/history.h"
#include "view/filter.h"
#include "view/idset.h"
#include "view/tree.h"

/* Columns of the list, in the order in which they stand. */
enum column_id {
	COLUMN_PID,
	COLUMN_USER,
	COLUMN_RSS,
	COLUMN_PSS,
	COLUMN_TREE, /* in the tree alone */
	COLUMN_PEAK,
	COLUMN_SWAP,
	COLUMN_DELTA,
	COLUMN_RATE,
	COLUMN_LEFT,
	COLUMN_ETA,
	COLUMN_TREND,
	COLUMN_COMMAND,
	COLUMN_COUNT
};

#define ROW_NAME_MAX 24
#define ROW_TREND_POINTS 20

struct row_item {
	struct procid id;
	struct procinfo *info; /* counted; NULL: not known yet */
	uint32_t known;        /* bit per column whose value below is known */
	bool ended, grows, shrinks, near_limit;
	enum finding_level leak, limit; /* NONE too where not judged */
	bool leak_seen, limit_seen;     /* acknowledged */
	bool pss_is_old;                /* older than two ticks */
	uint64_t pss_age_us;
	uint64_t rss_bytes, pss_bytes, peak_bytes, swap_bytes, left_bytes;
	int64_t delta_bytes;
	double rate; /* bytes/s */
	double eta_s;
	char name[ROW_NAME_MAX]; /* comm, cropped: until the command is known */
	uint32_t ppid;           /* 0: unknown, or none */
	bool tagged, folded;
	bool passes;  /* filter, user, group */
	bool has_own; /* the next one; without its part in swap if own_is_all is false */
	bool own_is_all;
	uint64_t own_bytes; /* PSS + SwapPss */
	/* Of the tree, while it is one; see tree.h. */
	bool has_children, is_last, tree_is_less; /* less: some were never read */
	unsigned depth;
	uint64_t guides;                 /* bit d: a line goes on at depth d */
	uint64_t tree_bytes;             /* own_bytes of it and all below */
	uint8_t trend[ROW_TREND_POINTS]; /* spark_levels(), oldest first */
};

struct rows {
	struct row_item *item; /* [0 .. count-1], as history gave them */
	size_t count, room;
	uint32_t *shown; /* [0 .. shown_count-1]: indices of those that pass, sorted */
	size_t shown_count;
	uint64_t pss_oldest_us; /* age of the oldest PSS; 0: none is known */
	uint32_t seen;          /* bit per column: some row ever had a value */

	enum column_id sort;
	bool ascending;
	char filter[FILTER_TEXT_MAX]; /* see filter.h; "": all */
	char user[64];                /* "": all users */
	bool everything;              /* those that ended leave */
	bool as_tree;
	bool group;           /* only the tagged ones */
	bool has_group_trend; /* they were shown at the last update already */
	uint64_t group_trend[ROW_TREND_POINTS]; /* their RSS, for spark_levels() */
	struct idset tagged, folded;            /* of processes that are in the list */
	struct tree tree;
};

/* What rows add up to. */
struct rows_sum {
	size_t count;       /* of the living */
	size_t with_own;    /* of them, whose PSS is known */
	bool is_all;        /* ... and with it all that is in swap */
	uint64_t own_bytes; /* PSS + SwapPss */
	uint64_t rss_bytes; /* counts shared pages several times */
	bool has_delta, has_rate;
	int64_t delta_bytes;
	double rate;                    /* bytes/s */
	const struct row_item *fastest; /* of those that grow; NULL: none does */
	const struct row_item *nearest; /* to its limit, in time, else by what is left;
					   NULL: not known of any */
};

void rows_init(struct rows *r, bool everything);
void rows_finish(struct rows *r);

/* Copy what history has now, then filter and sort. */
void rows_update(struct rows *r, const struct history *h, uint64_t interval_us);

/* Filter and sort again, after one of the members for that changed. */
void rows_arrange(struct rows *r);

/* Sort by a column; again by the same one: the other way round. */
void rows_sort_by(struct rows *r, enum column_id column);

/* Show them as a tree, or no longer. */
void rows_set_tree(struct rows *r, bool on);

/* Fold what is below row @at of those shown, or unfold it; false: nothing changes. */
bool rows_fold(struct rows *r, size_t at, bool on);

/* Tag row @at of those shown, or no longer; or it and all below it. */
void rows_tag(struct rows *r, size_t at);
void rows_tag_tree(struct rows *r, size_t at);
void rows_untag(struct rows *r);

/* Show the tagged ones only, or all again. */
void rows_set_group(struct rows *r, bool on);

/* Over those that are shown. */
void rows_add_up(const struct rows *r, struct rows_sum *out);

/* Row @i of those shown. */
static inline const struct row_item *rows_at(const struct rows *r, size_t i)
{
	return &r->item[r->shown[i]];
}

/* Which of those shown is this process; shown_count: none. */
size_t rows_find(const struct rows *r, const struct procid *id);

/* The command line, or the name while it is not known; raw bytes. */
const char *rows_command(const struct row_item *item);
/* The user, "" unknown. */
const char *rows_user(const struct row_item *item);

/* Does a search for @text find it?  By command, name, or PID. */
bool rows_matches(const struct row_item *item, const char *text, size_t len);

#endif
