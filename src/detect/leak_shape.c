#include "config.h"

#include "detect/leak_shape.h"

#include <math.h>

#define RISE_LIKELY 600000.0
#define RISE_GROWS 300000.0
#define SHORT_BLOCK_S 16.0
#define UNKNOWN_KIB UINT32_MAX

/* The newest steps + 1 blocks, oldest first. */
struct window {
	const struct leak_ring *ring;
	unsigned steps;
	double floor[LEAK_BLOCKS]; /* bytes */
};

static const struct leak_block *at(const struct window *w, unsigned i)
{
	return leak_ring_at(w->ring, w->steps - i);
}

static unsigned edge(unsigned steps, unsigned quarter)
{
	return (quarter * steps + 2) / 4;
}

static void measure_quarters(const struct window *w, struct leak_shape *s)
{
	const double *f = w->floor;
	double mean = s->rise_bytes / w->steps;
	unsigned eighth = w->steps / 8 < 2 ? 2 : w->steps / 8;
	unsigned half = w->steps / 2;

	for (unsigned q = 0; q < 4; q++) {
		unsigned from = edge(w->steps, q), to = edge(w->steps, q + 1);

		s->quarter[q] = (f[to] - f[from]) / (to - from) / mean;
	}
	s->late = (f[w->steps] - f[w->steps - eighth]) / eighth / mean;
	s->halves = (f[w->steps] - f[w->steps - half]) / fmax(f[half] - f[0], 1);
}

static void measure_steps(const struct window *w, struct leak_shape *s)
{
	double top[3] = {-INFINITY, -INFINITY, -INFINITY};
	double mean = s->rise_bytes / w->steps;

	for (unsigned i = 0; i < w->steps; i++) {
		double step = w->floor[i + 1] - w->floor[i];

		s->rising = (uint16_t)(s->rising + (step > mean / 10));
		for (unsigned t = 0; t < 3; t++) {
			if (step > top[t]) {
				double lower = top[t];

				top[t] = step;
				step = lower;
			}
		}
	}
	s->top3 = (top[0] + top[1] + top[2]) / s->rise_bytes;
}

/* Spread of the quarters' rates as a standard error of their mean: where growth comes in
 * bursts the residuals of neighbours are alike, and the textbook error is too small. */
static double quarter_error(const struct leak_shape *s, double mean_rate)
{
	double mean = 0, square = 0;

	for (unsigned q = 0; q < 4; q++)
		mean += s->quarter[q] / 4;
	for (unsigned q = 0; q < 4; q++)
		square += (s->quarter[q] - mean) * (s->quarter[q] - mean);
	return sqrt(square / 3) / 2 * fabs(mean_rate);
}

/* Least squares: rate, scatter, and an error that covers the truth as often as it says:
 * 5 errors (the larger of two kinds) and 2 % give 93 % on the recorded leaks at the alarm
 * and 95 % later. */
static void measure_line(const struct window *w, struct leak_shape *s, double block_s)
{
	double n = w->steps + 1, sy = 0, sxy = 0, squares = 0, neighbours = 0;
	double sxx = n * (n * n - 1) / 12, before = 0, slope, alike, error;

	for (unsigned i = 0; i <= w->steps; i++) {
		double y = w->floor[i] - w->floor[0];

		sy += y;
		sxy += (i - (n - 1) / 2) * y;
	}
	slope = sxy / sxx;
	for (unsigned i = 0; i <= w->steps; i++) {
		double e = w->floor[i] - w->floor[0] - sy / n - slope * (i - (n - 1) / 2);

		squares += e * e;
		neighbours += e * before;
		before = e;
	}
	alike = fmin(fmax(neighbours / fmax(squares, 1), 0), 0.95);
	error = sqrt(squares / (n - 2) / sxx * (1 + alike) / (1 - alike));
	error = fmax(error, quarter_error(s, slope));
	s->rate_bytes_per_s = slope / block_s;
	s->error_bytes_per_s = hypot(5 * error, 0.02 * slope) / block_s;
	s->scatter = sqrt(squares / n) / s->rise_bytes;
}

/* Growth of one size from block @from on; false when it is not known. */
static bool size_growth(const struct window *w, unsigned from, bool data, double *bytes)
{
	const struct leak_block *a = at(w, from), *b = at(w, w->steps);
	int32_t first = data ? a->data_kib : a->vsize_kib;
	int32_t last = data ? b->data_kib : b->vsize_kib;

	*bytes = ((double)last - first) * 1024;
	return first != LEAK_NO_SIZE && last != LEAK_NO_SIZE;
}

/* The larger growth of VmSize and VmData over that of the floor, from block @from on. */
static double followed(const struct window *w, unsigned from, bool *data_follows)
{
	double rise = fmax(w->floor[w->steps] - w->floor[from], 1);
	double size, data, most = -1;

	if (size_growth(w, from, false, &size))
		most = fmax(size / rise, 0);
	*data_follows = false;
	if (size_growth(w, from, true, &data)) {
		most = fmax(most, data / rise);
		*data_follows = data >= 0.4 * rise;
	}
	return most;
}

