/*
 * snapshot_text.c - the screen as it is shown, then all that is known, for people
 *
 * Tables of blanks and lines; what is not known is "-".  What others named is escaped.
 */
#include "config.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/inspect.h"
#include "app/snapshot.h"
#include "base/die.h"
#include "base/text.h"
#include "base/units.h"
#include "detect/detectors.h"
#include "view/format.h"
#include "view/wording.h"

static void add_escaped(struct buf *out, const char *text)
{
	text_escape(out, text, strlen(text), SIZE_MAX, false);
}

static void add_title(struct buf *out, const char *title)
{
	buf_printf(out, "\n== %s\n", title);
}

/* A value that ends at its column, or "-". */
static void add_cell(struct buf *out, int width, bool known, const char *text)
{
	buf_printf(out, " %*s", width, known ? text : "-");
}

static void add_size(struct buf *out, int width, bool known, uint64_t bytes)
{
	char text[UNITS_TEXT_MAX];

	add_cell(out, width, known, known ? units_size_short(bytes, text) : "");
}

static void add_delta(struct buf *out, int width, bool known, int64_t bytes)
{
	char text[UNITS_TEXT_MAX];

	add_cell(out, width, known, known ? units_delta_short(bytes, text) : "");
}

static void add_rate(struct buf *out, int width, bool known, double bytes_per_s)
{
	char text[UNITS_TEXT_MAX];

	add_cell(out, width, known, known ? units_rate_short(bytes_per_s, text) : "");
}

static void add_span(struct buf *out, int width, bool known, double seconds)
{
	char text[UNITS_TEXT_MAX];

	known = known && isfinite(seconds) && seconds >= 0 && seconds < 1e9;
	add_cell(out, width, known,
		known ? units_duration_short((uint64_t)(seconds * 1e9), text) : "");
}

