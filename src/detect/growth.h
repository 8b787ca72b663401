/*
 * growth.h - how fast a process grows
 *
 * The slope of the least-squares line through RSS + swap over the trail's points of the
 * last minute; at least its newest 5 points, where sampling is slow.  Silent until those
 * points cover 10 s and are 5.  Starts anew after a gap.  Decides from elapsed times
 * only, so it says the same live and replayed, and at any interval but for noise.
 */
#ifndef DETECT_GROWTH_H
#define DETECT_GROWTH_H

#include <stdbool.h>

#include "history/trail.h"

/**
 * growth_of_trail() - growth at the newest point of @trail
 * @bytes_per_s: filled on success; negative when it shrinks
 *
 * Return: false when there is too little to say.
 */
bool growth_of_trail(const struct trail *trail, double *bytes_per_s);

#endif
