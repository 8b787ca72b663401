/*
 * spark.h - a value over time in a few cells
 */
#ifndef VIEW_SPARK_H
#define VIEW_SPARK_H

#include <stddef.h>
#include <stdint.h>

#include "view/canvas.h"

/* A point without a value, in values and in levels. */
#define SPARK_NO_VALUE UINT64_MAX
#define SPARK_NONE 255

/* @out[i]: 0 to 7 between the least and the greatest of @bytes[0 .. count-1], or
 * SPARK_NONE.  A change that counts as noise (1 MiB, a thousandth) is a flat line. */
void spark_levels(const uint64_t *bytes, size_t count, uint8_t *out);

/* Draw @count levels into @width cells: the higher one where two share a cell. */
void spark_draw(struct canvas *c, int x, int y, int width, unsigned style,
	const uint8_t *level, size_t count);

#endif
