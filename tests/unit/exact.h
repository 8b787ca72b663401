/*
 * exact.h - texts for parsers that must not read past the end
 */
#ifndef TESTS_EXACT_H
#define TESTS_EXACT_H

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

/* A heap copy of exactly these bytes, no NUL: a sanitizer sees a read past its end.
 * The caller frees it. */
static inline char *exact_copy(const char *text, size_t len)
{
	char *copy = die_malloc(len ? len : 1);

	memcpy(copy, text, len);
	return copy;
}

/* @text with the first @old replaced by @new; the caller frees it. */
static inline char *exact_replace(const char *text, const char *old, const char *new)
{
	const char *at = strstr(text, old);
	size_t head = at ? (size_t)(at - text) : strlen(text);
	const char *tail = at ? at + strlen(old) : "";
	size_t new_len = at ? strlen(new) : 0;
	char *all = die_malloc(head + new_len + strlen(tail) + 1);

	memcpy(all, text, head);
	memcpy(all + head, new, new_len);
	memcpy(all + head + new_len, tail, strlen(tail) + 1);
	return all;
}

/* @text with @count times @fill put where "@" stands; the caller frees it. */
static inline char *exact_filled(const char *text, char fill, size_t count)
{
	char *run = die_malloc(count + 1);
	char *all;

	memset(run, fill, count);
	run[count] = '\0';
	all = exact_replace(text, "@", run);
	free(run);
	return all;
}

#endif
