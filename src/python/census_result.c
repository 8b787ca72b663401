#include "config.h"

#include "python/census_result.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"
#include "python/slots.h"

struct line {
	const char *name;
	struct pyheap_type sum;
};

static int by_name(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int by_bytes(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->sum.bytes != y->sum.bytes)
		return x->sum.bytes < y->sum.bytes ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void add(struct pyheap_type *to, const struct pyheap_type *more)
{
	to->count += more->count;
	to->bytes += more->bytes;
	to->slots_bytes += more->slots_bytes;
	to->has_dict |= more->has_dict;
	to->is_user |= more->is_user;
}

static size_t collect(struct types *types, struct line *line)
{
	size_t n = 0;

	for (size_t i = 0; i < types_count(types); i++) {
		const struct type *t = types_at(types, i);

		if (t->count)
			line[n++] = (struct line){types_name(types, t),
				{.count = t->count,
					.bytes = t->bytes,
					.slots_bytes = slots_saved(t),
					.has_dict = t->has_dict,
					.is_user = t->is_user}};
	}
	return n;
}

static size_t merge(struct line *line, size_t count)
{
	size_t n = 0;

	qsort(line, count, sizeof *line, by_name);
	for (size_t i = 0; i < count; i++) {
		if (n && !strcmp(line[n - 1].name, line[i].name))
			add(&line[n - 1].sum, &line[i].sum);
		else
			line[n++] = line[i];
	}
	qsort(line, n, sizeof *line, by_bytes);
	return n;
}

static size_t sum_up_rest(struct line *line, size_t count)
{
	const size_t last = PYHEAP_TYPES_MAX - 1;

	if (count <= PYHEAP_TYPES_MAX)
		return count;
	for (size_t i = last + 1; i < count; i++)
		add(&line[last].sum, &line[i].sum);
	line[last].name = "(other)";
	return PYHEAP_TYPES_MAX;
}

void census_result_types(struct pyheap *heap, struct types *types)
{
	size_t count = types_count(types);
	AUTO_FREE struct line *line = NULL;
	AUTO_BUF struct buf names;

	buf_init(&names, 2 * TYPES_NAMES_MAX);
	if (!count)
		return;
	line = die_calloc(count, sizeof *line);
	count = sum_up_rest(line, merge(line, collect(types, line)));
	heap->type = die_calloc(count ? count : 1, sizeof *heap->type);
	for (size_t i = 0; i < count; i++) {
		heap->type[i] = line[i].sum;
		heap->type[i].name = names.len;
		buf_add(&names, line[i].name, strlen(line[i].name) + 1);
	}
	heap->type_count = count;
	heap->names_len = names.len;
	heap->names = TAKE(names.data);
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

static uint64_t at_most(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

void census_result_account(struct pyheap *heap, const struct census_totals *totals)
{
	const struct pyheap_pools *p = &heap->pools;
	const struct pyheap_malloc *m = &heap->libc;
	const struct payload_sums *owned = &totals->payload;
	struct pyheap_account *a = &heap->account;
	uint64_t untyped = p->used_bytes - at_most(p->typed_bytes, p->used_bytes);
	uint64_t in_pools = at_most(owned->pool_bytes, untyped);
	uint64_t chunks = totals->used_resident_bytes + m->mapped_resident_bytes;
	uint64_t rest = totals->anon_bytes ? totals->anon_bytes : totals->seen_bytes;

	a->anon_bytes = rest;
	a->objects_bytes =
		at_most(rest, p->typed_bytes + in_pools + totals->object_bytes +
				      owned->heap_resident_bytes);
	rest -= a->objects_bytes;
	a->kept_bytes = at_most(rest, pyheap_kept_bytes(heap) + p->head_bytes);
	rest -= a->kept_bytes;
	a->native_bytes = at_most(rest,
		untyped - in_pools +
			less(chunks, totals->object_bytes + owned->heap_resident_bytes +
					     m->cached_bytes));
	a->unexplained_bytes = rest - a->native_bytes;
}
