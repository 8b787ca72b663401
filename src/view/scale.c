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

/* Labels that stand on the axis. */
static int label_count(const struct scale *s)
{
	return (s->rows - 1 - s->first_label) / s->rows_per_step + 1;
}

/* Whether @step makes an axis for the values, with so many rows between two labels; fills
 * @s when it does. */
static bool try_step(
	struct scale *s, double step, int rows_per_step, double min, double max)
{
	double row = step / rows_per_step;
	int lowest = min < max / 2 ? 0 : (int)floor(min / row);

	s->step_bytes = step;
	s->rows_per_step = rows_per_step;
	s->low_bytes = lowest * row;
	s->first_label = (rows_per_step - lowest % rows_per_step) % rows_per_step;
	return range_of(s) >= max / 8 && scale_high(s) > max &&
	       s->first_label < s->rows && label_count(s) >= 2;
}

/* Of all axes with this step the one that values fill best; @best rows 0: none yet. */
static void try_spacings(
	struct scale *best, double step, int rows, double min, double max)
{
	int least = rows <= 15 ? 2 : 3, most = rows <= 8 ? 3 : rows <= 15 ? 4 : 6;

	for (int n = least; n <= most && n < rows; n++) {
		struct scale s = {.rows = rows, .unit = best->unit};

		if (try_step(&s, step, n, min, max) &&
			(!best->rows || range_of(&s) < range_of(best)))
			*best = s;
	}
}

static struct scale fresh(double min, double max, int rows)
{
	static const double round_numbers[] = {1, 2, 2.5, 5};
	struct scale best = {.unit = unit_of(max)};
	double unit = pow(KI, best.unit);

	/* Bytes have no fractions; of larger units hundredths can be told. */
	for (double tens = best.unit ? 0.01 : 1; !best.rows; tens *= 10)
		for (size_t i = 0; i < COUNT_OF(round_numbers); i++) {
			double number = round_numbers[i] * tens;

			if (floor(number * 100 + 0.5) == number * 100 &&
				(best.unit || floor(number) == number))
				try_spacings(&best, number * unit, rows > 2 ? rows : 3,
					min, max);
		}
	best.rows = rows;
	return best;
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
	double value = s->low_bytes / scale + step * row / s->rows_per_step;
	double tenths = floor(step * 10 + 0.5);
	int decimals = fabs(step - floor(step + 0.5)) < 1e-6 ? 0
		       : fabs(step * 10 - tenths) < 1e-6     ? 1
							     : 2;

	if (row % s->rows_per_step != s->first_label)
		return false;
	if (value < step / 2)
		memcpy(out, "0", 2);
	else
		snprintf(out, SCALE_LABEL_MAX, "%.*f%s", decimals, value,
			unit_names[s->unit]);
	return true;
}
