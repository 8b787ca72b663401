#include "config.h"

#include "model/mapping_match.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"

/* How far from its place one group is looked for. */
#define NEAR 512

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

uint64_t mapping_group_identity(
	const struct mapping_table *table, const struct mapping_group *group)
{
	uint64_t hash = mix(group->dev, (uint64_t)group->kind + 1);

	if (group->inode)
		return mix(hash, group->inode);
	for (const char *p = mapping_group_name(table, group); *p; p++)
		hash = mix(hash, (unsigned char)*p);
	return hash;
}

bool mapping_group_is_same(const struct mapping_table *in, const struct mapping_group *a,
	const struct mapping_table *of, const struct mapping_group *b)
{
	if (a->kind != b->kind || a->dev != b->dev || a->inode != b->inode)
		return false;
	return a->inode || !strcmp(mapping_group_name(in, a), mapping_group_name(of, b));
}

/* Where groups stand, by identity: slot[] is a hash table of @count places (a power of
 * two), each 0 or 1 + an index; at most half of them are in use. */
struct places {
	uint32_t *slot;
	size_t count;
};

static void places_fill(struct places *p, const struct mapping_table *t)
{
	p->count = 64;
	while (p->count < t->group_count * 2)
		p->count *= 2;
	p->slot = die_calloc(p->count, sizeof *p->slot);
	for (size_t i = 0; i < t->group_count; i++) {
		size_t at = mapping_group_identity(t, &t->group[i]);

		for (at &= p->count - 1; p->slot[at];)
			at = (at + 1) & (p->count - 1);
		p->slot[at] = (uint32_t)i + 1;
	}
}

static uint32_t places_find(const struct places *p, const struct mapping_table *in,
	const struct mapping_table *of, const struct mapping_group *group)
{
	size_t at = mapping_group_identity(of, group) & (p->count - 1);

	for (; p->slot[at]; at = (at + 1) & (p->count - 1)) {
		uint32_t index = p->slot[at] - 1;

		if (mapping_group_is_same(in, &in->group[index], of, group))
			return index;
	}
	return MAPPING_NO_MATCH;
}

void mapping_match_groups(
	const struct mapping_table *now, const struct mapping_table *then, uint32_t *out)
{
	struct places places = {0};
	size_t next = 0;

	for (size_t i = 0; i < now->group_count; i++) {
		const struct mapping_group *group = &now->group[i];

		/* Mostly all stand as they stood. */
		if (next < then->group_count &&
			mapping_group_is_same(then, &then->group[next], now, group)) {
			out[i] = (uint32_t)next++;
			continue;
		}
		if (!places.slot)
			places_fill(&places, then);
		out[i] = places_find(&places, then, now, group);
		if (out[i] != MAPPING_NO_MATCH)
			next = out[i] + 1;
	}
	free(places.slot);
}

const struct mapping_group *mapping_find_group(const struct mapping_table *in,
	const struct mapping_table *of, const struct mapping_group *group)
{
	size_t place = (size_t)(group - of->group);

	for (size_t i = 0; i < 2 * NEAR; i++) {
		size_t off = (i + 1) / 2;
		size_t at = i % 2 ? place - off : place + off;

		if (at < in->group_count &&
			mapping_group_is_same(in, &in->group[at], of, group))
			return &in->group[at];
	}
	return NULL;
}
