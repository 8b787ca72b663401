/*
 * flatkey.h - files of "key number" lines: memory.stat, memory.events, oom_control
 */
#ifndef PROC_FLATKEY_H
#define PROC_FLATKEY_H

#include <stddef.h>
#include <stdint.h>

/**
 * flatkey_parse() - read the values of known keys
 * @key:     [0 .. count-1], distinct; count <= 64
 * @value:   [0 .. count-1]: set where the key is there, untouched otherwise and on
 *           failure
 * @present: bit per key
 *
 * Lines may come in any order; unknown ones are skipped.
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG if the line of a known key is malformed or
 * the text ends inside of a line; -ERANGE if a number does not fit.
 */
int flatkey_parse(const char *text, size_t len, const char *const *key, size_t count,
	uint64_t *value, uint64_t *present);

#endif
