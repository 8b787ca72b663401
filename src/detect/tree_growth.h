/*
 * tree_growth.h - a tree of processes, judged by what it really uses
 *
 * RSS counts shared pages once for each process; the sum of shares (PSS + SwapPss) does
 * not.  The row of the total has those sums, and is judged for leaks with them in place
 * of RSS, and with USS in place of VmData.  What a member is found to do is not told
 * again: the tree has a finding of its own only above all of theirs (many that grow a
 * little, or ever more of them), and none where unsharing after forks explains it.
 */
#ifndef DETECT_TREE_GROWTH_H
#define DETECT_TREE_GROWTH_H

#include <stdbool.h>
#include <stdint.h>

#include "detect/unshare.h"
#include "model/finding.h"
#include "model/sample.h"

/* What members are found to do in one tick.  Zeroed: nobody was seen. */
struct tree_growth {
	uint64_t at_us;
	enum finding_level highest;
	unsigned unsharing; /* so many */
	uint64_t bound;     /* bytes that they still share */
	double rate;        /* bytes/s that become their own */
};

/* A member in the tick of @now_us; @u NULL: it was not forked. */
void tree_growth_member(struct tree_growth *t, uint64_t now_us, enum finding_level level,
	const struct unshare *u);

/* The row of the total as a sample that is judged as a process's; false: it has no sums. */
bool tree_growth_sample(const struct sample *total, struct sample *out);

/* What is left of a level of the tree that grows by @rate bytes/s, after its members'. */
enum finding_level tree_growth_level(
	const struct tree_growth *t, enum finding_level level, double rate);

/* A finding's words, of a process, for the tree. */
void tree_growth_words(struct finding *finding);

#endif
