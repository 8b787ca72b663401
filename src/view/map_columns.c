#include "config.h"

#include "view/map_columns.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "view/format.h"
#include "view/highlight.h"
#include "view/sign.h"
#include "view/spark.h"

/* While these are there the name has room for its usual words. */
#define BESIDE_MORE 36
#define BESIDE_USUAL 27

#define TREND_WIDER 6
/* The end of a mapping beside its start. */
#define ADDRESS_WIDER 13

static const struct layout_column of_groups[MAP_COLUMN_COUNT] = {
	[MAP_ADDRESS] = {"ADDRESS", "ADDRESS", 12, 1, false, 0, 0},
	[MAP_PERMS] = {"PERMS", "PERMS", 5, 1, true, 0, 0},
	[MAP_RSS] = {"RSS", "RSS: memory in use now", 6, 1, false, 0, 0},
	[MAP_PSS] = {"PSS", "PSS: its share of shared memory", 6, 1, false, 5, 0},
	[MAP_PRIVATE] = {"PRIVATE", "PRIVATE: shared with nobody", 8, 1, false, 4, 0},
	[MAP_SWAP] = {"SWAP", "SWAP: moved out to disk", 6, 1, false, 2, BESIDE_MORE},
	[MAP_SIZE] = {"SIZE", "SIZE: of the address space", 6, 1, false, 1, BESIDE_MORE},
	[MAP_DELTA] = {NULL, "difference since the mark or start", 8, 1, false, 7, 0},
	[MAP_RATE] = {"RATE", "RATE: growth over the last minute", 9, 1, false, 6, 0},
	[MAP_TREND] = {"TREND", "TREND", 6, 2, true, 3, BESIDE_USUAL},
	[MAP_NAME] = {"MAPPING", "MAPPING: name or kind", 0, 2, true, 0, 0},
};

static const struct layout_column of_singles[MAP_COLUMN_COUNT] = {
	[MAP_ADDRESS] = {"ADDRESS", "ADDRESS: where it begins", 12, 2, false, 0, 0},
	[MAP_PERMS] = {"PERMS", "PERMS: read, write, execute, private or shared", 5, 1,
		true, 7, 0},
	[MAP_RSS] = {"RSS", "RSS: memory in use now", 5, 1, false, 0, 0},
	[MAP_PSS] = {"PSS", "PSS: its share of shared memory", 5, 1, false, 3,
		BESIDE_USUAL},
	[MAP_PRIVATE] = {"PRIVATE", "PRIVATE: shared with nobody", 8, 1, false, 2,
		BESIDE_USUAL},
	[MAP_SWAP] = {"SWAP", "SWAP: moved out to disk", 5, 1, false, 1, BESIDE_MORE},
	[MAP_SIZE] = {"SIZE", "SIZE: of the address space", 5, 1, false, 4, BESIDE_USUAL},
	[MAP_DELTA] = {NULL, "difference since the mark, or since they were listed", 7, 1,
		false, 6, 0},
	[MAP_RATE] = {"RATE", "RATE: growth over the last minute", 9, 1, false, 5, 0},
	[MAP_TREND] = {"TREND", "TREND", 6, 2, true, 0, 0},
	[MAP_NAME] = {"MAPPING", "MAPPING: name or kind", 0, 2, true, 0, 0},
};

static const struct layout_column *columns_of(const struct maps *m)
{
	return m->list ? of_singles : of_groups;
}

static bool is_there(const struct maps *m, enum map_column column)
{
	if (column == MAP_ADDRESS || column == MAP_PERMS)
		return m->list;
	return column != MAP_TREND || !m->list;
}

bool map_columns_may_sort(const struct maps *m, enum map_column column)
{
	return column != MAP_TREND && is_there(m, column);
}

const char *map_columns_label(const struct maps *m, enum map_column column)
{
	return columns_of(m)[column].label;
}

void map_columns_place(struct map_columns *out, const struct maps *m,
	const struct column_order *order, int x, int width)
{
	struct layout_wish wish = {.order = order->column,
		.order_count = order->count,
		.width = width,
		.least = MAP_COLUMNS_NAME_MIN};

	for (int k = 0; k < order->count; k++)
		if (is_there(m, (enum map_column)order->column[k]))
			wish.wanted |= 1U << order->column[k];
	out->x = x;
	layout_place(&out->at, columns_of(m), MAP_COLUMN_COUNT, &wish);
	layout_widen(&out->at, MAP_COLUMN_COUNT, MAP_TREND, TREND_WIDER, BESIDE_MORE);
	layout_widen(
		&out->at, MAP_COLUMN_COUNT, MAP_ADDRESS, ADDRESS_WIDER, BESIDE_USUAL);
}

/* What keeps rows out is told beside the title of the names. */
static void draw_filter(
	const struct map_columns *p, struct canvas *c, int y, const struct maps *m)
{
	int used = (int)strlen(of_groups[MAP_NAME].title) + 3;
	int x = p->x + p->at.x[MAP_NAME] + used, width = p->at.w[MAP_NAME] - used;
	char size[FORMAT_TEXT_MAX];

	if (*m->filter)
		canvas_printf(c, x, y, width, STYLE_MATCH, "%zu of %zu \"%s\"",
			m->shown_count, m->count, m->filter);
	else if (m->list && m->list->left_out)
		canvas_printf(c, x, y, width, STYLE_WARN,
			"%llu more, each below %s, are left out",
			(unsigned long long)m->list->left_out,
			format_size(m->list->least_bytes, size));
}

