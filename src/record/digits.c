#include "config.h"

#include "record/digits.h"

#include <math.h>
#include <stdio.h>

#define DAY_MS UINT64_C(86400000)
#define LAST_MS UINT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

/* At least @width digits, zeros in front. */
static void put_padded(struct buf *out, uint64_t value, unsigned width)
{
	char text[20];
	size_t at = sizeof text;

	do {
		text[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value || sizeof text - at < width);
	buf_add(out, text + at, sizeof text - at);
}

void digits_put(struct buf *out, uint64_t value)
{
	put_padded(out, value, 1);
}

void digits_put_real(struct buf *out, double value, unsigned decimals)
{
	static const uint32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
	uint32_t power = powers[decimals];
	double scaled = fabs(value) * power;
	uint64_t whole;

	/* Past 2^53 a double has no fraction, and "%.0f" has no decimal sign. */
	if (scaled >= 9007199254740992.0) {
		buf_printf(out, "%.0f", value);
		return;
	}
	whole = (uint64_t)llround(scaled);
	if (value < 0 && whole)
		buf_add_char(out, '-');
	put_padded(out, whole / power, 1);
	if (!decimals)
		return;
	buf_add_char(out, '.');
	put_padded(out, whole % power, decimals);
}

void digits_put_seconds(struct buf *out, uint64_t us)
{
	put_padded(out, us / 1000000, 1);
	buf_add_char(out, '.');
	put_padded(out, us % 1000000, 6);
}

struct date {
	uint64_t year;
	unsigned month, day;
};

/* Days since 1970 to a date of the Gregorian calendar, in years that begin on 1 March, so
 * that the leap day is the last: 400 years have 146097 days. */
static struct date date_of(uint64_t days)
{
	uint64_t z = days + 719468; /* since 0000-03-01 */
	uint64_t era = z / 146097, doe = z % 146097;
	uint64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	uint64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	unsigned mp = (unsigned)((5 * doy + 2) / 153);
	unsigned month = mp < 10 ? mp + 3 : mp - 9;

	return (struct date){era * 400 + yoe + (month <= 2), month,
		(unsigned)(doy - (153 * mp + 2) / 5 + 1)};
}

void digits_put_time(struct buf *out, uint64_t real_ms)
{
	uint64_t ms = real_ms <= LAST_MS ? real_ms : LAST_MS;
	struct date d = date_of(ms / DAY_MS);

	ms %= DAY_MS;
	put_padded(out, d.year, 4);
	buf_add_char(out, '-');
	put_padded(out, d.month, 2);
	buf_add_char(out, '-');
	put_padded(out, d.day, 2);
	buf_add_char(out, 'T');
	put_padded(out, ms / 3600000, 2);
	buf_add_char(out, ':');
	put_padded(out, ms / 60000 % 60, 2);
	buf_add_char(out, ':');
	put_padded(out, ms / 1000 % 60, 2);
	buf_add_char(out, '.');
	put_padded(out, ms % 1000, 3);
	buf_add_char(out, 'Z');
}
