#include "config.h"

#include "detect/leak_shape.h"

#include <math.h>

#define UNKNOWN_KIB UINT32_MAX

static const struct leak_block *block_at(const struct leak_points *p, unsigned i)
{
	return leak_ring_at(p->ring, p->count - 1 - i);
}

/* One point; false: not known. */
static bool load_point(struct leak_points *p, unsigned i)
{
	const struct leak_block *b = block_at(p, i);

	p->t[i] = i + (p->series == LEAK_LOW ? 0 : (double)b->at / LEAK_BLOCK_PARTS);
	if (p->series == LEAK_LOW)
		p->y[i] = leak_ring_low(p->ring, p->count - 1 - i);
	else if (p->series == LEAK_DATA)
		p->y[i] = (double)b->data_kib * 1024;
	else
		p->y[i] = (double)b->floor_kib * 1024;
	return p->series != LEAK_DATA || b->data_kib != LEAK_NO_SIZE;
}

static void sum_up(struct leak_points *p)
{
	double sy = 0, st = 0, syy = 0, sty = 0, stt = 0;

	for (unsigned i = p->count; i-- > 0;) {
		double y = p->y[i] - p->y[p->count - 1];
		double t = p->t[i] - p->t[p->count - 1];

		p->sum_y[i] = sy += y;
		p->sum_t[i] = st += t;
		p->sum_yy[i] = syy += y * y;
		p->sum_ty[i] = sty += t * y;
		p->sum_tt[i] = stt += t * t;
	}
}

static void put_top(double top[3], double step)
{
	for (unsigned i = 0; i < 3; i++) {
		if (step > top[i]) {
			double lower = top[i];

			top[i] = step;
			step = lower;
		}
	}
}

static void sum_steps(struct leak_points *p)
{
	double top[3] = {-INFINITY, -INFINITY, -INFINITY};
	uint16_t holes = 0;

	for (unsigned i = p->count; i-- > 0;) {
		if (i + 1 < p->count)
			put_top(top, p->y[i + 1] - p->y[i]);
		p->top[i] = top[0];
		p->top3[i] = top[0] + top[1] + top[2];
		holes = (uint16_t)(holes + !!(block_at(p, i)->threads & LEAK_HOLE));
		p->holes[i] = holes;
	}
}

bool leak_ring_rises(const struct leak_ring *r)
{
	uint32_t least = UINT32_MAX, now = r->count ? leak_ring_at(r, 0)->floor_kib : 0;

	for (unsigned i = 0; i < r->count; i++) {
		uint32_t floor = leak_ring_at(r, i)->floor_kib;

		least = floor < least ? floor : least;
	}
	return now > least && (double)(now - least) * 1024 >= LEAK_RISE_MIN;
}

bool leak_points_load(
	struct leak_points *out, const struct leak_ring *r, enum leak_series series)
{
	unsigned lost = series == LEAK_LOW ? LEAK_LOW_BLOCKS - 1 : 0;

	if (r->count <= lost)
		return false;
	out->ring = r;
	out->series = series;
	out->count = r->count - lost;
	for (unsigned i = 0; i < out->count; i++)
		if (!load_point(out, i))
			return false;
	sum_up(out);
	sum_steps(out);
	return true;
}

/* One window: points first .. first + steps. */
struct window {
	const struct leak_points *points;
	unsigned first, steps;
};

/* Bytes a block from point @a to point @b of the window; 0 where no time lies between. */
static double rate(const struct window *w, unsigned a, unsigned b)
{
	const struct leak_points *p = w->points;
	double dt = p->t[w->first + b] - p->t[w->first + a];

	return dt > 0 ? (p->y[w->first + b] - p->y[w->first + a]) / dt : 0;
}

static unsigned edge(unsigned steps, unsigned quarter)
{
	return (quarter * steps + 2) / 4;
}

static double rate_before(const struct window *w)
{
	const struct leak_points *p = w->points;
	unsigned known = w->first < w->steps ? w->first : w->steps;
	double dt = p->t[w->first] - p->t[w->first - known];

	if (known * 4 < w->steps || dt <= 0)
		return -1;
	return (p->y[w->first] - p->y[w->first - known]) / dt;
}

static void measure_rates(const struct window *w, struct leak_shape *s)
{
	unsigned eighth = w->steps / 8 < 2 ? 2 : w->steps / 8;
	unsigned half = w->steps - w->steps / 2;
	double mean = rate(w, 0, w->steps);
	double before = rate_before(w), first_half = rate(w, 0, half);

	for (unsigned q = 0; q < 4; q++)
		s->quarter[q] = rate(w, edge(w->steps, q), edge(w->steps, q + 1)) / mean;
	s->late = rate(w, w->steps - eighth, w->steps) / mean;
	s->halves = rate(w, half, w->steps) / fmax(first_half, mean / 1000);
	s->before = before < 0 ? 1 : before / mean;
}

/* Sums of squares about the means. */
struct spread {
	double n, tt, ty, yy;
};

static struct spread spread_of(const struct window *w)
{
	const struct leak_points *p = w->points;
	double n = w->steps + 1, st = p->sum_t[w->first], sy = p->sum_y[w->first];

	return (struct spread){.n = n,
		.tt = p->sum_tt[w->first] - st * st / n,
		.ty = p->sum_ty[w->first] - st * sy / n,
		.yy = p->sum_yy[w->first] - sy * sy / n};
}

static void measure_line(const struct window *w, struct leak_shape *s)
{
	struct spread x = spread_of(w);
	double slope = x.tt > 0 ? x.ty / x.tt : 0;

	s->rate_bytes_per_s = slope / s->block_s;
	s->scatter = sqrt(fmax(x.yy - slope * x.ty, 0) / x.n) / s->rise_bytes;
}