static double anonymous(const struct window *w, double rise)
{
	uint32_t first = at(w, 0)->anon_kib, last = at(w, w->steps)->anon_kib;

	if (first == UNKNOWN_KIB || last == UNKNOWN_KIB)
		return -1;
	return fmax(((double)last - first) * 1024 / rise, 0);
}

static bool counts_pile_up(const struct window *w)
{
	bool maps = true, threads = true;

	for (unsigned q = 0; q < 4; q++) {
		const struct leak_block *a = at(w, edge(w->steps, q));
		const struct leak_block *b = at(w, edge(w->steps, q + 1));

		maps = maps && a->maps && b->maps > a->maps;
		threads =
			threads && (b->threads & ~LEAK_HOLE) > (a->threads & ~LEAK_HOLE);
	}
	return maps || threads;
}

void leak_shape_measure(const struct leak_ring *r, unsigned steps, struct leak_shape *out)
{
	double block_s = (double)r->block_us / 1e6;
	struct window w = {.ring = r, .steps = steps};
	bool ignored;

	*out = (struct leak_shape){.steps = (uint16_t)steps};
	out->rise_bytes =
		((double)at(&w, steps)->floor_kib - at(&w, 0)->floor_kib) * 1024;
	if (out->rise_bytes < RISE_GROWS)
		return;
	for (unsigned i = 0; i <= steps; i++) {
		w.floor[i] = (double)at(&w, i)->floor_kib * 1024;
		out->holes = (uint16_t)(out->holes + !!(at(&w, i)->threads & LEAK_HOLE));
	}
	measure_quarters(&w, out);
	measure_steps(&w, out);
	measure_line(&w, out, block_s);
	out->virt = followed(&w, 0, &out->data_follows);
	out->virt_late = followed(&w, steps - steps / 2, &ignored);
	out->anon = anonymous(&w, out->rise_bytes);
	out->piles_up = counts_pile_up(&w);
}

static double least_quarter(const struct leak_shape *s)
{
	return fmin(
		fmin(s->quarter[0], s->quarter[1]), fmin(s->quarter[2], s->quarter[3]));
}

static bool seen_well(const struct leak_shape *s)
{
	return s->holes * 4 <= s->steps;
}

/* Steps that a straight line must last: 13 to 36. */
static double steps_of_a_line(const struct leak_shape *s, double block_s)
{
	double rate = s->rise_bytes / (s->steps * block_s);
	double x = log(rate / 6e4) / log(1e5 / 6e4);

	return 13 + 23 * fmin(fmax(x, 0), 1) + 100 * s->scatter;
}

static bool lasts_long_enough(const struct leak_shape *s, double block_s)
{
	double least = least_quarter(s);

	if (block_s > SHORT_BLOCK_S)
		return s->steps >= 12 + 16 * s->scatter;
	if (s->steps >= 34 + 50 * s->scatter)
		return true;
	if (least >= 0.8 && s->halves >= 1 && s->steps >= steps_of_a_line(s, block_s))
		return true;
	return s->piles_up && least >= 0.75 && s->halves >= 0.9 && s->scatter <= 0.03 &&
	       s->steps >= 12;
}

static bool is_steady(const struct leak_shape *s, double noise_bytes)
{
	return s->rise_bytes >= fmax(RISE_LIKELY, noise_bytes) &&
	       least_quarter(s) >= 0.3 && s->quarter[3] >= 0.8 && s->late >= 0.5 &&
	       s->top3 <= 0.6 && seen_well(s);
}

static bool is_followed(const struct leak_shape *s)
{
	return s->virt >= 0.4 && s->virt_late >= 0.3;
}

bool leak_shape_pages_in(const struct leak_shape *s, double noise_bytes)
{
	return is_steady(s, noise_bytes) && s->virt >= 0 && !is_followed(s);
}

enum leak_proof leak_shape_proves(
	const struct leak_shape *s, double block_s, double noise_bytes)
{
	if (s->rise_bytes < fmax(RISE_GROWS, noise_bytes) || !seen_well(s))
		return LEAK_PROOF_NONE;
	if (least_quarter(s) < 0.15 || s->quarter[3] < 0.6 || s->late < 0.3)
		return LEAK_PROOF_NONE;
	if (!is_steady(s, noise_bytes) || (s->virt >= 0 && !is_followed(s)))
		return LEAK_PROOF_GROWS;
	if (least_quarter(s) >= 0.4 && s->quarter[3] >= 0.9 && s->late >= 0.7 &&
		s->top3 <= 0.5 && is_followed(s) && lasts_long_enough(s, block_s))
		return LEAK_PROOF_LIKELY;
	return s->steps >= 10 + 100 * s->scatter ? LEAK_PROOF_SUSPECT : LEAK_PROOF_GROWS;
}
