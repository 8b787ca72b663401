#include "config.h"

#include "export/report_text.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/die.h"
#include "export/report_words.h"
#include "record/escape.h"

/* Numbers as people and programs read them: 6 decimals of a second need 15 digits. */
#define DUMP_FLAGS (JSON_COMPACT | JSON_REAL_PRECISION(15))

static void put(json_t *to, const char *key, json_t *value)
{
	if (!value || json_object_set_new(to, key, value))
		die("out of memory");
}

static void append(json_t *to, json_t *value)
{
	if (!value || json_array_append_new(to, value))
		die("out of memory");
}

static json_t *text(const char *bytes)
{
	AUTO_BUF struct buf b;

	buf_init(&b, 8 * strlen(bytes) + 1);
	escape_put(&b, ESCAPE_FOR_TEXT, bytes, strlen(bytes));
	return json_string(b.data ? b.data : "");
}

static json_t *number(uint64_t value)
{
	return json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value);
}

static json_t *number_or_null(bool known, uint64_t value)
{
	return known ? number(value) : json_null();
}

/* Rounded to what a report is about: JSON has no infinity. */
static json_t *real_or_null(bool known, double value)
{
	return known && isfinite(value) ? json_real(round(value * 1e3) / 1e3)
					: json_null();
}

static json_t *seconds(uint64_t us)
{
	return json_real((double)us / 1e6);
}

static json_t *seconds_or_null(bool known, uint64_t us)
{
	return known ? seconds(us) : json_null();
}

static json_t *json_of_leak(const struct report_process *p)
{
	const struct leak_evidence *e = &p->leak.evidence;
	bool grows = p->leak.has_evidence && p->leak.level >= LEAK_GROWING;
	json_t *o = json_object();
	char sentence[FINDING_TEXT_MAX];

	put(o, "level", json_string(leak_level_names[p->leak.level]));
	put(o, "since_s", seconds_or_null(grows, p->leak.base_us + e->since_us));
	put(o, "rate_bytes_per_s", real_or_null(grows, e->rate_bytes_per_s));
	put(o, "rate_low", real_or_null(grows, e->low_bytes_per_s));
	put(o, "rate_high", real_or_null(grows, e->high_bytes_per_s));
	put(o, "kind",
		grows && e->has_kind ? json_string(mapping_kinds[e->kind].id)
				     : json_null());
	put(o, "kind_share", real_or_null(grows && e->has_kind, e->kind_share));
	put(o, "watched_s", seconds(p->watched_us));
	put(o, "pid", number(p->id.pid));
	put(o, "text", json_string(report_leak_text(p, sentence, sizeof sentence)));
	return o;
}

static void put_alarms(json_t *to, const struct report_process *p)
{
	for (size_t i = 0; i < p->alarm_count; i++) {
		const struct report_alarm *a = &p->alarm[i];
		json_t *o = json_object();

		put(o, "level", json_string(leak_level_names[a->level]));
		put(o, "raised_s", seconds(a->raised_us));
		put(o, "cleared_s", seconds_or_null(!a->is_on, a->cleared_us));
		put(o, "pid", number(p->id.pid));
		put(o, "text", text(a->text));
		append(to, o);
	}
}

static json_t *json_of_alarms(const struct report_process *p)
{
	json_t *list = json_array();

	put_alarms(list, p);
	return list;
}

/* Values of limits that are counts stand under keys of their own. */
static json_t *json_of_wall(const struct report_process *p, const struct report_wall *w)
{
	bool is_count = wall_kinds[w->kind].is_count;
	const char *unit = is_count ? "count" : "bytes";
	bool is_first = report_first_wall(p) == w;
	uint64_t left = w->use < w->limit ? w->limit - w->use : 0;
	json_t *o = json_object();
	char key[32];

	put(o, "wall", json_string(wall_kinds[w->kind].id));
	put(o, "scope", json_string(wall_scope_names[wall_kinds[w->kind].scope]));
	put(o, "path", text(w->path));
	put(o, "pid", number(p->id.pid));
	snprintf(key, sizeof key, "limit_%s", unit);
	put(o, key, number(w->limit));
	snprintf(key, sizeof key, "use_%s", unit);
	put(o, key, number_or_null(w->use_known, w->use));
	snprintf(key, sizeof key, "headroom_%s", unit);
	put(o, key, number_or_null(w->use_known, left));
	snprintf(key, sizeof key, "least_headroom_%s", unit);
	put(o, key, number_or_null(w->has_least, w->least_left));
	put(o, "least_at_s", seconds_or_null(w->has_least, w->least_us));
	put(o, "eta_s", real_or_null(is_first && p->has_eta, p->eta_s));
	put(o, "is_first", json_boolean(is_first));
	return o;
}

static json_t *json_of_walls(const struct report_process *p)
{
	json_t *list = json_array();

	for (size_t i = 0; p && i < p->wall_count; i++)
		if (p->wall[i].limit)
			append(list, json_of_wall(p, &p->wall[i]));
	return list;
}

