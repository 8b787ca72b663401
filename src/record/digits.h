/*
 * digits.h - numbers and times as recordings write them
 *
 * The same in every locale, and without printf: a row has some thirty numbers and a
 * recording may take a thousand rows a second.
 */
#ifndef RECORD_DIGITS_H
#define RECORD_DIGITS_H

#include <stdint.h>

#include "base/buf.h"

/* "1234" */
void digits_put(struct buf *out, uint64_t value);

/* "-12.50": @decimals <= 6 places, rounded; @value must be finite. */
void digits_put_real(struct buf *out, double value, unsigned decimals);

/* Seconds with 6 decimals: "0.500000". */
void digits_put_seconds(struct buf *out, uint64_t us);

/* RFC 3339, UTC, milliseconds: "2024-02-29T23:59:59.123Z".  Years 1970 to 9999; later
 * ones are written as 9999's last millisecond. */
void digits_put_time(struct buf *out, uint64_t real_ms);

#endif
