#include "config.h"

#include "python/objects.h"

#include <string.h>

/* Words of an object. */
enum {
	REFCOUNT = 0,
	TYPE = 1,
	SIZE = 2, /* ob_size; of int: lv_tag since 3.12 */
	STATE = 4 /* of str */
};

#define ITEMS_MAX (INT64_C(1) << 40)

static bool count_fits(uint64_t count, int minor)
{
	if (count - 1 < UINT64_C(0x7fffffff))
		return true;
	return minor >= 12 && count == UINT64_C(0xffffffff); /* immortal */
}

/* Number of items, negative when it cannot be. */
static int64_t items_of(const struct object *o, int minor)
{
	int64_t n = (int64_t)object_word(o, SIZE);

	if (o->type->kind == TYPE_INT && minor >= 12)
		n = (int64_t)(object_word(o, SIZE) >> 3);
	else if (o->type->kind == TYPE_INT)
		n = n < 0 ? -n : n;
	if (o->type->kind == TYPE_INT && !n)
		n = 1;
	return n < 0 || n > ITEMS_MAX ? -1 : n;
}

/* Bytes of a str that holds its text itself; those of its type where it does not. */
static int64_t str_bytes(const struct object *o, int minor)
{
	uint64_t state = object_word(o, STATE), length = object_word(o, SIZE);
	uint32_t kind = state >> 2 & 7;
	bool is_compact = state >> 5 & 1, is_ascii = state >> 6 & 1;

	if (length > ITEMS_MAX)
		return -1;
	if (!is_compact)
		return o->type->basic_bytes;
	if ((kind != 1 && kind != 2 && kind != 4) || (is_ascii && kind != 1))
		return -1;
	return (is_ascii ? objects_ascii_head(minor) : objects_compact_head(minor)) +
	       (int64_t)((length + 1) * kind);
}

/* Bytes of the object by itself; -1: it contradicts itself. */
static int64_t object_bytes(const struct object *o, int minor)
{
	const struct type *t = o->type;
	int64_t items;

	if (t->kind == TYPE_STR)
		return str_bytes(o, minor);
	if (!t->item_bytes || t->kind == TYPE_GENERATOR)
		return t->basic_bytes;
	items = items_of(o, minor);
	return items < 0 ? -1 : t->basic_bytes + items * t->item_bytes;
}

/* A block that shrank stays where it is while more than 3/4 of it are used. */
static bool pool_block_fits(const struct object *o, uint64_t bytes, uint64_t block)
{
	const struct type *t = o->type;

	if (bytes > block)
		return false;
	if (t->has_inline || t->kind == TYPE_GENERATOR || bytes + 16 > block)
		return true;
	return (t->item_bytes || t->kind == TYPE_STR) &&
	       (bytes + t->item_bytes) * 4 > block * 3;
}

static bool size_fits(const struct object *o, const struct block *b, uint64_t bytes)
{
	const struct type *t = o->type;
	uint64_t slack = 32 + t->item_bytes;

	if (b->origin == BLOCK_OF_POOL)
		return pool_block_fits(o, bytes, b->bytes);
	if (b->origin == BLOCK_MAPPED)
		slack += 4096;
	if (t->has_inline || t->kind == TYPE_GENERATOR)
		slack += 2048;
	return bytes <= b->bytes && b->bytes - bytes <= slack;
}

/* Is it an object whose type has @head bytes in front? */
static bool fits_at(struct types *types, int minor, const struct block *b, size_t head,
	struct object *out)
{
	struct object o = {.word = b->word + head / 8, .words = b->words - head / 8};
	int64_t bytes;

	if (!count_fits(o.word[REFCOUNT], minor))
		return false;
	o.type = types_get(types, o.word[TYPE]);
	if (!o.type || o.type->head_bytes != head)
		return false;
	bytes = object_bytes(&o, minor);
	if (bytes < 0 || !size_fits(&o, b, (uint64_t)bytes + head))
		return false;
	o.addr = b->addr + head;
	*out = o;
	return true;
}

bool objects_identify(
	struct types *types, int minor, const struct block *block, struct object *out)
{
	const size_t most = minor >= 11 ? 32 : 16;

	for (size_t head = 0; head <= most && block->words >= head / 8 + 2; head += 16)
		if (fits_at(types, minor, block, head, out))
			return true;
	return false;
}
