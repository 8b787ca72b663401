/*
 * escape.h - text of others, safe in a terminal and a spreadsheet, and lossless
 *
 * Written as \xHH, byte by byte: control bytes, DEL, C1 controls, line and paragraph
 * separators, controls of the writing direction, whatever is not UTF-8, the backslash,
 * and a leading = + - @ that a spreadsheet would take for a formula.  So the result is
 * valid UTF-8 of one line, and escape_undo() gives the bytes back.
 */
#ifndef RECORD_ESCAPE_H
#define RECORD_ESCAPE_H

#include <stddef.h>

#include "base/buf.h"

/* Where the text goes: what that place needs beyond the escapes. */
enum escape_for {
	ESCAPE_FOR_CSV,     /* inside double quotes: those are doubled */
	ESCAPE_FOR_JSON,    /* inside a JSON string: quotes and backslashes escaped again */
	ESCAPE_FOR_TEXT,    /* as a value of its own */
	ESCAPE_FOR_MESSAGE, /* for people to read: a leading sign stays */
};

/* Add @len escaped bytes at the end of @out. */
void escape_put(struct buf *out, enum escape_for where, const char *bytes, size_t len);

/**
 * escape_undo() - the bytes that ESCAPE_FOR_TEXT was made from
 * @out: room for @len bytes; may be @text itself
 *
 * A backslash that begins no \xHH stands for itself.
 *
 * Return: how many bytes.
 */
size_t escape_undo(char *out, const char *text, size_t len);

/* ESCAPE_FOR_MESSAGE as heap text, owned by the caller: a file name in an error. */
char *escape_message(const char *text);

#endif
