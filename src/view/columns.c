#include "config.h"

#include "view/columns.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "view/format.h"
#include "view/highlight.h"
#include "view/sign.h"
#include "view/spark.h"

/* Two signs stand before the first column, in its gap too. */
#define SIGNS_WIDTH 1

/* What the lines of a deep tree leave to the command. */
#define COMMAND_IN_TREE_MIN 12

static const struct layout_column infos[COLUMN_COUNT] = {
	[COLUMN_PID] = {"PID", "PID", 7, 1, false, 0, 0},
	[COLUMN_USER] = {"USER", "USER", 8, 1, true, 6, 0},
	[COLUMN_RSS] = {"RSS", "RSS: memory in use now", 5, 1, false, 0, 0},
	[COLUMN_PSS] = {"PSS", "PSS: its share of shared memory", 5, 1, false, 4, 0},
	[COLUMN_TREE] = {"TREE", "TREE: PSS and swap of it and all below", 6, 1, false, 0,
		0},
	[COLUMN_PEAK] = {"PEAK", "PEAK: highest RSS so far", 5, 1, false, 3, 0},
	[COLUMN_SWAP] = {"SWAP", "SWAP: moved out to disk", 5, 1, false, 2, 0},
	[COLUMN_DELTA] = {NULL, "difference since the mark or start", 8, 1, false, 9, 0},
	[COLUMN_RATE] = {"RATE", "RATE: growth over the last minute", 9, 1, false, 8, 0},
	[COLUMN_LEFT] = {"LEFT", "LEFT: room below the closest limit", 5, 1, false, 5, 0},
	[COLUMN_ETA] = {"ETA", "ETA: time until that limit", 5, 1, false, 7, 0},
	[COLUMN_TREND] = {"TREND 1m", "TREND", ROW_TREND_POINTS / 2, 2, true, 1, 0},
	[COLUMN_COMMAND] = {"COMMAND", "COMMAND", 0, 2, true, 0, 0},
};

/* Nothing was ever known of these in some systems; the others are part of the table. */
static bool is_wanted(enum column_id column, uint32_t seen)
{
	const uint32_t optional = 1U << COLUMN_PSS | 1U << COLUMN_TREE |
				  1U << COLUMN_LEFT | 1U << COLUMN_ETA |
				  1U << COLUMN_SWAP | 1U << COLUMN_PEAK;

	return !(optional >> column & 1) || seen >> column & 1;
}

bool columns_may_sort(const struct rows *rows, enum column_id column)
{
	return column != COLUMN_TREND && is_wanted(column, rows->seen);
}

const char *columns_label(enum column_id column)
{
	return infos[column].label;
}

void columns_place(
	struct columns *out, int width, uint32_t seen, const struct column_order *order)
{
	struct layout_wish wish = {.order = order->column,
		.order_count = order->count,
		.from = SIGNS_WIDTH,
		.width = width};

	out->as_tree = seen >> COLUMN_TREE & 1;
	wish.least = out->as_tree ? COLUMNS_COMMAND_MIN_IN_TREE : COLUMNS_COMMAND_MIN;
	for (int k = 0; k < order->count; k++)
		if (is_wanted((enum column_id)order->column[k], seen))
			wish.wanted |= 1U << order->column[k];
	layout_place(&out->at, infos, COLUMN_COUNT, &wish);
}

void columns_draw_titles(const struct columns *p, struct canvas *c, int y,
	const struct rows *rows, bool marked)
{
	char delta[24];

	layout_delta_title(c, marked ? "MARK" : "START", delta);
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (p->at.shown[i])
			layout_title(&p->at, infos, i, c, 0, y,
				infos[i].title ? infos[i].title : delta,
				(int)rows->sort == i, rows->ascending);
}

static const char *size_text(const struct row_item *item, enum column_id id, char *out)
{
	const uint64_t bytes[COLUMN_COUNT] = {
		[COLUMN_RSS] = item->rss_bytes,
		[COLUMN_PSS] = item->pss_bytes,
		[COLUMN_PEAK] = item->peak_bytes,
		[COLUMN_SWAP] = item->swap_bytes,
		[COLUMN_LEFT] = item->left_bytes,
	};

	if (id == COLUMN_SWAP && !item->swap_bytes)
		return NULL;
	return format_size(bytes[id], out);
}

static const char *tree_text(const struct row_item *item, enum charset charset, char *out)
{
	char size[FORMAT_TEXT_MAX];

	snprintf(out, FORMAT_TEXT_MAX, "%s%s",
		item->tree_is_less ? sign(charset, SIGN_AT_LEAST) : "",
		format_size(item->tree_bytes, size));
	return out;
}

/* The text of a cell; NULL: unknown or none. */
static const char *cell_text(
	const struct row_item *item, enum column_id id, enum charset charset, char *out)
{
	if (!(item->known >> id & 1))
		return NULL;
	switch (id) {
	case COLUMN_PID:
		snprintf(out, FORMAT_TEXT_MAX, "%u", item->id.pid);
		return out;
	case COLUMN_USER:
		return rows_user(item);
	case COLUMN_TREE:
		return tree_text(item, charset, out);
	case COLUMN_DELTA:
		return format_delta(item->delta_bytes, out);
	case COLUMN_RATE:
		return format_rate(item->rate, out);
	case COLUMN_ETA:
		return units_duration_short((uint64_t)(item->eta_s * 1e9), out);
	default:
		return size_text(item, id, out);
	}
}

