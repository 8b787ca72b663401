/*
 * smaps_keys.h - the lines of smaps and smaps_rollup that are wanted, and their sums
 */
#ifndef PROC_SMAPS_KEYS_H
#define PROC_SMAPS_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/mapping.h"
#include "proc/line.h"

enum smaps_key {
	SMAPS_RSS,
	SMAPS_PSS,
	SMAPS_PRIVATE_CLEAN,
	SMAPS_PRIVATE_DIRTY,
	SMAPS_ANONYMOUS,
	SMAPS_ANON_HUGE_PAGES,
	SMAPS_SHARED_HUGETLB,
	SMAPS_PRIVATE_HUGETLB,
	SMAPS_SWAP,
	SMAPS_SWAP_PSS,
	SMAPS_LOCKED,
	SMAPS_KEY_COUNT
};

struct smaps_values {
	uint32_t present;                /* bit per enum smaps_key */
	uint64_t bytes[SMAPS_KEY_COUNT]; /* 0 where absent */
};

/* A record begins with an address; no key does with a digit or a small letter. */
static inline bool smaps_keys_is_header(char first)
{
	return (first >= '0' && first <= '9') || (first >= 'a' && first <= 'f');
}

/* The first bytes of a key: enough to tell what a record ends with. */
uint64_t smaps_keys_id(const char *text, size_t len);

/* The key of that name (without ':'), or SMAPS_KEY_COUNT. */
enum smaps_key smaps_keys_find(const char *text, size_t len);

/**
 * smaps_keys_line() - take one "Key:   1234 kB" line into @values
 *
 * Return: 0, also when the key is not wanted; -EBADMSG when the line has no key or a
 * wanted value is malformed; -ERANGE when it does not fit 64 bits.
 */
int smaps_keys_line(const struct line *line, struct smaps_values *values);

/**
 * smaps_keys_sums() - what the values come to
 * @sums:  all but size_bytes, which is left alone
 * @known: enum mapping_known: sums all of whose values are there
 *
 * Return: 0; -ERANGE when a sum does not fit 64 bits.
 */
int smaps_keys_sums(
	const struct smaps_values *values, struct mapping_sums *sums, uint32_t *known);

#endif
