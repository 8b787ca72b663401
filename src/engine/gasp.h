/*
 * gasp.h - the last record, where memtide would die with what it watches
 *
 * An OOM kill with memory.oom.group set ends all in a cgroup at once, memtide among them:
 * nothing can be written afterwards.  So when a process comes close to such an end (the
 * finding `limit` is critical, the kernel kills there), what is known is told while there
 * is time, and again each time when the room has halved.
 */
#ifndef ENGINE_GASP_H
#define ENGINE_GASP_H

#include <stdbool.h>
#include <stdint.h>

#include "detect/detectors.h"
#include "history/history.h"

/* Told of one process at most; room halves from 64 GiB to 16 KiB in 22 steps. */
#define GASP_TIMES 24
/* Not more often than so. */
#define GASP_EVERY_US UINT64_C(250000)

/* Where it stands with one process.  Zeroed: nothing was told. */
struct gasp {
	struct procid id;
	uint64_t told_us, left;
	unsigned times;
};

/* Whether it is time, after the newest look at @walls; then it counts as told. */
bool gasp_is_due(struct gasp *g, const struct process_history *p,
	const struct detectors *d, const struct wall_set *walls);

#define GASP_LINES 5

/**
 * gasp_line() - one line of what is known
 * @n:   0 .. GASP_LINES-1: the finding, the limits, what the cgroup consists of, the
 *       largest mappings, growth
 * @out: filled where there is something to say
 */
bool gasp_line(unsigned n, const struct process_history *p, const struct detectors *d,
	const struct wall_set *walls, char out[EVENT_DETAIL_MAX]);

#endif
