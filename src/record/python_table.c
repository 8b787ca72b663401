#include "config.h"

#include "record/python_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

/* A function and its file, each as long as a reading lets them be. */
#define NAME_CAP ((size_t)4 * PYRUN_TEXT_MAX)

struct table {
	const struct python_reading *reading;
	python_table_put put;
	void *context;
	struct buf name; /* of the line at hand, where it is made up */
};

static void put_count(
	struct table *t, const char *section, const char *name, uint64_t count)
{
	t->put(t->context, &(struct python_line){.section = section,
				   .name = name,
				   .has_count = true,
				   .count = count});
}

static void put_bytes(
	struct table *t, const char *section, const char *name, uint64_t bytes)
{
	t->put(t->context, &(struct python_line){.section = section,
				   .name = name,
				   .has_bytes = true,
				   .bytes = bytes});
}

static void put_both(struct table *t, const char *section, const char *name,
	uint64_t count, uint64_t bytes)
{
	t->put(t->context, &(struct python_line){.section = section,
				   .name = name,
				   .has_count = true,
				   .count = count,
				   .has_bytes = true,
				   .bytes = bytes});
}

/* ---- which Python, and what is missing ---- */

static void put_why(struct table *t, const char *part, const char *why)
{
	buf_clear(&t->name);
	buf_printf(&t->name, "%s: %s", part, why);
	t->put(t->context,
		&(struct python_line){.section = "unavailable", .name = t->name.data});
}

/* Once where the whole of it cannot be read. */
static void put_missing(struct table *t)
{
	static const char *const parts[PYTHON_PARTS] = {
		[PYTHON_RUNTIME] = "runtime",
		[PYTHON_THREADS] = "threads",
		[PYTHON_GC] = "gc",
		[PYTHON_TRACEMALLOC] = "tracemalloc",
		[PYTHON_HEAP] = "heap",
	};
	const struct python_reading *r = t->reading;
	enum pyrun_refusal whole = r->refusal[PYTHON_RUNTIME];

	for (size_t i = 0; i < PYTHON_PARTS; i++)
		if (r->refusal[i] != PYRUN_READABLE &&
			(i == PYTHON_RUNTIME || r->refusal[i] != whole))
			put_why(t, parts[i], pyrun_refusals[r->refusal[i]].why);
	if (r->heap && r->is_python && r->refusal[PYTHON_HEAP] == PYRUN_READABLE &&
		r->heap->refusal != PYHEAP_COMPLETE)
		put_why(t, "types", pyheap_refusal_text(r->heap->refusal));
}

static void put_runtime(struct table *t)
{
	const struct python_reading *r = t->reading;

	if (!r->is_python)
		return;
	buf_clear(&t->name);
	buf_printf(&t->name, "CPython%s%s", *r->version ? " " : "", r->version);
	t->put(t->context,
		&(struct python_line){.section = "runtime", .name = t->name.data});
}

/* ---- the heap ---- */

static void put_account(struct table *t, const struct pyheap_account *a)
{
	put_bytes(t, "account", "anonymous", a->anon_bytes);
	put_bytes(t, "account", "objects", a->objects_bytes);
	put_bytes(t, "account", "kept", a->kept_bytes);
	put_bytes(t, "account", "native", a->native_bytes);
	put_bytes(t, "account", "not explained", a->unexplained_bytes);
}

static void put_pools(struct table *t, const struct pyheap_pools *p)
{
	if (!p->pools && !p->empty_pools)
		return;
	put_both(t, "allocator", "pymalloc used", p->used_blocks, p->used_bytes);
	put_bytes(t, "allocator", "pymalloc free", p->free_bytes);
	put_both(t, "allocator", "pymalloc empty pools", p->empty_pools, p->empty_bytes);
}

static void put_libc(struct table *t, const struct pyheap_malloc *m)
{
	if (m->allocator != PYHEAP_MALLOC_GLIBC)
		return;
	put_both(t, "allocator", "glibc used", m->used_chunks, m->used_bytes);
	put_both(t, "allocator", "glibc free", m->free_chunks, m->free_bytes);
	put_bytes(t, "allocator", "glibc top", m->top_bytes);
	put_bytes(t, "allocator", "glibc cached", m->cached_bytes);
	put_both(t, "allocator", "glibc mapped", m->mapped_chunks, m->mapped_bytes);
}

static bool is_rest(const char *name)
{
	return !strcmp(name, PYTHON_TABLE_REST);
}

static void put_types(struct table *t, const struct pyheap *heap)
{
	struct pyheap_type all = {.count = 0}, rest = {.count = 0};
	size_t named = 0;

	for (size_t i = 0; i < heap->type_count; i++) {
		const struct pyheap_type *type = &heap->type[i];
		const char *name = heap->names + type->name;

		all.count += type->count;
		all.bytes += type->bytes;
		if (named < PYTHON_TABLE_NAMES && !is_rest(name)) {
			named++;
			put_both(t, "types", name, type->count, type->bytes);
		} else {
			rest.count += type->count;
			rest.bytes += type->bytes;
		}
	}
	if (rest.count)
		put_both(t, "types", PYTHON_TABLE_REST, rest.count, rest.bytes);
	put_both(t, "types", "(all)", all.count, all.bytes);
}

