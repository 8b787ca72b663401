/*
 * groups.h - puts mappings together by kind and file or name, one after the other
 *
 * What smaps and maps share.  Memory is bounded: beyond GROUPS_MAX groups or
 * GROUPS_NAMES_MAX bytes of names, further ones join one group "(other)".
 */
#ifndef PROC_GROUPS_H
#define PROC_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/mapping.h"

/* "(other)" included. */
#define GROUPS_MAX 65536
#define GROUPS_NAMES_MAX ((size_t)8 << 20)

/* Invariant: slot[] is a hash table of slot_count places (a power of two, or 0), each 0
 * or 1 + the index of a group; at most half of them are in use. */
struct groups {
	struct mapping_table *table; /* being built; NULL before the first mapping */
	size_t group_room, names_room;
	uint32_t *slot;
	size_t slot_count;
	size_t other;                        /* 1 + index of "(other)", 0: none */
	size_t last;                         /* index of the group counted last */
	uint32_t recent[MAPPING_KIND_COUNT]; /* 1 + index of the last one of a kind */
};

/* The empty one is all zeros; finish accepts it. */
void groups_finish(struct groups *groups);

/* Forget the table; memory is kept for the next one. */
void groups_clear(struct groups *groups);

/**
 * groups_add() - count one mapping
 * @sums: its sums, added to its group's
 *
 * Return: 0; -ERANGE when a sum of the group would not fit 64 bits.
 */
int groups_add(struct groups *groups, const struct mapping_area *area,
	const struct mapping_sums *sums);

/**
 * groups_take() - hand the table over and start anew
 * @out: with its total; the caller's (unref it); NULL-safe: an empty table if nothing
 *       was added.  Untouched on failure.
 *
 * Return: 0; -ERANGE when a total does not fit 64 bits.
 */
int groups_take(struct groups *groups, struct mapping_table **out);

#endif
