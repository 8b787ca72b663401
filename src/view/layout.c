#include "config.h"

#include "view/layout.h"

#include <stdio.h>

#include "view/sign.h"

static int width_used(
	const struct layout *l, const struct layout_column *column, int count)
{
	int used = 0;

	for (int i = 0; i < count; i++)
		if (l->shown[i])
			used += column[i].width + column[i].gap;
	return used;
}

static int last_to_leave(const struct layout_column *column, int count)
{
	int last = 0;

	for (int i = 0; i < count; i++)
		if (column[i].leaves > last)
			last = column[i].leaves;
	return last;
}

static void drop_some(struct layout *l, const struct layout_column *column, int count,
	const struct layout_wish *w)
{
	int turns = last_to_leave(column, count);

	for (int turn = 1; turn <= turns; turn++)
		for (int i = 0; i < count; i++) {
			int beside =
				column[i].beside > w->least ? column[i].beside : w->least;
			int used = w->from + width_used(l, column, count);

			if (column[i].leaves == turn && used + beside > w->width)
				l->shown[i] = false;
		}
}

void layout_place(struct layout *out, const struct layout_column *column, int count,
	const struct layout_wish *wish)
{
	int x = wish->from, last = count - 1;

	*out = (struct layout){0};
	for (int i = 0; i < count; i++)
		out->shown[i] = wish->wanted >> i & 1;
	drop_some(out, column, count, wish);
	for (int k = 0; k < wish->order_count; k++) {
		int i = wish->order[k];

		if (!out->shown[i])
			continue;
		out->x[i] = x + column[i].gap;
		out->w[i] = column[i].width;
		x = out->x[i] + out->w[i];
	}
	out->w[last] = wish->width - out->x[last];
	if (out->w[last] < wish->least)
		out->w[last] = wish->least;
}

bool layout_widen(struct layout *l, int count, int i, int more, int least)
{
	if (!l->shown[i] || l->w[count - 1] - more < least)
		return false;
	l->w[i] += more;
	for (int k = 0; k < count; k++)
		l->x[k] += l->x[k] > l->x[i] ? more : 0;
	l->w[count - 1] -= more;
	return true;
}

void layout_title(const struct layout *l, const struct layout_column *column, int i,
	struct canvas *c, int x, int y, const char *title, bool sorts, bool ascending)
{
	unsigned style = sorts ? STYLE_SORTED : STYLE_COLUMN;
	char text[40];

	snprintf(text, sizeof text, "%s%s", title,
		!sorts ? ""
		       : sign(c->charset, ascending ? SIGN_SORT_UP : SIGN_SORT_DOWN));
	/* The sign may stand in the gap before the next column. */
	if (column[i].left_aligned)
		canvas_put(c, x + l->x[i], y, l->w[i] + sorts, style, text);
	else
		canvas_put_right(c, x + l->x[i], y, l->w[i], style, text);
}

const char *layout_delta_title(const struct canvas *c, const char *since, char out[24])
{
	snprintf(out, 24, "%s %s", sign(c->charset, SIGN_DELTA), since);
	return out;
}
