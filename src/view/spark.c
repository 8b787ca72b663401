#include "config.h"

#include "view/spark.h"

#include "view/sign.h"

#define LEAST_SPAN (UINT64_C(1) << 20)

void spark_levels(const uint64_t *bytes, size_t count, uint8_t *out)
{
	uint64_t low = UINT64_MAX, high = 0, span;

	for (size_t i = 0; i < count; i++) {
		if (bytes[i] == SPARK_NO_VALUE)
			continue;
		low = bytes[i] < low ? bytes[i] : low;
		high = bytes[i] > high ? bytes[i] : high;
	}
	span = high / 1000 > LEAST_SPAN ? high / 1000 : LEAST_SPAN;
	if (high > low && high - low > span)
		span = high - low;
	for (size_t i = 0; i < count; i++)
		out[i] = bytes[i] == SPARK_NO_VALUE
				 ? SPARK_NONE
				 : (uint8_t)((double)(bytes[i] - low) * 7 / (double)span);
}

/* The level of cell @cell of @width: the highest of the points in it. */
static uint8_t highest_in(const uint8_t *level, size_t count, int cell, int width)
{
	size_t from = (size_t)cell * count / (size_t)width;
	size_t to = ((size_t)cell + 1) * count / (size_t)width;
	uint8_t highest = SPARK_NONE;

	for (size_t i = from; i < to || i == from; i++)
		if (level[i] != SPARK_NONE &&
			(highest == SPARK_NONE || level[i] > highest))
			highest = level[i];
	return highest;
}

void spark_draw(struct canvas *c, int x, int y, int width, unsigned style,
	const uint8_t *level, size_t count)
{
	for (int i = 0; count && i < width; i++) {
		uint8_t highest = highest_in(level, count, i, width);
		char text[SIGN_BLOCK_MAX];

		if (highest != SPARK_NONE)
			canvas_put(c, x + i, y, 1, style,
				sign_block(c->charset, highest + 1, text));
	}
}
