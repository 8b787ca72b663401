#include "config.h"

#include "export/report_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/units.h"
#include "detect/limit.h"

/* Lines that people read; the rest is counted (JSON has more). */
#define PROCESS_LINES 8
#define EVENT_LINES 30
#define ALARM_LINES 20

#define WORDS_MAX 2048
#define US_PER_MIN UINT64_C(60000000)
/* Memory of a limit that counts as none left. */
#define NEAR_SHARE 0.05

static const char *duration(uint64_t us, char out[UNITS_TEXT_MAX])
{
	return units_duration_long(us * NS_PER_US, out);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void put_name(struct buf *b, const char *name)
{
	text_escape(b, name, strlen(name), 40, false);
}

static void put_who(struct buf *b, const struct report_process *p)
{
	put_name(b, p->name);
	buf_printf(b, " %u", (unsigned)p->id.pid);
}

static void put_amount(struct buf *b, enum wall_kind kind, uint64_t amount)
{
	char text[UNITS_TEXT_MAX];

	if (wall_kinds[kind].is_count)
		buf_add_text(b, units_grouped(amount, text));
	else
		buf_add_text(b, units_size_long(amount, text));
}

/* "+104 MiB", "unchanged" */
static void put_delta(struct buf *b, uint64_t before, uint64_t after)
{
	char text[UNITS_TEXT_MAX];

	if (before == after)
		buf_add_text(b, "unchanged");
	else if (after > before)
		buf_printf(b, "+%s", units_size_long(after - before, text));
	else
		buf_printf(b, "-%s", units_size_long(before - after, text));
}

/* "~47 min" */
static void put_eta(struct buf *b, double s)
{
	char text[UNITS_TEXT_MAX];
	double ns = fmin(fmax(s, 0) * 1e9, 9e18);

	buf_printf(b, "~%s", units_duration_long((uint64_t)ns, text));
}

static void line(const struct report_writer *w, const char *label, struct buf *b)
{
	w->line(w->out, label, b->data ? b->data : "");
	buf_clear(b);
}

static size_t real_processes(const struct report *r)
{
	return r->process_count - (report_total(r) ? 1 : 0);
}

static void put_title(
	const struct report *r, const struct report_writer *w, struct buf *b)
{
	size_t count = real_processes(r);
	char text[UNITS_TEXT_MAX];

	text_escape(b, r->file, strlen(r->file), SIZE_MAX, false);
	buf_printf(b, ": %s, %llu look%s, %llu row%s of %zu process%s",
		duration(r->last_us, text), (unsigned long long)r->ticks,
		plural(r->ticks), (unsigned long long)r->rows, plural(r->rows), count,
		count == 1 ? "" : "es");
	if (r->processes_left_out)
		buf_printf(b, "; %llu rows of more processes left out",
			(unsigned long long)r->processes_left_out);
	if (r->sessions > 1)
		buf_printf(b, "; %llu sessions", (unsigned long long)r->sessions);
	w->title(w->out, b->data);
	buf_clear(b);
}

static void put_recorded(
	const struct report *r, const struct report_writer *w, struct buf *b)
{
	time_t when = (time_t)(r->first_real_ms / 1000);
	char text[UNITS_TEXT_MAX];
	struct tm tm;

	if (!r->first_real_ms || !gmtime_r(&when, &tm))
		return;
	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &tm);
	buf_add_text(b, text);
	if (r->meta && r->meta->host[0]) {
		buf_add_text(b, " on ");
		put_name(b, r->meta->host);
	}
	if (r->meta && r->meta->interval_ns)
		buf_printf(b, ", every %s",
			units_duration_short(r->meta->interval_ns, text));
	if (r->meta && r->meta->command[0]) {
		buf_add_text(b, ": ");
		text_escape(b, r->meta->command, strlen(r->meta->command), 200, false);
	}
	line(w, "recorded", b);
}

static void put_peak(struct buf *b, const struct report_process *p)
{
	char text[UNITS_TEXT_MAX];

	if (!p->peak_bytes) {
		buf_add_text(b, "not known, ");
		put_who(b, p);
		return;
	}
	buf_printf(b, "%s, ", units_size_long(p->peak_bytes, text));
	put_who(b, p);
	if (p->peak_was_before)
		buf_add_text(b, ", before it was looked at");
	else
		buf_printf(b, ", at %s", duration(p->peak_us, text));
}

