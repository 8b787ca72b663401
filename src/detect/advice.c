#include "config.h"

#include "detect/advice.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/units.h"
#include "detect/limit.h"
#include "detect/resize.h"

#define MIB (UINT64_C(1) << 20)

enum {
	NUMBER_BYTES = 32, /* the block of a float, or of an int below 2^60 */
	GC_OFF_COUNT = 10000,
	ARENAS_MANY = 8
};

#define SAVES_LEAST (1 * MIB)
#define KEPT_LEAST (32 * MIB)
#define KEPT_SHARE 5

const char *const advice_ids[ADVICE_KINDS] = {
	[ADVICE_RESIZE] = "resize",
	[ADVICE_ADDRESS_SPACE] = "address_space",
	[ADVICE_TRACEMALLOC] = "tracemalloc",
	[ADVICE_GC_OFF] = "gc_off",
	[ADVICE_UNCOLLECTABLE] = "uncollectable",
	[ADVICE_SLOTS] = "slots",
	[ADVICE_COMPACT] = "array",
	[ADVICE_KEPT] = "kept",
};

struct advising {
	const struct pypicture *picture;
	const struct python_reading *reading;
	const struct pyheap *heap;  /* read; NULL: it was not */
	const struct pyheap *types; /* the same where types are known; else NULL */
	const struct wall_set *walls;
	struct advice *out;
	size_t count;
};

static struct advice *add(struct advising *a, enum advice_kind kind)
{
	struct advice *one;

	if (a->count == ADVICE_MAX)
		return NULL;
	one = &a->out[a->count++];
	*one = (struct advice){.kind = kind};
	return one;
}

static void set_bytes(struct advice *one, uint64_t bytes)
{
	one->has_bytes = true;
	one->bytes = bytes;
}

static bool has(const struct advising *a, enum python_part part)
{
	return a->reading->is_python && a->reading->refusal[part] == PYRUN_READABLE;
}

static void find_resize(struct advising *a)
{
	char length[UNITS_TEXT_MAX], need[UNITS_TEXT_MAX], left[UNITS_TEXT_MAX];
	char old[UNITS_TEXT_MAX] = "", size[UNITS_TEXT_MAX];
	struct resize r;
	struct advice *one;

	if (!a->types || !resize_next(a->picture, a->walls, &r) || !r.wall || r.fits)
		return;
	one = add(a, ADVICE_RESIZE);
	if (!one)
		return;
	set_bytes(one, r.need_bytes - r.left_bytes);
	if (r.container->needs_both)
		snprintf(old, sizeof old, " while the old %s stays",
			units_size_long(r.container->bytes, size));
	snprintf(one->what, sizeof one->what,
		"split the %s of %s entries, or raise the limit: its next resize ends in "
		"%s",
		resize_kind_names[r.container->kind],
		units_grouped(r.container->length, length),
		r.wall->end == WALL_ENDS_IN_KILL ? "SIGKILL"
						 : limit_consequence(r.wall->end));
	snprintf(one->seen, sizeof one->seen, "it needs %s%s; %s: %s left",
		units_size_long(r.need_bytes, need), old, wall_kinds[r.wall->kind].label,
		units_size_long(r.left_bytes, left));
}

static void find_address_space(struct advising *a)
{
	char left[UNITS_TEXT_MAX], limit[UNITS_TEXT_MAX];

	for (size_t i = 0; a->reading->is_python && a->walls && i < a->walls->count;
		i++) {
		const struct wall *w = &a->walls->wall[i];
		struct advice *one;

		if (w->kind != WALL_ADDRESS_SPACE_32 || !w->use_known ||
			w->use < w->limit / 2)
			continue;
		one = add(a, ADVICE_ADDRESS_SPACE);
		if (!one)
			return;
		snprintf(one->what, sizeof one->what,
			"run it with a 64-bit Python: this one has 32 bits");
		snprintf(one->seen, sizeof one->seen,
			"%s of address space in all, %s left, whatever this machine has",
			units_size_long(w->limit, limit),
			units_size_long(wall_headroom(w), left));
	}
}

