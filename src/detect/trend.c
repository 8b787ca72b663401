#include "config.h"

#include "detect/trend.h"

#include <math.h>

#include "base/cleanup.h"

/* A little less than the nominal distance, so that jitter loses no sample. */
static const uint32_t apart_ms[TREND_SCALES] = {480, 7900, 127500};
static const uint32_t window_ms[TREND_SCALES] = {30500, 505000, 8064000};

/* What grows fast must be told soon; what grows slowly has time. */
static const size_t points_least[TREND_SCALES] = {3, 6, 6};

#define POINTS_AT_LEAST 6
#define LATER_POINTS 5
#define HORIZON_WINDOWS 60.0
#define FASTER_AT_LEAST 0.005
#define RISE_OVER_LEFT 3.0
#define FASTER_UP_TO 60.0

static size_t place(const struct trend_scale *s, size_t i)
{
	return (s->first + i) % TREND_POINTS;
}

static void push(struct trend_scale *s, uint32_t elapsed_ms, uint64_t value)
{
	size_t at;

	if (s->count == TREND_POINTS)
		s->first = (uint8_t)((s->first + 1) % TREND_POINTS);
	else
		s->count++;
	at = place(s, s->count - 1u);
	s->elapsed_ms[at] = elapsed_ms;
	s->value[at] = value;
}

static void add(
	struct trend_scale *s, uint32_t apart, uint32_t elapsed_ms, uint64_t value)
{
	if (!s->is_pending || value > s->highest)
		s->highest = value;
	s->is_pending = true;
	if (s->count && elapsed_ms - s->elapsed_ms[place(s, s->count - 1u)] < apart)
		return;
	push(s, elapsed_ms, s->highest);
	s->is_pending = false;
}

void trend_add(struct trend *t, uint64_t now_us, uint64_t value)
{
	for (size_t i = 0; i < TREND_SCALES; i++)
		add(&t->scale[i], apart_ms[i], (uint32_t)(now_us / 1000), value);
}

void trend_gap(struct trend *t)
{
	t->scale[0].count = 0;
	t->scale[0].is_pending = false;
}

/* Points of one window against its last one: x in seconds (<= 0), y in the unit. */
struct window {
	double x[TREND_POINTS + 1], y[TREND_POINTS + 1];
	size_t count;
};

static void gather(
	const struct trend_scale *s, uint32_t window, uint32_t now_ms, struct window *w)
{
	size_t from = s->count;

	while (from > 0 && (s->count - from < POINTS_AT_LEAST ||
				   now_ms - s->elapsed_ms[place(s, from - 1)] <= window))
		from--;
	w->count = 0;
	for (size_t i = from; i < s->count; i++) {
		w->x[w->count] = -(double)(now_ms - s->elapsed_ms[place(s, i)]) / 1e3;
		w->y[w->count++] = (double)s->value[place(s, i)];
	}
	if (s->is_pending && w->count && w->x[w->count - 1] < 0) {
		w->x[w->count] = 0;
		w->y[w->count++] = (double)s->highest;
	}
}

/* Where growth began: what stood still before it is left out. */
static size_t onset(const struct window *w)
{
	double first = w->y[0], rise = w->y[w->count - 1] - first;
	size_t from = 0;

	for (size_t i = 0; i + 1 < w->count; i++)
		if (w->y[i] - first <= 0.02 * rise)
			from = i;
	return from;
}

static double rate(const struct window *w, size_t a, size_t b)
{
	return w->x[b] > w->x[a] ? (w->y[b] - w->y[a]) / (w->x[b] - w->x[a]) : 0;
}

/* The first point at @x or later. */
static size_t at_time(const struct window *w, double x)
{
	size_t at = 0;

	while (at + 1 < w->count && w->x[at] < x)
		at++;
	return at;
}

/* A program that was loaded, rested, and now grows ever faster: a window that grew more in
 * its first third than in its second, and twice as fast in its last, begins with the
 * second. */
static size_t later_onset(const struct window *w, size_t from)
{
	size_t last = w->count - 1;
	double third_s = (w->x[last] - w->x[from]) / 3;
	size_t a = at_time(w, w->x[from] + third_s);
	size_t b = at_time(w, w->x[from] + 2 * third_s);
	double middle = rate(w, a, b);

	if (last - a < LATER_POINTS || rate(w, from, a) <= middle ||
		rate(w, b, last) < 2 * middle)
		return from;
	return a;
}

struct line {
	double slope, left; /* @left: standard deviation of what the line leaves over */
};

static struct line fit(const struct window *w, size_t from, size_t to)
{
	double sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0, n = (double)(to - from), bottom;
	struct line line = {0, 0};