static void add_date(struct buf *out, uint64_t real_ms)
{
	time_t seconds = (time_t)(real_ms / 1000);
	struct tm local;
	char text[64];

	if (localtime_r(&seconds, &local) &&
		strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z", &local))
		buf_add_text(out, text);
}

static void add_time(struct buf *out, uint64_t real_ms)
{
	char text[FORMAT_TEXT_MAX];

	buf_add_text(out, format_clock(real_ms, text));
}

/* ---- the screen ---- */

static void add_head(struct buf *out, const struct snapshot *s)
{
	const struct history *h = s->session->history;
	const struct tick_time *mark = history_marked(h);
	char host[256] = "";

	gethostname(host, sizeof host - 1);
	buf_add_text(out, PACKAGE_STRING ", snapshot of ");
	add_date(out, history_now(h)->real_ms);
	buf_add_text(out, " on ");
	add_escaped(out, host);
	if (mark) {
		buf_add_text(out, "; differences since the mark at ");
		add_time(out, mark->real_ms);
	} else {
		buf_add_text(out, "; differences since the start");
	}
	buf_add_char(out, '\n');
}

static void add_screen(struct buf *out, const struct canvas *c)
{
	buf_printf(out, "\n== Screen, %dx%d\n", c->cols, c->rows);
	canvas_to_text(c, out);
}

/* ---- processes ---- */

static int by_rss(const void *left, const void *right)
{
	const struct process_history *a = *(const struct process_history *const *)left;
	const struct process_history *b = *(const struct process_history *const *)right;
	uint64_t x = sample_u64(&a->last, FIELD_RSS, 0);
	uint64_t y = sample_u64(&b->last, FIELD_RSS, 0);

	if (x != y)
		return x < y ? 1 : -1;
	return (a->id.pid > b->id.pid) - (a->id.pid < b->id.pid);
}

static const char *command_of(const struct process_history *p)
{
	return p->info && *p->info->command ? p->info->command : p->last.name;
}

static void add_known(struct buf *out, int width, const struct history *h,
	const struct process_history *p, enum field_id field)
{
	uint64_t bytes = 0;
	bool known = history_known(h, p, field, &bytes, NULL);

	add_size(out, width, known, bytes);
}

static void add_process(
	struct buf *out, const struct history *h, const struct process_history *p)
{
	const struct derived *d = &p->derived;
	int64_t delta = 0;
	bool has_delta = !history_delta(p, FIELD_RSS, &delta);

	buf_printf(out, "%10" PRIu32 " ", p->id.pid);
	add_cell(out, -10, p->info && *p->info->user, p->info ? p->info->user : "");
	buf_printf(out, " %c", p->ended ? 'X' : p->last.state ? p->last.state : '-');
	add_known(out, 6, h, p, FIELD_RSS);
	add_known(out, 6, h, p, FIELD_PSS);
	add_known(out, 6, h, p, FIELD_USS);
	add_known(out, 6, h, p, FIELD_SWAP);
	add_size(out, 6, p->peak_bytes > 0, p->peak_bytes);
	add_delta(out, 7, has_delta, delta);
	add_rate(out, 10, derived_has(d, FIELD_GROWTH), d->growth_bytes_per_s);
	add_size(out, 6, derived_has(d, FIELD_HEADROOM), d->headroom_bytes);
	add_span(out, 5, derived_has(d, FIELD_ETA), d->eta_s);
	buf_add_text(out, "  ");
	add_escaped(out, command_of(p));
	buf_add_char(out, '\n');
}

static void add_processes(struct buf *out, const struct history *h)
{
	size_t count = history_count(h);
	AUTO_FREE const struct process_history **p =
		die_calloc(count ? count : 1, sizeof *p);

	for (size_t i = 0; i < count; i++)
		p[i] = history_at(h, i);
	qsort(p, count, sizeof *p, by_rss);
	buf_printf(out, "\n== Processes, by RSS: %zu\n", count);
	buf_add_text(out,
		"       PID  USER       S    RSS    PSS    USS   SWAP   PEAK   DELTA     "
		"  "
		"RATE   LEFT   ETA  COMMAND\n");
	for (size_t i = 0; i < count; i++)
		add_process(out, h, p[i]);
}

/* ---- one process ---- */

static void add_field(struct buf *out, const struct field_info *f, uint64_t value)
{
	char text[UNITS_TEXT_MAX];

	buf_printf(out, "  %-34s ", f->label);
	if (!strcmp(f->unit, "bytes"))
		buf_printf(
			out, "%s (%" PRIu64 ")\n", units_size_long(value, text), value);
	else
		buf_printf(out, "%s%s%s\n", units_grouped(value, text),
			*f->unit ? " " : "", f->unit);
}

static void add_values(
	struct buf *out, const struct history *h, const struct process_history *p)
{
	add_title(out, "Values");
	for (int f = 0; f < FIELD_COUNT; f++) {
		uint64_t value;

		if (field_table[f].type == FIELD_TYPE_UINT &&
			history_known(h, p, (enum field_id)f, &value, NULL))
			add_field(out, &field_table[f], value);
	}
}

static void add_evidence(struct buf *out, const struct leak_evidence *e)
{
	char watched[UNITS_TEXT_MAX], rate[UNITS_TEXT_MAX], low[UNITS_TEXT_MAX];
	char high[UNITS_TEXT_MAX], block[UNITS_TEXT_MAX];

	buf_printf(out, "           watched %s",
		units_duration_long(e->watched_us * 1000, watched));
	if (e->blocks)
		buf_printf(out,
			"; +%s, with 95 %% between %s and %s; %u of %u steps of %s went "
			"up%s",
			units_rate_long(e->rate_bytes_per_s, rate),
			units_rate_long(fmax(e->low_bytes_per_s, 0), low),
			units_rate_long(e->high_bytes_per_s, high), e->rising, e->blocks,
			units_duration_long(e->block_us * 1000, block),
			e->slowing ? "; slowing" : "");
	buf_add_char(out, '\n');
}

static void add_findings(
	struct buf *out, const struct session *s, const struct process_history *p)
{
	struct leak_evidence e;
	struct finding f;

	add_title(out, "Findings");
	for (int kind = 0; kind < FINDING_KIND_COUNT; kind++) {
		if (!engine_finding(s->engine, p, (enum finding_kind)kind, &f))
			continue;
		buf_printf(out, "  %-8s ", finding_kinds[kind].id);
		add_escaped(out, f.text);
		buf_add_char(out, '\n');
		if (kind == FINDING_LEAK && engine_leak(s->engine, p, &e))
			add_evidence(out, &e);
	}
	if (p->ended && p->end_text) {
		buf_add_text(out, "  end      ");
		add_escaped(out, p->end_text);
		buf_add_char(out, '\n');
	}
}

static void add_walls(
	struct buf *out, const struct session *s, const struct process_history *p)
{
	struct inspection in = {.process = p};
	const struct wall *wall[WALL_SET_MAX];
	size_t count = inspect_walls(&in, wall);
	struct wall_outlook ahead;
	char text[WORDING_MAX];

	add_title(out, "Limits");
	buf_add_text(out,
		"      USED    LIMIT     LEFT   ETA  THEN                  LIMIT ON\n");
	for (size_t i = 0; i < count; i++) {
		const struct wall *w = wall[i];
		bool heads = detectors_outlook(engine_detectors(s->engine), p, w, &ahead);

		add_cell(out, 9, w->use_known,
			w->use_known ? wording_value(w, w->use, text) : "");
		add_cell(out, 8, true, wording_value(w, w->limit, text));
		add_cell(out, 8, w->use_known,
			w->use_known ? wording_value(w, wall_headroom(w), text) : "");
		add_span(out, 5, heads, ahead.eta_s);
		buf_printf(out, "  %-20s  ", wording_then(w));
		add_escaped(out, wording_name(w, text));
		buf_add_char(out, '\n');
	}
}

static void add_group(struct buf *out, const struct mapping_table *t,
	const struct mapping_group *g, const struct group_change *change)
{
	add_size(out, 9, t->known & MAPPING_KNOWS_RSS, g->sums.rss_bytes);
	add_size(out, 6, t->known & MAPPING_KNOWS_PSS, g->sums.pss_bytes);
	add_size(out, 8, t->known & MAPPING_KNOWS_PRIVATE, g->sums.private_bytes);
	add_size(out, 6, t->known & MAPPING_KNOWS_SWAP, g->sums.swap_bytes);
	add_size(out, 6, t->known & MAPPING_KNOWS_SIZE, g->sums.size_bytes);
	add_delta(out, 7, change->has_delta, change->delta_bytes);
	add_rate(out, 10, change->has_rate, change->rate);
	buf_printf(out, " %6" PRIu32 "  %-14s ", g->areas, mapping_kinds[g->kind].id);
	add_escaped(out, mapping_group_label(t, g));
	buf_add_char(out, '\n');
}

static void add_mappings(
	struct buf *out, const struct history *h, const struct process_history *p)
{
	struct inspection in = {.process = p};
	AUTO_FREE struct group_change *change = NULL;
	size_t count;
	AUTO_FREE const struct mapping_group **group = inspect_groups(&in, &count);

	buf_printf(out, "\n== Mappings, by RSS: %zu groups\n", count);
	if (!count) {
		buf_add_text(out, "  not read\n");
		return;
	}
	change = die_calloc(count, sizeof *change);
	history_group_changes(h, p, p->mappings, p->mappings_us, change);
	buf_add_text(out,
		"       RSS    PSS  PRIVATE   SWAP   SIZE   DELTA       RATE  AREAS  "
		"KIND  "
		"         MAPPING\n");
	for (size_t i = 0; i < count; i++)
		add_group(out, p->mappings, group[i],
			&change[group[i] - p->mappings->group]);
}

static void add_growth_row(struct buf *out, const struct pyrun_growth_row *row)
{
	add_delta(out, 9, true, pyrun_growth_net(row));
	add_rate(out, 10, row->rate != 0, row->rate);
	buf_add_text(out, "  ");
	if (row->function)
		add_escaped(out, row->function);
	if (row->file) {
		buf_add_text(out, "  ");
		add_escaped(out, row->file);
		buf_printf(out, ":%" PRIu32, row->line);
	}
	if (row->tid) {
		buf_printf(out, "  thread %" PRIu32 " ", row->tid);
		add_escaped(out, row->thread);
	}
	if (row->pid)
		buf_printf(out, "  in %" PRIu32, row->pid);
	buf_add_char(out, '\n');
}

static void add_growth(
	struct buf *out, const struct session *s, const struct process_history *p)
{
	const struct growth_reading *g = python_session_growth(&s->python, &p->id);
	char net[UNITS_TEXT_MAX];

	if (!g)
		return;
	buf_printf(out, "\n== Growth by %s since %s: %s\n",
		g->by_function ? "function" : "thread",
		g->since_mark ? "the mark" : "it was opened",
		units_delta_short(growth_reading_net(g), net));
	buf_add_text(out, "    GROWTH       RATE  WHO\n");
	for (size_t i = 0; i < g->count; i++)
		add_growth_row(out, &g->row[i]);
}

static void add_opened(
	struct buf *out, const struct snapshot *snapshot, const struct process_history *p)
{
	static struct inspection in;
	const struct session *s = snapshot->session;

	buf_printf(out, "\n==== Process %" PRIu32 " ", p->id.pid);
	add_escaped(out, command_of(p));
	buf_add_char(out, '\n');
	add_values(out, s->history, p);
	add_findings(out, s, p);
	add_walls(out, s, p);
	add_mappings(out, s->history, p);
	add_growth(out, s, p);
	if (snapshot_inspection(snapshot, p, &in))
		inspect_python_text(&in, out);
}

/* Those that run now; or programs that they were before. */
static void add_all_opened(struct buf *out, const struct snapshot *s, bool newest)
{
	const struct history *h = s->session->history;

	for (size_t i = 0; i < history_count(h); i++) {
		const struct process_history *p = history_at(h, i);

		if (p->opened && (p == history_latest(h, p->id.pid)) == newest)
			add_opened(out, s, p);
	}
}

/* ---- the rest ---- */

static void add_alerts(struct buf *out, const struct session *s)
{
	const struct alerts *a = engine_alerts(s->engine);

	if (alerts_count(a))
		add_title(out, "Alerts, and of whom they are true");
	for (size_t i = 0; i < alerts_count(a); i++) {
		buf_add_text(out, "  ");
		add_escaped(out, alerts_at(a, i)->text);
		buf_add_char(out, ':');
		for (size_t k = 0; k < history_count(s->history); k++) {
			const struct process_history *p = history_at(s->history, k);

			if (!p->ended && alerts_is_firing(a, i, p->slot))
				buf_printf(out, " %" PRIu32, p->id.pid);
		}
		buf_add_char(out, '\n');
	}
}

static void add_events(struct buf *out, const struct history *h)
{
	size_t count = history_event_count(h);

	buf_printf(out, "\n==== Events, newest first: %zu\n", count);
	for (size_t i = 0; i < count; i++) {
		const struct event *e = history_event(h, i);

		buf_add_text(out, "  ");
		add_time(out, e->real_ms);
		buf_printf(out, "  %-10s %-8s ", event_kind_names[e->kind],
			event_level_names[e->level]);
		if (e->id.pid)
			buf_printf(out, "%" PRIu32 ": ", e->id.pid);
		add_escaped(out, e->detail);
		buf_add_char(out, '\n');
	}
}

static void add_output(struct buf *out, const struct output *o)
{
	size_t count = output_count(o);

	buf_add_text(out, "\n==== Output of the command");
	if (output_forgotten(o))
		buf_printf(out, ", without its first %" PRIu64 " lines",
			output_forgotten(o));
	buf_add_char(out, '\n');
	for (size_t i = 0; i < count; i++) {
		output_line_text(o, i, out);
		buf_add_char(out, '\n');
	}
}

void snapshot_text(const struct snapshot *s, struct buf *out)
{
	const struct history *h = s->session->history;

	add_head(out, s);
	add_screen(out, s->screen);
	add_processes(out, h);
	add_alerts(out, s->session);
	add_all_opened(out, s, true);
	add_all_opened(out, s, false);
	add_events(out, h);
	if (s->output)
		add_output(out, s->output);
}
