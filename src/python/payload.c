#include "config.h"

#include "python/payload.h"

#include <string.h>

#include "python/containers.h"
#include "python/pools.h"

enum {
	READ_ALWAYS = 4096,     /* of a kind, before only some are read */
	CONTAINER_LEAST = 4096, /* bytes: smaller ones are not offered */
	RESIDENT_LEAST = 65536, /* bytes: smaller blocks are taken to be in memory */
	DIMS_MAX = 64,
	DEQUE_BLOCK = 64, /* items */
	DEQUE_BLOCK_BYTES = (DEQUE_BLOCK + 2) * 8,
	MEAN_VALUES = TYPE_MEANS - 1
};

#define BYTES_MAX (UINT64_C(1) << 46)
#define PAGES_COUNTED (UINT64_C(1) << 20)

/* A block of its own at @data. */
static uint64_t count_block(struct payload *p, uint64_t data, uint64_t bytes)
{
	const struct area *area;
	uint64_t there = bytes;

	if (!bytes || bytes > BYTES_MAX)
		return 0;
	if (bytes <= 512) {
		p->sums.pool_bytes += (bytes + 15) & ~UINT64_C(15);
		return bytes;
	}
	area = areas_find(p->areas, data, 1);
	if (!area || area->use == AREA_DATA)
		return bytes;
	if (bytes >= RESIDENT_LEAST)
		there = present_bytes(p->present, data, bytes, PAGES_COUNTED);
	p->sums.heap_bytes += bytes;
	p->sums.heap_resident_bytes += there < bytes ? there : bytes;
	return bytes;
}

static void offer(struct payload *p, struct pyheap_container c)
{
	if (c.bytes >= CONTAINER_LEAST)
		containers_offer(p->container, &p->container_count, &c);
}

static uint64_t of_list(struct payload *p, const struct object *o)
{
	uint64_t length = object_word(o, 2), items = object_word(o, 3);
	uint64_t allocated = object_word(o, 4);

	if (!items || allocated > BYTES_MAX / 8 || length > allocated)
		return 0;
	offer(p, (struct pyheap_container){.kind = PYHEAP_LIST,
			 .address = o->addr,
			 .length = length,
			 .room = allocated,
			 .bytes = allocated * 8,
			 .next_bytes = list_next_bytes(allocated, p->minor)});
	return count_block(p, items, allocated * 8);
}

static uint64_t of_set(struct payload *p, const struct object *o)
{
	uint64_t fill = object_word(o, 2), used = object_word(o, 3);
	uint64_t mask = object_word(o, 4), bytes;

	if (mask <= 7 || mask > BYTES_MAX / 16 || (mask & (mask + 1)) || used > fill ||
		fill > mask)
		return 0;
	bytes = (mask + 1) * 16;
	offer(p, (struct pyheap_container){.kind = PYHEAP_SET,
			 .address = o->addr,
			 .length = used,
			 .room = set_room(fill, used, mask),
			 .bytes = bytes,
			 .next_bytes = set_next_bytes(fill, used, mask),
			 .needs_both = true});
	return count_block(p, object_word(o, 5), bytes);
}

