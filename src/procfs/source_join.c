/* source_join.c - who is watched from now on: fixed, found, descended, listed */
#include "config.h"

#include "procfs/source_state.h"

#include <errno.h>
#include <sys/prctl.h>

#include "base/clock.h"
#include "procfs/light.h"

#define SCAN_EVERY_NS NS_PER_S

void source_sweep(struct procfs_source *s)
{
	for (size_t i = 0; i < s->set.count; i++) {
		const struct target *t = s->set.target[i];

		if (t->is_gone && t->slot != TARGET_NO_SLOT)
			s->free_slot[s->free_count++] = t->slot;
	}
	target_set_sweep(&s->set);
}

bool source_is_excluded(const struct procfs_source *s, uint32_t pid)
{
	return pid == s->self || pid == s->not_pid || !pid;
}

static bool is_ignored(const struct procfs_source *s, uint32_t pid)
{
	for (size_t i = 0; i < s->ignored_count; i++)
		if (s->ignored[i] == pid)
			return true;
	return false;
}

static void note_reason(
	struct procfs_source *s, struct target *t, enum join_reason reason)
{
	struct target_full *f = t->full;

	switch (reason) {
	case JOIN_FIXED:
		f->fixed = true;
		break;
	case JOIN_MATCHED:
		f->matched = true;
		break;
	case JOIN_CHILD:
		f->child = true;
		break;
	case JOIN_OPENED:
		f->opened++;
		break;
	}
	t->role = f->child && !f->fixed && !f->matched ? ROLE_CHILD : ROLE_TARGET;
	if (reason != JOIN_CHILD)
		s->is_tree_dirty = true;
}

int source_join(struct procfs_source *s, uint32_t pid, enum join_reason reason)
{
	struct target *t = target_set_find(&s->set, pid);
	bool is_new = !t;
	int code;

	if (source_is_excluded(s, pid))
		return -EPERM;
	if (is_new) {
		code = target_open(&s->reader, pid, &t);
		if (code)
			return code;
	}
	/* A zombie named by PID is told to have ended; others never began. */
	code = t->is_dead && reason != JOIN_FIXED
		       ? -ESRCH
		       : target_watch(&s->reader, t, s->is_own_namespace);
	if (code) {
		if (is_new)
			target_destroy(t);
		return code;
	}
	if (is_new)
		target_set_add(&s->set, t);
	note_reason(s, t, reason);
	return 0;
}

void source_join_fixed(struct procfs_source *s)
{
	for (size_t i = 0; i < s->fixed_count; i++) {
		struct fixed_word *w = &s->fixed[i];

		if (w->state == FIXED_WAITING && !source_join(s, w->pid, JOIN_FIXED))
			w->state = FIXED_WATCHED;
	}
}

void source_scan(struct procfs_source *s)
{
	if (!s->word_count || (s->scan_ns && s->now_ns - s->scan_ns < SCAN_EVERY_NS))
		return;
	s->scan_ns = s->now_ns;
	heavy_plan_scan(&s->plan);
}

/* The PID still is the process that was found: nobody new has taken it. */
static bool is_found(struct procfs_source *s, const struct heavy_found *found)
{
	const struct target *t = target_set_find(&s->set, found->pid);

	return t && t->id.start_time_ticks == found->start_time_ticks;
}

static void join_found(struct procfs_source *s, const struct heavy_found *found)
{
	struct target *t = target_set_find(&s->set, found->pid);

	if (t && (!is_found(s, found) || (t->full && t->full->matched)))
		return;
	if (source_join(s, found->pid, JOIN_MATCHED))
		return;
	t = target_set_find(&s->set, found->pid);
	if (!is_found(s, found) && !t->is_sampled && !t->is_listed)
		t->is_gone = true;
}

void source_join_matched(struct procfs_source *s)
{
	struct heavy_scan *scan = TAKE(s->plan.scan);

	if (!scan)
		return;
	for (size_t i = 0; i < scan->count; i++)
		join_found(s, &scan->found[i]);
	heavy_job_destroy(&scan->base);
	source_sweep(s);
}

/* Orphans of descendants come to memtide where it is a subreaper. */
static bool is_subreaper(const struct procfs_source *s)
{
	int on = 0;

	return s->is_own_namespace && !prctl(PR_GET_CHILD_SUBREAPER, &on) && on;
}

static bool is_in_tree(const struct procfs_source *s, uint32_t pid)
{
	const struct target *t = target_set_find(&s->set, pid);

	return t && t->full && (t->full->fixed || t->full->matched || t->full->child);
}

/* Where the entry is old its parent may be another process by now: asked again. */
static bool adopt(struct procfs_source *s, const struct descent_entry *e, bool reaper)
{
	bool orphan = reaper && e->ppid == s->self;

	if (!e->ppid || source_is_excluded(s, e->pid) || is_ignored(s, e->pid) ||
		is_in_tree(s, e->pid) || !(orphan || is_in_tree(s, e->ppid)))
		return false;
	if (descent_parent_now(&s->reader, e->pid) != e->ppid)
		return false;
	return !source_join(s, e->pid, JOIN_CHILD);
}

void source_tree_changed(struct procfs_source *s)
{
	for (size_t i = 0; i < s->set.count; i++)
		if (s->set.target[i]->full)
			s->set.target[i]->heavy.tree_changed = true;
}

void source_join_children(struct procfs_source *s)
{
	const uint32_t *pids;
	bool reaper, more, any = false;
	size_t count;

	if (!s->children)
		return;
	if (!births_any(&s->tree_births, &s->reader, s->now_ns) && !s->is_tree_dirty)
		return;
	if (procs_pids(s->procs, &pids, &count))
		return;
	s->is_tree_dirty = false;
	descent_update(&s->descent, &s->reader, pids, count, s->now_ns);
	reaper = is_subreaper(s);
	do {
		more = false;
		for (size_t i = 0; i < s->descent.count; i++)
			if (adopt(s, &s->descent.entry[i], reaper))
				more = any = true;
	} while (more);
	if (any)
		source_tree_changed(s);
}

static void list_one(struct procfs_source *s, uint32_t pid)
{
	struct target *t;

	if (source_is_excluded(s, pid) || target_open(&s->reader, pid, &t))
		return;
	t->is_listed = true;
	target_set_add(&s->set, t);
}

/* They have no memory and no rows; only that their PIDs are theirs is kept up. */
static void check_kernel_threads(struct procfs_source *s)
{
	struct target_reading r;

	for (size_t i = 0; i < s->set.count; i++) {
		struct target *t = s->set.target[i];

		if (t->is_kernel_thread && !t->full &&
			target_read(&s->reader, t, s->now_ns, &r) == -ESRCH)
			t->is_gone = true;
	}
	source_sweep(s);
}

void source_join_list(struct procfs_source *s)
{
	const uint32_t *pids;
	size_t count;

	if (!s->everything)
		return;
	if (!births_any(&s->list_births, &s->reader, s->now_ns) && !s->is_list_wanted)
		return;
	if (procs_pids(s->procs, &pids, &count))
		return;
	s->is_list_wanted = false;
	check_kernel_threads(s);
	for (size_t i = 0; i < count; i++) {
		struct target *t = target_set_find(&s->set, pids[i]);

		if (t)
			t->is_listed = true;
		else
			list_one(s, pids[i]);
		source_breathe(s);
	}
}
