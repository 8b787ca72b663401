#include "config.h"

#include "view/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/units.h"
#include "view/sign.h"

_Static_assert(FORMAT_TEXT_MAX >= UNITS_TEXT_MAX + 2, "a unit's text fits, and more");

static bool ends_in_digit(const char *text)
{
	size_t len = strlen(text);

	return len && text[len - 1] >= '0' && text[len - 1] <= '9';
}

static const char *align_unit(char *text)
{
	size_t len = strlen(text);

	if (ends_in_digit(text)) {
		text[len] = ' ';
		text[len + 1] = '\0';
	}
	return text;
}

const char *format_size(uint64_t bytes, char out[FORMAT_TEXT_MAX])
{
	units_size_short(bytes, out);
	return align_unit(out);
}

const char *format_delta(int64_t bytes, char out[FORMAT_TEXT_MAX])
{
	if (!bytes)
		return NULL;
	units_delta_short(bytes, out);
	return align_unit(out);
}

const char *format_rate(double bytes_per_s, char out[FORMAT_TEXT_MAX])
{
	if (fabs(bytes_per_s) < 1024)
		return NULL;
	return units_rate_short(bytes_per_s, out);
}

const char *format_delta_long(int64_t bytes, char out[FORMAT_TEXT_MAX])
{
	uint64_t magnitude = bytes < 0 ? 0 - (uint64_t)bytes : (uint64_t)bytes;

	out[0] = bytes < 0 ? '-' : '+';
	units_size_long(magnitude, out + 1);
	return out;
}

static unsigned long long ull(uint64_t v)
{
	return v;
}

const char *format_age(uint64_t seconds, char out[FORMAT_TEXT_MAX])
{
	uint64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;

	if (days)
		snprintf(out, FORMAT_TEXT_MAX, "%llud%lluh", ull(days), ull(hours % 24));
	else if (hours)
		snprintf(out, FORMAT_TEXT_MAX, "%lluh%llum", ull(hours),
			ull(minutes % 60));
	else if (minutes)
		snprintf(out, FORMAT_TEXT_MAX, "%llum", ull(minutes));
	else
		snprintf(out, FORMAT_TEXT_MAX, "%llus", ull(seconds));
	return out;
}

const char *format_timer(uint64_t seconds, char out[FORMAT_TEXT_MAX])
{
	uint64_t minutes = seconds / 60, hours = minutes / 60;

	if (hours)
		snprintf(out, FORMAT_TEXT_MAX, "%llu:%02llu:%02llu", ull(hours),
			ull(minutes % 60), ull(seconds % 60));
	else
		snprintf(out, FORMAT_TEXT_MAX, "%llu:%02llu", ull(minutes),
			ull(seconds % 60));
	return out;
}

const char *format_ago(uint64_t seconds, char out[FORMAT_TEXT_MAX])
{
	return seconds < 86400 ? format_timer(seconds, out) : format_age(seconds, out);
}

static bool local_time(uint64_t real_ms, struct tm *parts)
{
	time_t seconds = (time_t)(real_ms / 1000);

	return localtime_r(&seconds, parts);
}

const char *format_clock(uint64_t real_ms, char out[FORMAT_TEXT_MAX])
{
	struct tm t;

	if (!local_time(real_ms, &t) || !strftime(out, FORMAT_TEXT_MAX, "%H:%M:%S", &t))
		memcpy(out, "?", 2);
	return out;
}

const char *format_clock_on(
	uint64_t real_ms, uint64_t today_ms, char out[FORMAT_TEXT_MAX])
{
	static const char *const days[] = {
		"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	struct tm then, today;

	if (!local_time(real_ms, &then) || !local_time(today_ms, &today) ||
		(then.tm_yday == today.tm_yday && then.tm_year == today.tm_year))
		return format_clock(real_ms, out);
	snprintf(out, FORMAT_TEXT_MAX, "%s %02d:%02d:%02d", days[then.tm_wday % 7],
		then.tm_hour, then.tm_min, then.tm_sec);
	return out;
}

const char *format_clock_short(uint64_t real_ms, char out[FORMAT_TEXT_MAX])
{
	struct tm t;

	if (!local_time(real_ms, &t) || !strftime(out, FORMAT_TEXT_MAX, "%H:%M", &t))
		memcpy(out, "?", 2);
	return out;
}

struct span_unit {
	uint64_t seconds;
	const char *letter, *word;
};

/* The largest unit that @seconds is a multiple of. */
static const struct span_unit *span_unit(uint64_t seconds)
{
	static const struct span_unit units[] = {
		{86400, "d", "days"}, {3600, "h", "h"}, {60, "m", "min"}, {1, "s", "s"}};
	const struct span_unit *u = units;

	while (u->seconds > 1 && (seconds % u->seconds || !seconds))
		u++;
	return u;
}

const char *format_span(uint64_t seconds, char out[FORMAT_TEXT_MAX])
{
	const struct span_unit *u = span_unit(seconds);

	snprintf(out, FORMAT_TEXT_MAX, "%llu%s", ull(seconds / u->seconds), u->letter);
	return out;
}

const char *format_span_long(uint64_t seconds, char out[FORMAT_TEXT_MAX])
{
	const struct span_unit *u = span_unit(seconds);
	bool one_day = seconds == 86400;

	snprintf(out, FORMAT_TEXT_MAX, "%llu %s",
		ull(one_day ? 24 : seconds / u->seconds), one_day ? "h" : u->word);
	return out;
}

void format_cell(
	struct canvas *c, int x, int y, int width, unsigned style, const char *text)
{
	if (text)
		canvas_put_right(c, x, y, width, style, text);
	else
		canvas_put_right(
			c, x, y, width, STYLE_QUIET, sign(c->charset, SIGN_NONE));
}

bool format_is_growth(double bytes_per_s, uint64_t rss_bytes)
{
	double minute = fabs(bytes_per_s) * 60;

	return minute >= 1048576 && minute >= (double)rss_bytes / 1000;
}
