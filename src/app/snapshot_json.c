#include "config.h"

#include "app/snapshot.h"

#include <math.h>
#include <string.h>

#include "app/json_text.h"
#include "base/die.h"
#include "detect/leak.h"

static json_t *values_json(const struct session *s, const struct process_history *p)
{
	json_t *values = json_object();

	for (int f = 0; f < FIELD_COUNT; f++) {
		const struct field_info *info = &field_table[f];
		uint64_t value, age_us;

		if (info->type != FIELD_TYPE_UINT ||
			!history_known(s->history, p, (enum field_id)f, &value, &age_us))
			continue;
		json_set_u64(values, info->id, value);
	}
	return values;
}

static json_t *walls_json(const struct wall_set *set)
{
	json_t *walls = json_array();

	for (size_t i = 0; set && i < set->count; i++) {
		const struct wall *w = &set->wall[i];
		json_t *wall = json_object();

		json_object_set_new(wall, "wall", json_string(wall_kinds[w->kind].id));
		if (*w->path)
			json_object_set_new(wall, "scope", json_text(w->path));
		if (w->use_known)
			json_set_u64(wall, "use", w->use);
		json_set_u64(wall, "limit", w->limit);
		json_array_append_new(walls, wall);
	}
	return walls;
}

static json_t *mappings_json(const struct history *h, const struct process_history *p)
{
	const struct mapping_table *table = p->mappings;
	size_t count = table ? table->group_count : 0;
	AUTO_FREE struct group_change *change =
		die_calloc(count ? count : 1, sizeof *change);
	json_t *groups = json_array();

	if (count)
		history_group_changes(h, p, table, p->mappings_us, change);
	for (size_t i = 0; i < count; i++) {
		const struct mapping_group *g = &table->group[i];
		json_t *group = json_object();

		json_object_set_new(
			group, "kind", json_string(mapping_kinds[g->kind].id));
		json_object_set_new(
			group, "name", json_text(mapping_group_name(table, g)));
		json_set_u64(group, "areas", g->areas);
		json_set_u64(group, "size_bytes", g->sums.size_bytes);
		json_set_u64(group, "rss_bytes", g->sums.rss_bytes);
		json_set_u64(group, "pss_bytes", g->sums.pss_bytes);
		json_set_u64(group, "private_bytes", g->sums.private_bytes);
		json_set_u64(group, "swap_bytes", g->sums.swap_bytes);
		if (change[i].has_delta)
			json_object_set_new(group, "delta_bytes",
				json_integer(change[i].delta_bytes));
		if (change[i].has_rate)
			json_object_set_new(
				group, "bytes_per_s", json_real(change[i].rate));
		json_array_append_new(groups, group);
	}
	return groups;
}

/* A number that is finite; others are left out. */
static void set_real(json_t *object, const char *key, double value)
{
	if (isfinite(value))
		json_object_set_new(object, key, json_real(value));
}

/* Since the mark, else since the start. */
static json_t *deltas_json(const struct process_history *p)
{
	json_t *deltas = json_object();
	int64_t delta;

	for (int f = 0; f < FIELD_COUNT; f++)
		if (field_table[f].type == FIELD_TYPE_UINT &&
			!history_delta(p, (enum field_id)f, &delta))
			json_object_set_new(
				deltas, field_table[f].id, json_integer(delta));
	return deltas;
}

static json_t *evidence_json(const struct leak_evidence *e)
{
	json_t *evidence = json_object();

	set_real(evidence, "watched_s", (double)e->watched_us / 1e6);
	set_real(evidence, "needed_s", (double)e->needed_us / 1e6);
	set_real(evidence, "since_s", (double)e->since_us / 1e6);
	set_real(evidence, "bytes_per_s", e->rate_bytes_per_s);
	set_real(evidence, "low_bytes_per_s", e->low_bytes_per_s);
	set_real(evidence, "high_bytes_per_s", e->high_bytes_per_s);
	set_real(evidence, "rise_bytes", e->rise_bytes);
	set_real(evidence, "block_s", (double)e->block_us / 1e6);
	json_set_u64(evidence, "blocks", e->blocks);
	json_set_u64(evidence, "rising", e->rising);
	json_set_bool(evidence, "slowing", e->slowing);
	return evidence;
}

static json_t *finding_json(const struct session *s, const struct process_history *p,
	enum finding_kind kind, const struct finding *f)
{
	const struct finding_kind_info *info = &finding_kinds[kind];
	json_t *finding = json_object();
	struct leak_evidence e;

	json_object_set_new(finding, "kind", json_string(info->id));
	if (f->level != FINDING_NONE && info->level[f->level])
		json_object_set_new(finding, "level", json_string(info->level[f->level]));
	else
		json_object_set_new(finding, "level", json_null());
	set_real(finding, "since_s", (double)f->since_us / 1e6);
	json_object_set_new(finding, "text", json_text(f->text));
	if (kind == FINDING_LEAK && engine_leak(s->engine, p, &e))
		json_object_set_new(finding, "evidence", evidence_json(&e));
	return finding;
}

static json_t *findings_json(const struct session *s, const struct process_history *p)
{
	json_t *findings = json_array();
	struct finding f;

	for (int kind = 0; kind < FINDING_KIND_COUNT; kind++)
		if (engine_finding(s->engine, p, (enum finding_kind)kind, &f))
			json_array_append_new(findings,
				finding_json(s, p, (enum finding_kind)kind, &f));
	return findings;
}

