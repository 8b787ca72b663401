#include "config.h"

#include "python/areas.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"
#include "proc/maps.h"

enum { CHUNK = 16384 };

static bool has_word(const struct mapping_area *a, const char *word)
{
	return memmem(a->name, a->name_len, word, strlen(word)) != NULL;
}

static const struct {
	const char *word;
	enum pyheap_allocator allocator;
} allocators[] = {
	{"/libjemalloc", PYHEAP_MALLOC_JEMALLOC},
	{"/libtcmalloc", PYHEAP_MALLOC_TCMALLOC},
	{"/libmimalloc", PYHEAP_MALLOC_MIMALLOC},
	{"/ld-musl-", PYHEAP_MALLOC_MUSL},
};

/* An allocator that was put before libc's counts, whatever libc there is. */
static void note_allocator(struct areas *areas, const struct mapping_area *a)
{
	for (size_t i = 0; i < COUNT_OF(allocators); i++)
		if (has_word(a, allocators[i].word))
			areas->allocator = allocators[i].allocator;
	if (areas->allocator == PYHEAP_MALLOC_UNKNOWN &&
		(has_word(a, "/libc.so.6") || has_word(a, "/libc-2.")))
		areas->allocator = PYHEAP_MALLOC_GLIBC;
}

/* "python3.13t", "libpython3.8d.so.1.0": the last component, and what stands behind. */
static void note_version(struct areas *areas, const char *p, const char *end)
{
	uint64_t major, minor;

	if (!num_u64(&p, end, &major) || p == end || *p++ != '.' ||
		!num_u64(&p, end, &minor) || major < 2 || major > 3 || minor > 99)
		return;
	areas->major = (int)major;
	areas->minor = (int)minor;
	if (p < end && *p == 't')
		areas->is_free_threaded = true;
	if (p < end && *p == 'd')
		areas->is_debug_build = true;
}

static void note_runtime(struct areas *areas, const struct mapping_area *a)
{
	static const char word[] = "python";
	const char *end = a->name + a->name_len;
	const char *base = memrchr(a->name, '/', a->name_len);

	if (!base)
		return;
	base++;
	if (end - base >= 3 && !memcmp(base, "lib", 3))
		base += 3;
	if (end - base >= 4 && !memcmp(base, "pypy", 4))
		areas->is_pypy = true;
	if ((size_t)(end - base) < sizeof word - 1 || memcmp(base, word, sizeof word - 1))
		return;
	note_version(areas, base + sizeof word - 1, end);
}

static bool is_writable_private(const struct mapping_area *a)
{
	return a->perms[0] == 'r' && a->perms[1] == 'w' && a->perms[3] == 'p';
}

static bool is_named(const struct mapping_area *a, const char *name)
{
	size_t len = strlen(name);

	return a->name_len >= len && !memcmp(a->name, name, len);
}

static bool use_of(const struct mapping_area *a, enum area_use *use)
{
	if (is_named(a, "[heap]"))
		*use = AREA_HEAP;
	else if (!a->name_len || is_named(a, "[anon:"))
		*use = AREA_ANON;
	else if (a->inode)
		*use = AREA_DATA;
	else
		return false;
	return true;
}

static void add_area(struct areas *areas, const struct mapping_area *a, enum area_use use)
{
	if (areas->count == AREAS_MAX ||
		(areas->count && a->start < areas->at[areas->count - 1].end)) {
		areas->is_cut = true;
		return;
	}
	if (areas->count == areas->room) {
		areas->room = areas->room ? areas->room * 2 : 256;
		areas->at = die_reallocarray(areas->at, areas->room, sizeof *areas->at);
	}
	areas->at[areas->count++] = (struct area){a->start, a->end, use};
}

static void take_line(struct areas *areas, const struct mapping_area *a)
{
	enum area_use use;

	if (a->name_len && a->name[0] == '/') {
		note_allocator(areas, a);
		note_runtime(areas, a);
	}
	if (is_writable_private(a) && use_of(a, &use))
		add_area(areas, a, use);
}

/* All whole lines of text[0 .. len-1]; how many bytes they are. */
static size_t take_lines(struct areas *areas, const char *text, size_t len)
{
	const char *p = text, *end;
	struct maps_entry e;

	end = memrchr(text, '\n', len);
	if (!end)
		return 0;
	end++;
	while (maps_next(&p, end, &e) == 0)
		take_line(areas, &e.area);
	if (p != end)
		areas->is_cut = true;
	return (size_t)(end - text);
}

static int read_all(struct remote *remote, struct areas *areas)
{
	AUTO_FREE char *text = die_malloc(CHUNK);
	uint64_t offset = 0;
	size_t len = 0;

	for (;;) {
		ssize_t n = remote_maps(remote, offset, text + len, CHUNK - len);
		size_t used;

		if (n <= 0)
			return n < 0 ? (int)n : offset ? 0 : -ENODATA;
		offset += (uint64_t)n;
		len += (size_t)n;
		used = take_lines(areas, text, len);
		if ((!used && len == CHUNK) || areas->count == AREAS_MAX) {
			areas->is_cut = true;
			return 0;
		}
		len -= used;
		memmove(text, text + used, len);
	}
}

int areas_read(struct remote *remote, struct areas *out)
{
	struct areas areas = {.minor = -1, .major = -1};
	int error = read_all(remote, &areas);

	if (error) {
		areas_finish(&areas);
		return error;
	}
	*out = areas;
	return 0;
}

void areas_finish(struct areas *areas)
{
	if (!areas)
		return;
	free(areas->at);
	areas->at = NULL;
	areas->count = areas->room = 0;
}

const struct area *areas_find(const struct areas *areas, uint64_t addr, uint64_t len)
{
	size_t low = 0, high = areas->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct area *a = &areas->at[mid];

		if (addr < a->start)
			high = mid;
		else if (addr >= a->end)
			low = mid + 1;
		else
			return len <= a->end - addr ? a : NULL;
	}
	return NULL;
}
