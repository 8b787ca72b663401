/*
 * A census over memory that lies: the image of a small Python with some words changed.
 * The first byte is the version; then {segment, offset / 8 (2 bytes), value (1 or 8)}.
 * It must end within a bounded number of steps and its sums must hold together.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "../unit/pyimage.h"
#include "python/census.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS_MAX = 4000, PATCHES_MAX = 512 };

/* One change; how many bytes of the input it took, 0: no more. */
static size_t patch(struct pyimage *image, const uint8_t *p, size_t left)
{
	uint8_t *const segment[] = {image->data, image->pools, image->heap, image->large};
	const size_t bytes[] = {PYIMAGE_DATA_BYTES, PYIMAGE_POOLS_BYTES,
		PYIMAGE_HEAP_BYTES, PYIMAGE_LARGE_BYTES};
	size_t which, at;

	if (left < 4)
		return 0;
	which = p[0] & 3;
	at = ((size_t)(p[1] | p[2] << 8) * 8) % bytes[which];
	if (!(p[0] & 4)) {
		segment[which][at + (p[0] >> 5)] = p[3];
		return 4;
	}
	if (left < 11)
		return 0;
	memcpy(segment[which] + at, p + 3, 8);
	return 11;
}

static void check(const struct pyheap *h)
{
	const struct pyheap_account *a = &h->account;

	if (a->objects_bytes + a->kept_bytes + a->native_bytes + a->unexplained_bytes !=
		a->anon_bytes)
		abort();
	if (h->type_count > PYHEAP_TYPES_MAX ||
		h->container_count > PYHEAP_CONTAINERS_MAX)
		abort();
	for (size_t i = 0; i < h->type_count; i++)
		if (h->type[i].name >= h->names_len || !h->type[i].count)
			abort();
}

static void take_census(struct pyimage *image)
{
	struct remote remote = fakeremote_open(&image->fake);
	struct census_options options = {.major = 3, .minor = image->minor};
	struct census *c;
	struct pyheap *heap;
	int more = 1;

	if (census_create(&remote, &options, &c))
		abort();
	for (int i = 0; i < STEPS_MAX && more > 0; i++)
		more = census_step(c, 1 << 16);
	if (more)
		abort();
	heap = census_take(c);
	check(heap);
	pyheap_destroy(heap);
	census_destroy(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pyimage image;
	size_t at = 1, used = 1;

	if (!size)
		return 0;
	pyimage_build(&image, 8 + data[0] % 6);
	if (data[0] & 128)
		image.fake.segment[2].absent = (uint64_t)data[size - 1] << 8;
	for (int i = 0; i < PATCHES_MAX && used && at < size; i++) {
		used = patch(&image, data + at, size - at);
		at += used;
	}
	take_census(&image);
	pyimage_finish(&image);
	return 0;
}