static json_t *growth_row_json(const struct pyrun_growth_row *row)
{
	json_t *one = json_object();

	if (row->function)
		json_object_set_new(one, "function", json_text(row->function));
	if (row->file)
		json_object_set_new(one, "file", json_text(row->file));
	if (row->line)
		json_set_u64(one, "line", row->line);
	if (row->tid)
		json_set_u64(one, "tid", row->tid);
	if (*row->thread)
		json_object_set_new(one, "thread", json_text(row->thread));
	if (row->pid)
		json_set_u64(one, "pid", row->pid);
	json_set_u64(one, "grown_bytes", row->grown_bytes);
	json_set_u64(one, "freed_bytes", row->freed_bytes);
	set_real(one, "bytes_per_s", row->rate);
	return one;
}

static json_t *growth_json(const struct growth_reading *g)
{
	json_t *growth = json_object(), *rows = json_array();

	json_set_bool(growth, "by_function", g->by_function);
	json_set_bool(growth, "since_mark", g->since_mark);
	set_real(growth, "seconds", (double)(g->taken_mono_ns - g->since_mono_ns) / 1e9);
	json_set_u64(growth, "grown_bytes", g->grown_bytes);
	json_set_u64(growth, "freed_bytes", g->freed_bytes);
	for (size_t i = 0; i < g->count; i++)
		json_array_append_new(rows, growth_row_json(&g->row[i]));
	json_object_set_new(growth, "rows", rows);
	return growth;
}

static json_t *process_json(
	const struct snapshot *snapshot, const struct process_history *p)
{
	static struct inspection in;
	const struct session *s = snapshot->session;
	const struct growth_reading *growth = python_session_growth(&s->python, &p->id);
	json_t *process = json_object();

	json_set_u64(process, "pid", p->id.pid);
	json_set_u64(process, "start_time_ticks", p->id.start_time_ticks);
	json_set_u64(process, "incarnation", p->id.incarnation);
	json_object_set_new(process, "name", json_text(p->last.name));
	if (p->info) {
		json_object_set_new(process, "user", json_text(p->info->user));
		json_object_set_new(process, "command", json_text(p->info->command));
	}
	json_object_set_new(process, "ended", json_boolean(p->ended));
	if (p->end_text)
		json_object_set_new(process, "end", json_text(p->end_text));
	json_set_u64(process, "peak_bytes", p->peak_bytes);
	json_object_set_new(process, "values", values_json(s, p));
	json_object_set_new(process, "deltas", deltas_json(p));
	json_object_set_new(process, "findings", findings_json(s, p));
	json_object_set_new(process, "walls", walls_json(p->walls));
	json_object_set_new(process, "mappings", mappings_json(s->history, p));
	if (growth)
		json_object_set_new(process, "growth", growth_json(growth));
	if (snapshot_inspection(snapshot, p, &in))
		json_object_set_new(process, "python", inspect_python_json(&in));
	return process;
}

static json_t *events_json(const struct session *s)
{
	json_t *events = json_array();

	for (size_t i = 0; i < history_event_count(s->history); i++) {
		const struct event *e = history_event(s->history, i);
		json_t *event = json_object();

		json_object_set_new(
			event, "elapsed_s", json_real((double)e->elapsed_us / 1e6));
		json_object_set_new(
			event, "event", json_string(event_kind_names[e->kind]));
		json_object_set_new(
			event, "level", json_string(event_level_names[e->level]));
		if (e->id.pid)
			json_set_u64(event, "pid", e->id.pid);
		json_object_set_new(event, "detail", json_text(e->detail));
		json_array_append_new(events, event);
	}
	return events;
}

static json_t *alerts_json(const struct session *s)
{
	const struct alerts *a = engine_alerts(s->engine);
	json_t *alerts = json_array();

	for (size_t i = 0; i < alerts_count(a); i++) {
		json_t *alert = json_object(), *pids = json_array();

		json_object_set_new(alert, "alert", json_text(alerts_at(a, i)->text));
		for (size_t k = 0; k < history_count(s->history); k++) {
			const struct process_history *p = history_at(s->history, k);

			if (!p->ended && alerts_is_firing(a, i, p->slot))
				json_array_append_new(pids, json_integer(p->id.pid));
		}
		json_object_set_new(alert, "pids", pids);
		json_array_append_new(alerts, alert);
	}
	return alerts;
}

/* What the command printed, line by line. */
static json_t *output_json(const struct output *o)
{
	json_t *lines = json_array();
	AUTO_BUF struct buf b;

	buf_init(&b, 64 * OUTPUT_COLS_MAX);
	for (size_t i = 0; i < output_count(o); i++) {
		buf_clear(&b);
		output_line_text(o, i, &b);
		json_array_append_new(lines, json_stringn(b.data ? b.data : "", b.len));
	}
	return lines;
}

static void add_time(json_t *all, const struct session *s)
{
	const struct tick_time *now = history_now(s->history);
	const struct tick_time *mark = history_marked(s->history);

	json_set_u64(all, "time_ms", now->real_ms);
	json_object_set_new(all, "elapsed_s", json_real((double)now->elapsed_us / 1e6));
	if (mark)
		json_object_set_new(
			all, "mark_s", json_real((double)mark->elapsed_us / 1e6));
}

json_t *snapshot_json(const struct snapshot *snapshot)
{
	const struct session *s = snapshot->session;
	json_t *all = json_object();
	json_t *processes = json_array();

	json_object_set_new(all, "program", json_string(PACKAGE_STRING));
	add_time(all, s);
	if (snapshot->opened)
		json_set_u64(all, "opened", snapshot->opened);
	for (size_t i = 0; i < history_count(s->history); i++)
		json_array_append_new(
			processes, process_json(snapshot, history_at(s->history, i)));
	json_object_set_new(all, "processes", processes);
	json_object_set_new(all, "alerts", alerts_json(s));
	json_object_set_new(all, "events", events_json(s));
	if (snapshot->output)
		json_object_set_new(all, "output", output_json(snapshot->output));
	return all;
}
