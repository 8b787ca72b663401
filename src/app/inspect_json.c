/*
 * inspect_json.c - one look at one process, for scripts
 *
 * Every key is always there: an array may be empty, and what is not known is null.
 */
#include "config.h"

#include "app/inspect.h"

#include <jansson.h>
#include <stdlib.h>

#include "app/json_text.h"
#include "view/wording.h"

static void set_values(json_t *all, const struct inspection *in)
{
	json_t *values = json_object();

	for (int f = 0; f < FIELD_COUNT; f++) {
		const struct field_info *info = &field_table[f];
		uint64_t value;

		if (info->type == FIELD_TYPE_UINT &&
			(info->origin == FIELD_FROM_LIGHT ||
				info->origin == FIELD_FROM_HEAVY) &&
			history_known(
				in->history, in->process, (enum field_id)f, &value, NULL))
			json_set_u64(values, info->id, value);
	}
	json_object_set_new(all, "values", values);
}

static void set_identity(json_t *all, const struct inspection *in)
{
	const struct process_history *p = in->process;
	const char state[2] = {p->last.state, '\0'};

	json_set_u64(all, "pid", p->id.pid);
	json_set_u64(all, "start_time_ticks", p->id.start_time_ticks);
	json_set_text(all, "name", p->last.name);
	json_set_text(all, "state", state);
	if (p->info) {
		json_set_text(all, "user", p->info->user);
		json_set_text(all, "command", p->info->command);
		json_set_text(all, "exe", p->info->exe);
	}
	json_set_u64(all, "time_ms", history_now(in->history)->real_ms);
}

static json_t *wall_json(const struct inspection *in, const struct wall *w)
{
	json_t *wall = json_object();

	json_set_text(wall, "wall", wall_kinds[w->kind].id);
	json_set_text(wall, "label", wall_kinds[w->kind].label);
	json_set_text(wall, "scope", wall_scope_names[wall_kinds[w->kind].scope]);
	if (*w->path)
		json_set_text(wall, "cgroup", w->path);
	json_set_text(wall, "unit", wall_kinds[w->kind].is_count ? "count" : "bytes");
	if (w->use_known) {
		json_set_u64(wall, "use", w->use);
		json_set_u64(wall, "left", wall_headroom(w));
	}
	json_set_u64(wall, "limit", w->limit);
	json_set_text(wall, "then", wording_then(w));
	json_set_bool(wall, "closest", w == in->closest);
	return wall;
}

static void set_walls(json_t *all, const struct inspection *in)
{
	const struct wall_set *set = in->process->walls;
	const struct wall *sorted[WALL_SET_MAX];
	size_t count = inspect_walls(in, sorted);
	json_t *walls = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(walls, wall_json(in, sorted[i]));
	json_object_set_new(all, "walls", walls);
	json_set_bool(all, "walls_hidden", set && set->ancestors_hidden);
}

static json_t *group_json(
	const struct mapping_table *table, const struct mapping_group *g)
{
	static const struct {
		uint32_t known;
		const char *key;
		size_t at;
	} sums[] = {
		{MAPPING_KNOWS_SIZE, "size_bytes",
			offsetof(struct mapping_sums, size_bytes)},
		{MAPPING_KNOWS_RSS, "rss_bytes",
			offsetof(struct mapping_sums, rss_bytes)},
		{MAPPING_KNOWS_PSS, "pss_bytes",
			offsetof(struct mapping_sums, pss_bytes)},
		{MAPPING_KNOWS_PRIVATE, "private_bytes",
			offsetof(struct mapping_sums, private_bytes)},
		{MAPPING_KNOWS_SWAP, "swap_bytes",
			offsetof(struct mapping_sums, swap_bytes)},
		{MAPPING_KNOWS_ANONYMOUS, "anonymous_bytes",
			offsetof(struct mapping_sums, anonymous_bytes)},
		{MAPPING_KNOWS_HUGETLB, "hugetlb_bytes",
			offsetof(struct mapping_sums, hugetlb_bytes)},
	};
	json_t *group = json_object();

	json_set_text(group, "kind", mapping_kinds[g->kind].id);
	json_set_text(group, "name", mapping_group_name(table, g));
	json_set_text(group, "label", mapping_group_label(table, g));
	json_set_u64(group, "areas", g->areas);
	if (table->known & MAPPING_KNOWS_LARGEST)
		json_set_u64(group, "largest_bytes", g->largest_bytes);
	for (size_t i = 0; i < COUNT_OF(sums); i++)
		if (table->known & sums[i].known)
			json_set_u64(group, sums[i].key,
				*(const uint64_t *)(const void *)((const char *)&g->sums +
								  sums[i].at));
	return group;
}

