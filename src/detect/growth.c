#include "config.h"

#include "detect/growth.h"

#define WINDOW_MS 60000u
#define SPAN_AT_LEAST_MS 10000u
#define POINTS_AT_LEAST 5u

/* Points back from the newest, without a gap between. */
static const struct trail_point *back(const struct trail *t, size_t n)
{
	return trail_at(t, t->count - 1u - n);
}

static uint32_t age_ms(const struct trail *t, size_t n)
{
	return back(t, 0)->elapsed_ms - back(t, n)->elapsed_ms;
}

static size_t points_in_window(const struct trail *t)
{
	size_t n = t->run < POINTS_AT_LEAST ? t->run : POINTS_AT_LEAST;

	while (n < t->run && age_ms(t, n) <= WINDOW_MS)
		n++;
	return n;
}

static double kib(const struct trail_point *p)
{
	return (double)p->rss_kib + (double)p->swap_kib;
}

/* In KiB per ms, over the @n newest points; against the newest one, so that sums stay
 * small and exact. */
static double slope(const struct trail *t, size_t n)
{
	double sx = 0, sy = 0, sxx = 0, sxy = 0;
	double count = (double)n;

	for (size_t i = 0; i < n; i++) {
		double x = -(double)age_ms(t, i);
		double y = kib(back(t, i)) - kib(back(t, 0));

		sx += x;
		sy += y;
		sxx += x * x;
		sxy += x * y;
	}
	return (count * sxy - sx * sy) / (count * sxx - sx * sx);
}

bool growth_of_trail(const struct trail *trail, double *bytes_per_s)
{
	size_t n = points_in_window(trail);

	if (n < POINTS_AT_LEAST || age_ms(trail, n - 1) < SPAN_AT_LEAST_MS)
		return false;
	*bytes_per_s = slope(trail, n) * 1024 * 1000;
	return true;
}
