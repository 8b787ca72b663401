#include "config.h"

#include "app/inspect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/units.h"
#include "detect/closest.h"

const struct pyheap *inspect_heap(const struct inspection *in, bool *has_types)
{
	const struct pyheap *heap =
		inspect_has(in, PYTHON_HEAP) ? in->python->heap : NULL;

	*has_types = heap && in->python->is_python && heap->refusal == PYHEAP_COMPLETE;
	return heap;
}

/* Closest first, as far as they are of the kind that is run into; then the others. */
static int compare_walls(const void *left, const void *right)
{
	const struct wall *a = *(const struct wall *const *)left;
	const struct wall *b = *(const struct wall *const *)right;
	int order = wall_kinds[b->kind].competes_idle - wall_kinds[a->kind].competes_idle;
	double used_a = a->use_known ? closest_share(a) : 0;
	double used_b = b->use_known ? closest_share(b) : 0;

	if (!order)
		order = (used_b > used_a) - (used_b < used_a);
	return order ? order : (a > b) - (a < b);
}

size_t inspect_walls(const struct inspection *in, const struct wall *out[WALL_SET_MAX])
{
	const struct wall_set *set = in->process->walls;

	if (!set)
		return 0;
	for (size_t i = 0; i < set->count; i++)
		out[i] = &set->wall[i];
	qsort(out, set->count, sizeof *out, compare_walls);
	return set->count;
}

static int compare_groups(const void *left, const void *right)
{
	const struct mapping_group *a = *(const struct mapping_group *const *)left;
	const struct mapping_group *b = *(const struct mapping_group *const *)right;

	if (a->sums.rss_bytes != b->sums.rss_bytes)
		return a->sums.rss_bytes < b->sums.rss_bytes ? 1 : -1;
	return (a > b) - (a < b);
}

const struct mapping_group **inspect_groups(const struct inspection *in, size_t *count)
{
	const struct mapping_table *table = in->process->mappings;
	const struct mapping_group **groups;

	*count = 0;
	if (!table || !table->has_groups || !table->group_count)
		return NULL;
	groups = die_reallocarray(NULL, table->group_count, sizeof *groups);
	for (; *count < table->group_count; ++*count)
		groups[*count] = &table->group[*count];
	qsort(groups, *count, sizeof *groups, compare_groups);
	return groups;
}

static struct inspect_missing *add_missing(
	struct inspection *in, const char *item, const char *why, const char *remedy)
{
	struct inspect_missing *m = &in->missing[in->missing_count];

	if (in->missing_count == INSPECT_MISSING_MAX)
		return NULL;
	in->missing_count++;
	m->item = item;
	snprintf(m->why, sizeof m->why, "%s", why);
	snprintf(m->remedy, sizeof m->remedy, "%s", remedy);
	return m;
}

static void add_refused(
	struct inspection *in, const char *item, enum pyrun_refusal refusal)
{
	const struct pyrun_refusal_text *text = &pyrun_refusals[refusal];

	add_missing(in, item, text->why, text->remedy);
}

/* "would hold the target ~144 ms; R reads once, --max-stall 200ms allows it": there is no
 * key to press here. */
static void add_note(struct inspection *in, const char *note)
{
	static const char key[] = "; R reads once, ";
	const char *at = strstr(note, key);
	struct inspect_missing *m = add_missing(in, "mappings", note, "");

	if (!m || !at)
		return;
	m->why[at - note] = '\0';
	snprintf(m->remedy, sizeof m->remedy, "%s", at + strlen(key));
}

static bool has_memory(const struct inspection *in)
{
	return sample_has(&in->process->last, FIELD_RSS);
}

static void miss_mappings(struct inspection *in, const char *note)
{
	const struct mapping_table *table = in->process->mappings;
	enum pyrun_refusal refusal = in->python->refusal[PYTHON_HEAP];

	if (table && table->has_groups)
		return;
	if (pyrun_refusals[refusal].hides_memory)
		add_refused(in, "mappings", refusal);
	else if (*note)
		add_note(in, note);
	else
		add_missing(in, "mappings", "they were not read within 5 s", "try again");
}

/* Parts of a Python; of another program, or where nobody can tell, only what would be
 * there if its memory could be read. */
static void miss_python(struct inspection *in)
{
	static const char *const items[] = {[PYTHON_RUNTIME] = "runtime",
		[PYTHON_THREADS] = "threads",
		[PYTHON_GC] = "gc",
		[PYTHON_TRACEMALLOC] = "tracemalloc"};
	const struct python_reading *r = in->python;

	for (int part = PYTHON_RUNTIME; part < PYTHON_HEAP; part++) {
		bool is_hidden = pyrun_refusals[r->refusal[part]].hides_memory;

		if (r->refusal[part] == PYRUN_READABLE || (!r->is_python && !is_hidden))
			continue;
		/* Which one it is may be known where nothing else is. */
		if (part != PYTHON_RUNTIME || !*r->version || is_hidden)
			add_refused(in, items[part], r->refusal[part]);
	}
	if (inspect_has(in, PYTHON_TRACEMALLOC) && r->tracemalloc.is_tracing &&
		!r->tracemalloc.has_sizes)
		add_missing(in, "tracemalloc sizes", "this build has no symbol for them",
			"ask it for tracemalloc.get_traced_memory()");
}

static void miss_types(struct inspection *in, const struct pyheap *heap)
{
	const char *why = pyheap_refusal_text(heap->refusal);
	const char *remedy = pyrun_refusals[in->python->refusal[PYTHON_RUNTIME]].remedy;

	if (!in->python->is_python || heap->refusal == PYHEAP_COMPLETE)
		return;
	add_missing(in, "types", why, remedy);
	add_missing(in, "containers", why, remedy);
}

static void miss_parts_of_heap(struct inspection *in, const struct pyheap *heap)
{
	char why[INSPECT_TEXT_MAX], size[UNITS_TEXT_MAX];

	if (heap->libc.allocator != PYHEAP_MALLOC_GLIBC) {
		snprintf(why, sizeof why, "%s: what it keeps free is not known",
			pyheap_allocator_text(heap->libc.allocator));
		add_missing(in, "malloc", why, "");
	}
	if (heap->unseen_bytes) {
		snprintf(why, sizeof why,
			"%s of address space are too sparse to look through",
			units_size_long(heap->unseen_bytes, size));
		add_missing(in, "part of the account", why, "");
	}
	if (heap->is_cut)
		add_missing(in, "part of the account",
			"it has more mappings than are looked at", "");
}

static void miss_heap(struct inspection *in)
{
	static const char *const items[] = {
		"allocators", "types", "containers", "account"};
	const enum pyrun_refusal refusal = in->python->refusal[PYTHON_HEAP];
	bool has_types;
	const struct pyheap *heap = inspect_heap(in, &has_types);

	if (heap) {
		miss_types(in, heap);
		miss_parts_of_heap(in, heap);
		return;
	}
	for (size_t i = 0; i < COUNT_OF(items); i++)
		add_refused(in, items[i], refusal);
}

void inspect_decide(struct inspection *in, const char *heavy_note)
{
	in->closest = closest_wall(in->process->walls);
	in->missing_count = in->advice_count = 0;
	if (!has_memory(in)) {
		add_missing(in, "memory",
			"it has none of its own: a thread of the kernel, or a process "
			"that "
			"has ended and waits for its parent",
			"");
		return;
	}
	in->advice_count = advice_find(in->picture, in->process->walls, in->advice);
	miss_mappings(in, heavy_note);
	miss_python(in);
	miss_heap(in);
}