static void put_peaks(
	const struct report *r, const struct report_writer *w, struct buf *b)
{
	const struct report_process *total = report_total(r);
	size_t count = real_processes(r);
	char text[UNITS_TEXT_MAX], when[UNITS_TEXT_MAX];

	for (size_t i = 0; i < count && i < PROCESS_LINES; i++) {
		put_peak(b, &r->process[i]);
		line(w, i ? "" : "peak", b);
	}
	if (count > PROCESS_LINES) {
		buf_printf(b, "... and %zu more", count - PROCESS_LINES);
		line(w, "", b);
	}
	if (total && total->pss_peak_bytes) {
		buf_printf(b, "%s PSS together (sampled, at least), at %s",
			units_size_long(total->pss_peak_bytes, text),
			duration(total->pss_peak_us, when));
		line(w, "", b);
	}
}

static void put_growth(
	const struct report_process *p, const struct report_writer *w, struct buf *b)
{
	char text[UNITS_TEXT_MAX];
	uint64_t steady;

	if (!p->has_rss)
		return;
	buf_printf(b, "%s at the end, ", units_size_long(p->last_rss_bytes, text));
	put_delta(b, p->first_rss_bytes, p->last_rss_bytes);
	buf_add_text(b, " since its first row");
	if (p->has_growth)
		buf_printf(b, "; %s%s in the last minute",
			p->growth_bytes_per_s > 0 ? "+" : "",
			units_rate_long(p->growth_bytes_per_s, text));
	line(w, "RSS", b);
	if (!rss_trace_steady(&p->trace, &steady))
		return;
	buf_printf(b, "%s: median RSS of the second half", units_size_long(steady, text));
	line(w, "steady", b);
}

/* ---- the verdict ---- */

const char *report_leak_text(const struct report_process *p, char *out, size_t size)
{
	const struct leak_evidence *e = &p->leak.evidence;
	char time[UNITS_TEXT_MAX], rss[UNITS_TEXT_MAX];

	/* The detector looks closely from the first move on, this counts from the start. */
	if (p->leak.level == LEAK_UNDECIDED)
		snprintf(out, size, "undecided: watched %s, needs about %u min",
			duration(p->watched_us, time),
			(unsigned)(p->leak.has_evidence
					   ? (p->watched_us + e->needed_us) / US_PER_MIN
					   : LEAK_DECIDE_US / US_PER_MIN));
	else if (p->leak.has_evidence && !(p->leak.level == LEAK_NONE && e->needed_us))
		leak_text(p->leak.level, e, p->leak.now_us, out, size);
	else
		snprintf(out, size, "steady for %s at %s", duration(p->watched_us, time),
			units_size_long(p->last_rss_bytes, rss));
	return out;
}

/* The sentence opens with the level's name, which stands there already. */
static const char *without_level(const struct report_alarm *a)
{
	const char *name = leak_level_names[a->level];
	size_t len = strlen(name);

	if (strncmp(a->text, name, len))
		return a->text;
	return a->text + len + strspn(a->text + len, " ");
}

static void put_alarm(
	const struct report_alarm *a, const struct report_writer *w, struct buf *b)
{
	char text[UNITS_TEXT_MAX];

	buf_printf(b, "%s from %s", leak_level_names[a->level],
		duration(a->raised_us, text));
	if (a->is_on)
		buf_add_text(b, " to the end");
	else
		buf_printf(b, " to %s", duration(a->cleared_us, text));
	if (a->text[0]) {
		buf_printf(b, "; at first %s", without_level(a));
	}
	line(w, "", b);
}

static void put_leak(const struct report *r, const struct report_writer *w, struct buf *b)
{
	const struct report_process *p = report_worst(r);
	char text[FINDING_TEXT_MAX];

	if (real_processes(r) > 1) {
		put_who(b, p);
		buf_add_text(b, ": ");
	}
	buf_add_text(b, report_leak_text(p, text, sizeof text));
	line(w, "leak", b);
	for (size_t i = 0; i < p->alarm_count && i < ALARM_LINES; i++)
		put_alarm(&p->alarm[i], w, b);
	if (p->alarm_count > ALARM_LINES) {
		buf_printf(b, "... and %zu more", p->alarm_count - ALARM_LINES);
		line(w, "", b);
	}
}

/* ---- limits ---- */

static void put_wall(struct buf *b, const struct report_wall *w)
{
	buf_add_text(b, wall_kinds[w->kind].label);
	if (*w->path) {
		buf_add_char(b, ' ');
		text_escape(b, w->path, strlen(w->path), 60, false);
	}
	buf_add_char(b, ' ');
}

/* What the whole machine runs into is no news of a process that has little of it. */
static bool is_its_own(const struct report_process *p, const struct report_wall *w)
{
	return wall_kinds[w->kind].scope != WALL_SCOPE_SYSTEM ||
	       p->last_rss_bytes >= w->limit / REPORT_HOLDS_SHARE;
}

