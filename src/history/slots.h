/*
 * slots.h - small distinct numbers, handed out and taken back
 *
 * Detectors keep what they know of a process in arrays indexed by its slot.
 */
#ifndef HISTORY_SLOTS_H
#define HISTORY_SLOTS_H

#include <stdint.h>

/* Zeroed: none handed out. */
struct slots {
	uint32_t *idle; /* [0 .. idle_count-1] were taken back; room for all */
	uint32_t idle_count, room;
	uint32_t end; /* every slot ever handed out is below */
};

void slots_finish(struct slots *s);
uint32_t slots_take(struct slots *s);
void slots_give_back(struct slots *s, uint32_t slot);

#endif
