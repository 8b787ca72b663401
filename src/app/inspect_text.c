/*
 * inspect_text.c - one look at one process, for people
 *
 * Sections of lines; what others named is escaped, and long lists end in a sum of the rest.
 */
#include "config.h"

#include "app/inspect.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "view/wording.h"

enum {
	GROUPS_SHOWN = 20,
	TYPES_SHOWN = 30,
	FRAMES_SHOWN = 40,
	THREADS_SHOWN = 64,
	CLASSES_SHOWN = 5,
	TEXT_COLUMNS = 160
};

/* Bytes of others, as they would be drawn. */
static void add_escaped(struct buf *out, const char *text)
{
	text_escape(out, text, strlen(text), TEXT_COLUMNS, false);
}

static void add_size(struct buf *out, int width, bool known, uint64_t bytes)
{
	char text[UNITS_TEXT_MAX];

	buf_printf(out, "%*s", width, known ? units_size_short(bytes, text) : "-");
}

static void add_long(struct buf *out, uint64_t bytes)
{
	char text[UNITS_TEXT_MAX];

	buf_add_text(out, units_size_long(bytes, text));
}

static void add_count(struct buf *out, int width, uint64_t count)
{
	char text[UNITS_TEXT_MAX];

	buf_printf(out, "%*s", width, units_grouped(count, text));
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void add_labelled(struct buf *out, const char *label, const char *text)
{
	if (!*text)
		return;
	buf_printf(out, "  %-9s ", label);
	add_escaped(out, text);
	buf_add_char(out, '\n');
}

static void add_memory(struct buf *out, const struct inspection *in)
{
	static const struct {
		const char *label;
		enum field_id field;
	} sizes[] = {
		{"RSS", FIELD_RSS},
		{"peak", FIELD_PEAK_RSS},
		{"PSS", FIELD_PSS},
		{"USS", FIELD_USS},
		{"anonymous", FIELD_RSS_ANON},
		{"file", FIELD_RSS_FILE},
		{"shared", FIELD_RSS_SHMEM},
		{"swap", FIELD_SWAP},
		{"address space", FIELD_VSIZE},
	};
	const char *between = "  memory    ";

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		uint64_t bytes;

		if (!history_known(
			    in->history, in->process, sizes[i].field, &bytes, NULL))
			continue;
		buf_printf(out, "%s%s ", between, sizes[i].label);
		add_long(out, bytes);
		between = i == 3 ? "\n            " : ", ";
	}
	if (sample_has(&in->process->last, FIELD_RSS))
		buf_add_char(out, '\n');
}

static void add_identity(struct buf *out, const struct inspection *in)
{
	const struct process_history *p = in->process;
	const struct python_reading *r = in->python;

	buf_printf(out, "%" PRIu32 " ", p->id.pid);
	add_escaped(out, p->last.name);
	buf_add_char(out, '\n');
	if (p->info) {
		add_labelled(out, "user", p->info->user);
		add_labelled(out, "command", p->info->command);
		add_labelled(out, "program", p->info->exe);
	}
	if (r->is_python) {
		buf_printf(out, "  runtime   %s",
			r->refusal[PYTHON_RUNTIME] == PYRUN_PYPY ? "PyPy" : "CPython");
		if (*r->version)
			buf_printf(out, " %s", r->version);
		buf_add_char(out, '\n');
	}
	add_memory(out, in);
}

static void add_wall(struct buf *out, const struct inspection *in, const struct wall *w)
{
	char text[WORDING_MAX];

	buf_add_text(out, w == in->closest ? "> " : "  ");
	buf_printf(out, "%8s", w->use_known ? wording_value(w, w->use, text) : "-");
	buf_printf(out, "%9s", wording_value(w, w->limit, text));
	buf_printf(out, "%9s",
		w->use_known ? wording_value(w, wall_headroom(w), text) : "-");
	buf_printf(out, "  %-20s  ", wording_then(w));
	add_escaped(out, wording_name(w, text));
	buf_add_char(out, '\n');
}

