/*
 * probe.h - how long would smaps hold this target?  Tried on a small part of it
 *
 * How fast the kernel walks page tables depends on the machine, on where the pages lie
 * and on what else runs: measured from 3.6 to 13 ms a resident GiB.  So before a long
 * reading some slices of the largest mapping are read through pagemap, which walks the
 * same tables and looks at the same pages, and lets go of the lock every 2 MiB.
 */
#ifndef PROCFS_PROBE_H
#define PROCFS_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/rootdir.h"

struct probe {
	uint64_t largest_bytes; /* size of the largest mapping that may be resident */
	double ns_per_byte;     /* resident ones; 0: too few to tell */
};

/**
 * probe_read() - try it
 * @dir: the target's directory
 *
 * Reads maps and at most 64 MiB worth of pagemap.
 *
 * Return: 0; negative errno of the files (-EACCES, -ENOENT, ...); -ESRCH: no mappings.
 */
int probe_read(const struct rootdir *dir, uint64_t page_bytes, const struct clock *clock,
	struct probe *out);

#endif
