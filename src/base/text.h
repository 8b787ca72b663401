/*
 * text.h - text that other people chose, on its way to a screen
 *
 * Process names, paths and user names are bytes that may be anything.  Here they become
 * glyphs: printable characters with a known width, and everything else escaped as \xHH,
 * byte by byte: control bytes (C0, DEL, C1), invalid UTF-8, direction marks and other
 * invisible format characters, code points that the C library does not know.  A caller
 * that draws glyphs only cannot send a control byte.
 *
 * Widths are wcwidth()'s, because curses counts with them too.  In a locale that is not
 * UTF-8 every byte above 0x7e is escaped.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Does LC_CTYPE, as set by setlocale(), say UTF-8? */
bool text_locale_is_utf8(void);

/**
 * text_decode() - one UTF-8 sequence
 * @at, @end: the bytes; @at < @end
 * @code:     the code point, untouched when the bytes are not valid UTF-8
 *
 * Overlong forms, surrogates and what lies above U+10FFFF are invalid.
 *
 * Return: bytes of the sequence, 1 to 4; 0 when it is not valid.
 */
size_t text_decode(const char *at, const char *end, uint32_t *code);

/* Bytes of @code in UTF-8, into @out (not NUL-terminated): 1 to 4. */
size_t text_encode(uint32_t code, char out[4]);

/* One thing to draw. */
struct text_glyph {
	char bytes[5]; /* printable UTF-8 or an escape, NUL-terminated */
	uint8_t len;   /* bytes before the NUL */
	uint8_t width; /* columns: 0 (a combining mark), 1, 2; an escape: 4 */
};

/**
 * text_next() - the next glyph
 * @cursor: moved behind the bytes that @out stands for; *cursor < @end
 * @first:  true where nothing stands before it: a combining mark is then escaped
 * @ascii:  escape everything beyond ASCII
 */
void text_next(const char **cursor, const char *end, bool first, bool ascii,
	struct text_glyph *out);

/* Columns of @len bytes drawn by text_next(). */
size_t text_width(const char *text, size_t len, bool ascii);

/**
 * text_escape() - add @text to @out as it would be drawn
 * @columns: at most that many columns; a longer text is cut and ends in "…" ("~" in
 *           ASCII); SIZE_MAX: all of it
 *
 * Return: columns added.
 */
size_t text_escape(
	struct buf *out, const char *text, size_t len, size_t columns, bool ascii);

/* Where @text first contains @part; NULL: nowhere.  Letters of ASCII match in either
 * case; an empty @part is found at once. */
const char *text_find(const char *text, const char *part, size_t part_len);

#endif
