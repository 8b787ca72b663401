/*
 * births.h - has any process been born?  Asked each tick, answered by one small file
 *
 * Listing /proc costs as much as reading hundreds of processes.  The last field of
 * loadavg is the PID that was given last, to a process or a thread: as long as it
 * stands, none is new.  A process gets its PID shortly before it can be seen, so what
 * moved is looked at again for a second; and once in five seconds in any case.
 */
#ifndef PROCFS_BIRTHS_H
#define PROCFS_BIRTHS_H

#include <stdbool.h>
#include <stdint.h>

#include "procfs/reader.h"

struct births {
	bool usable; /* loadavg counts in the namespace whose PIDs we see */
	bool any;    /* asked before */
	uint64_t last_pid;
	uint64_t moved_ns;  /* when it was seen to move */
	uint64_t listed_ns; /* when the answer was yes */
};

void births_init(struct births *births, bool usable);

/* Whether processes may be new since the last answer "yes". */
bool births_any(struct births *births, struct reader *reader, uint64_t now_ns);

#endif
