#include "config.h"

#include "history/tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define APART_US UINT64_C(5000000)
/* Of a longer name its end says more. */
#define NAME_MAX_BYTES 255

/* What makes a group the same one in all tables; @uses 0: free. */
struct table_key {
	enum mapping_kind kind;
	uint32_t uses;
	uint64_t dev, inode;
	char *name;
};

enum packed_sum {
	PACKED_SIZE,
	PACKED_RSS,
	PACKED_PSS,
	PACKED_PRIVATE,
	PACKED_SWAP,
	PACKED_ANONYMOUS,
	PACKED_SUMS
};

static const size_t sum_offsets[PACKED_SUMS] = {
	[PACKED_SIZE] = offsetof(struct mapping_sums, size_bytes),
	[PACKED_RSS] = offsetof(struct mapping_sums, rss_bytes),
	[PACKED_PSS] = offsetof(struct mapping_sums, pss_bytes),
	[PACKED_PRIVATE] = offsetof(struct mapping_sums, private_bytes),
	[PACKED_SWAP] = offsetof(struct mapping_sums, swap_bytes),
	[PACKED_ANONYMOUS] = offsetof(struct mapping_sums, anonymous_bytes),
};

/* Which sums of a table say something once it was packed. */
#define PACKED_KNOWS                                                                     \
	(MAPPING_KNOWS_SIZE | MAPPING_KNOWS_RSS | MAPPING_KNOWS_PSS |                    \
		MAPPING_KNOWS_PRIVATE | MAPPING_KNOWS_SWAP | MAPPING_KNOWS_ANONYMOUS)

struct packed_group {
	uint16_t key, padding;
	uint32_t areas;
	uint32_t sum[PACKED_SUMS]; /* KiB << shift */
};

struct packed_table {
	uint64_t taken_mono_ns, areas;
	struct mapping_sums total;
	uint32_t known;
	uint16_t count;
	uint8_t shift[PACKED_SUMS];
	struct packed_group group[];
};

static uint64_t *sum_of(struct mapping_sums *sums, enum packed_sum which)
{
	return (uint64_t *)(void *)((char *)sums + sum_offsets[which]);
}

static uint64_t sum_in(const struct mapping_sums *sums, enum packed_sum which)
{
	return *(const uint64_t *)(const void *)((const char *)sums + sum_offsets[which]);
}

static size_t packed_bytes(const struct packed_table *p)
{
	return sizeof *p + p->count * sizeof p->group[0];
}

/*
 * Keys.
 */
static const char *kept_part(const char *name)
{
	size_t len = strlen(name);

	return len > NAME_MAX_BYTES ? name + len - NAME_MAX_BYTES : name;
}

static bool is_key(
	const struct table_key *k, const struct mapping_group *g, const char *name)
{
	return k->uses && k->kind == g->kind && k->dev == g->dev &&
	       k->inode == g->inode && (k->inode || !strcmp(k->name, name));
}

static size_t free_key(struct tables *t)
{
	size_t i = 0;

	while (i < t->key_count && t->key[i].uses)
		i++;
	if (i < t->key_count)
		return i;
	if (t->key_count == t->key_room) {
		t->key_room = t->key_room ? t->key_room * 2 : 32;
		t->key = die_reallocarray(t->key, t->key_room, sizeof *t->key);
	}
	return t->key_count++;
}

/* The key of a group; groups of two tables hardly differ in order, so that it mostly
 * stands behind that of the group before, at @hint. */
static size_t find_key(
	struct tables *t, const struct mapping_group *g, const char *whole, size_t hint)
{
	const char *name = kept_part(whole);
	size_t i;

	for (size_t n = 0; n < t->key_count; n++) {
		i = (hint + n) % t->key_count;
		if (is_key(&t->key[i], g, name))
			return i;
	}
	i = free_key(t);
	t->key[i] = (struct table_key){.kind = g->kind,
		.dev = g->dev,
		.inode = g->inode,
		.name = die_strdup(name)};
	t->bytes += sizeof t->key[i] + strlen(name) + 1;
	return i;
}

