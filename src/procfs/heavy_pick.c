#include "config.h"

#include "procfs/heavy_pick.h"

#include <stdlib.h>

#include "base/die.h"
#include "base/worker.h"

/* Rows of the list that are read in one tick: results of more would wait in vain. */
#define LIST_LOOK 64
#define LIST_READ 16
#define INFO_BATCHES 16

/* Own descriptor of the target's directory, or false: it is gone, or none are left.  Of
 * the reserve only one is used at a time. */
static bool dup_dir(const struct heavy_plan *plan, const struct heavy_scene *scene,
	const struct target *t, struct rootdir *out)
{
	struct rootdir own = {-1};
	const struct rootdir *dir = target_dir(scene->reader, t, &own);

	if (!dir)
		return false;
	if (dir == &own)
		*out = own;
	else if (rootdir_sub(dir, ".", out))
		return false;
	if (out->fd < scene->reader->most || !worker_pending(plan->worker))
		return true;
	rootdir_finish(out);
	return false;
}

/* One reading that would be allowed for its target. */
struct candidate {
	struct target *target;
	enum heavy_kind kind;
	uint64_t cpu_ns;
	bool probe; /* first on a part of it */
};

static bool send_read(struct heavy_plan *plan, const struct heavy_scene *scene,
	const struct candidate *c)
{
	struct target *t = c->target;
	struct rootdir dir;
	struct heavy_read *r;

	if (!dup_dir(plan, scene, t, &dir))
		return false;
	r = heavy_read_create();
	r->id = t->id;
	r->dir = dir;
	r->kind = c->kind;
	r->max_stall_ns = c->probe ? plan->max_stall_ns : 0;
	r->image = t->image;
	r->print = t->print;
	r->rss_bytes = t->rss_bytes;
	r->wants_list = t->full && t->full->wants_list;
	t->heavy.under_way = true;
	t->heavy.tree_changed = false;
	heavy_plan_send(plan, &r->base, &t->id);
	return true;
}

static void send_infos(struct heavy_plan *plan, const struct heavy_scene *scene)
{
	struct heavy_info *list = NULL;
	unsigned batches = 0;

	for (size_t i = 0; i < scene->set->count && batches < INFO_BATCHES; i++) {
		struct target *t = scene->set->target[i];
		struct heavy_info_item *item;

		if (t->is_info_asked || t->is_gone)
			continue;
		if (!list)
			list = heavy_info_create();
		item = &list->item[list->count];
		if (!dup_dir(plan, scene, t, &item->dir))
			continue;
		item->id = t->id;
		t->is_info_asked = true;
		if (++list->count < HEAVY_INFO_MAX && item->dir.fd < scene->reader->most)
			continue;
		heavy_plan_send(plan, &TAKE(list)->base, NULL);
		batches++;
	}
	if (list && list->count)
		heavy_plan_send(plan, &list->base, NULL);
	else if (list)
		heavy_job_destroy(&list->base);
}

static bool consider(struct heavy_plan *plan, struct target *t, bool mappings,
	uint64_t now, struct candidate *out)
{
	struct target_heavy *h = &t->heavy;
	const struct heavy_question q = {
		.now_ns = now,
		.rss_bytes = t->rss_bytes,
		.print = t->print,
		.mappings = mappings,
		.forced = h->forced,
		.wanted = h->wanted,
		.tree_changed = h->tree_changed,
		.max_stall_ns = plan->max_stall_ns,
	};
	enum heavy_verdict verdict;
	uint64_t hold;

	if (h->under_way || !heavy_plan_can_read(t))
		return false;
	verdict = heavy_decide(&h->record, &plan->speed, &q, &hold);
	h->hold_ns = hold > plan->max_stall_ns ? hold : 0;
	if (verdict == HEAVY_TOO_LONG)
		h->wanted = false;
	if (verdict == HEAVY_SAME && t->full)
		plan->costs->heavy_skipped++;
	out->target = t;
	out->kind = heavy_wanted_kind(&q);
	out->probe = !q.forced && heavy_needs_probe(hold, plan->max_stall_ns);
	out->cpu_ns = heavy_cpu_ns(&h->record, &plan->speed, out->kind, t->rss_bytes);
	return verdict == HEAVY_READ;
}

static int oldest_first(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	uint64_t t = x->target->heavy.record.ended_ns;
	uint64_t u = y->target->heavy.record.ended_ns;

	return t < u ? -1 : t > u;
}

static bool is_urgent(const struct target *t)
{
	return t->heavy.wanted || t->heavy.forced;
}

/* Those watched in full; returns the CPU time that they will take. */
static uint64_t send_full(struct heavy_plan *plan, const struct heavy_scene *scene)
{
	uint64_t now = clock_mono_ns(plan->clock), planned = 0;
	AUTO_FREE struct candidate *list = NULL;
	size_t count = 0, room = 0;

	for (size_t i = 0; i < scene->set->count; i++) {
		struct target *t = scene->set->target[i];
		struct candidate c;

		if (!t->full || (!plan->enabled && !is_urgent(t)) ||
			!consider(plan, t,
				plan->mappings || t->heavy.forced || t->full->wants_list,
				now, &c))
			continue;
		if (count == room) {
			room = room ? room * 2 : 8;
			list = die_reallocarray(list, room, sizeof *list);
		}
		list[count++] = c;
	}
	if (count)
		qsort(list, count, sizeof *list, oldest_first);
	for (size_t i = 0; i < count; i++) {
		if (!is_urgent(list[i].target) &&
			!heavy_credit_allows(&plan->credit, planned))
			continue;
		if (send_read(plan, scene, &list[i]))
			planned += list[i].cpu_ns;
	}
	return planned;
}

/* Index of the first row behind the cursor. */
static size_t after_cursor(const struct heavy_plan *plan, const struct target_set *set)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->target[middle]->id.pid <= plan->cursor)
			low = middle + 1;
		else
			high = middle;
	}
	return low < set->count ? low : 0;
}

/* Rows of the list, in turn: that is oldest first, and costs nothing to know. */
static void send_list(
	struct heavy_plan *plan, const struct heavy_scene *scene, uint64_t planned)
{
	uint64_t now = clock_mono_ns(plan->clock);
	size_t at = after_cursor(plan, scene->set), reads = 0;

	for (size_t n = 0; n < LIST_LOOK && n < scene->set->count; n++) {
		struct target *t = scene->set->target[at];
		struct candidate c;

		if (reads == LIST_READ || !heavy_credit_allows(&plan->credit, planned))
			return;
		plan->cursor = t->id.pid;
		at = at + 1 < scene->set->count ? at + 1 : 0;
		if (t->full || !t->is_listed || !consider(plan, t, false, now, &c) ||
			!send_read(plan, scene, &c))
			continue;
		planned += c.cpu_ns;
		reads++;
	}
}

void heavy_pick(struct heavy_plan *plan, const struct heavy_scene *scene)
{
	uint64_t planned;

	if (!plan->worker)
		return;
	heavy_credit_count(&plan->credit, clock_mono_ns(plan->clock),
		clock_cpu_ns(plan->clock), plan->costs->heavy_cpu_ns);
	send_infos(plan, scene);
	planned = send_full(plan, scene);
	/* Rows of the list wait while a round of them is under way. */
	if (plan->enabled && worker_pending(plan->worker) < LIST_READ)
		send_list(plan, scene, planned);
}