static void set_mappings(json_t *all, const struct inspection *in)
{
	json_t *mappings = json_array();
	size_t count;
	AUTO_FREE const struct mapping_group **group = inspect_groups(in, &count);

	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			mappings, group_json(in->process->mappings, group[i]));
	json_object_set_new(all, "mappings", mappings);
}

static void set_runtime(json_t *all, const struct inspection *in)
{
	const struct python_reading *r = in->python;
	json_t *runtime;

	if (!r->is_python) {
		json_object_set_new(all, "runtime", json_null());
		return;
	}
	runtime = json_object();
	json_set_text(runtime, "implementation",
		r->refusal[PYTHON_RUNTIME] == PYRUN_PYPY ? "PyPy" : "CPython");
	json_object_set_new(
		runtime, "version", *r->version ? json_text(r->version) : json_null());
	json_set_bool(runtime, "readable", inspect_has(in, PYTHON_RUNTIME));
	json_object_set_new(all, "runtime", runtime);
}

static json_t *thread_json(const struct python_reading *r, size_t n)
{
	const struct pyrun_stacks *s = &r->stacks;
	const struct pyrun_thread *t = &s->thread[n];
	json_t *thread = json_object();
	json_t *frames = json_array();

	for (size_t i = t->first; i < t->first + t->count; i++) {
		json_t *frame = json_object();

		json_set_text(frame, "function", pyrun_text(s, s->frame[i].function));
		json_set_text(frame, "file", pyrun_text(s, s->frame[i].file));
		json_object_set_new(frame, "line",
			s->frame[i].line ? json_integer(s->frame[i].line) : json_null());
		json_array_append_new(frames, frame);
	}
	json_object_set_new(thread, "tid", t->tid ? json_integer(t->tid) : json_null());
	json_set_text(thread, "name", r->thread_name[n]);
	json_set_u64(thread, "interpreter", t->interpreter);
	json_set_bool(thread, "holds_gil", t->holds_gil);
	json_set_bool(thread, "is_cut", t->is_cut);
	json_set_bool(thread, "is_torn", t->is_torn);
	json_object_set_new(thread, "frames", frames);
	return thread;
}

static void set_threads(json_t *all, const struct inspection *in)
{
	json_t *threads = json_array();

	if (inspect_has(in, PYTHON_THREADS))
		for (size_t i = 0; i < in->python->stacks.thread_count; i++)
			json_array_append_new(threads, thread_json(in->python, i));
	json_object_set_new(all, "threads", threads);
}

static json_t *gc_json(const struct pyrun_gc *gc)
{
	json_t *object = json_object();
	json_t *generations = json_array();

	json_set_bool(object, "enabled", gc->is_enabled);
	json_set_bool(object, "collecting", gc->is_collecting);
	json_object_set_new(object, "garbage",
		gc->has_garbage ? json_integer((json_int_t)gc->garbage) : json_null());
	for (size_t i = 0; i < PYRUN_GENERATIONS; i++) {
		const struct pyrun_generation *g = &gc->generation[i];
		json_t *generation = json_object();

		json_object_set_new(generation, "threshold", json_integer(g->threshold));
		json_object_set_new(generation, "count", json_integer(g->count));
		json_set_u64(generation, "collections", g->collections);
		json_set_u64(generation, "collected", g->collected);
		json_set_u64(generation, "uncollectable", g->uncollectable);
		json_array_append_new(generations, generation);
	}
	json_object_set_new(object, "generations", generations);
	return object;
}

static json_t *tracemalloc_json(const struct pyrun_tracemalloc *t)
{
	json_t *object = json_object();

	json_set_bool(object, "tracing", t->is_tracing);
	json_set_u64(object, "frames", t->frames);
	if (t->has_sizes) {
		json_set_u64(object, "traced_bytes", t->bytes);
		json_set_u64(object, "peak_bytes", t->peak_bytes);
	}
	return object;
}

static void set_state(json_t *all, const struct inspection *in)
{
	const struct python_reading *r = in->python;

	json_object_set_new(
		all, "gc", inspect_has(in, PYTHON_GC) ? gc_json(&r->gc) : json_null());
	json_object_set_new(all, "tracemalloc",
		inspect_has(in, PYTHON_TRACEMALLOC) ? tracemalloc_json(&r->tracemalloc)
						    : json_null());
}