static void drop_key(struct tables *t, struct table_key *k)
{
	if (--k->uses)
		return;
	t->bytes -= sizeof *k + strlen(k->name) + 1;
	free(k->name);
	k->name = NULL;
}

/*
 * Packing.
 */
static int compare_rss(const void *left, const void *right)
{
	const struct mapping_group *a = *(const struct mapping_group *const *)left;
	const struct mapping_group *b = *(const struct mapping_group *const *)right;

	if (a->sums.rss_bytes != b->sums.rss_bytes)
		return a->sums.rss_bytes < b->sums.rss_bytes ? 1 : -1;
	return a < b ? -1 : a > b;
}

static int compare_place(const void *left, const void *right)
{
	const struct mapping_group *a = *(const struct mapping_group *const *)left;
	const struct mapping_group *b = *(const struct mapping_group *const *)right;

	return a < b ? -1 : a > b;
}

/* Points to at most TABLES_GROUPS groups, the rest of the table summed up as one.  Returns
 * how many. */
static size_t choose(const struct mapping_table *table, struct mapping_group *rest,
	const struct mapping_group **chosen)
{
	size_t count = table->group_count, room = TABLES_GROUPS;

	for (size_t i = 0; i < count; i++)
		chosen[i] = &table->group[i];
	if (count <= room)
		return count;
	qsort(chosen, count, sizeof(*chosen), compare_rss);
	*rest = (struct mapping_group){.kind = MAPPING_OTHER, .name = SIZE_MAX};
	for (size_t i = room - 1; i < count; i++) {
		rest->areas += chosen[i]->areas;
		mapping_sums_add(&rest->sums, &chosen[i]->sums);
	}
	qsort(chosen, room - 1, sizeof(*chosen), compare_place);
	chosen[room - 1] = rest;
	return room;
}

/* So that the largest of a sum fits 32 bits. */
static void set_shifts(
	struct packed_table *p, const struct mapping_group **chosen, size_t count)
{
	for (int s = 0; s < PACKED_SUMS; s++)
		for (size_t i = 0; i < count; i++) {
			uint64_t kib =
				sum_in(&chosen[i]->sums, (enum packed_sum)s) / 1024;

			while (kib >> p->shift[s] > UINT32_MAX)
				p->shift[s]++;
		}
}

static struct packed_group pack_group(struct tables *t, const struct packed_table *p,
	const struct mapping_table *table, const struct mapping_group *g, size_t *hint)
{
	const char *name = g->name == SIZE_MAX ? "" : mapping_group_name(table, g);
	size_t key = find_key(t, g, name, *hint);
	struct packed_group out = {.key = (uint16_t)key, .areas = g->areas};

	t->key[key].uses++;
	*hint = key + 1;
	for (int s = 0; s < PACKED_SUMS; s++)
		out.sum[s] = (uint32_t)(sum_in(&g->sums, (enum packed_sum)s) / 1024 >>
					p->shift[s]);
	return out;
}

static struct packed_table *pack(struct tables *t, const struct mapping_table *table)
{
	AUTO_FREE const struct mapping_group **chosen =
		die_calloc(table->group_count + 1, sizeof(*chosen));
	struct mapping_group rest;
	size_t count = choose(table, &rest, chosen), hint = 0;
	struct packed_table *p =
		die_calloc(1, sizeof *p + count * sizeof(struct packed_group));

	*p = (struct packed_table){.taken_mono_ns = table->taken_mono_ns,
		.areas = table->areas,
		.total = table->total,
		.known = table->known & PACKED_KNOWS,
		.count = (uint16_t)count};
	set_shifts(p, chosen, count);
	for (size_t i = 0; i < count; i++)
		p->group[i] = pack_group(t, p, table, chosen[i], &hint);
	return p;
}

