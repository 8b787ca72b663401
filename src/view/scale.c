#include "config.h"

#include "view/scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

#define KI 1024.0

static const char *const unit_names[] = {"", "K", "M", "G", "T", "P", "E"};

static int unit_of(double bytes)
{
	int unit = 0;

	while (bytes >= KI && unit < 6) {
		bytes /= KI;
		unit++;
	}
	return unit;
}

double scale_high(const struct scale *s)
{
	return s->low_bytes + s->step_bytes * s->rows / s->rows_per_step;
}

static double range_of(const struct scale *s)
{
	return s->step_bytes * s->rows / s->rows_per_step;
}

/* Whether @step makes an axis for the values; fills @s when it does. */
static bool try_step(struct scale *s, double step, double min, double max)
{
	s->step_bytes = step;
	s->low_bytes = min < max / 2 ? 0 : floor(min / step) * step;
	return range_of(s) >= max / 8 && scale_high(s) > max;
}

static struct scale fresh(double min, double max, int rows)
{
	static const double round_numbers[] = {1, 2, 3, 4, 5, 6, 8};
	struct scale s = {.rows = rows, .unit = unit_of(max)};
	double unit = pow(KI, s.unit);

	s.rows_per_step = rows <= 8 ? 2 : rows <= 15 ? 3 : 4;
	/* Bytes have no fractions; of larger units hundredths can be told. */
	for (double tens = s.unit ? 0.01 : 1;; tens *= 10)
		for (size_t i = 0; i < COUNT_OF(round_numbers); i++)
			if (try_step(&s, round_numbers[i] * tens * unit, min, max))
				return s;
}

void scale_fit(struct scale *s, uint64_t min, uint64_t max, int rows)
{
	double low = (double)min, high = (double)(max ? max : 1);
	struct scale next = fresh(low, high, rows);
	bool fits = s->rows == rows && s->low_bytes <= low && scale_high(s) > high;

	if (!fits || range_of(&next) <= range_of(s) * 0.5)
		*s = next;
}

double scale_position(const struct scale *s, double bytes)
{
	return (bytes - s->low_bytes) / s->step_bytes * s->rows_per_step;
}

bool scale_label(const struct scale *s, int row, char out[SCALE_LABEL_MAX])
{
	double scale = pow(KI, s->unit), step = s->step_bytes / scale;
	double value = s->low_bytes / scale + step * (row / s->rows_per_step);
	int decimals = step >= 0.999 ? 0 : step >= 0.0999 ? 1 : 2;

	if (row % s->rows_per_step)
		return false;
	if (value < step / 2)
		memcpy(out, "0", 2);
	else
		snprintf(out, SCALE_LABEL_MAX, "%.*f%s", decimals, value,
			unit_names[s->unit]);
	return true;
}
