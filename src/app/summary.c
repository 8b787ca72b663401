#include "config.h"

#include "app/summary.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/units.h"
#include "detect/leak.h"

/* Processes that get lines of their own; the rest is counted. */
#define SUMMARY_PROCESSES 8
/* Functions of a Python that are named, of those that grew by so much at least. */
#define SUMMARY_FUNCTIONS 3
#define SUMMARY_GROWTH_MIN (INT64_C(1) << 20)
#define SUMMARY_LEAKS 3

static void line(FILE *out, const char *label, const char *text)
{
	fprintf(out, "  %-9s %s\n", label, text);
}

static uint64_t duration_ns(const struct engine_stats *stats)
{
	return (stats->last_us - stats->first_us) * NS_PER_US;
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* Names are other people's bytes. */
static void add_name(struct buf *b, const char *name)
{
	text_escape(b, name, strlen(name), 40, false);
}

static void add_at(struct buf *b, uint64_t elapsed_us)
{
	char text[UNITS_TEXT_MAX];

	buf_printf(b, " at %s", units_duration_long(elapsed_us * NS_PER_US, text));
}

static void add_process(struct buf *b, const struct engine_process *p)
{
	char text[UNITS_TEXT_MAX];

	if (p->peak_bytes)
		buf_printf(b, "%s%s", units_size_long(p->peak_bytes, text),
			p->peak_is_exact ? " (exact)" : "");
	else
		buf_add_text(b, "not known");
	if (p->peak_bytes && !p->peak_is_exact) {
		add_at(b, p->peak_us);
		buf_add_text(b, p->ended ? " (at least)" : "");
	}
	buf_add_text(b, ", ");
	add_name(b, p->name);
	buf_printf(b, " %u", (unsigned)p->id.pid);
	if (p->has_rss && !p->ended)
		buf_printf(b, "; now %s", units_size_long(p->rss_bytes, text));
	else if (p->has_rss)
		buf_printf(b, "; last seen at %s", units_size_long(p->rss_bytes, text));
	if (p->has_growth)
		buf_printf(
			b, ", growth %s", units_rate_long(p->growth_bytes_per_s, text));
	if (p->ended && p->end_text[0]) {
		/* Behind the first clause stand last values, which are here already. */
		buf_add_text(b, "; ");
		text_escape(b, p->end_text, strcspn(p->end_text, ";"), 120, false);
	}
}

/* An image that a later exec replaced is no process of its own for the reader. */
static bool is_repeated(const struct engine_process *process, size_t i)
{
	for (size_t before = 0; before < i; before++)
		if (process[before].id.pid == process[i].id.pid)
			return true;
	return false;
}

static void print_peaks(const struct session *s, FILE *out)
{
	const struct engine_stats *stats = engine_stats(s->engine);
	static struct engine_process process[ENGINE_PROCESSES];
	size_t count = engine_processes(s->engine, process);
	char text[UNITS_TEXT_MAX];
	size_t shown = 0;
	AUTO_BUF struct buf b;

	buf_init(&b, 4096);
	if (!count)
		line(out, "peak", "not known: it ended before it could be looked at");
	for (size_t i = 0; i < count; i++) {
		if (is_repeated(process, i))
			continue;
		if (shown++ == SUMMARY_PROCESSES)
			break;
		buf_clear(&b);
		add_process(&b, &process[i]);
		line(out, shown == 1 ? "peak" : "", b.data);
	}
	if (shown > SUMMARY_PROCESSES)
		line(out, "", "... and more, with lower peaks");
	if (shown > 1 && stats->tree_pss_peak_bytes) {
		buf_clear(&b);
		buf_printf(&b, "%s PSS together (sampled, at least)",
			units_size_long(stats->tree_pss_peak_bytes, text));
		add_at(&b, stats->tree_pss_peak_us);
		line(out, "", b.data);
	}
}

/* What is to be said of one process: its verdict, or how long that still needs. */
static void add_leak(struct buf *b, const struct engine_process *p)
{
	uint64_t watched_us = p->last_us - p->first_us;
	char text[UNITS_TEXT_MAX];

	if (*p->leak_text)
		buf_add_text(b, p->leak_text);
	else if (p->leak_judged)
		buf_printf(b, "steady for %s",
			units_duration_long(watched_us * NS_PER_US, text));
	else
		buf_printf(b, "undecided: watched %s, needs about %d min",
			units_duration_long(watched_us * NS_PER_US, text),
			(int)(LEAK_DECIDE_US / 60000000));
}

/* What the tree does beyond any of its processes; returns how many lines. */
static size_t print_tree_leak(const struct session *s, size_t lines, FILE *out)
{
	const struct process_history *total = history_total(s->history);
	char text[FINDING_TEXT_MAX + 20];
	struct finding finding;

	if (!total || !engine_finding(s->engine, total, FINDING_LEAK, &finding) ||
		finding.level == FINDING_NONE)
		return 0;
	snprintf(text, sizeof text, "all together: %s", finding.text);
	line(out, lines ? "" : "leak", text);
	return 1;
}

/* All that were found to grow, the worst first; where none was, the one with the highest
 * peak. */
static void print_leak(const struct session *s, FILE *out)
{
	static struct engine_process process[ENGINE_PROCESSES];
	size_t count = engine_processes(s->engine, process), lines = 0;
	AUTO_BUF struct buf b;

	buf_init(&b, 4096);
	for (int level = FINDING_CRITICAL; level > FINDING_NONE; level--) {
		for (size_t i = 0; i < count && lines < SUMMARY_LEAKS; i++) {
			if ((int)process[i].leak != level)
				continue;
			buf_clear(&b);
			add_name(&b, process[i].name);
			buf_printf(&b, " %u: ", (unsigned)process[i].id.pid);
			add_leak(&b, &process[i]);
			line(out, lines++ ? "" : "leak", b.data);
		}
	}
	lines += print_tree_leak(s, lines, out);
	if (lines || !count)
		return;
	add_leak(&b, &process[0]);
	line(out, "leak", b.data);
}

static void print_limit(const struct session *s, FILE *out)
{
	const struct engine_closest *c = &engine_stats(s->engine)->closest;
	char limit[UNITS_TEXT_MAX], left[UNITS_TEXT_MAX];
	char text[160];

	if (!c->known)
		return;
	snprintf(text, sizeof text, "%s %s, %s left at the closest",
		wall_kinds[c->wall].label, units_size_long(c->limit_bytes, limit),
		units_size_long(c->headroom_bytes, left));
	line(out, "limit", text);
}

/* "Cache.put store.py:88, +410 MiB" */
static void add_growth_row(struct buf *b, const struct pyrun_growth_row *row)
{
	char words[PYTHON_GROWING_MAX], text[UNITS_TEXT_MAX];

	python_growth_words(row, words);
	if (!row->function)
		snprintf(words, sizeof words, "%s",
			row->tid ? "(outside of Python)" : "(threads that ended)");
	buf_printf(b, "%s, +%s", words,
		units_size_long((uint64_t)pyrun_growth_net(row), text));
}

/* The functions that the process which grew most grew in. */
static void print_growing(const struct session *s, FILE *out)
{
	const struct growth_reading *g;
	struct procid id;
	size_t shown = 0;
	AUTO_BUF struct buf b;

	g = python_session_top(&s->python, &id);
	buf_init(&b, 2048);
	for (size_t i = 0; g && i < g->count && shown < SUMMARY_FUNCTIONS; i++) {
		if (pyrun_growth_net(&g->row[i]) < SUMMARY_GROWTH_MIN)
			break;
		buf_clear(&b);
		add_growth_row(&b, &g->row[i]);
		if (!shown)
			buf_printf(&b, "; process %u",
				(unsigned)(g->row[i].pid ? g->row[i].pid : id.pid));
		line(out, shown++ ? "" : "grew in", b.data);
	}
}

static void print_alerts(const struct session *s, FILE *out)
{
	const struct engine_stats *stats = engine_stats(s->engine);
	char text[64];

	if (!s->options->alert.count)
		return;
	if (stats->alerts_fired)
		snprintf(text, sizeof text, "%llu fired",
			(unsigned long long)stats->alerts_fired);
	else
		snprintf(text, sizeof text, "none fired");
	line(out, "alerts", text);
}

static void print_cost(const struct session *s, FILE *out)
{
	const struct engine_stats *stats = engine_stats(s->engine);
	const struct procfs_costs *costs = procfs_source_costs(s->source);
	double pct = stats->wall_ns
			     ? 100.0 * (double)stats->cpu_ns / (double)stats->wall_ns
			     : 0;
	char text[160];
	int n = snprintf(text, sizeof text, "%.1f %% CPU", pct);

	if (costs->longest_hold_ns)
		n += snprintf(text + n, sizeof text - (size_t)n,
			"; longest hold of a target %.1f ms",
			(double)costs->longest_hold_ns / 1e6);
	if (stats->late_ticks || stats->missed)
		snprintf(text + n, sizeof text - (size_t)n,
			"; %llu looks late, %llu left out",
			(unsigned long long)stats->late_ticks,
			(unsigned long long)stats->missed);
	line(out, "cost", text);
}

static void print_written(const struct session *s, FILE *out)
{
	const char *path;

	if (!s->record)
		return;
	fprintf(out, "  %-9s", "written");
	for (size_t i = 0; (path = record_sink_path(s->record, i)); i++)
		fprintf(out, "%s %s", i ? "," : "",
			strcmp(path, "-") ? path : "standard output");
	if (s->record->rows_dropped)
		fprintf(out, "; %llu rows missing",
			(unsigned long long)s->record->rows_dropped);
	fputc('\n', out);
}

static void print_head(
	const struct session *s, const struct summary_command *command, FILE *out)
{
	const struct engine_stats *stats = engine_stats(s->engine);
	char text[UNITS_TEXT_MAX];
	AUTO_BUF struct buf b;

	buf_init(&b, 1024);
	if (command) {
		add_name(&b, command->name);
		buf_printf(&b, " %s after", command->ending);
	} else {
		buf_add_text(&b, "watched");
	}
	fprintf(out, "memtide: %s %s, %llu look%s\n", b.data,
		units_duration_long(duration_ns(stats), text),
		(unsigned long long)stats->ticks, plural(stats->ticks));
}

void summary_print(const struct session *s, const struct summary_command *command)
{
	if (s->options->quiet)
		return;
	print_head(s, command, stderr);
	print_peaks(s, stderr);
	print_growing(s, stderr);
	print_leak(s, stderr);
	print_limit(s, stderr);
	print_alerts(s, stderr);
	print_cost(s, stderr);
	print_written(s, stderr);
}
