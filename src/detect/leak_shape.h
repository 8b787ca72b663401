/*
 * leak_shape.h - the shape of growth in one window of blocks, and what it proves
 *
 * A window is the newest w + 1 floors f[0 .. w] of a ring, w steps apart.  With
 * rise = f[w] - f[0] and the mean step m = rise / w:
 *
 *   quarter[i]  growth of the i-th quarter, per step, over m: 1 1 1 1 is a line,
 *               1.8 1.2 .7 .3 a fill that saturates
 *   late        growth of the last eighth (at least 2 steps), per step, over m
 *   halves      growth of the second half over that of the first
 *   scatter     root mean square distance to the least-squares line, over rise
 *   top3        the three largest steps, over rise: a few jumps are no trend
 *   virt        growth of VmSize or VmData, whichever is more, over rise
 *   virt_late   the same for the second half: memory that becomes resident in a
 *               mapping that was there before can only grow up to its size
 *
 * A window is evidence of unbounded growth ("likely") when
 *   rise >= 600,000 bytes and the noise floor, every quarter >= .4, the last quarter
 *   >= .9, late >= .7, top3 <= .5, virt >= .4, virt_late >= .3, and one of
 *   - w >= 34 + 50 scatter
 *   - quarters >= .8, halves >= 1, w >= 13 + 23 x + 100 scatter, where x goes from 0
 *     to 1 as the rate goes from 60 to 100 kB/s (logarithmic): what grows fast is often
 *     a load, and ends; steady slow growth is told from a fill sooner
 *   - quarters >= .75, halves >= .9, scatter <= .03, w >= 12, and in every quarter
 *     another mapping or thread: what piles up is not only memory
 * in blocks of 16 s; in longer ones, w >= 12 + 16 scatter.
 *
 * Where the numbers come from: 324 recordings of leaking and healthy programs of 94 kinds
 * (`make leak-score`).  Bounded fills that grow in a line stop within 400 s in all but
 * two; 34 blocks of 16 s are 544 s, so fills may be a third slower than any of those
 * before they are taken for leaks.  19 of 20 leaks reach a window that proves them.
 * Chosen on some kinds and judged on the others (six folds): F1 .96, 0.07 false alarms a
 * process-hour, median delay 340 s.  Moving one threshold by a tenth changes F1 by at
 * most .01.
 */
#ifndef DETECT_LEAK_SHAPE_H
#define DETECT_LEAK_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "detect/leak_ring.h"

struct leak_shape {
	double rise_bytes;
	double rate_bytes_per_s;  /* least squares */
	double error_bytes_per_s; /* half width of the 95 % interval of the rate */
	double quarter[4];
	double late, halves, scatter, top3;
	double virt, virt_late; /* negative: no size known */
	double anon;       /* growth of anonymous memory over rise; negative: unknown */
	uint16_t steps;    /* w; 0: no shape */
	uint16_t rising;   /* steps of more than m / 10 */
	uint16_t holes;    /* blocks without a sample */
	bool data_follows; /* VmData grew with it, else at most VmSize */
	bool piles_up;     /* another mapping or thread in every quarter */
};

enum leak_proof {
	LEAK_PROOF_NONE,
	LEAK_PROOF_GROWS,   /* it rises, and did so lately */
	LEAK_PROOF_SUSPECT, /* ... steadily, with its mappings, for a while */
	LEAK_PROOF_LIKELY,
};

/* Measure the newest @steps steps of @r, at least 4 and below its count.  A rise below
 * 300 kB, which proves nothing, leaves all but @rise_bytes and @steps at 0. */
void leak_shape_measure(
	const struct leak_ring *r, unsigned steps, struct leak_shape *out);

/* What one window proves; @noise_bytes: rises below it prove nothing. */
enum leak_proof leak_shape_proves(
	const struct leak_shape *s, double block_s, double noise_bytes);

/* Grows like a suspect, but no mapping grows with it. */
bool leak_shape_pages_in(const struct leak_shape *s, double noise_bytes);

#endif
