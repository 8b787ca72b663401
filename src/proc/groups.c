#include "config.h"

#include "proc/groups.h"

#include <errno.h>
#include <string.h>

#include "base/die.h"

#define FIRST_GROUPS 64
#define FIRST_NAMES 4096
#define FIRST_SLOTS 256

void groups_finish(struct groups *g)
{
	mapping_table_unref(g->table);
	free(g->slot);
	*g = (struct groups){0};
}

void groups_clear(struct groups *g)
{
	mapping_table_unref(g->table);
	g->table = NULL;
	g->group_room = g->names_room = 0;
	g->other = 0;
	memset(g->recent, 0, sizeof g->recent);
	if (g->slot)
		memset(g->slot, 0, g->slot_count * sizeof *g->slot);
}

static void start_table(struct groups *g)
{
	struct mapping_table *t = mapping_table_create();

	t->has_groups = true;
	g->group_room = FIRST_GROUPS;
	t->group = die_reallocarray(NULL, g->group_room, sizeof *t->group);
	g->names_room = FIRST_NAMES;
	t->names = die_malloc(g->names_room);
	/* Offset 0 is the empty name. */
	t->names[0] = '\0';
	t->names_len = 1;
	g->table = t;
	if (g->slot)
		return;
	g->slot_count = FIRST_SLOTS;
	g->slot = die_calloc(g->slot_count, sizeof *g->slot);
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t len)
{
	uint64_t word, tail = 0;

	for (; len >= sizeof word; bytes += sizeof word, len -= sizeof word) {
		memcpy(&word, bytes, sizeof word);
		hash = mix(hash, word);
	}
	if (len)
		memcpy(&tail, bytes, len);
	return mix(hash, tail ^ (uint64_t)len << 56);
}

/* What makes a group: the file where there is one, else the name. */
struct key {
	enum mapping_kind kind;
	uint64_t dev, inode;
	const char *name;
	size_t name_len;
};

static struct key key_of(const struct mapping_area *area)
{
	struct key key = {.kind = mapping_kind_of(area), .inode = area->inode};

	if (area->inode)
		key.dev = (uint64_t)area->dev_major << 32 | area->dev_minor;
	/* Names in the table end at a NUL; those of the kernel hold none. */
	if (area->name_len) {
		key.name = area->name;
		key.name_len = strnlen(area->name, area->name_len);
	}
	return key;
}

static uint64_t hash_key(const struct key *key)
{
	uint64_t hash = mix(key->dev, (uint64_t)key->kind);

	return key->inode ? mix(hash, key->inode)
			  : hash_bytes(hash, key->name, key->name_len);
}

static bool name_is(const struct mapping_table *t, size_t at, const struct key *key)
{
	size_t len = key->name_len;

	return len < t->names_len - at && t->names[at + len] == '\0' &&
	       (!len || !memcmp(t->names + at, key->name, len));
}

static bool fits(const struct mapping_table *t, const struct mapping_group *group,
	const struct key *key)
{
	return group->kind == key->kind && group->inode == key->inode &&
	       group->dev == key->dev && (key->inode || name_is(t, group->name, key));
}

static uint64_t hash_group(
	const struct mapping_table *t, const struct mapping_group *group)
{
	const char *name = t->names + group->name;
	struct key key = {group->kind, group->dev, group->inode, name, strlen(name)};

	return hash_key(&key);
}

static void grow_slots(struct groups *g)
{
	free(g->slot);
	g->slot_count *= 2;
	g->slot = die_calloc(g->slot_count, sizeof *g->slot);
	for (size_t i = 0; i < g->table->group_count; i++) {
		size_t at = hash_group(g->table, &g->table->group[i]);

		for (at &= g->slot_count - 1; g->slot[at];)
			at = (at + 1) & (g->slot_count - 1);
		g->slot[at] = (uint32_t)i + 1;
	}
}

/* The offset of a copy of the name, or SIZE_MAX when there is no room for more. */
static size_t keep_name(struct groups *g, const char *name, size_t len)
{
	struct mapping_table *t = g->table;
	size_t at = t->names_len;

	if (!len)
		return 0;
	if (len >= GROUPS_NAMES_MAX - at)
		return SIZE_MAX;
	while (g->names_room - at <= len) {
		g->names_room *= 2;
		t->names = die_reallocarray(t->names, g->names_room, 1);
	}
	memcpy(t->names + at, name, len);
	t->names[at + len] = '\0';
	t->names_len = at + len + 1;
	return at;
}