static void find_tracemalloc(struct advising *a)
{
	const struct pyrun_tracemalloc *t = &a->reading->tracemalloc;
	char traced[UNITS_TEXT_MAX];
	struct advice *one;

	if (!has(a, PYTHON_TRACEMALLOC) || !t->is_tracing)
		return;
	one = add(a, ADVICE_TRACEMALLOC);
	if (!one)
		return;
	snprintf(one->what, sizeof one->what,
		"stop tracemalloc when you have what you need: it slows every allocation "
		"and keeps a trace of each block");
	if (t->has_sizes)
		snprintf(one->seen, sizeof one->seen,
			"it is on, %" PRIu32 " frame%s a block, %s traced", t->frames,
			t->frames == 1 ? "" : "s", units_size_long(t->bytes, traced));
	else
		snprintf(one->seen, sizeof one->seen,
			"it is on, %" PRIu32 " frame%s a block", t->frames,
			t->frames == 1 ? "" : "s");
}

/* The count of the youngest generation goes on when nothing collects. */
static void find_gc_off(struct advising *a)
{
	const struct pyrun_gc *gc = &a->reading->gc;
	const int32_t count = gc->generation[0].count;
	const bool never = gc->is_enabled && !gc->generation[0].threshold;
	char number[UNITS_TEXT_MAX];
	struct advice *one;

	if (!has(a, PYTHON_GC) || (gc->is_enabled && !never) || count < GC_OFF_COUNT)
		return;
	one = add(a, ADVICE_GC_OFF);
	if (!one)
		return;
	snprintf(one->what, sizeof one->what,
		"call gc.collect() now and then, or gc.enable(): cycles are never freed");
	snprintf(one->seen, sizeof one->seen,
		"the collector is %s; %s containers more than when it last ran",
		never ? "off (threshold 0)" : "disabled",
		units_grouped((uint64_t)count, number));
}

static void find_uncollectable(struct advising *a)
{
	const struct pyrun_gc *gc = &a->reading->gc;
	char number[UNITS_TEXT_MAX], garbage[UNITS_TEXT_MAX];
	uint64_t sum = 0;
	struct advice *one;

	if (!has(a, PYTHON_GC))
		return;
	for (size_t i = 0; i < PYRUN_GENERATIONS; i++)
		sum += gc->generation[i].uncollectable;
	if (!sum && !(gc->has_garbage && gc->garbage))
		return;
	one = add(a, ADVICE_UNCOLLECTABLE);
	if (!one)
		return;
	snprintf(one->what, sizeof one->what,
		"look into gc.garbage: what gc puts there "
		"is never freed");
	if (gc->has_garbage)
		snprintf(one->seen, sizeof one->seen,
			"%s uncollectable so far, %s in gc.garbage now",
			units_grouped(sum, number), units_grouped(gc->garbage, garbage));
	else
		snprintf(one->seen, sizeof one->seen, "%s uncollectable so far",
			units_grouped(sum, number));
}

/* The class that comes next by bytes saved, below @most; NULL: no more. */
static const struct pyheap_type *next_class(const struct pyheap *heap, uint64_t below,
	const struct pyheap_type *told[], size_t told_count)
{
	const struct pyheap_type *best = NULL;

	for (size_t i = 0; i < heap->type_count; i++) {
		const struct pyheap_type *t = &heap->type[i];
		bool is_told = false;

		for (size_t k = 0; k < told_count; k++)
			is_told = is_told || told[k] == t;
		if (!is_told && t->slots_bytes >= SAVES_LEAST &&
			t->slots_bytes <= below &&
			(!best || t->slots_bytes > best->slots_bytes))
			best = t;
	}
	return best;
}

static void find_slots(struct advising *a)
{
	const struct pyheap_type *told[ADVICE_SLOTS_MAX];
	uint64_t below = UINT64_MAX;
	char number[UNITS_TEXT_MAX];

	for (size_t n = 0; a->types && n < ADVICE_SLOTS_MAX; n++) {
		const struct pyheap_type *t = next_class(a->types, below, told, n);
		struct advice *one = t ? add(a, ADVICE_SLOTS) : NULL;

		if (!one)
			return;
		told[n] = t;
		below = t->slots_bytes;
		set_bytes(one, t->slots_bytes);
		snprintf(one->what, sizeof one->what,
			"give class %s __slots__, and its base classes too",
			a->types->names + t->name);
		snprintf(one->seen, sizeof one->seen,
			"each of its %s instances has a __dict__",
			units_grouped(t->count, number));
	}
}

/* Each number is an object of its own, unless it is there many times: all objects of the
 * type together are the most there can be. */
