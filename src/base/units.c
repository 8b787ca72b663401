#include "config.h"

#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/num.h"

struct unit {
	const char *name;
	double factor;
};

#define KI 1024.0

/* Longest name first where one begins another. */
static const struct unit size_units[] = {
	{"KiB", KI},           {"MiB", KI * KI},           {"GiB", KI *KI *KI},
	{"TiB", KI *KI *KI *KI}, {"KB", 1e3},              {"kB", 1e3},
	{"MB", 1e6},           {"GB", 1e9},                {"TB", 1e12},
	{"K", KI},             {"k", KI},                  {"M", KI * KI},
	{"G", KI *KI *KI},     {"T", KI *KI *KI *KI},      {"B", 1},
};

static const struct unit duration_units[] = {
	{"min", 60e9}, {"sec", 1e9}, {"ns", 1},    {"us", 1e3},      {"ms", 1e6},
	{"s", 1e9},    {"m", 60e9},  {"h", 3600e9}, {"d", 86400e9},
};

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && *p == ' ')
		p++;
	return p;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The unit at *cursor; a word of letters that is no unit is NULL and moves nothing. */
static const struct unit *unit_at(const char **cursor, const char *end,
	const struct unit *units, size_t count)
{
	const char *p = skip_blanks(*cursor, end);
	size_t len = 0;

	while (p + len < end && is_letter(p[len]))
		len++;
	for (size_t i = 0; len && i < count; i++) {
		if (strlen(units[i].name) == len && !memcmp(units[i].name, p, len)) {
			*cursor = p + len;
			return &units[i];
		}
	}
	return NULL;
}

static bool is_word_next(const char *p, const char *end)
{
	return p < end && is_letter(*p);
}

static bool scaled(const char **cursor, const char *end, const struct unit *units,
	size_t count, double bare, uint64_t *out)
{
	const char *p = *cursor;
	const struct unit *unit;
	double v;

	if (!num_f64(&p, end, &v) || v < 0)
		return false;
	unit = unit_at(&p, end, units, count);
	if (!unit && is_word_next(p, end))
		return false;
	v = nearbyint(v * (unit ? unit->factor : bare));
	if (!(v < 18446744073709549568.0))
		return false;
	*cursor = p;
	*out = (uint64_t)v;
	return true;
}

bool units_size(const char **cursor, const char *end, uint64_t *bytes)
{
	return scaled(cursor, end, size_units, COUNT_OF(size_units), 1, bytes);
}

bool units_duration(const char **cursor, const char *end, uint64_t *ns)
{
	return scaled(cursor, end, duration_units, COUNT_OF(duration_units), 1e9, ns);
}

/* @value in the largest unit that leaves at least 1, into UNITS_TEXT_MAX - 1 bytes (a
 * sign may stand before it); three significant digits. */
static void put_scaled(double value, const char *const names[], size_t count, char *out)
{
	size_t i = 0;
	int decimals;

	/* 999.5 would print as 1000: go to the next unit before it does. */
	while (i + 1 < count && value >= 999.5) {
		value /= KI;
		i++;
	}
	decimals = i && value < 9.95 ? 1 : 0;
	snprintf(out, UNITS_TEXT_MAX - 1, "%.*f%s", decimals, value, names[i]);
}

static const char *const short_sizes[] = {"", "K", "M", "G", "T", "P", "E"};
static const char *const long_sizes[] = {
	" bytes", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"};
static const char *const short_rates[] = {
	"B/s", "KiB/s", "MiB/s", "GiB/s", "TiB/s", "PiB/s", "EiB/s"};
static const char *const long_rates[] = {
	" bytes/s", " KiB/s", " MiB/s", " GiB/s", " TiB/s", " PiB/s", " EiB/s"};

const char *units_size_short(uint64_t bytes, char out[UNITS_TEXT_MAX])
{
	put_scaled((double)bytes, short_sizes, COUNT_OF(short_sizes), out);
	return out;
}

const char *units_delta_short(int64_t bytes, char out[UNITS_TEXT_MAX])
{
	uint64_t magnitude = bytes < 0 ? 0 - (uint64_t)bytes : (uint64_t)bytes;

	if (!bytes)
		return memcpy(out, "0", 2);
	out[0] = bytes < 0 ? '-' : '+';
	put_scaled((double)magnitude, short_sizes, COUNT_OF(short_sizes), out + 1);
	return out;
}

static const char *rate(double v, const char *const names[], size_t count, char *out)
{
	size_t at = 0;

	if (v < 0)
		out[at++] = '-';
	put_scaled(fabs(v), names, count, out + at);
	return out;
}

const char *units_rate_short(double bytes_per_s, char out[UNITS_TEXT_MAX])
{
	return rate(bytes_per_s, short_rates, COUNT_OF(short_rates), out);
}

const char *units_size_long(uint64_t bytes, char out[UNITS_TEXT_MAX])
{
	put_scaled((double)bytes, long_sizes, COUNT_OF(long_sizes), out);
	return out;
}

const char *units_rate_long(double bytes_per_s, char out[UNITS_TEXT_MAX])
{
	return rate(bytes_per_s, long_rates, COUNT_OF(long_rates), out);
}

const char *units_duration_short(uint64_t ns, char out[UNITS_TEXT_MAX])
{
	uint64_t s = ns / NS_PER_S;

	if (ns < NS_PER_S)
		snprintf(out, UNITS_TEXT_MAX, "%ums", (unsigned)(ns / NS_PER_MS));
	else if (s < 100)
		snprintf(out, UNITS_TEXT_MAX, "%us", (unsigned)s);
	else if (s < 100 * 60)
		snprintf(out, UNITS_TEXT_MAX, "%um", (unsigned)(s / 60));
	else if (s < 72 * 3600)
		snprintf(out, UNITS_TEXT_MAX, "%uh", (unsigned)(s / 3600));
	else
		snprintf(out, UNITS_TEXT_MAX, "%llud", (unsigned long long)(s / 86400));
	return out;
}

static const char *two_units(uint64_t s, uint64_t big, uint64_t small, const char *big_name,
	const char *small_name, char *out)
{
	int n = snprintf(out, UNITS_TEXT_MAX, "%llu %s", (unsigned long long)(s / big), big_name);
	uint64_t rest = s % big / small;

	if (rest && n > 0)
		snprintf(out + n, UNITS_TEXT_MAX - (size_t)n, " %llu %s",
			(unsigned long long)rest, small_name);
	return out;
}

const char *units_duration_long(uint64_t ns, char out[UNITS_TEXT_MAX])
{
	uint64_t s = ns / NS_PER_S;

	if (ns < NS_PER_S)
		snprintf(out, UNITS_TEXT_MAX, "%u ms", (unsigned)(ns / NS_PER_MS));
	else if (s < 60)
		snprintf(out, UNITS_TEXT_MAX, "%.1f s", (double)(ns / (NS_PER_S / 10)) / 10);
	else if (s < 3600)
		return two_units(s, 60, 1, "min", "s", out);
	else if (s < 86400)
		return two_units(s, 3600, 60, "h", "min", out);
	else
		return two_units(s, 86400, 3600, "d", "h", out);
	return out;
}

const char *units_grouped(uint64_t value, char out[UNITS_TEXT_MAX])
{
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
	char *p = out;

	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			*p++ = ',';
		*p++ = digits[i];
	}
	*p = '\0';
	return out;
}
