#include "config.h"

#include "procfs/target_set.h"

#include <assert.h>
#include <string.h>

#include "base/die.h"

/* 512 KB; then the oldest memories go, all at once.  By then the clock tick that made
 * two processes look alike is long over. */
#define ENDED_MOST ((size_t)65536)
#define ENDED_FIRST ((size_t)64)

void target_set_finish(struct target_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		target_destroy(set->target[i]);
	free(set->target);
	free(set->ended);
	*set = (struct target_set){0};
}

/* Index of the first PID that is not below @pid. */
static size_t place_of(const struct target_set *set, uint32_t pid)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->target[middle]->id.pid < pid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct target *target_set_find(const struct target_set *set, uint32_t pid)
{
	size_t i = place_of(set, pid);

	return i < set->count && set->target[i]->id.pid == pid ? set->target[i] : NULL;
}

/* The place of @pid, or the free one where it belongs; the table has a free one. */
static struct incarnation *ended_place(
	struct incarnation *table, size_t room, uint32_t pid)
{
	size_t i = (pid * UINT32_C(2654435761)) & (room - 1);

	while (table[i].pid && table[i].pid != pid)
		i = (i + 1) & (room - 1);
	return &table[i];
}

static void ended_grow(struct target_set *set)
{
	size_t room = set->ended_room ? set->ended_room * 2 : ENDED_FIRST;
	struct incarnation *table;

	if (room > ENDED_MOST) {
		memset(set->ended, 0, set->ended_room * sizeof *set->ended);
		set->ended_count = 0;
		return;
	}
	table = die_calloc(room, sizeof *table);
	for (size_t i = 0; i < set->ended_room; i++)
		if (set->ended[i].pid)
			*ended_place(table, room, set->ended[i].pid) = set->ended[i];
	free(set->ended);
	set->ended = table;
	set->ended_room = room;
}

static void remember_end(struct target_set *set, const struct procid *id)
{
	struct incarnation *place;

	if (set->ended_count * 2 >= set->ended_room)
		ended_grow(set);
	place = ended_place(set->ended, set->ended_room, id->pid);
	if (!place->pid)
		set->ended_count++;
	*place = (struct incarnation){id->pid, id->incarnation};
}

static uint32_t next_incarnation(const struct target_set *set, uint32_t pid)
{
	const struct incarnation *place;

	if (!set->ended_room)
		return 1;
	place = ended_place(set->ended, set->ended_room, pid);
	return place->pid ? place->last + 1 : 1;
}

void target_set_add(struct target_set *set, struct target *target)
{
	size_t i = place_of(set, target->id.pid);

	assert(i == set->count || set->target[i]->id.pid != target->id.pid);
	if (set->count == set->room) {
		set->room = set->room ? set->room * 2 : 16;
		set->target =
			die_reallocarray(set->target, set->room, sizeof(struct target *));
	}
	memmove(set->target + i + 1, set->target + i,
		(set->count - i) * sizeof(struct target *));
	set->target[i] = target;
	set->count++;
	target->id.incarnation = next_incarnation(set, target->id.pid);
}

void target_set_sweep(struct target_set *set)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->count; i++) {
		struct target *t = set->target[i];

		if (!t->is_gone) {
			set->target[kept++] = t;
			continue;
		}
		remember_end(set, &t->id);
		target_destroy(t);
	}
	set->count = kept;
}
