/*
 * smaps_rollup.h - /proc/PID/smaps_rollup: the sums without the mappings
 */
#ifndef PROC_SMAPS_ROLLUP_H
#define PROC_SMAPS_ROLLUP_H

#include <stddef.h>
#include <stdint.h>

#include "model/mapping.h"

struct smaps_rollup {
	uint32_t known; /* enum mapping_known; never MAPPING_KNOWS_BY_ADDRESS */
	struct mapping_sums sums;
};

/**
 * smaps_rollup_parse() - read a smaps_rollup file
 * @text: bytes as the kernel gave them; need not end in NUL
 * @len:  how many bytes; 0 is what a zombie, kernel thread or reaped process gives
 * @out:  filled on success, untouched on failure
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG if a wanted line is malformed, the text
 * ends inside of a line, or Rss is missing; -ERANGE if a value does not fit 64 bits.
 */
int smaps_rollup_parse(const char *text, size_t len, struct smaps_rollup *out);

/* The same as a table without groups (unref it). */
int smaps_rollup_table(const char *text, size_t len, struct mapping_table **out);

#endif
