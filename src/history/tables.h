/*
 * tables.h - the mapping tables of an opened process in the past
 *
 * Of each table the 128 groups with the largest RSS are kept and the rest as one, packed:
 * 32 bytes a group, names once for all tables.  Up to 96 tables, in 128 KiB with their
 * names, at least 5 s apart and closer together near the present (thin.h).  A process
 * with 60 groups: 60 tables, over an hour 7 % of their age apart, over a week 15 %.
 *
 * Sums are exact to 1 KiB, as the kernel tells them; where one exceeds 4 TiB, to so many
 * KiB as that takes.
 */
#ifndef HISTORY_TABLES_H
#define HISTORY_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/thin.h"
#include "model/mapping.h"

#define TABLES_MAX 96
#define TABLES_GROUPS 128
#define TABLES_BYTES (128u << 10)

struct packed_table;
struct table_key;

/* Zeroed: empty.  packed[0 .. count-1] and moment[0 .. count-1], oldest first. */
struct tables {
	struct packed_table **packed;
	struct thin_moment *moment;
	size_t count;
	struct table_key *key; /* [0 .. key_count-1], unused ones between */
	size_t key_count, key_room;
	size_t bytes;
};

void tables_finish(struct tables *t);

/**
 * tables_add() - keep @table as one of the past
 * @now_us: when it arrived; not before the newest that is kept
 * @pin:    keep it longer than others: differences will be taken against it
 *
 * One without groups is not kept, nor one that comes too soon after another, unless it
 * is to be pinned.
 */
void tables_add(
	struct tables *t, uint64_t now_us, const struct mapping_table *table, bool pin);

/**
 * tables_at() - the newest table not after a time
 * @taken_us: when it had arrived; NULL: not wanted
 *
 * Return: a table of one's own, to be given back with mapping_table_unref(); NULL when
 * there is none that old.
 */
struct mapping_table *tables_at(
	const struct tables *t, uint64_t at_us, uint64_t *taken_us);

/* The same for the oldest not before a time. */
struct mapping_table *tables_after(
	const struct tables *t, uint64_t at_us, uint64_t *taken_us);

#endif