/* Growth from point @from on of VmSize (@data: VmData); false when it is not known. */
static bool size_growth(const struct window *w, unsigned from, bool data, double *bytes)
{
	const struct leak_block *a = block_at(w->points, w->first + from);
	const struct leak_block *b = block_at(w->points, w->first + w->steps);
	int32_t first = data ? a->data_kib : a->vsize_kib;
	int32_t last = data ? b->data_kib : b->vsize_kib;

	*bytes = ((double)last - first) * 1024;
	return first != LEAK_NO_SIZE && last != LEAK_NO_SIZE;
}

static double resident_growth(const struct window *w, unsigned from)
{
	const struct leak_block *a = block_at(w->points, w->first + from);
	const struct leak_block *b = block_at(w->points, w->first + w->steps);

	return ((double)b->floor_kib - a->floor_kib) * 1024;
}

static double backing(const struct window *w, unsigned from, bool *data_follows)
{
	const double *y = w->points->y + w->first;
	double rise = fmax(y[w->steps] - y[from], 1);
	double size, data, most = -1;

	*data_follows = true;
	if (w->points->series == LEAK_DATA)
		return fmax(resident_growth(w, from), 0) / rise;
	if (size_growth(w, from, false, &size))
		most = fmax(size, 0) / rise;
	*data_follows = false;
	if (size_growth(w, from, true, &data)) {
		most = fmax(most, data / rise);
		*data_follows = data >= 0.4 * rise;
	}
	return most;
}

static bool counts_pile_up(const struct window *w)
{
	bool maps = true, threads = true;

	for (unsigned q = 0; q < 4; q++) {
		const struct leak_block *a =
			block_at(w->points, w->first + edge(w->steps, q));
		const struct leak_block *b =
			block_at(w->points, w->first + edge(w->steps, q + 1));

		maps = maps && a->maps && b->maps > a->maps;
		threads =
			threads && (b->threads & ~LEAK_HOLE) > (a->threads & ~LEAK_HOLE);
	}
	return maps || threads;
}

static struct window window_of(const struct leak_points *p, unsigned steps)
{
	return (struct window){
		.points = p, .first = p->count - 1 - steps, .steps = steps};
}

bool leak_shape_measure(
	const struct leak_points *p, unsigned steps, struct leak_shape *out)
{
	struct window w = window_of(p, steps);
	bool ignored;

	*out = (struct leak_shape){.steps = (uint16_t)steps,
		.block_s = (double)p->ring->block_us / 1e6,
		.rise_bytes = p->y[p->count - 1] - p->y[w.first]};
	if (out->rise_bytes < LEAK_RISE_MIN)
		return false;
	measure_rates(&w, out);
	measure_line(&w, out);
	out->top = p->top[w.first] * steps / out->rise_bytes;
	out->top3 = p->top3[w.first] / out->rise_bytes;
	out->backed = backing(&w, 0, &out->data_follows);
	out->backed_late = backing(&w, steps - steps / 2, &ignored);
	out->piles_up = counts_pile_up(&w);
	out->holes = p->holes[w.first];
	return true;
}

/* Spread of the quarters' rates as a standard error of their mean: where growth comes in
 * bursts the residuals of neighbours are alike, and the textbook error is too small. */
static double quarter_error(const struct leak_shape *s)
{
	double mean = 0, square = 0;

	for (unsigned q = 0; q < 4; q++)
		mean += s->quarter[q] / 4;
	for (unsigned q = 0; q < 4; q++)
		square += (s->quarter[q] - mean) * (s->quarter[q] - mean);
	return sqrt(square / 3) / 2 * fabs(s->rate_bytes_per_s);
}

double leak_shape_error(const struct leak_points *p, const struct leak_shape *s)
{
	struct window w = window_of(p, s->steps);
	struct spread x = spread_of(&w);
	double slope = x.ty / x.tt, squares = 0, neighbours = 0, before = 0;
	double mean_t = p->sum_t[w.first] / x.n, mean_y = p->sum_y[w.first] / x.n;
	double alike, error;

	for (unsigned i = w.first; i < p->count; i++) {
		double e = p->y[i] - p->y[p->count - 1] - mean_y -
			   slope * (p->t[i] - p->t[p->count - 1] - mean_t);

		squares += e * e;
		neighbours += e * before;
		before = e;
	}
	alike = fmin(fmax(neighbours / fmax(squares, 1), 0), 0.95);
	error = sqrt(squares / (x.n - 2) / x.tt * (1 + alike) / (1 - alike)) / s->block_s;
	error = fmax(error, quarter_error(s));
	return hypot(5 * error, 0.02 * s->rate_bytes_per_s);
}

unsigned leak_shape_rising(const struct leak_points *p, const struct leak_shape *s)
{
	double tenth = s->rise_bytes / s->steps / 10;
	unsigned rising = 0;

	for (unsigned i = p->count - s->steps; i < p->count; i++)
		rising += p->y[i] - p->y[i - 1] > tenth;
	return rising;
}

double leak_shape_start(const struct leak_points *p, const struct leak_shape *s)
{
	unsigned first = p->count - 1 - s->steps;

	if (p->series == LEAK_DATA)
		return (double)block_at(p, first)->floor_kib * 1024;
	return p->y[first];
}

double leak_shape_anonymous(const struct leak_points *p, const struct leak_shape *s)
{
	struct window w = window_of(p, s->steps);
	uint32_t first = block_at(p, w.first)->anon_kib;
	uint32_t last = block_at(p, p->count - 1)->anon_kib;

	if (first == UNKNOWN_KIB || last == UNKNOWN_KIB)
		return -1;
	return fmax(((double)last - first) * 1024, 0) / fmax(resident_growth(&w, 0), 1);
}
