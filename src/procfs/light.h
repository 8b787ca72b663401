/*
 * light.h - the values of status and stat as a sample
 */
#ifndef PROCFS_LIGHT_H
#define PROCFS_LIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"
#include "proc/stat.h"
#include "proc/status.h"

/**
 * light_fill() - what the light files say
 * @sample: id and role are left alone, all else is replaced
 * @stat:   NULL where it was not read: no faults
 */
void light_fill(struct sample *sample, const struct status *status,
	const struct stat_values *stat);

/* The process has ended and waits for its parent.  A main thread that ended before the
 * other threads is in the same state and is alive. */
bool light_is_dead(const struct status *status);

/* It has an address space of its own: no kernel thread, no zombie. */
bool light_has_memory(const struct status *status);

#endif
