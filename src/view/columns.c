#include "config.h"

#include "view/columns.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "view/format.h"
#include "view/sign.h"

struct column_info {
	const char *title; /* NULL: the difference, whose title says since when */
	const char *label; /* in the menu */
	int width, gap;    /* columns, and blanks before it */
	bool left_aligned;
	int leaves; /* first to leave: 1; 0: stays */
};

#define LAST_TO_LEAVE 9

/* Two signs stand before the first column, in its gap too. */
#define SIGNS_WIDTH 1

/* What the lines of a deep tree leave to the command. */
#define COMMAND_IN_TREE_MIN 12

static const struct column_info infos[COLUMN_COUNT] = {
	[COLUMN_PID] = {"PID", "PID", 7, 1, false, 0},
	[COLUMN_USER] = {"USER", "USER", 8, 1, true, 6},
	[COLUMN_RSS] = {"RSS", "RSS: memory in use now", 5, 1, false, 0},
	[COLUMN_PSS] = {"PSS", "PSS: its share of shared memory", 5, 1, false, 4},
	[COLUMN_TREE] = {"TREE", "TREE: PSS and swap of it and all below", 6, 1, false,
		0},
	[COLUMN_PEAK] = {"PEAK", "PEAK: highest RSS so far", 5, 1, false, 3},
	[COLUMN_SWAP] = {"SWAP", "SWAP: moved out to disk", 5, 1, false, 2},
	[COLUMN_DELTA] = {NULL, "difference since the mark or start", 8, 1, false, 9},
	[COLUMN_RATE] = {"RATE", "RATE: growth over the last minute", 9, 1, false, 8},
	[COLUMN_LEFT] = {"LEFT", "LEFT: room below the closest limit", 5, 1, false, 5},
	[COLUMN_ETA] = {"ETA", "ETA: time until that limit", 5, 1, false, 7},
	[COLUMN_TREND] = {"TREND 1m", "TREND", ROW_TREND_POINTS / 2, 2, true, 1},
	[COLUMN_COMMAND] = {"COMMAND", "COMMAND", 0, 2, true, 0},
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

static int width_used(const struct columns *p)
{
	int used = SIGNS_WIDTH;

	for (int i = 0; i < COLUMN_COUNT; i++)
		if (p->shown[i])
			used += infos[i].width + infos[i].gap;
	return used;
}

void columns_place(
	struct columns *out, int width, uint32_t seen, const struct column_order *order)
{
	bool as_tree = seen >> COLUMN_TREE & 1;
	int least = as_tree ? COLUMNS_COMMAND_MIN_IN_TREE : COLUMNS_COMMAND_MIN;
	int x = SIGNS_WIDTH;

	*out = (struct columns){.width = width, .as_tree = as_tree};
	for (int i = 0; i < COLUMN_COUNT; i++)
		out->shown[i] = is_wanted((enum column_id)i, seen) &&
				column_order_has(order, (enum column_id)i);
	for (int turn = 1; turn <= LAST_TO_LEAVE; turn++)
		for (int i = 0; i < COLUMN_COUNT; i++)
			if (infos[i].leaves == turn && width_used(out) + least > width)
				out->shown[i] = false;
	for (size_t k = 0; k < order->count; k++) {
		enum column_id i = order->column[k];

		if (!out->shown[i])
			continue;
		out->x[i] = x + infos[i].gap;
		out->w[i] = infos[i].width;
		x = out->x[i] + out->w[i];
	}
	out->w[COLUMN_COMMAND] = width - out->x[COLUMN_COMMAND];
	if (out->w[COLUMN_COMMAND] < least)
		out->w[COLUMN_COMMAND] = least;
}

static void draw_title(const struct columns *p, struct canvas *c, int y,
	const struct rows *rows, bool marked, enum column_id id)
{
	bool sorts = rows->sort == id;
	unsigned style = sorts ? STYLE_SORTED : STYLE_COLUMN;
	char text[40], delta[16];
	const char *title = infos[id].title;

	if (!title) {
		snprintf(delta, sizeof delta, "%s %s", sign(c->charset, SIGN_DELTA),
			marked ? "MARK" : "START");
		title = delta;
	}
	snprintf(text, sizeof text, "%s%s", title,
		!sorts ? ""
		       : sign(c->charset,
				 rows->ascending ? SIGN_SORT_UP : SIGN_SORT_DOWN));
	if (infos[id].left_aligned)
		canvas_put(c, p->x[id], y, p->w[id], style, text);
	else
		canvas_put_right(c, p->x[id], y, p->w[id], style, text);
}

void columns_draw_titles(const struct columns *p, struct canvas *c, int y,
	const struct rows *rows, bool marked)
{
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (p->shown[i])
			draw_title(p, c, y, rows, marked, (enum column_id)i);
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
	for (int i = 0; i < p->w[COLUMN_TREND]; i++) {
		uint8_t a = item->trend[2 * i], b = item->trend[2 * i + 1];
		uint8_t level =
			a == ROW_TREND_NONE || (b != ROW_TREND_NONE && b > a) ? b : a;
		char text[SIGN_BLOCK_MAX];

		if (level != ROW_TREND_NONE)
			canvas_put(c, p->x[COLUMN_TREND] + i, y, 1,
				item->grows ? STYLE_GROWS : STYLE_QUIET,
				sign_block(c->charset, level + 1, text));
	}
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
	int tag = p->shown[COLUMN_PID] ? p->x[COLUMN_PID] + p->w[COLUMN_PID]
				       : p->x[COLUMN_COMMAND] - 1;

	if (item->tagged)
		canvas_put(c, tag, y, 1, STYLE_MATCH, sign(c->charset, SIGN_TAG));
	if (!item->ended && (item->leak || item->grows))
		canvas_put(c, 0, y, 1, leak_signs[item->leak].style,
			sign(c->charset, leak_signs[item->leak].sign));
	if (item->near_limit)
		canvas_put(c, 1, y, 1,
			item->limit == FINDING_CRITICAL ? STYLE_ALERT : STYLE_WARN,
			sign(c->charset, SIGN_LIMIT));
}

/* The first place of what was searched for, as far as it is seen. */
static void highlight(
	struct canvas *c, int x, int y, int width, const char *text, const char *part)
{
	bool ascii = c->charset == CHARSET_ASCII;
	const char *at = text_find(text, part, strlen(part));
	int from, columns;

	if (!*part || !at)
		return;
	from = (int)text_width(text, (size_t)(at - text), ascii);
	columns = (int)text_width(at, strlen(part), ascii);
	if (from + columns > width)
		columns = from < width ? width - from : 0;
	canvas_restyle(c, x + from, y, columns, STYLE_MATCH);
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
	int x = p->x[COLUMN_COMMAND], width = p->w[COLUMN_COMMAND];
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
			p->shown[i] ? cell_text(item, id, c->charset, text) : NULL;

		if (!p->shown[i])
			continue;
		if (value && infos[i].left_aligned)
			canvas_put(c, p->x[i], y, p->w[i], style, value);
		else if (infos[i].left_aligned)
			canvas_put(c, p->x[i], y, 1, STYLE_QUIET,
				sign(c->charset, SIGN_NONE));
		else
			format_cell(c, p->x[i], y, p->w[i], style, value);
	}
	if (p->shown[COLUMN_TREND] && item->known >> COLUMN_TREND & 1)
		draw_trend(p, c, y, item);
	draw_command(p, c, y, item, search);
}
