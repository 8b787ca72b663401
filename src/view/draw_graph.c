/* draw_graph.c - memory over time: lines, levels, the trend, the axis of sizes, a cursor */
#include "config.h"

#include "view/draw.h"

#include "base/cleanup.h"
#include "base/die.h"
#include "view/plot.h"
#include "view/sign.h"

/*
 *	label  axis  plot            legend
 *	 3.0G  ┤     ⢀⣀⡠⠤⠒⠉          ⡇⡇ RSS 2.9G
 *	       └┬──────▽──┬──        time axis: draw_time.c
 *	     −10m    mark    now     labels, span
 */
#define LABEL_WIDTH 6
#define LEGEND_WIDTH 18
#define LEGEND_FROM_COLS 60 /* narrower screens have none */

static void draw_size_axis(
	const struct plot *p, const struct scale *scale, struct canvas *c)
{
	const struct graph_area *a = &p->area;

	for (int row = 0; row < a->height; row++) {
		int y = a->y + a->height - 1 - row;
		char label[SCALE_LABEL_MAX];
		bool has = p->most && scale_label(scale, row, label);

		if (has)
			canvas_put_right(c, 0, y, LABEL_WIDTH - 1, STYLE_QUIET, label);
		canvas_put(c, LABEL_WIDTH, y, 1, STYLE_QUIET,
			sign(c->charset, has ? SIGN_AXIS_TICK : SIGN_AXIS));
	}
}

static void draw_level(const struct plot *p, const struct plot_level *level,
	const struct scale *scale, struct graph *g)
{
	AUTO_FREE struct series_point *point = die_calloc(p->columns, sizeof *point);
	struct graph_line line = {
		point, level->shape, level->style, level->letter, level->ends_now};
	size_t end = level->ends_now ? plot_future(p) : p->columns;

	for (size_t i = 0; i < p->columns; i++)
		if (i < end)
			point[i] = (struct series_point){
				level->bytes, level->bytes, level->bytes};
		else
			point[i].min = 1;
	graph_add(g, scale, &line);
}

static void draw_lines(const struct plot *p, const struct scale *scale, struct canvas *c)
{
	struct graph g;

	graph_begin(&g, c, &p->area);
	for (int l = 0; l < PLOT_LINE_COUNT; l++) {
		struct graph_line line = plot_looks[l];

		line.point = p->line[l];
		if (line.point)
			graph_add(&g, scale, &line);
	}
	for (size_t i = p->level_count; i-- > 0;)
		draw_level(p, &p->level[i], scale, &g);
	for (int t = PLOT_TREND_COUNT - 1; t >= 0; t--) {
		struct graph_line line = {p->trend[t],
			t == PLOT_TREND ? GRAPH_DOTS : GRAPH_SPARSE, STYLE_GROWS, '.',
			false};

		if (line.point)
			graph_add(&g, scale, &line);
	}
	graph_end(&g);
}

/* The row of the canvas that a size is in; < 0: none. */
static int row_of(const struct plot *p, const struct scale *scale, uint64_t bytes)
{
	double at = scale_position(scale, (double)bytes);

	if (at < 0 || at >= p->area.height)
		return -1;
	return p->area.y + p->area.height - 1 - (int)at;
}

/* Several levels in one row: their labels stand side by side. */
static void draw_level_labels(
	const struct plot *p, const struct scale *scale, struct canvas *c)
{
	AUTO_FREE int *used = die_calloc((size_t)p->area.height, sizeof *used);

	for (size_t i = 0; i < p->level_count; i++) {
		const struct plot_level *level = &p->level[i];
		int y = row_of(p, scale, level->bytes), *x;

		if (y < 0 || !level->label[0])
			continue;
		x = &used[y - p->area.y];
		*x += canvas_printf(c, p->area.x + *x, y, p->area.width - *x,
			level->style, "%s ", level->label);
	}
}

static void draw_meeting(
	const struct plot *p, const struct scale *scale, struct canvas *c)
{
	int y = p->has_meeting ? row_of(p, scale, p->meeting_bytes) : -1;

	if (y >= 0)
		canvas_put(c, p->area.x + (int)(p->meeting / 2), y, 1, STYLE_WARN,
			sign(c->charset, SIGN_LIMIT));
}

static void draw_cursor(const struct view *v, const struct plot *p, struct canvas *c)
{
	int x = v->paused ? plot_cell(p, v->look.at_us) : -1;

	if (x < 0 || x >= p->area.width)
		return;
	for (int y = 0; y < p->area.height; y++)
		canvas_put(c, p->area.x + x, p->area.y + y, 1, STYLE_STRONG,
			sign(c->charset, SIGN_AXIS));
}

void draw_graph(struct view *v, const struct history *h, const struct view_status *status,
	struct canvas *c, int y, int height)
{
	bool has_legend = c->cols >= LEGEND_FROM_COLS;
	struct graph_area area = {.x = LABEL_WIDTH + 1, .y = y, .height = height - 2};
	struct plot p;

	area.width = c->cols - area.x - (has_legend ? LEGEND_WIDTH : 1);
	plot_init(&p, &area, v, h, status);
	v->place = (struct graph_place){area.x, area.width, 2 * p.column_us, p.right_us};
	if (p.most)
		scale_fit(&v->scale, p.least, p.most, area.height);
	draw_size_axis(&p, &v->scale, c);
	if (p.most) {
		draw_lines(&p, &v->scale, c);
		draw_level_labels(&p, &v->scale, c);
		draw_meeting(&p, &v->scale, c);
	}
	draw_cursor(v, &p, c);
	draw_time_axis(v, h, &p, c);
	view_add_zone(v, area.x, y, area.width, height, ACTION_LOOK_AT, 0);
	if (has_legend)
		draw_legend(v, &p, c, c->cols - LEGEND_WIDTH + 1);
	plot_finish(&p);
}
