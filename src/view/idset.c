#include "config.h"

#include "view/idset.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

void idset_finish(struct idset *s)
{
	free(s->id);
	*s = (struct idset){0};
}

void idset_clear(struct idset *s)
{
	s->count = 0;
}

static bool is_before(const struct procid *a, const struct procid *b)
{
	return a->pid != b->pid ? a->pid < b->pid
				: a->start_time_ticks < b->start_time_ticks;
}

/* The first that does not stand before @id. */
static size_t place_of(const struct idset *s, const struct procid *id)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_before(&s->id[middle], id))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct idset *s, size_t at, const struct procid *id)
{
	return at < s->count && procid_same_process(&s->id[at], id);
}

bool idset_has(const struct idset *s, const struct procid *id)
{
	return is_at(s, place_of(s, id), id);
}

void idset_add(struct idset *s, const struct procid *id)
{
	size_t at = place_of(s, id);

	if (is_at(s, at, id))
		return;
	if (s->count == s->room) {
		s->room = s->room ? s->room * 2 : 16;
		s->id = die_reallocarray(s->id, s->room, sizeof *s->id);
	}
	memmove(s->id + at + 1, s->id + at, (s->count - at) * sizeof *s->id);
	s->id[at] = *id;
	s->count++;
}

void idset_remove(struct idset *s, const struct procid *id)
{
	size_t at = place_of(s, id);

	if (!is_at(s, at, id))
		return;
	s->count--;
	memmove(s->id + at, s->id + at + 1, (s->count - at) * sizeof *s->id);
}