static void let_go(struct tables *t, size_t i)
{
	struct packed_table *p = t->packed[i];

	for (size_t g = 0; g < p->count; g++)
		drop_key(t, &t->key[p->group[g].key]);
	t->bytes -= packed_bytes(p);
	free(p);
	t->count--;
	memmove(&t->packed[i], &t->packed[i + 1], (t->count - i) * sizeof *t->packed);
	memmove(&t->moment[i], &t->moment[i + 1], (t->count - i) * sizeof *t->moment);
}

void tables_finish(struct tables *t)
{
	while (t->count)
		let_go(t, t->count - 1);
	free(t->packed);
	free(t->moment);
	free(t->key);
	*t = (struct tables){0};
}

void tables_add(
	struct tables *t, uint64_t now_us, const struct mapping_table *table, bool pin)
{
	struct thin_moment *newest = t->count ? &t->moment[t->count - 1] : NULL;

	if (!table->has_groups)
		return;
	if (newest && newest->us == now_us) {
		newest->weight = pin ? THIN_PINNED : newest->weight;
		return;
	}
	if (newest && !pin && now_us - newest->us < APART_US)
		return;
	if (!t->packed) {
		t->packed = die_calloc(TABLES_MAX + 1, sizeof *t->packed);
		t->moment = die_calloc(TABLES_MAX + 1, sizeof *t->moment);
	}
	t->packed[t->count] = pack(t, table);
	t->moment[t->count] = (struct thin_moment){now_us, pin ? THIN_PINNED : 1};
	t->bytes += packed_bytes(t->packed[t->count++]);
	while (t->count > TABLES_MAX || (t->count > 2 && t->bytes > TABLES_BYTES))
		let_go(t, thin_choose(t->moment, t->count));
}

/*
 * Unpacking.
 */
static size_t names_bytes(const struct tables *t, const struct packed_table *p)
{
	size_t bytes = 1;

	for (size_t i = 0; i < p->count; i++)
		bytes += strlen(t->key[p->group[i].key].name) + 1;
	return bytes;
}

static void unpack_group(const struct tables *t, const struct packed_table *p,
	const struct packed_group *from, struct mapping_table *out)
{
	const struct table_key *key = &t->key[from->key];
	struct mapping_group *g = &out->group[out->group_count++];
	size_t size = strlen(key->name) + 1;

	*g = (struct mapping_group){.kind = key->kind,
		.areas = from->areas,
		.dev = key->dev,
		.inode = key->inode,
		.name = out->names_len};
	memcpy(out->names + out->names_len, key->name, size);
	out->names_len += size;
	for (int s = 0; s < PACKED_SUMS; s++)
		*sum_of(&g->sums, (enum packed_sum)s) =
			((uint64_t)from->sum[s] << p->shift[s]) * 1024;
}

static struct mapping_table *unpack(const struct tables *t, const struct packed_table *p)
{
	struct mapping_table *out = mapping_table_create();

	out->has_groups = true;
	out->known = p->known;
	out->taken_mono_ns = p->taken_mono_ns;
	out->areas = p->areas;
	out->total = p->total;
	out->group = die_calloc(p->count + 1u, sizeof *out->group);
	out->names = die_calloc(1, names_bytes(t, p));
	for (size_t i = 0; i < p->count; i++)
		unpack_group(t, p, &p->group[i], out);
	return out;
}

static struct mapping_table *take(const struct tables *t, size_t i, uint64_t *taken_us)
{
	if (taken_us)
		*taken_us = t->moment[i].us;
	return unpack(t, t->packed[i]);
}

struct mapping_table *tables_at(
	const struct tables *t, uint64_t at_us, uint64_t *taken_us)
{
	size_t i = t->count;

	while (i && t->moment[i - 1].us > at_us)
		i--;
	return i ? take(t, i - 1, taken_us) : NULL;
}

struct mapping_table *tables_after(
	const struct tables *t, uint64_t at_us, uint64_t *taken_us)
{
	size_t i = 0;

	while (i < t->count && t->moment[i].us < at_us)
		i++;
	return i < t->count ? take(t, i, taken_us) : NULL;
}