static uint64_t left_of(const struct report_wall *w)
{
	return w->use < w->limit ? w->limit - w->use : 0;
}

static void put_first_wall(
	struct buf *b, const struct report_process *p, const struct report_wall *first)
{
	put_wall(b, first);
	put_amount(b, first->kind, first->limit);
	buf_add_text(b, ", ");
	put_amount(b, first->kind, left_of(first));
	buf_add_text(b, " left at the end");
	if (!p->has_eta)
		return;
	buf_printf(b, ": %s in ",
		is_its_own(p, first) ? limit_consequence(wall_kinds[first->kind].end)
				     : "full, with all its processes,");
	put_eta(b, p->eta_s);
}

static void put_closest_wall(struct buf *b, const struct report_wall *closest)
{
	char text[UNITS_TEXT_MAX];

	put_wall(b, closest);
	put_amount(b, closest->kind, closest->least_limit);
	buf_add_text(b, ", ");
	put_amount(b, closest->kind, closest->least_left);
	buf_printf(b, " left at the closest, at %s", duration(closest->least_us, text));
}

/* Whether it was much closer once than at the end. */
static bool was_closer(const struct report_wall *closest, const struct report_wall *first)
{
	return closest != first ||
	       (double)closest->least_left < 0.95 * (double)left_of(closest);
}

static void put_limit(
	const struct report_process *p, const struct report_writer *w, struct buf *b)
{
	const struct report_wall *first = report_first_wall(p);
	const struct report_wall *closest = report_closest_wall(p);
	char text[UNITS_TEXT_MAX];

	if (first) {
		put_first_wall(b, p, first);
		line(w, "limit", b);
	}
	if (closest && was_closer(closest, first)) {
		put_closest_wall(b, closest);
		line(w, first ? "" : "limit", b);
	}
	if (!p->has_least_eta)
		return;
	buf_printf(b, "%s in ", limit_consequence(wall_kinds[p->least_eta_wall].end));
	put_eta(b, p->least_eta_s);
	buf_printf(b, " at the trend of %s, the nearest it was (%s)",
		duration(p->least_eta_us, text), wall_kinds[p->least_eta_wall].label);
	line(w, first || closest ? "" : "limit", b);
}

/* ---- events ---- */

/* The verdict's own lines tell these. */
static bool is_told(const struct event *e)
{
	return e->kind == EVENT_LEAK || e->kind == EVENT_OUTCOME ||
	       e->kind == EVENT_STARTED;
}

static void put_event(
	const struct report_event *e, const struct report_writer *w, struct buf *b)
{
	char text[UNITS_TEXT_MAX];

	buf_printf(
		b, "%s  %s", duration(e->at_us, text), event_kind_names[e->event.kind]);
	if (e->event.id.pid)
		buf_printf(b, " %u", (unsigned)e->event.id.pid);
	buf_add_text(b, "  ");
	text_escape(b, e->event.detail, strlen(e->event.detail), SIZE_MAX, false);
	line(w, "", b);
}

static void put_events(
	const struct report *r, const struct report_writer *w, struct buf *b)
{
	size_t told = 0, lines = 0;

	for (size_t i = 0; i < EVENT_KIND_COUNT; i++)
		if (r->events_of[i])
			buf_printf(b, "%s%s %llu", b->len ? ", " : "",
				event_kind_names[i], (unsigned long long)r->events_of[i]);
	if (!b->len)
		return;
	line(w, "events", b);
	for (size_t i = 0; i < r->event_count; i++) {
		if (is_told(&r->event[i].event))
			continue;
		told++;
		if (lines == EVENT_LINES)
			continue;
		lines++;
		put_event(&r->event[i], w, b);
	}
	if (told > lines) {
		buf_printf(b, "... and %zu more", told - lines);
		line(w, "", b);
	}
}

/* ---- the end ---- */

static bool is_near(const struct report_wall *w)
{
	return (double)left_of(w) <= NEAR_SHARE * (double)w->limit;
}

static void put_consistent(struct buf *b, const struct report *r,
	const struct report_process *p, const struct report_wall *wall)
{
	bool near = wall && (is_near(wall) || p->limit_level == FINDING_CRITICAL);
	bool kills = wall && wall_kinds[wall->kind].end == WALL_ENDS_IN_KILL;

	if (near && kills && r->kills_us)
		buf_add_text(b,
			": consistent with an OOM kill, which there ends the recording "
			"too (memory.oom.group)");
	else if (near && kills)
		buf_add_text(b,
			": how it ended is not known; consistent with an OOM kill only "
			"if that ended the recording too");
	else if (near)
		buf_printf(b,
			": consistent with its next request having failed there (%s)",
			limit_consequence(wall_kinds[wall->kind].end));
	else
		buf_add_text(b,
			": how it ended is not known; consistent with a recording that "
			"was stopped while it ran");
	if (!r->has_events)
		buf_add_text(b, "; recorded without events, so an end would not be seen");
}

