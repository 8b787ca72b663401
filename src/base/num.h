/*
 * num.h - numbers out of untrusted bytes
 *
 * A cursor moves over (pointer, end); nothing reads past @end and nothing needs a
 * NUL.  Leading blanks (space, tab) are skipped.  On failure cursor and output are
 * untouched.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

/**
 * num_u64() - read an unsigned decimal number
 * @cursor: first byte to look at; moved behind the last digit on success
 * @end:    one past the last readable byte
 * @out:    the value
 *
 * Return: false when there is no digit or the value does not fit 64 bits.
 */
bool num_u64(const char **cursor, const char *end, uint64_t *out);

/* The same with an optional leading '-'. */
bool num_i64(const char **cursor, const char *end, int64_t *out);

/* The same in base 16, without "0x". */
bool num_hex(const char **cursor, const char *end, uint64_t *out);

/**
 * num_f64() - read a decimal fraction such as "-12.75" or "3e-2", in any locale
 *
 * The decimal sign is '.', whatever the locale says.
 *
 * Return: false when there is no digit or the value is not finite.
 */
bool num_f64(const char **cursor, const char *end, double *out);

#endif
