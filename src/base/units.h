/*
 * units.h - sizes, rates and durations as people write and read them
 *
 * Written: K M G T and KiB MiB ... are powers of 1024, KB MB ... powers of 1000.
 * One style of output: `2.9G` in tables, `1.1 GiB` in sentences, `47m` / `47 min`.
 */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Long enough for every text made here, its NUL included. */
#define UNITS_TEXT_MAX 40

/**
 * units_size() - read a size such as "500M", "1.5GiB", "2GB", "4096" (bytes), "64k"
 * @cursor: moved behind the size on success; leading blanks are skipped
 * @bytes:  the value, rounded to whole bytes
 *
 * Return: false when it is not a size or does not fit 64 bits.
 */
bool units_size(const char **cursor, const char *end, uint64_t *bytes);

/**
 * units_duration() - read "500ms", "2s", "1.5 min", "2h", "7d", "100us", or seconds
 *
 * Units: ns us ms s sec min m h d.
 *
 * Return: false when it is not a duration or does not fit 64 bits of nanoseconds.
 */
bool units_duration(const char **cursor, const char *end, uint64_t *ns);

/* "2.9G", "512M", "64K", "0": at most 5 columns.  Returns @out. */
const char *units_size_short(uint64_t bytes, char out[UNITS_TEXT_MAX]);
/* The same with a sign: "+610M", "-3.1G", "0". */
const char *units_delta_short(int64_t bytes, char out[UNITS_TEXT_MAX]);
/* "412KiB/s", "-1.2MiB/s"; for tables. */
const char *units_rate_short(double bytes_per_s, char out[UNITS_TEXT_MAX]);
/* "1.1 GiB", "512 MiB", "12 bytes"; for sentences. */
const char *units_size_long(uint64_t bytes, char out[UNITS_TEXT_MAX]);
/* "412 KiB/s"; for sentences. */
const char *units_rate_long(double bytes_per_s, char out[UNITS_TEXT_MAX]);
/* "47m", "5d", "12s", "350ms": at most 5 columns. */
const char *units_duration_short(uint64_t ns, char out[UNITS_TEXT_MAX]);
/* "3 min 12 s", "2 h 14 min", "12.3 s", "5 d 3 h"; for sentences. */
const char *units_duration_long(uint64_t ns, char out[UNITS_TEXT_MAX]);
/* "524,288,000", whatever the locale. */
const char *units_grouped(uint64_t value, char out[UNITS_TEXT_MAX]);

#endif
