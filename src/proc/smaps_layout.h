/*
 * smaps_layout.h - the form that the records of one smaps file share
 *
 * The kernel prints each record with the same lines in the same order, each value in a
 * column of eight:
 *
 *	Rss:                   4 kB
 *	Pss:                   1 kB
 *	...
 *	VmFlags: rd wr mr mw me ac
 *
 * Learned from one record, a layout checks another as a whole: all bytes but those of
 * the columns must be the same, no byte of a column may end a line.  Then the values
 * stand where they stood.  What differs in any way is refused and left to the parser
 * that takes line after line; what is accepted means the same to both.
 */
#ifndef PROC_SMAPS_LAYOUT_H
#define PROC_SMAPS_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proc/smaps_keys.h"

/* Linux 6.18 takes 640; longer ones are not learned. */
#define SMAPS_LAYOUT_MAX 2048

struct smaps_layout {
	size_t len;       /* bytes of the lines before VmFlags; 0: nothing learned yet */
	bool has_flags;   /* VmFlags (Linux 3.8 or newer) ends the record */
	uint32_t present; /* bit per enum smaps_key */
	uint16_t column[SMAPS_KEY_COUNT]; /* where the eight bytes of a value are */
	uint64_t last_key;                /* smaps_keys_id() of the last line */
	/* (byte & mask) == want, for len bytes; a word at a time, the last one so that
	 * it ends with them. */
	unsigned char want[SMAPS_LAYOUT_MAX];
	unsigned char mask[SMAPS_LAYOUT_MAX];
};

/**
 * smaps_layout_learn() - take the form of a record
 * @body: behind the first line of the record
 * @end:  one past the last readable byte
 *
 * Return: false, and nothing is learned any more, when the record is not complete or
 * not of a form that others can be checked against.
 */
bool smaps_layout_learn(struct smaps_layout *layout, const char *body, const char *end);

/**
 * smaps_layout_read() - read a record of that form
 * @values:     filled on success, undefined otherwise
 * @is_hugetlb: whether VmFlags has ht
 *
 * Return: bytes of the record from @body on; 0 when it is of another form.
 */
size_t smaps_layout_read(const struct smaps_layout *layout, const char *body,
	const char *end, struct smaps_values *values, bool *is_hugetlb);

#endif
