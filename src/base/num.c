#include "config.h"

#include "base/num.h"

#include <math.h>
#include <stddef.h>

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

static bool is_digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

bool num_u64(const char **cursor, const char *end, uint64_t *out)
{
	const char *p = skip_blanks(*cursor, end);
	uint64_t v = 0;

	if (!is_digit(p, end))
		return false;
	for (; is_digit(p, end); p++) {
		if (__builtin_mul_overflow(v, (uint64_t)10, &v) ||
			__builtin_add_overflow(v, (uint64_t)(*p - '0'), &v))
			return false;
	}
	*cursor = p;
	*out = v;
	return true;
}

bool num_i64(const char **cursor, const char *end, int64_t *out)
{
	const char *p = skip_blanks(*cursor, end);
	bool negative = p < end && *p == '-';
	uint64_t v;

	if (negative)
		p++;
	if (!is_digit(p, end) || !num_u64(&p, end, &v))
		return false;
	if (v > (uint64_t)INT64_MAX + (negative ? 1 : 0))
		return false;
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	*cursor = p;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool num_hex(const char **cursor, const char *end, uint64_t *out)
{
	const char *p = skip_blanks(*cursor, end);
	const char *first = p;
	uint64_t v = 0;

	for (; p < end && hex_digit(*p) >= 0; p++) {
		if (v >> 60)
			return false;
		v = v << 4 | (uint64_t)hex_digit(*p);
	}
	if (p == first)
		return false;
	*cursor = p;
	*out = v;
	return true;
}

/* "e-3" behind a number; absent or unfinished ("12e") leaves the cursor alone. */
static int read_exponent(const char **cursor, const char *end)
{
	const char *p = *cursor;
	bool negative = false;
	int e = 0;

	if (p == end || (*p != 'e' && *p != 'E'))
		return 0;
	p++;
	if (p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	if (!is_digit(p, end))
		return 0;
	for (; is_digit(p, end); p++)
		if (e < 10000)
			e = e * 10 + (*p - '0');
	*cursor = p;
	return negative ? -e : e;
}

bool num_f64(const char **cursor, const char *end, double *out)
{
	const char *p = skip_blanks(*cursor, end);
	bool negative = p < end && *p == '-';
	long double v = 0;
	int scale = 0;
	bool any = false;

	if (negative)
		p++;
	for (; is_digit(p, end); p++, any = true)
		v = v * 10 + (*p - '0');
	if (p < end && *p == '.') {
		p++;
		for (; is_digit(p, end); p++, any = true, scale--)
			v = v * 10 + (*p - '0');
	}
	if (!any)
		return false;
	scale += read_exponent(&p, end);
	v = scale < 0 ? v / powl(10, -scale) : v * powl(10, scale);
	if (!isfinite((double)v))
		return false;
	*cursor = p;
	*out = (double)(negative ? -v : v);
	return true;
}
