#include "config.h"

#include "view/focus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void focus_close(struct focus *f)
{
	procinfo_unref(f->info);
	wall_set_unref(f->walls);
	mapping_table_unref(f->mappings);
	pypicture_unref(f->python);
	*f = (struct focus){0};
}

void focus_open(struct focus *f, uint32_t pid, const struct procid *id)
{
	focus_close(f);
	f->pid = pid;
	if (id)
		f->id = *id;
}

const struct process_history *focus_history(
	const struct focus *f, const struct history *h)
{
	const struct process_history *latest = f->pid ? history_latest(h, f->pid) : NULL;

	if (!f->id.pid)
		return latest;
	if (latest && procid_same_process(&latest->id, &f->id))
		return latest;
	return history_find(h, &f->id);
}

/* Sums alone do not replace what is known by group. */
static bool brings_less(const struct focus *f, const struct process_history *p)
{
	return p->mappings && !p->mappings->has_groups && f->mappings &&
	       f->mappings->has_groups;
}

static void copy_mappings(struct focus *f, const struct process_history *p)
{
	if (brings_less(f, p))
		return;
	mapping_table_unref(f->mappings);
	f->mappings = mapping_table_ref(p->mappings);
	f->mappings_us = p->mappings_us;
}

/* Another program's are of no interest. */
static void forget_mappings(struct focus *f)
{
	mapping_table_unref(f->mappings);
	f->mappings = NULL;
}

void focus_look_at_mappings(
	struct focus *f, const struct process_history *p, uint64_t at_us)
{
	mapping_table_unref(f->mappings);
	f->mappings = history_table_at(p, at_us, &f->mappings_us);
}

static void copy_shared(struct focus *f, const struct process_history *p)
{
	procinfo_unref(f->info);
	f->info = procinfo_ref(p->info);
	wall_set_unref(f->walls);
	f->walls = wall_set_ref(p->walls);
}

/* When its end was told; 0: it never was. */
static uint64_t end_real_ms(const struct history *h, const struct procid *id)
{
	for (size_t i = 0; i < history_event_count(h); i++) {
		const struct event *e = history_event(h, i);

		if (e->kind == EVENT_ENDED && procid_same_process(&e->id, id))
			return e->real_ms;
	}
	return 0;
}

static void copy_end(
	struct focus *f, const struct history *h, const struct process_history *p)
{
	if (p->ended && !f->ended)
		f->ended_real_ms = end_real_ms(h, &p->id);
	f->ended = p->ended;
	snprintf(f->end_text, sizeof f->end_text, "%s", p->end_text ? p->end_text : "");
}

static void copy_mark(struct focus *f, const struct history *h)
{
	const struct tick_time *mark = history_marked(h);

	f->marked = mark;
	f->mark_us = mark ? mark->elapsed_us : 0;
	f->mark_real_ms = mark ? mark->real_ms : 0;
}

void focus_update(struct focus *f, const struct history *h)
{
	const struct process_history *p = focus_history(f, h);

	copy_mark(f, h);
	f->now_us = history_now(h)->elapsed_us;
	f->now_real_ms = history_now(h)->real_ms;
	if (!p)
		return;
	if (!procid_equal(&f->id, &p->id))
		forget_mappings(f);
	if (f->is_past)
		focus_look_at_mappings(f, p, f->now_us);
	f->is_past = false;
	f->id = p->id;
	f->last = p->last;
	f->derived = p->derived;
	f->first_us = p->first_us;
	f->last_us = p->last_us;
	f->peak_bytes = p->peak_bytes;
	f->has_pss = history_known(h, p, FIELD_PSS, &f->pss_bytes, &f->pss_age_us);
	f->has_delta = !history_delta(p, FIELD_RSS, &f->delta_bytes);
	copy_shared(f, p);
	copy_end(f, h, p);
	copy_mappings(f, p);
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

void focus_python(struct focus *f, struct pypicture *picture)
{
	if (picture == f->python)
		return;
	pypicture_unref(f->python);
	f->python = pypicture_ref(picture);
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

static bool is_python_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return !strncmp(name, "python", 6) || !strncmp(name, "pypy", 4);
}

bool focus_is_python(const struct focus *f)
{
	/* A program says more than a name: gunicorn and others run in a python3. */
	return is_python_name(f->last.name) || (f->info && is_python_name(f->info->exe));
}
