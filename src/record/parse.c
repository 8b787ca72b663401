#include "config.h"

#include "record/parse.h"

#include "base/num.h"

static bool is_digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

bool parse_u64(const char *text, size_t len, uint64_t max, uint64_t *out)
{
	const char *p = text, *end = text + len;
	uint64_t v;

	if (!is_digit(p, end) || !num_u64(&p, end, &v) || p != end || v > max)
		return false;
	*out = v;
	return true;
}

bool parse_real(const char *text, size_t len, double *out)
{
	const char *p = text, *end = text + len;
	double v;

	/* num_f64() skips blanks. */
	if (!len || *p == ' ' || *p == '\t' || !num_f64(&p, end, &v) || p != end)
		return false;
	*out = v;
	return true;
}

/* ".25" as so many of @places digits; 0 without a point.  False for a point alone. */
static bool read_fraction(const char **cursor, const char *end, int places, uint64_t *out)
{
	const char *p = *cursor;
	uint64_t v = 0;

	if (p < end && *p == '.') {
		p++;
		if (!is_digit(p, end))
			return false;
	} else {
		*out = 0;
		return true;
	}
	for (; is_digit(p, end); p++)
		if (places > 0) {
			v = v * 10 + (uint64_t)(*p - '0');
			places--;
		}
	while (places-- > 0)
		v *= 10;
	*cursor = p;
	*out = v;
	return true;
}

bool parse_seconds(const char *text, size_t len, uint64_t *us)
{
	const char *p = text, *end = text + len;
	uint64_t s, fraction;

	if (!is_digit(p, end) || !num_u64(&p, end, &s) || s > PARSE_SECONDS_MAX)
		return false;
	if (!read_fraction(&p, end, 6, &fraction) || p != end)
		return false;
	*us = s * 1000000 + fraction;
	return true;
}

/* Exactly @digits digits, within @least and @most. */
static bool read_part(const char **cursor, const char *end, int digits, unsigned least,
	unsigned most, unsigned *out)
{
	const char *p = *cursor;
	unsigned v = 0;

	for (; digits > 0; digits--, p++) {
		if (!is_digit(p, end))
			return false;
		v = v * 10 + (unsigned)(*p - '0');
	}
	if (v < least || v > most)
		return false;
	*cursor = p;
	*out = v;
	return true;
}

static bool read_char(const char **cursor, const char *end, const char *set)
{
	for (; *cursor < end && *set; set++)
		if (**cursor == *set) {
			++*cursor;
			return true;
		}
	return false;
}

static unsigned days_in(unsigned year, unsigned month)
{
	static const unsigned char days[12] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (unsigned)(leap && month == 2);
}

/* The reverse of date_of() in digits.c. */
static int64_t days_since_1970(unsigned year, unsigned month, unsigned day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = y / 400, yoe = y % 400;
	int64_t doy = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* "Z", or "+02:00" as minutes. */
static bool read_offset(const char **cursor, const char *end, int64_t *minutes)
{
	const char *p = *cursor;
	unsigned h, m;
	bool negative;

	*minutes = 0;
	if (read_char(cursor, end, "Zz"))
		return true;
	negative = p < end && *p == '-';
	if (!read_char(&p, end, "+-") || !read_part(&p, end, 2, 0, 23, &h) ||
		!read_char(&p, end, ":") || !read_part(&p, end, 2, 0, 59, &m))
		return false;
	*minutes = (int64_t)(h * 60 + m) * (negative ? -1 : 1);
	*cursor = p;
	return true;
}

bool parse_time(const char *text, size_t len, uint64_t *real_ms)
{
	const char *p = text, *end = text + len;
	unsigned year, month, day, h, m, s;
	uint64_t ms;
	int64_t offset, at;

	if (!read_part(&p, end, 4, 1970, 9999, &year) || !read_char(&p, end, "-") ||
		!read_part(&p, end, 2, 1, 12, &month) || !read_char(&p, end, "-") ||
		!read_part(&p, end, 2, 1, days_in(year, month), &day) ||
		!read_char(&p, end, "Tt ") || !read_part(&p, end, 2, 0, 23, &h) ||
		!read_char(&p, end, ":") || !read_part(&p, end, 2, 0, 59, &m) ||
		!read_char(&p, end, ":") || !read_part(&p, end, 2, 0, 60, &s) ||
		!read_fraction(&p, end, 3, &ms) || !read_offset(&p, end, &offset) || p != end)
		return false;
	at = days_since_1970(year, month, day) * 86400 + h * 3600 + m * 60 + s - offset * 60;
	if (at < 0)
		return false;
	*real_ms = (uint64_t)at * 1000 + ms;
	return true;
}
