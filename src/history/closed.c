#include "config.h"

#include "history/closed.h"

#include <string.h>

void closed_remove(struct closed *c, const struct procid *id)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->count; i++)
		if (!procid_same_process(&c->id[i], id))
			c->id[kept++] = c->id[i];
	c->count = kept;
}

bool closed_add(struct closed *c, const struct procid *id, struct procid *out)
{
	bool full;

	closed_remove(c, id);
	full = c->count == CLOSED_KEPT;
	if (full) {
		*out = c->id[0];
		c->count--;
		memmove(&c->id[0], &c->id[1], c->count * sizeof c->id[0]);
	}
	c->id[c->count++] = *id;
	return full;
}