const char *report_stop_text(
	const struct report *r, const struct report_process *p, char *out, size_t size)
{
	const struct report_wall *wall = report_first_wall(p);
	char text[UNITS_TEXT_MAX];
	AUTO_BUF struct buf b;

	buf_init(&b, WORDS_MAX);
	if (p->last_us < r->last_us)
		buf_printf(&b, "its rows stop at %s, the file goes on",
			duration(p->last_us, text));
	else
		buf_printf(&b, "the file just stops at %s", duration(p->last_us, text));
	if (p->has_rss)
		buf_printf(&b, ", RSS %s", units_size_long(p->last_rss_bytes, text));
	if (wall) {
		buf_add_text(&b, ", ");
		put_amount(&b, wall->kind, left_of(wall));
		buf_printf(&b, " left below %s%s ", *wall->path ? "the " : "",
			wall_kinds[wall->kind].label);
		put_amount(&b, wall->kind, wall->limit);
	}
	if (p->last_us < r->last_us)
		buf_add_text(&b,
			r->has_events
				? ": it is no longer among those watched"
				: ": it has ended, or is no longer among those watched");
	else
		put_consistent(&b, r, p, wall);
	snprintf(out, size, "%s", b.data);
	return out;
}

static void put_end(const struct report *r, const struct report_process *p,
	const char *label, const struct report_writer *w, struct buf *b)
{
	char text[WORDS_MAX];

	put_who(b, p);
	if (p->ended) {
		buf_printf(b, ", at %s: ", duration(p->ended_us, text));
		text_escape(b, p->end_text, strlen(p->end_text), SIZE_MAX, false);
	} else {
		buf_printf(b, ": %s", report_stop_text(r, p, text, sizeof text));
	}
	line(w, label, b);
}

/* Of the process with the highest peak, and of those that were asked for. */
static void put_ends(const struct report *r, const struct report_writer *w, struct buf *b)
{
	size_t lines = 1;

	put_end(r, report_main(r), "end", w, b);
	for (size_t i = 1; i < r->process_count && lines < PROCESS_LINES; i++) {
		const struct report_process *p = &r->process[i];

		if (!p->id.pid || p->role != ROLE_TARGET || !p->ended)
			continue;
		put_end(r, p, "", w, b);
		lines++;
	}
}

/* ---- against another ---- */

static void put_change(const struct report_change *c, const struct report_gate *gate,
	const char *what, struct buf *b)
{
	char before[UNITS_TEXT_MAX], after[UNITS_TEXT_MAX];

	buf_printf(b, "%s %s -> %s: ", what, units_size_long(c->before_bytes, before),
		units_size_long(c->after_bytes, after));
	put_delta(b, c->before_bytes, c->after_bytes);
	if (c->before_bytes != c->after_bytes)
		buf_printf(b, ", %+.1f %%", report_change_pct(c));
	if (!gate->is_given)
		return;
	buf_printf(b, "; %s ", c->is_over ? "OVER" : "within");
	if (gate->is_share)
		buf_printf(b, "+%g %%", gate->share * 100);
	else
		buf_printf(b, "+%s", units_size_long(gate->bytes, before));
}

static void put_compare(
	const struct report_compare *c, const struct report_writer *w, struct buf *b)
{
	text_escape(b, c->baseline, strlen(c->baseline), SIZE_MAX, false);
	if (!c->peak.known) {
		buf_add_text(b, ": nothing to compare");
		line(w, "baseline", b);
		return;
	}
	line(w, "baseline", b);
	put_change(&c->peak, &c->gate, "peak", b);
	line(w, "", b);
	if (!c->steady.known)
		return;
	put_change(&c->steady, &c->gate, "steady", b);
	line(w, "", b);
}

void report_put_words(const struct report *r, const struct report_compare *compare,
	const struct report_writer *w)
{
	const struct report_process *main_process = report_main(r);
	AUTO_BUF struct buf b;

	buf_init(&b, 1 << 16);
	put_title(r, w, &b);
	put_recorded(r, w, &b);
	if (main_process) {
		put_peaks(r, w, &b);
		put_growth(main_process, w, &b);
		put_leak(r, w, &b);
		put_limit(main_process, w, &b);
	}
	put_events(r, w, &b);
	if (main_process)
		put_ends(r, w, &b);
	if (compare)
		put_compare(compare, w, &b);
	w->end(w->out);
}
