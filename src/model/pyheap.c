#include "config.h"

#include "model/pyheap.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"

struct pyheap *pyheap_create(void)
{
	struct pyheap *heap = die_calloc(1, sizeof *heap);

	heap->minor = -1;
	return heap;
}

void pyheap_destroy(struct pyheap *heap)
{
	if (!heap)
		return;
	free(heap->type);
	free(heap->names);
	free(heap);
}

const char *pyheap_refusal_text(enum pyheap_refusal refusal)
{
	static const char *const text[PYHEAP_REFUSALS] = {
		[PYHEAP_COMPLETE] = "",
		[PYHEAP_POOLS_ONLY] =
			"types are read from Python 3.8 on; "
			"this one is older: pools only",
		[PYHEAP_NOT_YET_KNOWN] =
			"types are read up to Python 3.13; "
			"this one is newer",
		[PYHEAP_TOO_OLD] = "this version of Python is too old to be read",
		[PYHEAP_NO_VERSION] = "which version of Python it is could not be found",
		[PYHEAP_FREE_THREADED] =
			"a free-threaded build: its objects and its "
			"allocator are laid out differently",
		[PYHEAP_DEBUG_BUILD] =
			"a debug build of Python: its objects are laid out "
			"differently",
		[PYHEAP_PYPY] = "PyPy, not CPython: its objects move and are not counted",
	};

	return text[refusal];
}

const char *pyheap_allocator_text(enum pyheap_allocator allocator)
{
	static const char *const text[] = {
		[PYHEAP_MALLOC_UNKNOWN] = "an unknown allocator",
		[PYHEAP_MALLOC_GLIBC] = "glibc malloc",
		[PYHEAP_MALLOC_JEMALLOC] = "jemalloc",
		[PYHEAP_MALLOC_TCMALLOC] = "tcmalloc",
		[PYHEAP_MALLOC_MIMALLOC] = "mimalloc",
		[PYHEAP_MALLOC_MUSL] = "musl malloc",
	};

	return text[allocator];
}

const struct pyheap_type *pyheap_find(const struct pyheap *heap, const char *name)
{
	for (size_t i = 0; i < heap->type_count; i++)
		if (!strcmp(heap->names + heap->type[i].name, name))
			return &heap->type[i];
	return NULL;
}

const struct pyheap_type *pyheap_items_type(
	const struct pyheap *heap, const struct pyheap_container *container)
{
	if (!container->items || container->items > heap->type_count)
		return NULL;
	return &heap->type[container->items - 1];
}

uint64_t pyheap_kept_bytes(const struct pyheap *heap)
{
	return heap->pools.free_bytes + heap->pools.empty_bytes +
	       heap->libc.free_resident_bytes + heap->libc.cached_bytes;
}