static void add_list(struct advising *a, const struct pyheap_container *c,
	const char *name, uint64_t *left)
{
	uint64_t saves = c->length * NUMBER_BYTES;
	char length[UNITS_TEXT_MAX], each[UNITS_TEXT_MAX];
	struct advice *one;

	if (saves > *left)
		saves = *left;
	if (saves < SAVES_LEAST)
		return;
	one = add(a, ADVICE_COMPACT);
	if (!one)
		return;
	*left -= saves;
	set_bytes(one, saves);
	snprintf(one->what, sizeof one->what,
		"keep the %s %ss of one list in an array.array or a numpy array",
		units_grouped(c->length, length), name);
	snprintf(one->seen, sizeof one->seen,
		"all items looked at are %s: 8 bytes in the list, and up to %s for each "
		"object",
		name, units_grouped(NUMBER_BYTES, each));
}

static void find_compact(struct advising *a)
{
	static const char *const names[] = {"float", "int"};

	for (size_t k = 0; a->types && k < COUNT_OF(names); k++) {
		const struct pyheap_type *type = pyheap_find(a->types, names[k]);
		uint64_t left = type ? type->bytes : 0;
		size_t told = 0;

		for (size_t i = 0; i < a->types->container_count; i++) {
			const struct pyheap_container *c = &a->types->container[i];
			size_t before = a->count;

			if (!type || pyheap_items_type(a->types, c) != type ||
				told == ADVICE_LISTS_MAX)
				continue;
			add_list(a, c, names[k], &left);
			told += a->count - before;
		}
	}
}

/* Which of the two keeps more, and in what form. */
static void tell_kept(const struct pyheap *heap, struct advice *one)
{
	const struct pyheap_pools *p = &heap->pools;
	const struct pyheap_malloc *m = &heap->libc;
	char part[UNITS_TEXT_MAX], empty[UNITS_TEXT_MAX];

	if (p->free_bytes + p->empty_bytes >= m->free_resident_bytes)
		snprintf(one->what, sizeof one->what,
			"do what needs most in a worker process: when it ends, all is "
			"given back");
	else if (m->arenas > ARENAS_MANY)
		snprintf(one->what, sizeof one->what,
			"set MALLOC_ARENA_MAX=2: threads keep free memory in %" PRIu64
			" arenas of malloc",
			m->arenas);
	else
		snprintf(one->what, sizeof one->what,
			"malloc_trim(0) gives most of it back: "
			"ctypes.CDLL(\"libc.so.6\").malloc_trim(0)");
	snprintf(one->seen, sizeof one->seen,
		"free but kept: %s by pymalloc, %s by malloc; RSS does not fall by it",
		units_size_long(p->free_bytes + p->empty_bytes, part),
		units_size_long(m->free_resident_bytes + m->cached_bytes, empty));
}

static void find_kept(struct advising *a)
{
	uint64_t kept = a->heap ? pyheap_kept_bytes(a->heap) : 0;
	struct advice *one;

	if (kept < KEPT_LEAST || kept < a->heap->account.anon_bytes / KEPT_SHARE)
		return;
	one = add(a, ADVICE_KEPT);
	if (!one)
		return;
	set_bytes(one, kept);
	tell_kept(a->heap, one);
}

size_t advice_find(const struct pypicture *picture, const struct wall_set *walls,
	struct advice out[ADVICE_MAX])
{
	static void (*const finders[ADVICE_KINDS])(struct advising * a) = {
		[ADVICE_RESIZE] = find_resize,
		[ADVICE_ADDRESS_SPACE] = find_address_space,
		[ADVICE_TRACEMALLOC] = find_tracemalloc,
		[ADVICE_GC_OFF] = find_gc_off,
		[ADVICE_UNCOLLECTABLE] = find_uncollectable,
		[ADVICE_SLOTS] = find_slots,
		[ADVICE_COMPACT] = find_compact,
		[ADVICE_KEPT] = find_kept,
	};
	struct advising a = {.picture = picture, .walls = walls, .out = out};

	if (!picture)
		return 0;
	a.reading = picture->reading;
	if (a.reading->refusal[PYTHON_HEAP] == PYRUN_READABLE && a.reading->is_python)
		a.heap = a.reading->heap;
	a.types = pypicture_types(picture);
	for (size_t i = 0; i < ADVICE_KINDS; i++)
		finders[i](&a);
	return a.count;
}