/* "MARK", "START", or how long ago, in few letters: "42s", "3h". */
static const char *since_word(const struct maps *m, char out[FORMAT_TEXT_MAX])
{
	static const struct {
		uint64_t seconds;
		char unit;
	} units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
	uint64_t ago_s = (m->table_us - m->since_us) / 1000000;
	size_t i = 0;

	if (m->since_mark)
		return "MARK";
	if (!m->since_us)
		return "START";
	while (i + 1 < COUNT_OF(units) && ago_s < units[i].seconds)
		i++;
	snprintf(out, FORMAT_TEXT_MAX, "%llu%c",
		(unsigned long long)(ago_s / units[i].seconds), units[i].unit);
	return out;
}

void map_columns_draw_titles(
	const struct map_columns *p, struct canvas *c, int y, const struct maps *m)
{
	const struct layout_column *infos = columns_of(m);
	char delta[24], since[FORMAT_TEXT_MAX];
	bool ascending;
	enum map_column by = maps_sorted_by(m, &ascending);

	layout_delta_title(c, since_word(m, since), delta);
	for (int i = 0; i < MAP_COLUMN_COUNT; i++)
		if (p->at.shown[i])
			layout_title(&p->at, infos, i, c, p->x, y,
				infos[i].title ? infos[i].title : delta, (int)by == i,
				ascending);
	draw_filter(p, c, y, m);
}

static const char *sum_text(const struct maps *m, const struct map_item *item,
	enum map_column column, char *out)
{
	uint64_t bytes;

	if (!maps_sum(m, item, column, &bytes) || (column == MAP_SWAP && !bytes))
		return NULL;
	return format_size(bytes, out);
}

/* The text of a cell; NULL: unknown or none. */
static const char *cell_text(const struct maps *m, const struct map_item *item,
	enum map_column column, char *out)
{
	const struct group_change *change = &item->change;

	switch (column) {
	case MAP_DELTA:
		return change->has_delta ? format_delta(change->delta_bytes, out) : NULL;
	case MAP_RATE:
		return change->has_rate ? format_rate(change->rate, out) : NULL;
	default:
		return sum_text(m, item, column, out);
	}
}

static void draw_trend(const struct map_columns *p, struct canvas *c, int y,
	const struct maps *m, const struct map_item *item)
{
	uint8_t level[MAPS_TREND_POINTS];

	if (p->at.shown[MAP_TREND] && maps_trend(m, maps_group(m, item), level))
		spark_draw(c, p->x + p->at.x[MAP_TREND], y, p->at.w[MAP_TREND],
			maps_grows(m, item) ? STYLE_GROWS : STYLE_QUIET, level,
			MAPS_TREND_POINTS);
}

/* Where it is, as far as there is room, and its rights. */
static void draw_place(const struct map_columns *p, struct canvas *c, int y,
	const struct mapping_single *single, unsigned dimmed)
{
	int x = p->x + p->at.x[MAP_ADDRESS], width = p->at.w[MAP_ADDRESS];
	unsigned long long start = single->start, end = single->end;
	char text[40];

	if (width > ADDRESS_WIDER)
		snprintf(text, sizeof text, "%llx-%llx", start, end);
	else
		snprintf(text, sizeof text, "%llx", start);
	canvas_put_right(c, x, y, width, STYLE_TEXT | dimmed, text);
	if (p->at.shown[MAP_PERMS])
		canvas_put_bytes(c, p->x + p->at.x[MAP_PERMS], y, p->at.w[MAP_PERMS],
			STYLE_TEXT | dimmed, single->perms, sizeof single->perms);
}

static int width_of(const struct canvas *c, const char *text)
{
	return (int)text_width(text, strlen(text), c->charset == CHARSET_ASCII);
}

/* How many mappings it is made of, where that says something and fits whole. */
static void draw_areas(
	struct canvas *c, int x, int y, int width, const struct mapping_group *group)
{
	char text[40];

	if (group->areas < 2 || group->kind == MAPPING_FILE_TEXT ||
		group->kind == MAPPING_FILE_DATA)
		return;
	snprintf(text, sizeof text, ", %u areas", group->areas);
	if ((int)strlen(text) <= width)
		canvas_put(c, x, y, width, STYLE_QUIET, text);
}

/* A path in full where it fits, else its last part. */
static void draw_name(const struct map_columns *p, struct canvas *c, int y,
	const struct maps *m, const struct map_item *item, const char *search,
	unsigned dimmed)
{
	const struct mapping_group *group = maps_group(m, item);
	int x = p->x + p->at.x[MAP_NAME], width = p->at.w[MAP_NAME], used;
	const char *label = maps_label(m, group), *last = strrchr(label, '/');

	if (last && last[1] && width_of(c, label) > width)
		label = last + 1;
	used = canvas_put(c, x, y, width, STYLE_TEXT | dimmed, label);
	highlight(c, x, y, width, label, search);
	if (!m->list)
		draw_areas(c, x + used, y, width - used, group);
}

void map_columns_draw_row(const struct map_columns *p, struct canvas *c, int y,
	const struct maps *m, const struct map_item *item, const char *search,
	unsigned dimmed)
{
	bool grows = maps_grows(m, item);

	if (grows)
		canvas_put(c, p->x, y, 1, STYLE_GROWS, sign(c->charset, SIGN_GROWS));
	if (m->list)
		draw_place(p, c, y, maps_single(m, item), dimmed);
	for (int i = MAP_RSS; i < MAP_TREND; i++) {
		unsigned style = i == MAP_RATE && grows ? STYLE_GROWS : STYLE_TEXT;
		char text[FORMAT_TEXT_MAX];

		if (p->at.shown[i])
			format_cell(c, p->x + p->at.x[i], y, p->at.w[i], style | dimmed,
				cell_text(m, item, (enum map_column)i, text));
	}
	draw_trend(p, c, y, m, item);
	draw_name(p, c, y, m, item, search, dimmed);
}
