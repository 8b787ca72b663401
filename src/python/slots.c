#include "config.h"

#include "python/slots.h"

#include "python/containers.h"

enum {
	READ_ALWAYS = 4096,
	ONE_IN_LOG2 = 10,
	GC_HEAD = 16,
	DICT_BLOCK = 64, /* gc links and the object */
	ATTRIBUTES_MAX = 1 << 16
};

/* What instances have beyond their block, and how many attributes that holds. */
struct attributes {
	uint64_t count, bytes;
};

static uint64_t rounded(uint64_t bytes)
{
	return (bytes + 15) & ~UINT64_C(15);
}

/* Words of a dict: refcount, type, length, version, keys, values. */
static bool of_dict(struct payload *p, uint64_t addr, struct attributes *out)
{
	uint64_t word[6];
	uint8_t head[DICT_KEYS_HEAD];
	struct dict_keys k;

	if (present_read(p->present, addr, word, sizeof word) ||
		present_read(p->present, word[4], head, sizeof head) ||
		!dict_keys_parse(head, p->minor, &k) || word[2] > k.slots)
		return false;
	out->count = word[2];
	out->bytes = DICT_BLOCK;
	if (!word[5])
		out->bytes += rounded(k.bytes);
	else if (p->minor <= 10)
		out->bytes += rounded(k.slots * 2 / 3 * 8);
	else if (p->minor <= 12)
		out->bytes += payload_block_size(p, word[5]);
	return true;
}

/* Up to 3.10: a dict of its own, at an offset of the type. */
static bool of_pointer(struct payload *p, const struct object *o, struct attributes *out)
{
	int64_t at = o->type->dict_offset;
	uint64_t dict;

	if (at < 16 || at % 8 || (uint64_t)at / 8 >= o->words)
		return false;
	dict = object_word(o, (size_t)at / 8);
	return !dict || of_dict(p, dict, out);
}

/* 3.11 and 3.12: an array of values; how many are in use stands in front of it. */
static bool of_values(struct payload *p, uint64_t values, struct attributes *out)
{
	uint8_t prefix[2]; /* in use, size of all that is in front */

	if (present_read(p->present, values - sizeof prefix, prefix, sizeof prefix))
		return false;
	out->count = prefix[0];
	out->bytes = payload_block_size(p, values);
	return out->bytes > 0;
}

/* 3.13: values behind the object: {room, in use, embedded, valid} and the values. */
static bool of_inline(struct payload *p, const struct object *o, struct attributes *out)
{
	uint64_t head = object_word(o, o->type->basic_bytes / 8), dict = o->word[-3];

	if (!(head >> 24 & 1))
		return dict && of_dict(p, dict, out);
	out->count = head >> 8 & 0xff;
	out->bytes = dict ? DICT_BLOCK : 0;
	return true;
}

static bool of_instance(struct payload *p, const struct object *o, struct attributes *out)
{
	const bool is_managed = o->type->head_bytes >= 32;
	uint64_t dict;

	if (o->type->has_inline)
		return is_managed && of_inline(p, o, out);
	if (p->minor <= 10 || !is_managed)
		return of_pointer(p, o, out);
	dict = o->word[-3];
	if (p->minor == 11 && o->word[-4])
		return of_values(p, o->word[-4], out);
	/* 3.12 marks an address of values by taking one off. */
	if (p->minor == 12 && dict & 1)
		return of_values(p, dict + 1, out);
	return !dict || of_dict(p, dict, out);
}

/* The class itself could have slots: nothing of it is laid out by something built in. */
static bool is_candidate(const struct type *t)
{
	return t->is_user && t->has_dict && t->is_gc && !t->item_bytes &&
	       t->kind == TYPE_PLAIN;
}

void slots_see(struct payload *payload, const struct object *object, uint64_t block_bytes)
{
	struct type *t = object->type;
	struct attributes a = {0, 0};
	uint64_t with, without;

	if (!is_candidate(t) ||
		(t->slots.read >= READ_ALWAYS &&
			(object->addr >> 4) * UINT64_C(0x9e3779b97f4a7c15) >>
				(64 - ONE_IN_LOG2)))
		return;
	if (!of_instance(payload, object, &a) || a.count > ATTRIBUTES_MAX)
		return;
	with = block_bytes + a.bytes;
	without = rounded(GC_HEAD + t->basic_bytes - t->dict_fields_bytes + a.count * 8);
	t->slots.read++;
	t->slots.bytes += with > without ? with - without : 0;
}

uint64_t slots_saved(const struct type *type)
{
	double mean = type->slots.read
			      ? (double)type->slots.bytes / (double)type->slots.read
			      : 0;

	return (uint64_t)(mean * (double)type->count);
}
