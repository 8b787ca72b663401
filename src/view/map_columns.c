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
#define NAME_BESIDE_MORE 36
#define NAME_BESIDE_TREND 27

#define TREND_WIDER 6

static const struct layout_column infos[MAP_COLUMN_COUNT] = {
	[MAP_RSS] = {"RSS", "RSS: memory in use now", 6, 1, false, 0, 0},
	[MAP_PSS] = {"PSS", "PSS: its share of shared memory", 6, 1, false, 5, 0},
	[MAP_PRIVATE] = {"PRIVATE", "PRIVATE: shared with nobody", 8, 1, false, 4, 0},
	[MAP_SWAP] = {"SWAP", "SWAP: moved out to disk", 6, 1, false, 2,
		NAME_BESIDE_MORE},
	[MAP_SIZE] = {"SIZE", "SIZE: of the address space", 6, 1, false, 1,
		NAME_BESIDE_MORE},
	[MAP_DELTA] = {NULL, "difference since the mark or start", 8, 1, false, 7, 0},
	[MAP_RATE] = {"RATE", "RATE: growth over the last minute", 9, 1, false, 6, 0},
	[MAP_TREND] = {"TREND", "TREND", 6, 2, true, 3, NAME_BESIDE_TREND},
	[MAP_NAME] = {"MAPPING", "MAPPING: name or kind", 0, 2, true, 0, 0},
};

bool map_columns_may_sort(enum map_column column)
{
	return column != MAP_TREND;
}

const char *map_columns_label(enum map_column column)
{
	return infos[column].label;
}

void map_columns_place(struct map_columns *out, const struct maps *m, int x, int width)
{
	int order[MAP_COLUMN_COUNT];
	struct layout_wish wish = {.order = order,
		.order_count = MAP_COLUMN_COUNT,
		.wanted = (1U << MAP_COLUMN_COUNT) - 1,
		.width = width,
		.least = MAP_COLUMNS_NAME_MIN};

	(void)m;
	for (int i = 0; i < MAP_COLUMN_COUNT; i++)
		order[i] = i;
	out->x = x;
	layout_place(&out->at, infos, MAP_COLUMN_COUNT, &wish);
	layout_widen(
		&out->at, MAP_COLUMN_COUNT, MAP_TREND, TREND_WIDER, NAME_BESIDE_MORE);
}

/* What keeps rows out is told beside the title of the names. */
static void draw_filter(
	const struct map_columns *p, struct canvas *c, int y, const struct maps *m)
{
	int used = (int)strlen(infos[MAP_NAME].title) + 3;

	if (*m->filter)
		canvas_printf(c, p->x + p->at.x[MAP_NAME] + used, y,
			p->at.w[MAP_NAME] - used, STYLE_MATCH, "\"%s\" %zu of %zu",
			m->filter, m->shown_count, m->count);
}

void map_columns_draw_titles(
	const struct map_columns *p, struct canvas *c, int y, const struct maps *m)
{
	char delta[24];

	layout_delta_title(c, m->marked ? "MARK" : "START", delta);
	for (int i = 0; i < MAP_COLUMN_COUNT; i++)
		if (p->at.shown[i])
			layout_title(&p->at, infos, i, c, p->x, y,
				infos[i].title ? infos[i].title : delta,
				(int)m->sort == i, m->ascending);
	draw_filter(p, c, y, m);
}

static const char *sum_text(const struct maps *m, const struct map_item *item,
	enum map_column column, char *out)
{
	const struct mapping_sums *s = &maps_group(m, item)->sums;
	const struct {
		enum mapping_known known;
		uint64_t bytes;
	} sums[MAP_COLUMN_COUNT] = {
		[MAP_RSS] = {MAPPING_KNOWS_RSS, s->rss_bytes},
		[MAP_PSS] = {MAPPING_KNOWS_PSS, s->pss_bytes},
		[MAP_PRIVATE] = {MAPPING_KNOWS_PRIVATE, s->private_bytes},
		[MAP_SWAP] = {MAPPING_KNOWS_SWAP, s->swap_bytes},
		[MAP_SIZE] = {MAPPING_KNOWS_SIZE, s->size_bytes},
	};

	if (!(m->table->known & sums[column].known) ||
		(column == MAP_SWAP && !s->swap_bytes))
		return NULL;
	return format_size(sums[column].bytes, out);
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

	if (p->at.shown[MAP_TREND] && maps_trend(m, item, level))
		spark_draw(c, p->x + p->at.x[MAP_TREND], y, p->at.w[MAP_TREND],
			maps_grows(m, item) ? STYLE_GROWS : STYLE_QUIET, level,
			MAPS_TREND_POINTS);
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
	draw_areas(c, x + used, y, width - used, group);
}

void map_columns_draw_row(const struct map_columns *p, struct canvas *c, int y,
	const struct maps *m, const struct map_item *item, const char *search,
	unsigned dimmed)
{
	bool grows = maps_grows(m, item);

	if (grows)
		canvas_put(c, p->x, y, 1, STYLE_GROWS, sign(c->charset, SIGN_GROWS));
	for (int i = 0; i < MAP_TREND; i++) {
		unsigned style = i == MAP_RATE && grows ? STYLE_GROWS : STYLE_TEXT;
		char text[FORMAT_TEXT_MAX];

		if (p->at.shown[i])
			format_cell(c, p->x + p->at.x[i], y, p->at.w[i], style | dimmed,
				cell_text(m, item, (enum map_column)i, text));
	}
	draw_trend(p, c, y, m, item);
	draw_name(p, c, y, m, item, search, dimmed);
}
