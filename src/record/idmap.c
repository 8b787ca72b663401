#include "config.h"

#include "record/idmap.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define FIRST_SIZE 64

void idmap_finish(struct idmap *map)
{
	free(map->slot);
	*map = (struct idmap){0};
}

void idmap_clear(struct idmap *map)
{
	if (map->count)
		memset(map->slot, 0, map->size * sizeof *map->slot);
	map->count = 0;
}

static size_t hash(const struct procid *id)
{
	uint64_t h = ((uint64_t)id->pid << 32 | id->incarnation) ^
		id->start_time_ticks * UINT64_C(0x9e3779b97f4a7c15);

	h *= UINT64_C(0xff51afd7ed558ccd);
	return (size_t)(h ^ h >> 32);
}

/* Where @id stands, or the free slot where it would. */
static struct idmap_slot *find(const struct idmap *map, const struct procid *id)
{
	size_t i = hash(id) & (map->size - 1);

	while (map->slot[i].id.pid && !procid_equal(&map->slot[i].id, id))
		i = (i + 1) & (map->size - 1);
	return &map->slot[i];
}

static void grow(struct idmap *map)
{
	struct idmap old = *map;

	map->size = old.size ? old.size * 2 : FIRST_SIZE;
	map->slot = die_calloc(map->size, sizeof *map->slot);
	for (size_t i = 0; i < old.size; i++)
		if (old.slot[i].id.pid)
			*find(map, &old.slot[i].id) = old.slot[i];
	free(old.slot);
}

bool idmap_put(struct idmap *map, const struct procid *id, uint64_t value)
{
	struct idmap_slot *s;

	if (!id->pid)
		return false;
	if (map->count >= map->size / 2 && map->count < IDMAP_MAX)
		grow(map);
	s = find(map, id);
	if (!s->id.pid) {
		if (map->count == IDMAP_MAX)
			return false;
		map->count++;
	}
	*s = (struct idmap_slot){*id, value};
	return true;
}

bool idmap_get(const struct idmap *map, const struct procid *id, uint64_t *value)
{
	const struct idmap_slot *s;

	if (!map->count || !id->pid)
		return false;
	s = find(map, id);
	if (!s->id.pid)
		return false;
	*value = s->value;
	return true;
}