static json_t *pools_json(const struct pyheap_pools *p)
{
	json_t *pools = json_object();
	json_t *classes = json_array();

	json_set_u64(pools, "pools", p->pools);
	json_set_u64(pools, "empty_pools", p->empty_pools);
	json_set_u64(pools, "used_blocks", p->used_blocks);
	json_set_u64(pools, "used_bytes", p->used_bytes);
	json_set_u64(pools, "free_bytes", p->free_bytes);
	json_set_u64(pools, "empty_bytes", p->empty_bytes);
	json_set_u64(pools, "head_bytes", p->head_bytes);
	json_set_u64(pools, "unread_blocks", p->unread_blocks);
	for (size_t i = 0; i < PYHEAP_CLASSES; i++) {
		const struct pyheap_class *c = &p->by_size[i];
		json_t *one;

		if (!c->pools)
			continue;
		one = json_object();
		json_set_u64(one, "block_bytes", (i + 1) * 8);
		json_set_u64(one, "pools", c->pools);
		json_set_u64(one, "used_blocks", c->used_blocks);
		json_set_u64(one, "free_blocks", c->free_blocks);
		json_array_append_new(classes, one);
	}
	json_object_set_new(pools, "classes", classes);
	return pools;
}

static json_t *arenas_json(const struct pyheap_malloc *m)
{
	json_t *arenas = json_array();

	for (size_t i = 0; i < m->arena_count; i++) {
		const struct pyheap_arena *a = &m->arena[i];
		json_t *arena = json_object();

		json_set_text(arena, "kind", a->is_main ? "main" : "thread");
		json_set_u64(arena, "address", a->address);
		json_set_u64(arena, "bytes", a->bytes);
		json_set_u64(arena, "used_bytes", a->used_bytes);
		json_set_u64(arena, "free_bytes", a->free_bytes);
		json_set_u64(arena, "top_bytes", a->top_bytes);
		json_array_append_new(arenas, arena);
	}
	return arenas;
}

static json_t *malloc_json(const struct pyheap_malloc *m)
{
	json_t *object = json_object();

	json_set_text(object, "allocator", pyheap_allocator_text(m->allocator));
	if (m->allocator == PYHEAP_MALLOC_GLIBC) {
		json_set_u64(object, "heap_bytes", m->heap_bytes);
		json_set_u64(object, "walked_bytes", m->walked_bytes);
		json_set_u64(object, "used_chunks", m->used_chunks);
		json_set_u64(object, "used_bytes", m->used_bytes);
		json_set_u64(object, "free_chunks", m->free_chunks);
		json_set_u64(object, "free_bytes", m->free_bytes);
		json_set_u64(object, "free_resident_bytes", m->free_resident_bytes);
		json_set_u64(object, "top_bytes", m->top_bytes);
		json_set_u64(object, "cached_bytes", m->cached_bytes);
		json_set_u64(object, "mapped_chunks", m->mapped_chunks);
		json_set_u64(object, "mapped_bytes", m->mapped_bytes);
		json_set_u64(object, "mapped_resident_bytes", m->mapped_resident_bytes);
	}
	json_object_set_new(object, "arenas", arenas_json(m));
	return object;
}

static void set_allocators(json_t *all, const struct pyheap *heap)
{
	json_t *allocators = json_object();

	json_object_set_new(allocators, "pymalloc",
		heap->pools.pools || heap->pools.empty_pools ? pools_json(&heap->pools)
							     : json_null());
	json_object_set_new(allocators, "malloc", malloc_json(&heap->libc));
	json_set_u64(allocators, "kept_bytes", pyheap_kept_bytes(heap));
	json_object_set_new(all, "allocators", allocators);
}

static void set_types(json_t *all, const struct pyheap *heap)
{
	json_t *types = json_array();

	for (size_t i = 0; heap && i < heap->type_count; i++) {
		const struct pyheap_type *t = &heap->type[i];
		json_t *type = json_object();

		json_set_text(type, "name", heap->names + t->name);
		json_set_u64(type, "count", t->count);
		json_set_u64(type, "bytes", t->bytes);
		json_set_bool(type, "user_class", t->is_user);
		json_object_set_new(type, "slots_would_save_bytes",
			t->slots_bytes ? json_integer((json_int_t)t->slots_bytes)
				       : json_null());
		json_array_append_new(types, type);
	}
	json_object_set_new(all, "types", types);
}

