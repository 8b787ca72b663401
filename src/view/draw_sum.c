/* draw_sum.c - what the tagged processes are together, above the list of them */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "view/format.h"
#include "view/spark.h"

#define TREND_WIDTH (ROW_TREND_POINTS / 2)

/* Parts of a line from the left, as long as they fit whole. */
static int put_part(struct canvas *c, int x, int y, unsigned style, const char *text)
{
	int width = (int)text_width(text, strlen(text), c->charset == CHARSET_ASCII);

	if (x + width > c->cols)
		return c->cols;
	return x + canvas_put(c, x, y, width, style, text) + 2;
}

static void put_trend(const struct rows *r, struct canvas *c, int x, int y, bool grows)
{
	uint8_t level[ROW_TREND_POINTS];

	if (!r->has_group_trend || x + TREND_WIDTH > c->cols)
		return;
	spark_levels(r->group_trend, ROW_TREND_POINTS, level);
	spark_draw(c, x, y, TREND_WIDTH, grows ? STYLE_GROWS : STYLE_QUIET, level,
		ROW_TREND_POINTS);
}

static void draw_sizes(
	const struct view *v, const struct rows_sum *sum, struct canvas *c, int y)
{
	char text[200], a[UNITS_TEXT_MAX], b[FORMAT_TEXT_MAX];
	bool grows = sum->has_rate && format_is_growth(sum->rate, sum->rss_bytes) &&
		     sum->rate > 0;
	int x = 2;

	snprintf(text, sizeof text, "%zu together:", sum->count);
	x = put_part(c, x, y, STYLE_STRONG, text) - 1;
	if (!sum->with_own)
		snprintf(text, sizeof text, "PSS not known yet, RSS at most %s",
			units_size_long(sum->rss_bytes, a));
	else if (sum->is_all)
		snprintf(text, sizeof text, "PSS and swap %s",
			units_size_long(sum->own_bytes, a));
	else
		snprintf(text, sizeof text, "PSS and swap at least %s (%zu of %zu read)",
			units_size_long(sum->own_bytes, a), sum->with_own, sum->count);
	x = put_part(c, x, y, STYLE_STRONG, text);
	if (sum->has_delta) {
		snprintf(text, sizeof text, "%s since %s",
			format_delta_long(sum->delta_bytes, b),
			v->marked ? "mark" : "start");
		x = put_part(c, x, y, STYLE_TEXT, text);
	}
	if (sum->has_rate && format_rate(sum->rate, b)) {
		snprintf(text, sizeof text, "%s%s", sum->rate > 0 ? "+" : "",
			units_rate_long(sum->rate, a));
		x = put_part(c, x, y, sum->rate > 0 ? STYLE_GROWS : STYLE_SHRINKS, text);
	}
	put_trend(&v->rows, c, x, y, grows);
}

static int put_nearest(const struct row_item *item, struct canvas *c, int x, int y)
{
	char text[300], left[UNITS_TEXT_MAX], eta[UNITS_TEXT_MAX] = "";

	if (item->known >> COLUMN_ETA & 1)
		units_duration_short((uint64_t)(item->eta_s * 1e9), eta);
	snprintf(text, sizeof text, "least left %s%s%s: %u %s",
		units_size_long(item->left_bytes, left), *eta ? ", " : "", eta,
		item->id.pid, item->name);
	return put_part(c, x, y, item->near_limit ? STYLE_WARN : STYLE_TEXT, text);
}

/* Who of them it is: the one that grows fastest, and the one that is next to its limit. */
static void draw_members(
	const struct view *v, const struct rows_sum *sum, struct canvas *c, int y)
{
	char text[300], a[UNITS_TEXT_MAX], key[KEY_NAME_MAX];
	int x = 2;

	if (sum->fastest) {
		snprintf(text, sizeof text, "fastest +%s: %u %s",
			units_rate_long(sum->fastest->rate, a), sum->fastest->id.pid,
			sum->fastest->name);
		x = put_part(c, x, y, STYLE_GROWS, text);
	} else if (sum->has_rate) {
		x = put_part(c, x, y, STYLE_QUIET, "none of them grows");
	}
	if (sum->nearest)
		x = put_nearest(sum->nearest, c, x, y);
	snprintf(text, sizeof text, "%s all",
		keymap_first(&v->keys, ACTION_SHOW_ALL, SCREEN_LIST, key));
	if (x + 1 + (int)strlen(text) < c->cols)
		canvas_put_right(c, x, y, c->cols - x - 1, STYLE_QUIET, text);
}

void draw_sum(const struct view *v, struct canvas *c, int y)
{
	struct rows_sum sum;

	rows_add_up(&v->rows, &sum);
	draw_sizes(v, &sum, c, y);
	draw_members(v, &sum, c, y + 1);
}
