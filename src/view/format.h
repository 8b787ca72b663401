/*
 * format.h - values as the tables of the screen write them
 *
 * Numbers of one column are aligned at their unit: a size without one ("12" bytes) gets
 * a blank where the letter of others stands.  What is unknown or none is the sign "–".
 */
#ifndef VIEW_FORMAT_H
#define VIEW_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "view/canvas.h"

#define FORMAT_TEXT_MAX 48

/* "2.9G", "512M", "12 "; at most 6 columns. */
const char *format_size(uint64_t bytes, char out[FORMAT_TEXT_MAX]);
/* "+610M", "-3.1M"; 0: NULL (none). */
const char *format_delta(int64_t bytes, char out[FORMAT_TEXT_MAX]);
/* "412KiB/s"; below 1 KiB/s either way: NULL (none). */
const char *format_rate(double bytes_per_s, char out[FORMAT_TEXT_MAX]);
/* "+610 MiB", "-3.1 MiB", for sentences. */
const char *format_delta_long(int64_t bytes, char out[FORMAT_TEXT_MAX]);
/* "2d3h", "2h14m", "14m", "8s": the age of something. */
const char *format_age(uint64_t seconds, char out[FORMAT_TEXT_MAX]);
/* "0:40", "12:03", "2:14:09": a time that runs. */
const char *format_timer(uint64_t seconds, char out[FORMAT_TEXT_MAX]);
/* The same up to a day, then "2d3h". */
const char *format_ago(uint64_t seconds, char out[FORMAT_TEXT_MAX]);
/* "14:02:31" and "14:02" of a time since 1970, in the person's time zone. */
const char *format_clock(uint64_t real_ms, char out[FORMAT_TEXT_MAX]);
/* "14:02:31", with the day where that is another one than today: "Mon 14:02:31". */
const char *format_clock_on(
	uint64_t real_ms, uint64_t today_ms, char out[FORMAT_TEXT_MAX]);
const char *format_clock_short(uint64_t real_ms, char out[FORMAT_TEXT_MAX]);
/* "5m", "1h", "90s", "2d": exactly. */
const char *format_span(uint64_t seconds, char out[FORMAT_TEXT_MAX]);
/* "10 min", "2 h", "7 days". */
const char *format_span_long(uint64_t seconds, char out[FORMAT_TEXT_MAX]);

/* Draw a value right-aligned; @text NULL: the sign for unknown or none. */
void format_cell(
	struct canvas *c, int x, int y, int width, unsigned style, const char *text);

/* Is a growth more than the noise of a program at rest?  Over a minute it makes 1 MiB,
 * and a thousandth of what is there. */
bool format_is_growth(double bytes_per_s, uint64_t rss_bytes);

#endif
