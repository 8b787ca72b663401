/*
 * parse.h - the values of a recording out of the text of a field
 *
 * The reverse of digits.h.  A field is a value as a whole or it is none: nothing before,
 * nothing behind.  On failure the output is untouched.
 */
#ifndef RECORD_PARSE_H
#define RECORD_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decimal digits only; false above @max. */
bool parse_u64(const char *text, size_t len, uint64_t max, uint64_t *out);

/* A finite decimal number. */
bool parse_real(const char *text, size_t len, double *out);

/* Seconds, with up to 6 decimals (further ones are cut off), to microseconds. */
bool parse_seconds(const char *text, size_t len, uint64_t *us);

/* RFC 3339 from 1970 on, any number of decimals, "Z" or an offset; to milliseconds. */
bool parse_time(const char *text, size_t len, uint64_t *real_ms);

/* Most seconds that parse_seconds() takes: 100 years. */
#define PARSE_SECONDS_MAX UINT64_C(3155760000)

#endif
