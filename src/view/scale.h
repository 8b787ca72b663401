/*
 * scale.h - the size axis of a graph: round numbers, and calm
 *
 * Row 0 is the lowest.  Every `rows_per_step` rows stands a label, at multiples of a
 * round step (1, 2, 2.5 or 5 times a power of ten, in the unit of the largest value).
 * The axis begins at 0 unless everything shown lies in the upper half; then it begins
 * higher, at some part of a step, but its range is never under an eighth of the largest
 * value, so that noise does not look like mountains.
 */
#ifndef VIEW_SCALE_H
#define VIEW_SCALE_H

#include <stdbool.h>
#include <stdint.h>

#define SCALE_LABEL_MAX 16

/* Zeroed: not fitted yet. */
struct scale {
	double low_bytes;  /* at the lower edge of row 0 */
	double step_bytes; /* between labels */
	int unit;          /* of labels: a power of 1024 */
	int rows_per_step;
	int first_label; /* the lowest row with a label, < rows_per_step */
	int rows;
};

/**
 * scale_fit() - make @s fit values from @min to @max on @rows rows
 *
 * Keeps what @s was while the values are inside and use half of it: an axis that moves
 * at each tick cannot be read.
 */
void scale_fit(struct scale *s, uint64_t min, uint64_t max, int rows);

/* Bytes at the upper edge of the highest row. */
double scale_high(const struct scale *s);

/* Where a value lies, in rows from the lower edge of row 0; may be outside. */
double scale_position(const struct scale *s, double bytes);

/* The label at the lower edge of @row ("2.5G"); false where none stands. */
bool scale_label(const struct scale *s, int row, char out[SCALE_LABEL_MAX]);

#endif
