#include "config.h"

#include "python/containers.h"

#include <string.h>

#define SLOTS_MAX (UINT64_C(1) << 40)

static uint64_t dict_bytes(uint64_t slots, bool is_str, int minor)
{
	uint64_t index = slots <= 0xff         ? 1
			 : slots <= 0xffff     ? 2
			 : slots <= 0xffffffff ? 4
					       : 8;
	uint64_t usable = slots * 2 / 3;

	if (minor < 11)
		return 40 + slots * index + usable * 24;
	return 32 + slots * index + usable * (is_str ? 16 : 24);
}

/* refcount, slots, lookup function, usable, entries; all of 8 bytes. */
static bool parse_old(const uint64_t word[5], struct dict_keys *k)
{
	k->slots = word[1];
	k->usable = word[3];
	return k->slots >= 8 && k->slots <= SLOTS_MAX && !(k->slots & (k->slots - 1));
}

/* refcount, {log2 of slots, log2 of index bytes, kind} a byte each, usable, entries. */
static bool parse_new(const uint64_t word[5], struct dict_keys *k)
{
	uint64_t log2_slots = word[1] & 0xff, kind = word[1] >> 16 & 0xff;

	if (log2_slots < 3 || log2_slots > 40 || kind > 2)
		return false;
	k->slots = UINT64_C(1) << log2_slots;
	k->usable = word[2];
	k->is_str = kind > 0;
	k->is_split = kind == 2;
	return true;
}

bool dict_keys_parse(const uint8_t head[DICT_KEYS_HEAD], int minor, struct dict_keys *out)
{
	struct dict_keys k = {0};
	uint64_t word[5];

	memcpy(word, head, sizeof word);
	if (!(minor < 11 ? parse_old(word, &k) : parse_new(word, &k)) ||
		k.usable > k.slots * 2 / 3)
		return false;
	k.bytes = dict_bytes(k.slots, k.is_str, minor);
	*out = k;
	return true;
}

uint64_t list_next_bytes(uint64_t allocated, int minor)
{
	uint64_t n = allocated + 1;

	if (minor < 9)
		return (n + (n >> 3) + (n < 9 ? 3 : 6)) * 8;
	return ((n + (n >> 3) + 6) & ~UINT64_C(3)) * 8;
}

/* Three slots for each entry in use, rounded up to a power of two. */
uint64_t dict_next_bytes(uint64_t used, const struct dict_keys *keys, int minor)
{
	uint64_t slots = 8, want = (used + keys->usable) * 3;

	while (slots < want && slots < SLOTS_MAX)
		slots *= 2;
	return dict_bytes(slots, keys->is_str && !keys->is_split, minor);
}

/* A table grows once 3/5 of its slots are filled, with what was removed. */
uint64_t set_room(uint64_t fill, uint64_t used, uint64_t mask)
{
	uint64_t full = (mask * 3 + 4) / 5;

	return fill < full ? used + (full - fill) : used;
}

uint64_t set_next_bytes(uint64_t fill, uint64_t used, uint64_t mask)
{
	uint64_t slots = 8, then = set_room(fill, used, mask);
	uint64_t want = then > 50000 ? then * 2 : then * 4;

	while (slots <= want && slots < SLOTS_MAX)
		slots *= 2;
	return slots * 16;
}

void containers_offer(struct pyheap_container top[PYHEAP_CONTAINERS_MAX], size_t *count,
	const struct pyheap_container *c)
{
	size_t i = *count;

	if (i == PYHEAP_CONTAINERS_MAX) {
		if (top[i - 1].bytes >= c->bytes)
			return;
		i--;
	} else {
		(*count)++;
	}
	for (; i > 0 && top[i - 1].bytes < c->bytes; i--)
		top[i] = top[i - 1];
	top[i] = *c;
}