static void add_walls(struct buf *out, const struct inspection *in)
{
	const struct wall *sorted[WALL_SET_MAX];
	size_t count = inspect_walls(in, sorted);
	char text[WORDING_MAX];

	if (!count)
		return;
	buf_add_text(out, "\nLimits, closest first");
	if (in->closest) {
		buf_printf(out, ": %s, ", wording_limit(in->closest, text));
		buf_printf(out, "%s left", wording_left(in->closest, text));
	}
	buf_add_text(
		out, "\n      USED    LIMIT     LEFT  THEN                  LIMIT ON\n");
	for (size_t i = 0; i < count; i++)
		add_wall(out, in, sorted[i]);
	if (in->process->walls->ancestors_hidden)
		buf_add_text(out, "  limits above this container cannot be seen\n");
}

static void add_group(
	struct buf *out, const struct mapping_table *t, const struct mapping_group *g)
{
	add_size(out, 10, t->known & MAPPING_KNOWS_RSS, g->sums.rss_bytes);
	add_size(out, 8, t->known & MAPPING_KNOWS_PSS, g->sums.pss_bytes);
	add_size(out, 9, t->known & MAPPING_KNOWS_PRIVATE, g->sums.private_bytes);
	add_size(out, 8, t->known & MAPPING_KNOWS_SWAP, g->sums.swap_bytes);
	add_size(out, 8, t->known & MAPPING_KNOWS_SIZE, g->sums.size_bytes);
	add_count(out, 8, g->areas);
	buf_add_text(out, "  ");
	add_escaped(out, mapping_group_label(t, g));
	buf_add_char(out, '\n');
}

static void add_mappings(struct buf *out, const struct inspection *in)
{
	const struct mapping_table *table = in->process->mappings;
	uint64_t rest = 0;
	size_t count;
	AUTO_FREE const struct mapping_group **group = inspect_groups(in, &count);

	if (!count)
		return;
	buf_add_text(out, "\nMappings, by RSS: ");
	add_count(out, 0, table->areas);
	buf_printf(out, " in %zu groups\n", count);
	buf_add_text(
		out, "       RSS     PSS  PRIVATE    SWAP    SIZE   AREAS  MAPPING\n");
	for (size_t i = 0; i < count; i++) {
		if (i < GROUPS_SHOWN)
			add_group(out, table, group[i]);
		else
			rest += group[i]->sums.rss_bytes;
	}
	if (count <= GROUPS_SHOWN)
		return;
	add_size(out, 10, table->known & MAPPING_KNOWS_RSS, rest);
	buf_printf(out, "  in %zu more groups\n", count - GROUPS_SHOWN);
}

static void add_frames(
	struct buf *out, const struct pyrun_stacks *s, const struct pyrun_thread *t)
{
	for (size_t i = 0; i < t->count && i < FRAMES_SHOWN; i++) {
		const struct pyrun_frame *f = &s->frame[t->first + i];

		buf_add_text(out, "      ");
		add_escaped(out, pyrun_text(s, f->function));
		buf_add_text(out, "  ");
		add_escaped(out, pyrun_text(s, f->file));
		if (f->line)
			buf_printf(out, ":%" PRIu32, f->line);
		buf_add_char(out, '\n');
	}
	if (t->count > FRAMES_SHOWN)
		buf_printf(
			out, "      ... and %zu more callers\n", t->count - FRAMES_SHOWN);
	else if (t->is_cut)
		buf_add_text(out, "      ... and more callers\n");
	if (t->is_torn)
		buf_add_text(out, "      its calls changed at every look\n");
	else if (!t->count)
		buf_add_text(out, "      in no Python function\n");
}

static void add_thread(struct buf *out, const struct python_reading *r, size_t n)
{
	const struct pyrun_thread *t = &r->stacks.thread[n];

	if (t->tid)
		buf_printf(out, "  %" PRIu32, t->tid);
	else
		buf_add_text(out, "  thread");
	if (r->thread_name[n][0]) {
		buf_add_char(out, ' ');
		add_escaped(out, r->thread_name[n]);
	}
	if (t->interpreter)
		buf_printf(out, ", interpreter %" PRIu64, t->interpreter);
	if (t->holds_gil)
		buf_add_text(out, ", holds the GIL");
	buf_add_char(out, '\n');
	add_frames(out, &r->stacks, t);
}

