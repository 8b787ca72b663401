/* draw_py_allocator.c - the Python panel's view of what allocators use and keep */
#include "config.h"

#include "view/draw_py.h"

#include <inttypes.h>

#include "base/units.h"

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void write_kept(
	struct py_lines *l, const struct view *v, const struct pyheap *heap)
{
	char kept[UNITS_TEXT_MAX], text[300];

	snprintf(text, sizeof text, "%s",
		v->focus.python->reading->is_python
			? "The allocators keep it for later and give it back in whole "
			  "pieces only: RSS does not fall by it after del or "
			  "gc.collect()."
			: "malloc keeps it for later: RSS does not fall by it after "
			  "free().");
	py_printf(l, 1, STYLE_STRONG, "kept but free: %s",
		units_size_long(pyheap_kept_bytes(heap), kept));
	py_sentence(l, 1, STYLE_QUIET, text);
}

static void write_class(struct py_lines *l, const struct pyheap_pools *p, size_t i)
{
	const struct pyheap_class *c = &p->by_size[i];
	const uint64_t bytes = (i + 1) * 8;
	char pools[UNITS_TEXT_MAX], used[UNITS_TEXT_MAX], free[UNITS_TEXT_MAX];
	char used_bytes[UNITS_TEXT_MAX], free_bytes[UNITS_TEXT_MAX];

	py_printf(l, 1, STYLE_TEXT, "%10" PRIu64 " %10s %12s %7s %12s %7s", bytes,
		units_grouped(c->pools, pools), units_grouped(c->used_blocks, used),
		units_size_short(c->used_blocks * bytes, used_bytes),
		units_grouped(c->free_blocks, free),
		units_size_short(c->free_blocks * bytes, free_bytes));
}

static void write_pools(struct py_lines *l, const struct pyheap_pools *p)
{
	char used[UNITS_TEXT_MAX], free[UNITS_TEXT_MAX], empty[UNITS_TEXT_MAX];

	if (!p->pools && !p->empty_pools)
		return;
	py_printf(l, 1, STYLE_STRONG,
		"pymalloc, up to 512 bytes: %s in use; free: %s between, %s in empty "
		"pools",
		units_size_short(p->used_bytes, used),
		units_size_short(p->free_bytes, free),
		units_size_short(p->empty_bytes, empty));
	py_printf(l, 1, STYLE_COLUMN, "%10s %10s %12s %7s %12s %7s", "BLOCK SIZE",
		"POOLS", "USED BLOCKS", "BYTES", "FREE BLOCKS", "BYTES");
	for (size_t i = 0; i < PYHEAP_CLASSES; i++)
		if (p->by_size[i].pools)
			write_class(l, p, i);
}

static void write_arenas(struct py_lines *l, const struct pyheap_malloc *m)
{
	char heap[UNITS_TEXT_MAX], used[UNITS_TEXT_MAX], free[UNITS_TEXT_MAX];
	char top[UNITS_TEXT_MAX];

	py_printf(l, 1, STYLE_COLUMN, "%8s %8s %8s %8s  %s", "HEAP", "IN USE", "FREE",
		"AT END", "ARENA");
	for (size_t i = 0; i < m->arena_count; i++) {
		const struct pyheap_arena *a = &m->arena[i];

		py_printf(l, 1, STYLE_TEXT, "%8s %8s %8s %8s  %s 0x%" PRIx64,
			units_size_short(a->bytes, heap),
			units_size_short(a->used_bytes, used),
			units_size_short(a->free_bytes, free),
			units_size_short(a->top_bytes, top),
			a->is_main ? "main" : "of threads", a->address);
	}
	if (m->arenas > m->arena_count)
		py_printf(l, 1, STYLE_QUIET, "... and %" PRIu64 " more",
			m->arenas - m->arena_count);
}

static void write_malloc(struct py_lines *l, const struct pyheap_malloc *m)
{
	char used[UNITS_TEXT_MAX], mapped[UNITS_TEXT_MAX], count[UNITS_TEXT_MAX];

	if (m->allocator != PYHEAP_MALLOC_GLIBC) {
		py_printf(l, 1, STYLE_QUIET, "%s: what it keeps is not known",
			pyheap_allocator_text(m->allocator));
		return;
	}
	py_printf(l, 1, STYLE_STRONG,
		"glibc malloc: %s in use, and %s in %s mapping%s of their own",
		units_size_short(m->used_bytes, used),
		units_size_short(m->mapped_bytes, mapped),
		units_grouped(m->mapped_chunks, count), plural(m->mapped_chunks));
	if (m->walked_bytes < m->heap_bytes)
		py_printf(l, 1, STYLE_QUIET, "of %s only %s could be understood",
			units_size_short(m->heap_bytes, used),
			units_size_short(m->walked_bytes, mapped));
	write_arenas(l, m);
}

/* What all figures of the reading leave out. */
static void write_gaps(struct py_lines *l, const struct pyheap *heap)
{
	char text[UNITS_TEXT_MAX];

	if (heap->pools.unread_blocks)
		py_printf(l, 1, STYLE_QUIET,
			"%s blocks were not read: swapped out, or changing at each look",
			units_grouped(heap->pools.unread_blocks, text));
	if (heap->unseen_bytes)
		py_printf(l, 1, STYLE_QUIET,
			"%s of address space are too sparse to look through",
			units_size_long(heap->unseen_bytes, text));
	if (heap->is_cut)
		py_put(l, 1, STYLE_QUIET, "it has more mappings than are looked at");
}

void py_write_allocator(struct py_lines *l, const struct view *v)
{
	const struct python_reading *r = v->focus.python->reading;

	if (r->refusal[PYTHON_RUNTIME] == PYRUN_NO_PYTHON)
		py_sentence(l, 1, STYLE_QUIET,
			"not a Python program: types, stacks and gc are CPython's only; "
			"of any program its malloc is shown");
	if (!py_has(v, PYTHON_HEAP)) {
		py_say_refusal(l, v, r->refusal[PYTHON_HEAP]);
		return;
	}
	write_kept(l, v, r->heap);
	write_pools(l, &r->heap->pools);
	write_malloc(l, &r->heap->libc);
	write_gaps(l, r->heap);
}
