#include "config.h"

#include "view/focus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

void focus_close(struct focus *f)
{
	procinfo_unref(f->info);
	wall_set_unref(f->walls);
	mapping_table_unref(f->mappings);
	free(f->group);
	*f = (struct focus){0};
}

void focus_open(struct focus *f, uint32_t pid, const struct procid *id)
{
	focus_close(f);
	f->pid = pid;
	if (id)
		f->id = *id;
}

static const struct process_history *find(const struct focus *f, const struct history *h)
{
	const struct process_history *latest = history_latest(h, f->pid);

	if (!f->id.pid)
		return latest;
	if (latest && procid_same_process(&latest->id, &f->id))
		return latest;
	return history_find(h, &f->id);
}

/* By RSS, then as they stand in the address space. */
static int compare_groups(const void *left, const void *right, void *context)
{
	const struct mapping_table *t = context;
	uint32_t a = ((const struct focus_group *)left)->group;
	uint32_t b = ((const struct focus_group *)right)->group;
	uint64_t more = t->group[b].sums.rss_bytes, less = t->group[a].sums.rss_bytes;

	if (more != less)
		return more > less ? 1 : -1;
	return (a > b) - (a < b);
}

static void sort_groups(struct focus *f)
{
	struct mapping_table *t = f->mappings;

	f->group_count = t->group_count;
	f->group = die_reallocarray(f->group, f->group_count + 1, sizeof *f->group);
	for (size_t i = 0; i < f->group_count; i++)
		f->group[i] = (struct focus_group){.group = (uint32_t)i};
	qsort_r(f->group, f->group_count, sizeof *f->group, compare_groups, t);
}

static void compare_with_baseline(struct focus *f, const struct process_history *p)
{
	for (size_t i = 0; i < f->group_count && i < FOCUS_GROUPS_COMPARED; i++) {
		struct focus_group *g = &f->group[i];
		const struct mapping_group *group = &f->mappings->group[g->group];

		g->has_delta = !history_group_delta(p, group, &g->delta_bytes);
		g->has_rate = !history_group_rate(p, group, &g->rate);
	}
}

/* Sums alone do not replace what is known by group. */
static bool brings_less(const struct focus *f, const struct process_history *p)
{
	return p->mappings && !p->mappings->has_groups && f->mappings &&
	       f->mappings->has_groups;
}

static void copy_mappings(struct focus *f, const struct process_history *p, bool again)
{
	if (brings_less(f, p))
		return;
	if (p->mappings != f->mappings) {
		again = true;
		mapping_table_unref(f->mappings);
		f->mappings = mapping_table_ref(p->mappings);
		if (f->mappings)
			sort_groups(f);
		else
			f->group_count = 0;
	}
	f->mappings_us = p->mappings_us;
	if (again)
		compare_with_baseline(f, p);
}

/* Another program's are of no interest. */
static void forget_mappings(struct focus *f)
{
	mapping_table_unref(f->mappings);
	f->mappings = NULL;
	f->group_count = 0;
}

static void copy_shared(struct focus *f, const struct process_history *p)
{
	procinfo_unref(f->info);
	f->info = procinfo_ref(p->info);
	wall_set_unref(f->walls);
	f->walls = wall_set_ref(p->walls);
}

static void copy_end(struct focus *f, const struct process_history *p)
{
	f->ended = p->ended;
	snprintf(f->end_text, sizeof f->end_text, "%s", p->end_text ? p->end_text : "");
}

/* Returns whether the mark is another one than before. */
static bool copy_mark(struct focus *f, const struct history *h)
{
	const struct tick_time *mark = history_marked(h);
	bool same = f->marked == !!mark && (!mark || f->mark_us == mark->elapsed_us);

	f->marked = mark;
	f->mark_us = mark ? mark->elapsed_us : 0;
	f->mark_real_ms = mark ? mark->real_ms : 0;
	return !same;
}

void focus_update(struct focus *f, const struct history *h)
{
	const struct process_history *p = f->pid ? find(f, h) : NULL;
	bool new_mark = copy_mark(f, h);

	f->now_us = history_now(h)->elapsed_us;
	f->now_real_ms = history_now(h)->real_ms;
	if (!p)
		return;
	if (!procid_equal(&f->id, &p->id))
		forget_mappings(f);
	f->id = p->id;
	f->last = p->last;
	f->derived = p->derived;
	f->first_us = p->first_us;
	f->last_us = p->last_us;
	f->peak_bytes = p->peak_bytes;
	f->has_pss = history_known(h, p, FIELD_PSS, &f->pss_bytes, &f->pss_age_us);
	f->has_delta = !history_delta(p, FIELD_RSS, &f->delta_bytes);
	copy_shared(f, p);
	copy_end(f, p);
	copy_mappings(f, p, new_mark);
}

void focus_found(struct focus *f, const struct finding *leak, const struct finding *limit,
	const struct view_evidence *evidence)
{
	f->has_leak = leak != NULL;
	f->has_limit = limit != NULL;
	if (leak)
		f->leak = *leak;
	if (limit)
		f->limit = *limit;
	f->has_evidence = evidence != NULL;
	if (evidence)
		f->evidence = *evidence;
}

bool focus_rss(const struct focus *f, uint64_t *bytes)
{
	if (!f->id.pid || !sample_has(&f->last, FIELD_RSS))
		return false;
	*bytes = f->last.value[FIELD_RSS].u;
	return true;
}

const char *focus_command(const struct focus *f)
{
	return f->info && *f->info->command ? f->info->command : f->last.name;
}