static json_t *container_json(const struct inspection *in, const struct pyheap *heap,
	const struct pyheap_container *c)
{
	const struct pyheap_type *items = pyheap_items_type(heap, c);
	json_t *container = json_object();
	struct resize r;

	resize_look(c, in->process->walls, &r);
	json_set_text(container, "kind", resize_kind_names[c->kind]);
	json_set_u64(container, "address", c->address);
	json_object_set_new(container, "items_type",
		items ? json_text(heap->names + items->name) : json_null());
	json_set_u64(container, "length", c->length);
	json_set_u64(container, "room", c->room);
	json_set_u64(container, "bytes", c->bytes);
	json_set_u64(container, "next_bytes", c->next_bytes);
	json_set_bool(container, "needs_both", c->needs_both);
	json_set_u64(container, "needs_bytes", r.need_bytes);
	json_object_set_new(
		container, "fits", r.wall ? json_boolean(r.fits) : json_null());
	json_object_set_new(container, "wall",
		r.wall ? json_text(wall_kinds[r.wall->kind].id) : json_null());
	return container;
}

static void set_containers(
	json_t *all, const struct inspection *in, const struct pyheap *heap)
{
	json_t *containers = json_array();

	for (size_t i = 0; heap && i < heap->container_count; i++)
		json_array_append_new(
			containers, container_json(in, heap, &heap->container[i]));
	json_object_set_new(all, "containers", containers);
}

/* Of a Python whose types are not known, objects are among what is native. */
static void set_account(json_t *all, const struct pyheap_account *a, bool has_objects)
{
	json_t *account = json_object();

	json_set_u64(account, "anon_bytes", a->anon_bytes);
	json_object_set_new(account, "objects_bytes",
		has_objects ? json_integer((json_int_t)a->objects_bytes) : json_null());
	json_set_u64(account, "kept_bytes", a->kept_bytes);
	json_set_u64(account, "native_bytes", a->native_bytes);
	json_set_u64(account, "unexplained_bytes", a->unexplained_bytes);
	json_object_set_new(all, "account", account);
}

static void set_heap(json_t *all, const struct inspection *in)
{
	bool has_types;
	const struct pyheap *heap = inspect_heap(in, &has_types);

	if (heap) {
		set_allocators(all, heap);
		set_account(all, &heap->account, has_types || !in->python->is_python);
	} else {
		json_object_set_new(all, "allocators", json_null());
		json_object_set_new(all, "account", json_null());
	}
	set_types(all, has_types ? heap : NULL);
	set_containers(all, in, has_types ? heap : NULL);
}

static void set_unavailable(json_t *all, const struct inspection *in)
{
	json_t *unavailable = json_array();

	for (size_t i = 0; i < in->missing_count; i++) {
		const struct inspect_missing *m = &in->missing[i];
		json_t *one = json_object();

		json_set_text(one, "item", m->item);
		json_set_text(one, "why", m->why);
		json_set_text(one, "remedy", m->remedy);
		json_array_append_new(unavailable, one);
	}
	json_object_set_new(all, "unavailable", unavailable);
}

static void set_advice(json_t *all, const struct inspection *in)
{
	json_t *advice = json_array();

	for (size_t i = 0; i < in->advice_count; i++) {
		const struct advice *a = &in->advice[i];
		json_t *one = json_object();

		json_set_text(one, "kind", advice_ids[a->kind]);
		json_set_text(one, "advice", a->what);
		json_set_text(one, "evidence", a->seen);
		json_object_set_new(one, "bytes",
			a->has_bytes ? json_integer((json_int_t)a->bytes) : json_null());
		json_array_append_new(advice, one);
	}
	json_object_set_new(all, "advice", advice);
}

static int add_piece(const char *bytes, size_t len, void *context)
{
	buf_add(context, bytes, len);
	return 0;
}

static void set_python(json_t *all, const struct inspection *in)
{
	set_runtime(all, in);
	set_threads(all, in);
	set_state(all, in);
	set_heap(all, in);
	set_advice(all, in);
	set_unavailable(all, in);
}

json_t *inspect_python_json(const struct inspection *in)
{
	json_t *python = json_object();

	set_python(python, in);
	return python;
}

void inspect_json(const struct inspection *in, struct buf *out)
{
	json_t *all = json_object();

	json_set_text(all, "memtide", PACKAGE_VERSION);
	set_identity(all, in);
	set_values(all, in);
	set_walls(all, in);
	set_mappings(all, in);
	set_python(all, in);
	json_dump_callback(all, add_piece, out, JSON_INDENT(2));
	buf_add_char(out, '\n');
	json_decref(all);
}
