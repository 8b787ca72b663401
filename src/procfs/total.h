/*
 * total.h - the row of a whole tree
 *
 * Sums of what may be summed: shares (PSS, USS, SwapPss) as last read, threads, and
 * faults, with those of members that ended.  RSS is not among them: shared pages would
 * count once a process.
 */
#ifndef PROCFS_TOTAL_H
#define PROCFS_TOTAL_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"
#include "procfs/target.h"

/* Faults of members that ended, since the session began. */
struct total {
	uint64_t ended_minor, ended_major;
};

/* A member of the tree has ended. */
void total_add_ended(struct total *total, const struct target *target);

/* Sums of one tick, being built. */
struct total_sums {
	struct mapping_sums sums;
	uint32_t known; /* enum mapping_known, of all members so far */
	bool unread;    /* a member's shares were never read */
	bool any;       /* a member has shares */
	uint64_t oldest_ns;
	uint64_t threads, minor, major;
};

void total_begin(struct total_sums *sums, const struct total *total);

/* A live member with its sample of this tick. */
void total_add(struct total_sums *sums, const struct target *target,
	const struct sample *sample);

/* The row; @now_ns is the time of the tick.  Shares are absent while a member that has
 * memory was never read. */
void total_fill(const struct total_sums *sums, uint64_t now_ns, struct sample *out);

#endif