/* The address makes it the same one in the next reading. */
static void name_container(
	struct table *t, const struct pyheap *heap, const struct pyheap_container *c)
{
	static const char *const kinds[] = {
		[PYHEAP_LIST] = "list", [PYHEAP_DICT] = "dict", [PYHEAP_SET] = "set"};
	const struct pyheap_type *items = pyheap_items_type(heap, c);

	buf_clear(&t->name);
	buf_add_text(&t->name, kinds[c->kind]);
	if (items)
		buf_printf(&t->name, " of %s", heap->names + items->name);
	buf_printf(&t->name, " at 0x%" PRIx64, c->address);
}

static void put_containers(struct table *t, const struct pyheap *heap)
{
	for (size_t i = 0; i < heap->container_count; i++) {
		const struct pyheap_container *c = &heap->container[i];

		name_container(t, heap, c);
		put_both(t, "containers", t->name.data, c->length, c->bytes);
	}
	for (size_t i = 0; i < heap->container_count; i++) {
		const struct pyheap_container *c = &heap->container[i];

		name_container(t, heap, c);
		put_both(t, "resize", t->name.data, c->room, c->next_bytes);
	}
}

/* Without types the account of a Python cannot be drawn up. */
static void put_heap(struct table *t)
{
	const struct python_reading *r = t->reading;
	const struct pyheap *heap = r->heap;
	bool has_types;

	if (!heap || r->refusal[PYTHON_HEAP] != PYRUN_READABLE)
		return;
	has_types = r->is_python && heap->refusal == PYHEAP_COMPLETE;
	if (has_types || !r->is_python)
		put_account(t, &heap->account);
	put_pools(t, &heap->pools);
	put_libc(t, &heap->libc);
	put_bytes(t, "allocator", "kept", pyheap_kept_bytes(heap));
	if (!has_types)
		return;
	put_types(t, heap);
	put_containers(t, heap);
}

/* ---- gc, tracemalloc ---- */

static void put_generation(
	struct table *t, int generation, const char *what, uint64_t count)
{
	buf_clear(&t->name);
	buf_printf(&t->name, "gen%d %s", generation, what);
	put_count(t, "gc", t->name.data, count);
}

static void put_gc(struct table *t)
{
	const struct pyrun_gc *gc = &t->reading->gc;

	if (t->reading->refusal[PYTHON_GC] != PYRUN_READABLE)
		return;
	put_count(t, "gc", "enabled", gc->is_enabled);
	for (int i = 0; i < PYRUN_GENERATIONS; i++) {
		const struct pyrun_generation *g = &gc->generation[i];

		put_generation(t, i, "collections", g->collections);
		put_generation(t, i, "collected", g->collected);
		put_generation(t, i, "uncollectable", g->uncollectable);
	}
	if (gc->has_garbage)
		put_count(t, "gc", "garbage", gc->garbage);
}

static void put_tracemalloc(struct table *t)
{
	const struct pyrun_tracemalloc *m = &t->reading->tracemalloc;

	if (t->reading->refusal[PYTHON_TRACEMALLOC] != PYRUN_READABLE || !m->is_tracing ||
		!m->has_sizes)
		return;
	put_bytes(t, "tracemalloc", "traced", m->bytes);
	put_bytes(t, "tracemalloc", "peak", m->peak_bytes);
}

/* ---- growth ---- */

/* The line is a hint that moves: it would make each look a name of its own. */
static const char *name_growth(struct table *t, const struct pyrun_growth_row *row)
{
	buf_clear(&t->name);
	if (row->function) {
		buf_add_text(&t->name, row->function);
		if (row->file && *row->file)
			buf_printf(&t->name, " (%s)", row->file);
	} else {
		buf_printf(&t->name, "thread %.16s %u", row->thread, (unsigned)row->tid);
	}
	return t->name.data ? t->name.data : "";
}

static void put_grown(struct table *t, const struct growth_reading *g)
{
	struct python_line line = {.section = "growth", .has_bytes = true};

	for (size_t i = 0; i < g->count && i < PYTHON_TABLE_NAMES; i++) {
		line.pid = g->row[i].pid;
		line.name = name_growth(t, &g->row[i]);
		line.bytes = g->row[i].grown_bytes;
		t->put(t->context, &line);
	}
	line = (struct python_line){.section = "growth", .has_bytes = true};
	for (size_t i = PYTHON_TABLE_NAMES; i < g->count; i++)
		line.bytes += g->row[i].grown_bytes;
	line.name = PYTHON_TABLE_REST;
	if (line.bytes)
		t->put(t->context, &line);
}

void python_table_lines(const struct python_reading *reading,
	const struct growth_reading *growth, python_table_put put, void *context)
{
	struct table t = {.reading = reading, .put = put, .context = context};

	if (reading->refusal[PYTHON_RUNTIME] == PYRUN_ENDED)
		return;
	buf_init(&t.name, NAME_CAP);
	put_runtime(&t);
	put_missing(&t);
	put_heap(&t);
	put_gc(&t);
	put_tracemalloc(&t);
	if (growth)
		put_grown(&t, growth);
	buf_finish(&t.name);
}
