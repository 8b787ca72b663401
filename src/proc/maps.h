/*
 * maps.h - /proc/PID/maps, and the header lines of smaps
 */
#ifndef PROC_MAPS_H
#define PROC_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/mapping.h"

/* One line.  @area.name points into the text; @area.is_hugetlb is false (not in maps). */
struct maps_entry {
	struct mapping_area area;
	uint64_t file_offset; /* bytes into the file */
};

/**
 * maps_line() - read one line of maps
 * @text: the line, without its newline
 *
 * Return: 0; -EBADMSG when it is no such line.
 */
int maps_line(const char *text, size_t len, struct maps_entry *out);

/**
 * maps_next() - walk over a maps file
 * @cursor: first byte of a line; moved behind it on success
 * @end:    one past the last readable byte
 * @out:    filled on success, untouched on failure; its name is borrowed from the text
 *
 * Return: 0; -ENODATA when nothing is left; -EBADMSG when the next line is malformed or
 * the text ends inside of it.
 */
int maps_next(const char **cursor, const char *end, struct maps_entry *out);

/**
 * maps_parse() - count and group the mappings of a maps file
 * @out: a new table (unref it) with groups, counts and sizes and no other sums;
 *       untouched on failure.  Times are 0.
 *
 * Return: 0; -ENODATA if @len is 0 (reaped, zombie, kernel thread); -EBADMSG as
 * maps_next(); -ERANGE when sizes do not fit 64 bits.
 */
int maps_parse(const char *text, size_t len, struct mapping_table **out);

/* How many whole lines there are: the number that vm.max_map_count limits. */
uint64_t maps_count(const char *text, size_t len);

#endif
