#include "config.h"

#include "history/slots.h"

#include <stdlib.h>

#include "base/die.h"

void slots_finish(struct slots *s)
{
	free(s->idle);
	*s = (struct slots){0};
}

uint32_t slots_take(struct slots *s)
{
	if (s->idle_count)
		return s->idle[--s->idle_count];
	if (s->end == s->room) {
		s->room = s->room ? s->room * 2 : 64;
		s->idle = die_reallocarray(s->idle, s->room, sizeof *s->idle);
	}
	return s->end++;
}

void slots_give_back(struct slots *s, uint32_t slot)
{
	s->idle[s->idle_count++] = slot;
}