/* Read this one, or take the mean? */
static bool wants_read(struct type_mean *m, uint64_t addr)
{
	m->seen++;
	return m->read < READ_ALWAYS ||
	       (addr >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 58 == 0;
}

static uint64_t learn(struct type_mean *m, uint64_t bytes)
{
	m->read++;
	m->bytes += bytes;
	return bytes;
}

static uint64_t mean_of(const struct type_mean *m)
{
	return m->read ? m->bytes / m->read : 0;
}

/* Dicts by how many slots they need: up to 8, 16 .. 256; -1: larger. */
static int dict_bucket(uint64_t used)
{
	uint64_t most = 8;

	for (int i = 0; i < MEAN_VALUES - 1; i++, most *= 2)
		if (used <= most * 2 / 3)
			return i;
	return -1;
}

static bool read_keys(struct payload *p, uint64_t addr, struct dict_keys *out)
{
	uint8_t head[DICT_KEYS_HEAD];

	return present_read(p->present, addr, head, sizeof head) == 0 &&
	       dict_keys_parse(head, p->minor, out);
}

/* Values of a dict that shares its keys: an array up to 3.10; counted with the instance
 * since. */
static uint64_t of_split_dict(
	struct payload *p, uint64_t values, const struct dict_keys *k)
{
	if (p->minor >= 11)
		return 0;
	return count_block(p, values, k->slots * 2 / 3 * 8);
}

static uint64_t of_keys(struct payload *p, const struct object *o)
{
	uint64_t used = object_word(o, 2), keys = object_word(o, 4);
	uint64_t values = object_word(o, 5);
	struct dict_keys k;

	if (!read_keys(p, keys, &k))
		return 0;
	if (values)
		return of_split_dict(p, values, &k);
	if (k.bytes >= CONTAINER_LEAST && used <= k.slots)
		offer(p, (struct pyheap_container){.kind = PYHEAP_DICT,
				 .address = o->addr,
				 .length = used,
				 .room = used + k.usable,
				 .bytes = k.bytes,
				 .next_bytes = dict_next_bytes(used, &k, p->minor),
				 .needs_both = true});
	return count_block(p, keys, k.bytes);
}

static uint64_t of_dict(struct payload *p, const struct object *o)
{
	uint64_t keys = object_word(o, 4);
	int bucket = dict_bucket(object_word(o, 2));
	const struct area *area = areas_find(p->areas, keys, DICT_KEYS_HEAD);
	struct type_mean *m;

	if (!area || area->use == AREA_DATA)
		return 0; /* the keys that all empty dicts share */
	if (bucket < 0)
		return of_keys(p, o);
	m = &o->type->mean[bucket];
	if (wants_read(m, o->addr))
		return learn(m, of_keys(p, o));
	return count_block(p, keys, mean_of(m));
}

uint64_t payload_block_size(struct payload *payload, uint64_t addr)
{
	uint8_t head[POOL_HEAD];
	struct pool pool;
	uint64_t at = addr - addr % payload->pool_size;

	if (present_read(payload->present, at, head, sizeof head) ||
		!pool_parse(head, at, payload->pool_size, false, &pool))
		return 0;
	return pool.block_bytes;
}

/* Attributes of an instance in 3.11 (four words before it) and 3.12 (three, tagged). */
static uint64_t of_values(struct payload *p, const struct object *o)
{
	struct type_mean *m = &o->type->mean[MEAN_VALUES];
	uint64_t values;

	if (o->type->head_bytes < 32)
		return 0;
	values = p->minor == 11 ? o->word[-4] : o->word[-3];
	if (p->minor == 12 && !(values & 1))
		return 0;
	values &= ~UINT64_C(7);
	if (!values)
		return 0;
	if (wants_read(m, o->addr))
		return count_block(p, values, learn(m, payload_block_size(p, values)));
	return count_block(p, values, mean_of(m));
}

static uint64_t of_bytearray(struct payload *p, const struct object *o)
{
	return object_word(o, 4) ? count_block(p, object_word(o, 4), object_word(o, 3))
				 : 0;
}

static uint64_t of_deque(struct payload *p, const struct object *o)
{
	uint64_t length = object_word(o, 2), first = object_word(o, 5), blocks;

	if (length > BYTES_MAX / 8 || first >= DEQUE_BLOCK)
		return 0;
	blocks = (first + length + DEQUE_BLOCK - 1) / DEQUE_BLOCK;
	blocks = blocks ? blocks : 1;
	p->sums.heap_bytes += blocks * DEQUE_BLOCK_BYTES;
	p->sums.heap_resident_bytes += blocks * DEQUE_BLOCK_BYTES;
	return blocks * DEQUE_BLOCK_BYTES;
}

static uint64_t of_array(struct payload *p, const struct object *o)
{
	uint64_t allocated = object_word(o, 4);
	uint32_t item[2]; /* {char typecode; int itemsize; ...} */

	if (!object_word(o, 3) || allocated > BYTES_MAX / 16 ||
		present_read(p->present, object_word(o, 5), item, sizeof item) ||
		item[1] > 16)
		return 0;
	return count_block(p, object_word(o, 3), allocated * item[1]);
}

/* One that owns its data, of any shape: the longest stride covers it all. */
static uint64_t of_ndarray(struct payload *p, const struct object *o)
{
	uint64_t dims = object_word(o, 3) & 0xffffffff, bytes = 0;
	uint64_t size[DIMS_MAX], stride[DIMS_MAX];
	const bool owns = !object_word(o, 6) && (object_word(o, 8) & 4);

	if (!owns || !dims || dims > DIMS_MAX ||
		present_read(p->present, object_word(o, 4), size, dims * 8) ||
		present_read(p->present, object_word(o, 5), stride, dims * 8))
		return 0;
	for (uint64_t i = 0; i < dims; i++) {
		uint64_t span;

		if (__builtin_mul_overflow(size[i], stride[i], &span) || span > BYTES_MAX)
			return 0;
		bytes = span > bytes ? span : bytes;
	}
	return count_block(p, object_word(o, 2), bytes);
}

/* Text that is elsewhere (classes derived from str), or a second copy in UTF-8. */
static uint64_t of_str(struct payload *p, const struct object *o)
{
	uint64_t state = object_word(o, 4), kind = state >> 2 & 7,
		 length = object_word(o, 2);
	size_t utf8 = objects_ascii_head(p->minor) / 8; /* its length, then its address */

	if (length > BYTES_MAX / 8 || kind > 4)
		return 0;
	if (!(state >> 5 & 1))
		return count_block(p, object_word(o, objects_compact_head(p->minor) / 8),
			(length + 1) * kind);
	if (state >> 6 & 1 || !object_word(o, utf8 + 1))
		return 0;
	return count_block(p, object_word(o, utf8 + 1), object_word(o, utf8) + 1);
}

uint64_t payload_of(struct payload *payload, const struct object *object)
{
	static uint64_t (*const of[TYPE_KINDS])(
		struct payload * p, const struct object *o) = {
		[TYPE_LIST] = of_list,
		[TYPE_SET] = of_set,
		[TYPE_DICT] = of_dict,
		[TYPE_BYTEARRAY] = of_bytearray,
		[TYPE_DEQUE] = of_deque,
		[TYPE_ARRAY] = of_array,
		[TYPE_NDARRAY] = of_ndarray,
		[TYPE_STR] = of_str,
	};
	uint64_t bytes = 0;

	if (of[object->type->kind])
		bytes = of[object->type->kind](payload, object);
	else if (object->type->kind == TYPE_MMAP)
		bytes = count_block(
			payload, object_word(object, 2), object_word(object, 3));
	if (object->type->has_values)
		bytes += of_values(payload, object);
	return bytes;
}