static void add_threads(struct buf *out, const struct inspection *in)
{
	const struct pyrun_stacks *s = &in->python->stacks;

	if (!inspect_has(in, PYTHON_THREADS))
		return;
	buf_printf(out, "\nPython threads: %zu%s, innermost call first\n",
		s->thread_count, s->is_cut ? " and more" : "");
	for (size_t i = 0; i < s->thread_count && i < THREADS_SHOWN; i++)
		add_thread(out, in->python, i);
	if (s->thread_count > THREADS_SHOWN)
		buf_printf(out, "  ... and %zu more (--format json has all)\n",
			s->thread_count - THREADS_SHOWN);
}

static void add_gc(struct buf *out, const struct pyrun_gc *gc)
{
	buf_printf(out, "\nGarbage collector: %s%s",
		gc->is_enabled ? "enabled" : "disabled",
		gc->is_collecting ? ", collecting" : "");
	if (gc->has_garbage)
		buf_printf(out, ", %" PRIu64 " object%s in gc.garbage", gc->garbage,
			plural(gc->garbage));
	buf_add_text(out,
		"\n  GENERATION  THRESHOLD      COUNT  COLLECTIONS     COLLECTED  "
		"UNCOLLECTABLE\n");
	for (size_t i = 0; i < PYRUN_GENERATIONS; i++) {
		const struct pyrun_generation *g = &gc->generation[i];

		buf_printf(out, "  %10zu %10" PRId32 " %10" PRId32, i, g->threshold,
			g->count);
		add_count(out, 13, g->collections);
		add_count(out, 14, g->collected);
		add_count(out, 15, g->uncollectable);
		buf_add_char(out, '\n');
	}
}

static void add_tracemalloc(struct buf *out, const struct pyrun_tracemalloc *t)
{
	buf_printf(out, "tracemalloc: %s", t->is_tracing ? "on" : "off");
	if (t->is_tracing) {
		buf_printf(out, ", %" PRIu32 " frame%s a block", t->frames,
			plural(t->frames));
		if (t->has_sizes) {
			buf_add_text(out, ", ");
			add_long(out, t->bytes);
			buf_add_text(out, " traced, peak ");
			add_long(out, t->peak_bytes);
		}
	}
	buf_add_char(out, '\n');
}

static void add_state(struct buf *out, const struct inspection *in)
{
	if (inspect_has(in, PYTHON_GC))
		add_gc(out, &in->python->gc);
	if (inspect_has(in, PYTHON_TRACEMALLOC))
		add_tracemalloc(out, &in->python->tracemalloc);
}

static uint64_t class_free_bytes(const struct pyheap_pools *p, size_t n)
{
	return p->by_size[n].free_blocks * (n + 1) * 8;
}

/* The block sizes that keep most. */
static void add_classes(struct buf *out, const struct pyheap_pools *p)
{
	uint64_t below = UINT64_MAX;

	for (int shown = 0; shown < CLASSES_SHOWN; shown++) {
		uint64_t most = 0;

		for (size_t i = 0; i < PYHEAP_CLASSES; i++)
			if (class_free_bytes(p, i) < below &&
				class_free_bytes(p, i) > most)
				most = class_free_bytes(p, i);
		if (!most)
			break;
		for (size_t i = 0; i < PYHEAP_CLASSES; i++) {
			if (class_free_bytes(p, i) != most)
				continue;
			buf_printf(out, "%s%zu bytes: ",
				shown ? "; " : "    free, by block size: ", (i + 1) * 8);
			add_long(out, most);
			break;
		}
		below = most;
	}
	if (below != UINT64_MAX)
		buf_add_char(out, '\n');
}

static void add_pools(struct buf *out, const struct pyheap_pools *p)
{
	if (!p->pools && !p->empty_pools)
		return;
	buf_add_text(out, "  pymalloc: ");
	add_long(out, p->used_bytes);
	buf_add_text(out, " in use in ");
	add_count(out, 0, p->used_blocks);
	buf_add_text(out, " blocks; free: ");
	add_long(out, p->free_bytes);
	buf_add_text(out, " between them, ");
	add_long(out, p->empty_bytes);
	buf_add_text(out, " in empty pools\n");
	add_classes(out, p);
}

