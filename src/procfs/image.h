/*
 * image.h - which program image a process runs, and whether it is still the same
 *
 * An exec keeps PID and start time and replaces everything else.  Addresses of code and
 * stack tell it for certain where the kernel shows them and chooses them at random.
 * Else sizes and the name must do, in combinations that nothing but an exec makes: a
 * program may rename itself, VmPeak falls for a moment when mremap() moves a block, and
 * VmHWM can be reset from outside.
 */
#ifndef PROCFS_IMAGE_H
#define PROCFS_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"
#include "proc/stat.h"
#include "proc/status.h"

struct image {
	bool has_addresses;
	uint64_t start_code, end_code, start_stack;
	uint64_t vm_peak_bytes; /* 0: unknown, or no memory (zombie, kernel thread) */
	uint64_t vm_hwm_bytes;  /* 0: the same */
	uint64_t exe_bytes;     /* VmExe; 0: the same, or in the middle of an exec */
	char name[SAMPLE_NAME_MAX];
};

/* @stat may be NULL: no addresses, the name as status tells it. */
void image_set(
	struct image *image, const struct status *status, const struct stat_values *stat);

/* The program was replaced between the two. */
bool image_differs(const struct image *before, const struct image *now);

/* The same program, seen again: take what is new, keep addresses that are hidden now. */
void image_update(struct image *image, const struct image *now);

#endif