static json_t *json_of_process(const struct report *r, const struct report_process *p)
{
	uint64_t steady = 0;
	bool has_steady = rss_trace_steady(&p->trace, &steady);
	json_t *o = json_object();
	char sentence[1024];

	put(o, "pid", number(p->id.pid));
	put(o, "incarnation", number(p->id.incarnation));
	put(o, "name", text(p->name));
	put(o, "role", json_string(role_names[p->role]));
	put(o, "rows", number(p->rows));
	put(o, "first_s", seconds(p->first_us));
	put(o, "last_s", seconds(p->last_us));
	put(o, "peak_rss_bytes", number_or_null(p->peak_bytes, p->peak_bytes));
	put(o, "peak_at_s", seconds_or_null(p->peak_bytes, p->peak_us));
	put(o, "peak_was_before", json_boolean(p->peak_was_before));
	put(o, "first_rss_bytes", number_or_null(p->has_rss, p->first_rss_bytes));
	put(o, "last_rss_bytes", number_or_null(p->has_rss, p->last_rss_bytes));
	put(o, "steady_rss_bytes", number_or_null(has_steady, steady));
	put(o, "growth_bytes_per_s", real_or_null(p->has_growth, p->growth_bytes_per_s));
	put(o, "ended", json_boolean(p->ended));
	put(o, "ended_s", seconds_or_null(p->ended, p->ended_us));
	put(o, "end",
		p->ended ? text(p->end_text)
			 : text(report_stop_text(r, p, sentence, sizeof sentence)));
	put(o, "leak", json_of_leak(p));
	put(o, "alarms", json_of_alarms(p));
	put(o, "limit_level",
		p->limit_judged
			? json_string(finding_kinds[FINDING_LIMIT].level[p->limit_level])
			: json_null());
	put(o, "least_eta_s", real_or_null(p->has_least_eta, p->least_eta_s));
	return o;
}

static void put_processes(json_t *o, const struct report *r)
{
	json_t *processes = json_array(), *alarms = json_array();

	for (size_t i = 0; i < r->process_count; i++) {
		if (!r->process[i].id.pid)
			continue;
		append(processes, json_of_process(r, &r->process[i]));
		put_alarms(alarms, &r->process[i]);
	}
	put(o, "processes", processes);
	put(o, "alarms", alarms);
}

static json_t *json_of_event(const struct report_event *e)
{
	json_t *o = json_object();

	put(o, "at_s", seconds(e->at_us));
	put(o, "event", json_string(event_kind_names[e->event.kind]));
	put(o, "level", json_string(event_level_names[e->event.level]));
	put(o, "pid", number_or_null(e->event.id.pid, e->event.id.pid));
	put(o, "detail", text(e->event.detail));
	return o;
}

static json_t *json_of_events(const struct report *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->event_count; i++)
		append(list, json_of_event(&r->event[i]));
	return list;
}

static json_t *json_of_change(const struct report_change *c)
{
	json_t *o = json_object();

	if (!c->known) {
		json_decref(o);
		return json_null();
	}
	put(o, "before_bytes", number(c->before_bytes));
	put(o, "after_bytes", number(c->after_bytes));
	put(o, "change_pct", real_or_null(c->before_bytes, report_change_pct(c)));
	put(o, "over", json_boolean(c->is_over));
	return o;
}

static json_t *json_of_compare(const struct report_compare *c)
{
	const struct report_gate *g = &c->gate;
	json_t *o = json_object();

	put(o, "file", text(c->baseline));
	put(o, "max_growth_pct",
		real_or_null(g->is_given && g->is_share, g->share * 100));
	put(o, "max_growth_bytes", number_or_null(g->is_given && !g->is_share, g->bytes));
	put(o, "peak", json_of_change(&c->peak));
	put(o, "steady", json_of_change(&c->steady));
	put(o, "over", json_boolean(report_compare_is_over(c)));
	return o;
}

static void put_head(json_t *o, const struct report *r)
{
	const struct report_process *main_process = report_main(r);
	const struct report_process *total = report_total(r);
	uint64_t peak = main_process ? main_process->peak_bytes : 0;
	uint64_t pss = total ? total->pss_peak_bytes : 0;

	put(o, "file", text(r->file));
	put(o, "duration_s", seconds(r->last_us));
	put(o, "looks", number(r->ticks));
	put(o, "rows", number(r->rows));
	put(o, "sessions", number(r->sessions));
	put(o, "start_unix_s",
		r->first_real_ms ? json_real((double)r->first_real_ms / 1e3)
				 : json_null());
	put(o, "host", r->meta ? text(r->meta->host) : json_null());
	put(o, "command", r->meta ? text(r->meta->command) : json_null());
	put(o, "interval_s",
		r->meta && r->meta->interval_ns
			? json_real((double)r->meta->interval_ns / 1e9)
			: json_null());
	put(o, "peak_rss_bytes", number_or_null(peak, peak));
	put(o, "peak_at_s",
		main_process ? seconds_or_null(peak, main_process->peak_us)
			     : json_null());
	put(o, "peak_pid", main_process ? number(main_process->id.pid) : json_null());
	put(o, "tree_pss_peak_bytes", number_or_null(pss, pss));
}

void report_json(
	struct buf *out, const struct report *r, const struct report_compare *compare)
{
	const struct report_process *worst = report_worst(r);
	json_t *o = json_object();
	char *dump;

	put_head(o, r);
	put(o, "leak", worst ? json_of_leak(worst) : json_null());
	put_processes(o, r);
	put(o, "walls", json_of_walls(report_main(r)));
	put(o, "events", json_of_events(r));
	if (compare)
		put(o, "baseline", json_of_compare(compare));
	dump = json_dumps(o, DUMP_FLAGS);
	if (!dump)
		die("out of memory");
	buf_add_text(out, dump);
	buf_add_char(out, '\n');
	free(dump);
	json_decref(o);
}
