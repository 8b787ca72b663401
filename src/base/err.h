/*
 * err.h - what went wrong with something a person wrote, and where
 *
 * Functions that read options, files, expressions fill one of these beside their
 * negative errno.  The text is one line without "memtide: " and without newline.
 * Where the fault has a place in a source line, @line and @column say it and
 * err_print() draws the line with a caret.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stddef.h>
#include <stdio.h>

#include "base/cleanup.h"

#define ERR_TEXT_MAX 512
#define ERR_SOURCE_MAX 160
#define ERR_NO_COLUMN ((size_t)-1)

struct err {
	char text[ERR_TEXT_MAX];     /* what is wrong, or "" */
	char source[ERR_SOURCE_MAX]; /* the line it is in, printable, or "" */
	char expected[ERR_SOURCE_MAX]; /* what should stand at the caret, or "" */
	size_t column;               /* of the caret in @source, from 0, or ERR_NO_COLUMN */
};

/* An err that says nothing. */
#define ERR_INIT                                                                         \
	{                                                                                \
		.column = ERR_NO_COLUMN                                                  \
	}

/* Set the text (replacing what was there); returns @code, so that callers write
 * `return err_set(err, -EINVAL, "...")`.  @err may be NULL. */
int err_set(struct err *err, int code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Add the place: @source is shown with a caret under byte @column, followed by
 * "expected @expected".  Control bytes in @source are shown as '?'. */
void err_at(struct err *err, const char *source, size_t column, const char *expected);

/* Print "memtide: TEXT" and, where there is a place, the caret line; on @out. */
void err_print(const struct err *err, FILE *out);

#endif