static void add_arena(struct buf *out, const struct pyheap_arena *a)
{
	buf_printf(out, "    %s arena 0x%" PRIx64 ": ", a->is_main ? "main" : "thread's",
		a->address);
	add_long(out, a->used_bytes);
	buf_add_text(out, " in use, ");
	add_long(out, a->free_bytes);
	buf_add_text(out, " free between, ");
	add_long(out, a->top_bytes);
	buf_add_text(out, " at the end\n");
}

static void add_malloc(struct buf *out, const struct pyheap_malloc *m)
{
	if (m->allocator != PYHEAP_MALLOC_GLIBC) {
		buf_printf(out, "  %s\n", pyheap_allocator_text(m->allocator));
		return;
	}
	buf_add_text(out, "  glibc malloc: ");
	add_long(out, m->used_bytes);
	buf_add_text(out, " in use in ");
	add_count(out, 0, m->used_chunks);
	buf_add_text(out, " blocks, and ");
	add_long(out, m->mapped_bytes);
	buf_add_text(out, " in ");
	add_count(out, 0, m->mapped_chunks);
	buf_printf(out, " large one%s of their own; free: ", plural(m->mapped_chunks));
	add_long(out, m->free_bytes);
	buf_add_text(out, " between them, ");
	add_long(out, m->top_bytes);
	buf_add_text(out, " at the ends\n");
	if (m->walked_bytes < m->heap_bytes) {
		buf_add_text(out, "    of ");
		add_long(out, m->heap_bytes);
		buf_add_text(out, " only ");
		add_long(out, m->walked_bytes);
		buf_add_text(out, " could be understood\n");
	}
	for (size_t i = 0; i < m->arena_count; i++)
		add_arena(out, &m->arena[i]);
}

static void add_allocators(struct buf *out, const struct inspection *in)
{
	bool has_types;
	const struct pyheap *heap = inspect_heap(in, &has_types);

	if (!heap)
		return;
	buf_add_text(out, "\nAllocators\n");
	add_pools(out, &heap->pools);
	add_malloc(out, &heap->libc);
	buf_add_text(out, "  kept but free: ");
	add_long(out, pyheap_kept_bytes(heap));
	buf_add_text(out, in->python->is_python ? ". The allocators keep it for later, "
						  "and give it back only in whole "
						  "pieces:\n  RSS does not fall by it "
						  "after del or gc.collect().\n"
						: ". malloc keeps it for later: RSS does "
						  "not fall by it after free().\n");
}

static void add_types(struct buf *out, const struct inspection *in)
{
	bool has_types;
	const struct pyheap *heap = inspect_heap(in, &has_types);
	uint64_t count = 0, bytes = 0;

	if (!has_types)
		return;
	buf_printf(out,
		"\nObjects, by bytes: %zu types\n       BYTES         COUNT  TYPE\n",
		heap->type_count);
	for (size_t i = 0; i < heap->type_count; i++) {
		const struct pyheap_type *t = &heap->type[i];

		if (i >= TYPES_SHOWN) {
			count += t->count;
			bytes += t->bytes;
			continue;
		}
		add_size(out, 12, true, t->bytes);
		add_count(out, 14, t->count);
		buf_add_text(out, "  ");
		add_escaped(out, heap->names + t->name);
		buf_add_char(out, '\n');
	}
	if (heap->type_count <= TYPES_SHOWN)
		return;
	add_size(out, 12, true, bytes);
	add_count(out, 14, count);
	buf_printf(out, "  of %zu more types\n", heap->type_count - TYPES_SHOWN);
}

static void add_container(struct buf *out, const struct inspection *in,
	const struct pyheap *heap, const struct pyheap_container *c)
{
	const struct pyheap_type *items = pyheap_items_type(heap, c);
	struct resize r;

	resize_look(c, in->process->walls, &r);
	add_size(out, 12, true, c->bytes);
	add_count(out, 14, c->length);
	add_count(out, 14, c->room);
	add_size(out, 12, true, r.need_bytes);
	buf_printf(out, "  %-5s 0x%" PRIx64, resize_kind_names[c->kind], c->address);
	if (items) {
		buf_add_text(out, " of ");
		add_escaped(out, heap->names + items->name);
	}
	if (r.wall && r.fits)
		buf_add_text(out, "  fits");
	else if (r.wall)
		buf_printf(out, "  does not fit: %s", wording_then(r.wall));
	buf_add_char(out, '\n');
}

