/*
 * line.h - lines of /proc and cgroup files
 *
 * What the parsers here share: the next line of (pointer, length), the key and value of
 * one, and a value in kB.  Nothing reads past the end and nothing needs a NUL.
 */
#ifndef PROC_LINE_H
#define PROC_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line {
	const char *text; /* without its newline */
	size_t len;
	bool is_whole; /* a newline ended it; false: the text ended first */
};

/* The next line, and *cursor behind it; false when nothing is left. */
bool line_next(const char **cursor, const char *end, struct line *out);

/**
 * line_key() - split "Key:   value" at the first @separator
 * @key_len:   bytes before the separator, from line->text
 * @value:     first byte behind it that is no blank; line->text + line->len if none
 *
 * Return: false when the line has no @separator.
 */
bool line_key(
	const struct line *line, char separator, size_t *key_len, const char **value);

/* The first byte from @p on that is neither space nor tab, or @end. */
const char *line_skip_blanks(const char *p, const char *end);

/* Whether the @len bytes at @text are the word @word. */
bool line_word_is(const char *text, size_t len, const char *word);

/* num_u64() that tells why not: 0, -EBADMSG (no digit), -ERANGE (too large). */
int line_number(const char **cursor, const char *end, uint64_t *out);

/**
 * line_kb() - read "   1234 kB" (blanks may follow), as bytes
 * @value: first byte
 * @end:   one past the last
 *
 * Return: 0; -EBADMSG when it is anything else; -ERANGE when the value in bytes does
 * not fit 64 bits.
 */
int line_kb(const char *value, const char *end, uint64_t *bytes);

/**
 * line_u64() - read a decimal number with nothing but blanks behind it
 *
 * Return: 0; -EBADMSG; -ERANGE when digits do not fit 64 bits.
 */
int line_u64(const char *value, const char *end, uint64_t *out);

/* The same for what fits 32 bits. */
int line_u32(const char *value, const char *end, uint32_t *out);

#endif
