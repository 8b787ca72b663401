/*
 * thin.h - which of a bounded number of moments to let go
 *
 * Moments are kept close together near the newest one and ever further apart before it:
 * the one is let go whose neighbours are nearest to each other for their age.  With n
 * kept over a time T they stand about ln(T / 1 min) / n of their age apart.
 */
#ifndef HISTORY_THIN_H
#define HISTORY_THIN_H

#include <stddef.h>
#include <stdint.h>

/* One moment.  A weight above 1 keeps it that much longer than its neighbours. */
struct thin_moment {
	uint64_t us;
	uint32_t weight;
};

/* Kept as long as anything is. */
#define THIN_PINNED UINT32_MAX

/**
 * thin_choose() - the one to let go
 * @moment: [0 .. count-1], oldest first
 * @count:  at least 3
 *
 * Return: its index; never that of the newest; the oldest that is not pinned only where
 * nothing else can go.
 */
size_t thin_choose(const struct thin_moment *moment, size_t count);

#endif