static unsigned cell_style(const struct row_item *item, enum column_id id)
{
	if (item->ended)
		return STYLE_QUIET;
	switch (id) {
	case COLUMN_RSS:
		return STYLE_STRONG;
	case COLUMN_PSS:
		return item->pss_is_old ? STYLE_TEXT | STYLE_DIMMED : STYLE_TEXT;
	case COLUMN_RATE:
		return item->grows     ? STYLE_GROWS
		       : item->shrinks ? STYLE_SHRINKS
				       : STYLE_TEXT;
	case COLUMN_LEFT:
		return item->near_limit ? STYLE_WARN : STYLE_TEXT;
	default:
		return STYLE_TEXT;
	}
}

static void draw_trend(
	const struct columns *p, struct canvas *c, int y, const struct row_item *item)
{
	spark_draw(c, p->at.x[COLUMN_TREND], y, p->at.w[COLUMN_TREND],
		item->grows ? STYLE_GROWS : STYLE_QUIET, item->trend, ROW_TREND_POINTS);
}

/* What only the last minute shows looks as what a detector calls growing. */
static const struct {
	enum sign sign;
	enum style style;
} leak_signs[FINDING_LEVEL_COUNT] = {
	[FINDING_NONE] = {SIGN_GROWS, STYLE_GROWS},
	[FINDING_NOTICE] = {SIGN_GROWS, STYLE_GROWS},
	[FINDING_WARN] = {SIGN_SUSPECTED, STYLE_WARN},
	[FINDING_CRITICAL] = {SIGN_LEAK, STYLE_ALERT},
};

static void draw_signs(
	const struct columns *p, struct canvas *c, int y, const struct row_item *item)
{
	/* Behind the PID, or else before the command. */
	int tag = p->at.shown[COLUMN_PID] ? p->at.x[COLUMN_PID] + p->at.w[COLUMN_PID]
					  : p->at.x[COLUMN_COMMAND] - 1;

	if (item->tagged)
		canvas_put(c, tag, y, 1, STYLE_MATCH, sign(c->charset, SIGN_TAG));
	if (item->leak_seen)
		canvas_put(c, 0, y, 1, STYLE_QUIET, sign(c->charset, SIGN_SEEN));
	else if (!item->ended && (item->leak || item->grows))
		canvas_put(c, 0, y, 1, leak_signs[item->leak].style,
			sign(c->charset, leak_signs[item->leak].sign));
	if (item->limit_seen)
		canvas_put(c, 1, y, 1, STYLE_QUIET, sign(c->charset, SIGN_SEEN));
	else if (item->near_limit)
		canvas_put(c, 1, y, 1,
			item->limit == FINDING_CRITICAL ? STYLE_ALERT : STYLE_WARN,
			sign(c->charset, SIGN_LIMIT));
}

/* Lines to parents and siblings, two columns a level; returns columns used. */
static int draw_branches(
	struct canvas *c, int x, int y, int width, const struct row_item *item)
{
	unsigned most = (unsigned)(width - COMMAND_IN_TREE_MIN) / 2;
	unsigned depth = item->depth < most ? item->depth : most;

	for (unsigned d = 1; d < depth; d++)
		if (d <= TREE_DEPTH_MAX && item->guides >> d & 1)
			canvas_put(c, x + 2 * (int)d - 2, y, 1, STYLE_QUIET,
				sign(c->charset, SIGN_FRAME_V));
	x += 2 * (int)depth;
	if (depth)
		canvas_put(c, x - 2, y, 1, STYLE_QUIET,
			sign(c->charset, item->is_last ? SIGN_BRANCH_LAST : SIGN_BRANCH));
	if (!item->folded || !item->has_children)
		return 2 * (int)depth;
	canvas_put(c, depth ? x - 1 : x, y, 1, STYLE_KEY, "+");
	return 2 * (int)depth + !depth;
}

static void draw_command(const struct columns *p, struct canvas *c, int y,
	const struct row_item *item, const char *search)
{
	int x = p->at.x[COLUMN_COMMAND], width = p->at.w[COLUMN_COMMAND];
	const char *command = rows_command(item);

	if (p->as_tree) {
		int used = draw_branches(c, x, y, width, item);

		x += used;
		width -= used;
	}
	if (item->ended) {
		int used = canvas_put(c, x, y, width, STYLE_QUIET, "(ended) ");

		x += used;
		width -= used;
	}
	canvas_put(c, x, y, width, item->ended ? STYLE_QUIET : STYLE_TEXT, command);
	highlight(c, x, y, width, command, search);
}

void columns_draw_row(const struct columns *p, struct canvas *c, int y,
	const struct row_item *item, const char *search)
{
	char text[FORMAT_TEXT_MAX];

	draw_signs(p, c, y, item);
	for (int i = 0; i < COLUMN_TREND; i++) {
		enum column_id id = (enum column_id)i;
		unsigned style = cell_style(item, id);
		const char *value =
			p->at.shown[i] ? cell_text(item, id, c->charset, text) : NULL;

		if (!p->at.shown[i])
			continue;
		if (value && infos[i].left_aligned)
			canvas_put(c, p->at.x[i], y, p->at.w[i], style, value);
		else if (infos[i].left_aligned)
			canvas_put(c, p->at.x[i], y, 1, STYLE_QUIET,
				sign(c->charset, SIGN_NONE));
		else
			format_cell(c, p->at.x[i], y, p->at.w[i], style, value);
	}
	if (p->at.shown[COLUMN_TREND] && item->known >> COLUMN_TREND & 1)
		draw_trend(p, c, y, item);
	draw_command(p, c, y, item, search);
}