static void add_containers(struct buf *out, const struct inspection *in)
{
	bool has_types;
	const struct pyheap *heap = inspect_heap(in, &has_types);
	char text[WORDING_MAX];

	if (!has_types || !heap->container_count)
		return;
	buf_add_text(out, "\nLargest containers, and what their next growth asks for");
	if (in->closest)
		buf_printf(out, " (%s left of: ", wording_left(in->closest, text));
	if (in->closest)
		buf_printf(out, "%s)", wording_limit(in->closest, text));
	buf_add_text(out,
		"\n       BYTES       ENTRIES       ROOM FOR  NEXT NEEDS  CONTAINER\n");
	for (size_t i = 0; i < heap->container_count; i++)
		add_container(out, in, heap, &heap->container[i]);
}

static void add_account(struct buf *out, const struct inspection *in)
{
	bool has_types;
	const struct pyheap *heap = inspect_heap(in, &has_types);
	const struct pyheap_account *a;

	if (!heap)
		return;
	a = &heap->account;
	buf_add_text(out, "\nAnonymous memory: ");
	add_long(out, a->anon_bytes);
	buf_add_text(out, " = ");
	if (in->python->is_python && !has_types) {
		add_long(out, a->kept_bytes);
		buf_add_text(out, " kept by allocators + ");
		add_long(out, a->objects_bytes + a->native_bytes);
		buf_add_text(out, " objects and native + ");
	} else {
		add_long(out, a->objects_bytes);
		buf_add_text(out, " objects + ");
		add_long(out, a->kept_bytes);
		buf_add_text(out, " kept by allocators + ");
		add_long(out, a->native_bytes);
		buf_add_text(out, " native + ");
	}
	add_long(out, a->unexplained_bytes);
	buf_add_text(out, " not explained\n");
}

static void add_advice(struct buf *out, const struct inspection *in)
{
	if (in->advice_count)
		buf_add_text(out, "\nAdvice\n       SAVES\n");
	for (size_t i = 0; i < in->advice_count; i++) {
		const struct advice *a = &in->advice[i];

		/* What a resize lacks is told in its own words. */
		add_size(out, 12, a->has_bytes && a->kind != ADVICE_RESIZE, a->bytes);
		buf_add_text(out, "  ");
		text_escape(out, a->what, strlen(a->what), SIZE_MAX, false);
		buf_printf(out, "\n%14s", "");
		text_escape(out, a->seen, strlen(a->seen), SIZE_MAX, false);
		buf_add_char(out, '\n');
	}
}

static bool is_same(const struct inspect_missing *a, const struct inspect_missing *b)
{
	return !strcmp(a->why, b->why) && !strcmp(a->remedy, b->remedy);
}

/* Items with one reason stand together. */
static void add_missing(struct buf *out, const struct inspection *in)
{
	if (in->missing_count)
		buf_add_text(out, "\nNot available\n");
	for (size_t i = 0; i < in->missing_count; i++) {
		const struct inspect_missing *m = &in->missing[i];
		bool is_told = false;

		for (size_t k = 0; k < i; k++)
			is_told = is_told || is_same(m, &in->missing[k]);
		if (is_told)
			continue;
		buf_printf(out, "  %s", m->item);
		for (size_t k = i + 1; k < in->missing_count; k++)
			if (is_same(m, &in->missing[k]))
				buf_printf(out, ", %s", in->missing[k].item);
		buf_add_text(out, ": ");
		text_escape(out, m->why, strlen(m->why), SIZE_MAX, false);
		buf_add_char(out, '\n');
		if (*m->remedy)
			buf_printf(out, "    remedy: %s\n", m->remedy);
	}
}

void inspect_python_text(const struct inspection *in, struct buf *out)
{
	add_threads(out, in);
	add_state(out, in);
	add_allocators(out, in);
	add_types(out, in);
	add_containers(out, in);
	add_account(out, in);
	add_advice(out, in);
	add_missing(out, in);
}

void inspect_text(const struct inspection *in, struct buf *out)
{
	add_identity(out, in);
	add_walls(out, in);
	add_mappings(out, in);
	inspect_python_text(in, out);
}
