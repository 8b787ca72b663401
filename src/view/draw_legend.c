/* draw_legend.c - what the lines of the graph are, and their values */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>

#include "view/format.h"
#include "view/plot.h"
#include "view/sign.h"

/*
 *	⡇⡇ RSS      2.9G        ⡇⡇ RSS 2.7–2.9G      what was in one cell
 *	^  ^           ^
 *	0  NAME_X      WIDTH
 */
#define NAME_X 3
#define WIDTH 16

struct legend {
	struct canvas *c;
	int x, y, end; /* the line at end is for the span */
};

/* One line; @look NULL: it is no line of the graph; @value NULL: unknown or none. */
static void put(struct legend *l, const struct graph_line *look, const char *name,
	unsigned style, const char *value)
{
	char sample[8];
	int x = l->x + NAME_X;

	if (l->y >= l->end)
		return;
	if (look)
		canvas_put(l->c, l->x, l->y, 2, look->style,
			graph_sample(l->c->charset, look, sample));
	x += canvas_put(l->c, x, l->y, 7, STYLE_TEXT, name) + 1;
	format_cell(l->c, x, l->y, l->x + WIDTH - x, style, value);
	l->y++;
}

/* "2.9G", or "2.7–2.9G" where they differ as written. */
static const char *put_range(const struct canvas *c, uint64_t low, uint64_t high,
	char out[2 * FORMAT_TEXT_MAX])
{
	char from[FORMAT_TEXT_MAX], to[FORMAT_TEXT_MAX];
	size_t len;

	format_size(low, from);
	format_size(high, to);
	if (!strcmp(from, to)) {
		memcpy(out, to, sizeof to);
		return out;
	}
	/* One unit is enough. */
	len = strlen(from);
	if (from[len - 1] == to[strlen(to) - 1])
		from[len - 1] = '\0';
	snprintf(out, 2 * (size_t)FORMAT_TEXT_MAX, "%s%s%s", from,
		c->charset == CHARSET_ASCII ? "-" : "–", to);
	return out;
}

/* A value now, or in the time of the cursor's cell. */
static void put_value(struct legend *l, const struct focus *f, enum focus_value which,
	const struct graph_line *look, const char *name, unsigned style, bool known,
	uint64_t bytes)
{
	const struct focus_range *r = &f->range[which];
	char text[2 * FORMAT_TEXT_MAX];
	const char *value = NULL;

	if (f->is_past && r->is_known && (r->high || which != FOCUS_SWAP))
		value = put_range(l->c, r->low, r->high, text);
	else if (!f->is_past && known)
		value = format_size(bytes, text);
	put(l, look, name, style, value);
}

static void put_memory(struct legend *l, const struct view *v)
{
	const struct focus *f = &v->focus;
	const struct sample *s = &f->last;
	bool old = f->pss_age_us > 2 * v->interval_ns / 1000;
	char text[FORMAT_TEXT_MAX];

	put_value(l, f, FOCUS_RSS, &plot_looks[PLOT_RSS], "RSS", STYLE_STRONG,
		sample_has(s, FIELD_RSS), sample_u64(s, FIELD_RSS, 0));
	put(l, &plot_peak_look, "peak", STYLE_TEXT,
		f->peak_bytes ? format_size(f->peak_bytes, text) : NULL);
	put_value(l, f, FOCUS_ANON, &plot_looks[PLOT_ANON], "anon", STYLE_TEXT,
		sample_has(s, FIELD_RSS_ANON), sample_u64(s, FIELD_RSS_ANON, 0));
	put_value(l, f, FOCUS_PSS, &plot_looks[PLOT_PSS], "PSS",
		old ? STYLE_TEXT | STYLE_DIMMED : STYLE_TEXT, f->has_pss, f->pss_bytes);
	put_value(l, f, FOCUS_SWAP, NULL, "swap", STYLE_TEXT,
		sample_u64(s, FIELD_SWAP, 0) > 0, sample_u64(s, FIELD_SWAP, 0));
}

void draw_legend(struct view *v, const struct plot *p, struct canvas *c, int x)
{
	const struct focus *f = &v->focus;
	struct legend l = {c, x, p->area.y, p->area.y + p->area.height + 1};
	char text[FORMAT_TEXT_MAX], name[16];

	put_memory(&l, v);
	snprintf(name, sizeof name, "%s %s", sign(c->charset, SIGN_DELTA),
		f->marked ? "mark" : "start");
	put(&l, NULL, name, STYLE_TEXT,
		f->has_delta ? format_delta(f->delta_bytes, text) : NULL);
	canvas_printf(c, x + NAME_X, l.end, WIDTH - NAME_X, STYLE_QUIET, "%s",
		format_span_long(view_span_s(v), text));
	canvas_put_right(c, x + WIDTH - 5, l.end, 5, STYLE_KEY, "+ -");
	view_add_zone(v, x + WIDTH - 3, l.end, 2, 1, ACTION_ZOOM_IN, 0);
	view_add_zone(v, x + WIDTH - 1, l.end, 2, 1, ACTION_ZOOM_OUT, 0);
}