static size_t append(struct groups *g, const struct mapping_group *group)
{
	struct mapping_table *t = g->table;

	if (t->group_count == g->group_room) {
		g->group_room *= 2;
		t->group = die_reallocarray(t->group, g->group_room, sizeof *t->group);
	}
	t->group[t->group_count++] = *group;
	return t->group_count;
}

/* 1 + index of the group for all that finds no room. */
static size_t other_group(struct groups *g)
{
	if (!g->other)
		g->other = append(g, &(struct mapping_group){.kind = MAPPING_OTHER});
	return g->other;
}

/* 1 + index of a new group; "(other)" takes the last place. */
static size_t new_group(struct groups *g, const struct key *key)
{
	struct mapping_group group = {
		.kind = key->kind, .dev = key->dev, .inode = key->inode};

	if (g->other || g->table->group_count == GROUPS_MAX - 1)
		return other_group(g);
	group.name = keep_name(g, key->name, key->name_len);
	if (group.name == SIZE_MAX)
		return other_group(g);
	return append(g, &group);
}

/* 1 + index of the group of a mapping, made where there is none. */
static size_t find(struct groups *g, const struct key *key)
{
	size_t at = hash_key(key) & (g->slot_count - 1), found;

	for (; g->slot[at]; at = (at + 1) & (g->slot_count - 1))
		if (fits(g->table, &g->table->group[g->slot[at] - 1], key))
			return g->slot[at];
	found = new_group(g, key);
	if (found == g->other)
		return found;
	g->slot[at] = (uint32_t)found;
	if (g->table->group_count > g->slot_count / 2)
		grow_slots(g);
	return found;
}

static int add(struct mapping_sums *to, const struct mapping_sums *more)
{
	bool over =
		__builtin_add_overflow(to->size_bytes, more->size_bytes, &to->size_bytes);

	over |= __builtin_add_overflow(to->rss_bytes, more->rss_bytes, &to->rss_bytes);
	over |= __builtin_add_overflow(to->pss_bytes, more->pss_bytes, &to->pss_bytes);
	over |= __builtin_add_overflow(
		to->private_bytes, more->private_bytes, &to->private_bytes);
	over |= __builtin_add_overflow(to->swap_bytes, more->swap_bytes, &to->swap_bytes);
	over |= __builtin_add_overflow(
		to->swap_pss_bytes, more->swap_pss_bytes, &to->swap_pss_bytes);
	over |= __builtin_add_overflow(
		to->anonymous_bytes, more->anonymous_bytes, &to->anonymous_bytes);
	over |= __builtin_add_overflow(
		to->anon_huge_bytes, more->anon_huge_bytes, &to->anon_huge_bytes);
	over |= __builtin_add_overflow(
		to->locked_bytes, more->locked_bytes, &to->locked_bytes);
	over |= __builtin_add_overflow(
		to->hugetlb_bytes, more->hugetlb_bytes, &to->hugetlb_bytes);
	return over ? -ERANGE : 0;
}

int groups_add(struct groups *g, const struct mapping_area *area,
	const struct mapping_sums *sums)
{
	struct key key = key_of(area);
	struct mapping_group *group;
	uint64_t bytes = mapping_accessible_bytes(area);
	size_t index;

	if (!g->table)
		start_table(g);
	/* Neighbours are often parts of one file, or both anonymous. */
	index = g->recent[key.kind];
	if (!index || !fits(g->table, &g->table->group[index - 1], &key))
		index = find(g, &key);
	if (index != g->other)
		g->recent[key.kind] = (uint32_t)index;
	g->last = index - 1;
	group = &g->table->group[g->last];
	group->areas++;
	if (bytes > group->largest_bytes)
		group->largest_bytes = bytes;
	g->table->areas++;
	return add(&group->sums, sums);
}

static void shrink(struct mapping_table *t)
{
	if (t->group_count)
		t->group = die_reallocarray(t->group, t->group_count, sizeof *t->group);
	t->names = die_reallocarray(t->names, t->names_len, 1);
}

int groups_take(struct groups *g, struct mapping_table **out)
{
	struct mapping_sums total = {0};

	if (!g->table)
		start_table(g);
	for (size_t i = 0; i < g->table->group_count; i++)
		if (add(&total, &g->table->group[i].sums))
			return -ERANGE;
	g->table->total = total;
	shrink(g->table);
	*out = g->table;
	g->table = NULL;
	groups_clear(g);
	return 0;
}