	for (size_t i = from; i < to; i++) {
		double x = w->x[i] - w->x[from], y = w->y[i] - w->y[from];

		sx += x;
		sy += y;
		sxx += x * x;
		sxy += x * y;
		syy += y * y;
	}
	bottom = n * sxx - sx * sx;
	if (to - from < 2 || bottom <= 0)
		return line;
	line.slope = (n * sxy - sx * sy) / bottom;
	line.left =
		sqrt(fmax(0, (syy - sy * sy / n - line.slope * (sxy - sx * sy / n)) / n));
	return line;
}

static size_t middle(const struct window *w, size_t from)
{
	double half = (w->x[from] + w->x[w->count - 1]) / 2;
	size_t at = from;

	while (at < w->count && w->x[at] < half)
		at++;
	return at;
}

/* Growth that speeds up, or has slowed down: the present slope, and k. */
static void bend(const struct window *w, size_t from, const struct line *all,
	struct trend_outlook *out)
{
	size_t mid = middle(w, from);
	struct line a = fit(w, from, mid + 1 < w->count ? mid + 1 : mid);
	struct line b = fit(w, mid, w->count);
	double half_s = (w->x[w->count - 1] - w->x[from]) / 2;
	double change = (b.slope - a.slope) * half_s;

	out->per_s = all->slope;
	out->faster = 0;
	if (mid - from < 3 || w->count - mid < 3)
		return;
	if (fabs(change) <= 2 * fmax(a.left, b.left))
		return;
	if (b.slope <= 0 || a.slope <= 0) {
		out->per_s = b.slope;
		return;
	}
	out->faster = log(b.slope / a.slope) / half_s;
	if (out->faster > FASTER_AT_LEAST / fmax(1, half_s / 15))
		out->per_s = b.slope * exp(out->faster * half_s / 2);
	else {
		out->per_s = b.slope;
		out->faster = 0;
	}
}

/* Whether the last third rose by a quarter of what the line expects of it, at least. */
static bool goes_on(const struct window *w, size_t from, const struct line *all)
{
	size_t last = w->count - 1, at = last;
	double third = (w->x[last] - w->x[from]) / 3;

	while (at > from && w->x[last] - w->x[at] < third)
		at--;
	return w->y[last] - w->y[at] >= 0.25 * all->slope * (w->x[last] - w->x[at]);
}

static bool look(
	const struct window *w, double room, double noise, struct trend_outlook *out)
{
	size_t from = onset(w);
	double span, rise;
	struct line all;

	if (w->count - from < 3)
		return false;
	from = later_onset(w, from);
	span = w->x[w->count - 1] - w->x[from];
	all = fit(w, from, w->count);
	rise = all.slope * span;
	if (span < 0.9 || rise <= noise || rise < RISE_OVER_LEFT * all.left)
		return false;
	if (!goes_on(w, from, &all))
		return false;
	bend(w, from, &all, out);
	/* Nearly at rest now. */
	if (out->per_s < 0.05 * all.slope)
		return false;
	out->window_s = span;
	out->rise = w->y[w->count - 1] - w->y[from];
	if (room > FASTER_UP_TO * out->rise)
		out->faster = 0;
	if (room <= 0)
		out->eta_s = 0;
	else if (out->faster > 0)
		out->eta_s = log1p(out->faster * room / out->per_s) / out->faster;
	else
		out->eta_s = room / out->per_s;
	return true;
}

/* Growth that coarser scales saw as well counts as they saw it, at the present pace. */
static double seen(const struct trend *t, size_t scale, uint32_t now_ms, double room,
	double noise, const struct trend_outlook *o)
{
	double rise = o->rise;
	struct trend_outlook found;
	struct window w;

	while (++scale < TREND_SCALES) {
		gather(&t->scale[scale], window_ms[scale], now_ms, &w);
		if (w.count >= points_least[scale] && look(&w, room, noise, &found) &&
			found.per_s >= o->per_s / 2)
			rise = fmax(rise, fmin(found.rise, o->per_s * found.window_s));
	}
	return rise;
}

bool trend_look(const struct trend *t, uint64_t now_us, double room, double noise,
	struct trend_outlook *out)
{
	uint32_t now_ms = (uint32_t)(now_us / 1000);
	struct window w;

	for (size_t i = 0; i < TREND_SCALES; i++) {
		struct trend_outlook found;

		gather(&t->scale[i], window_ms[i], now_ms, &w);
		if (w.count < points_least[i] || !look(&w, room, noise, &found))
			continue;
		if (found.eta_s > HORIZON_WINDOWS * found.window_s)
			continue;
		found.rise = seen(t, i, now_ms, room, noise, &found);
		*out = found;
		return true;
	}
	return false;
}
