/*
 * leak_proof.h - what the shape of growth in one window proves
 *
 * What fills up rises as a leak does, until it is full.  Told apart are: what slows, what
 * comes in a few jumps, what becomes resident without being mapped anew, and what has
 * not lasted for longer than such things take.  With the words of leak_shape.h:
 *
 *   grows    160 s; every quarter >= .15, the last >= .6, late >= .3; and the interval of
 *            the rate is above 0 (leak.c)
 *   suspect  160 s + 1600 s x scatter; rise >= 600 kB, every quarter >= .3, the last
 *            >= .8, late >= .5, top3 <= .6, and backed: >= .4, late >= .3
 *   likely   backed, every quarter >= .4, the last >= .9, late >= .7, top3 <= .5, and
 *            one of
 *     lasts  480 s + 800 s x scatter, rise >= 1.5 MB: a fifth longer than any fill of
 *            the recordings that is as steady
 *     line   every quarter >= .9, late >= .9, halves >= .95, before <= 1.1, top <= 4,
 *            rise >= 1.5 MB, for 170 s up to 60 kB/s, 480 s from 100 kB/s on,
 *            geometrically between: bugs leak slowly, programs load fast; below 1.5 MB
 *            everything fills something
 *     piles  another mapping or thread in every quarter, these >= .75, halves >= .9,
 *            scatter <= .03, rise >= 600 kB, for 160 s: what piles up is not only
 *            memory
 *
 * Line and piles are for blocks up to 16 s.  In longer ones 12 + 16 x scatter steps last
 * long enough.  VmData, and the low of several blocks, prove a likely leak or nothing;
 * VmData by a rise of 2 MB at least, as it comes in large pieces.
 *
 * Where the numbers come from: 324 recordings of leaking and healthy programs of 94 kinds
 * (`make leak-score`).  Chosen on some kinds and judged on the others (six folds, eight
 * times): F1 .978, 0.05 false alarms a process-hour, median delay 261 s.  Lines of 150 s
 * and rises of 600 kB would halve what is above 200 s of that delay, at 0.10.
 */
#ifndef DETECT_LEAK_PROOF_H
#define DETECT_LEAK_PROOF_H

#include <stdbool.h>

#include "detect/leak_shape.h"

enum leak_proof {
	LEAK_PROOF_NONE,
	LEAK_PROOF_GROWS,   /* it rises, and did so lately */
	LEAK_PROOF_SUSPECT, /* ... steadily, with its mappings, for a while */
	LEAK_PROOF_LIKELY,
};

/* What one window of @series proves; @noise_bytes: rises below it prove nothing. */
enum leak_proof leak_proof_of(
	const struct leak_shape *s, enum leak_series series, double noise_bytes);

/* The least steps a window needs to prove anything: even, at least 10; above all that a
 * ring has where blocks of this length prove nothing by @series. */
unsigned leak_proof_steps(enum leak_series series, uint64_t block_us);

/* It is known that no mapping grows with it. */
bool leak_proof_pages_in(const struct leak_shape *s);

#endif
