/* The line of a check: what is bad, what is not known, else that all is well. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/units.h"
#include "detect/leak.h"
#include "export/check_state.h"

/* What fits a line that people read; the rest is counted. */
#define TOLD_MAX 4
#define PERF_PROCESSES 16
#define TEXT_BYTES 4096
#define LABEL_MAX (ALERT_TEXT_MAX + SAMPLE_NAME_MAX + 16)

/* ---- words ---- */

/* "rss", "used(cgroup)", "tree.pss", "leak": the expression up to its operator. */
static void put_metric(const struct alert *a, char out[ALERT_TEXT_MAX])
{
	size_t len = strcspn(a->text, "<> ");

	snprintf(out, ALERT_TEXT_MAX, "%.*s", (int)len, a->text);
}

static bool is_same_metric(const struct alert *a, const struct alert *b)
{
	char left[ALERT_TEXT_MAX], right[ALERT_TEXT_MAX];

	put_metric(a, left);
	put_metric(b, right);
	return !strcmp(left, right);
}

/* "2.0 GiB" as "2 GiB": what a person set is a round number. */
static void put_round(struct buf *out, const char *value)
{
	const char *zero = strstr(value, ".0 ");

	if (zero)
		buf_printf(out, "%.*s%s", (int)(zero - value), value, zero + 2);
	else
		buf_add_text(out, value);
}

static void put_who(struct buf *out, const struct check_process *p)
{
	if (!p->id.pid)
		return;
	nagios_put_text(out, p->name);
	buf_printf(out, " %u ", (unsigned)p->id.pid);
}

/* "rss 2.9 GiB" */
static void put_value(struct buf *out, const struct alert *a, double value)
{
	char metric[ALERT_TEXT_MAX], text[ALERT_VALUE_MAX];

	put_metric(a, metric);
	buf_printf(out, "%s %s", metric, alert_value_text(a, value, text));
}

/* "rss 2.9 GiB > 2 GiB for 2 min"; of a finding its own sentence */
static void put_fired(struct buf *out, const struct alert *a, const struct check_value *v)
{
	static const char *const ops_text[] = {">", ">=", "<", "<="};
	char text[ALERT_VALUE_MAX], duration[UNITS_TEXT_MAX], metric[ALERT_TEXT_MAX];

	if (v->text) {
		put_metric(a, metric);
		buf_printf(out, "%s: ", metric);
		nagios_put_text(out, v->text);
		return;
	}
	put_value(out, a, v->worst);
	buf_printf(out, " %s ", ops_text[a->op]);
	put_round(out, alert_value_text(a, a->threshold, text));
	if (a->for_us) {
		buf_add_text(out, " for ");
		put_round(out, units_duration_long(a->for_us * NS_PER_US, duration));
	}
}

/* ---- what was never known ---- */

static uint64_t watched_us(const struct check_process *p)
{
	return p->last_us - p->first_us;
}

/* How long it takes to be said; 0: no time helps. */
static uint64_t needs_us(const struct alert *a)
{
	if (a->metric == ALERT_METRIC_LEVEL)
		return a->finding == FINDING_LEAK ? LEAK_DECIDE_US : UINT64_C(5000000);
	if (a->metric != ALERT_METRIC_FIELD)
		return 0;
	if (a->field == FIELD_GROWTH)
		return UINT64_C(10000000);
	return a->field == FIELD_ETA ? UINT64_C(5000000) : 0;
}

static void put_unknown(
	struct buf *out, const struct alert *a, const struct check_process *p)
{
	char metric[ALERT_TEXT_MAX], seen[UNITS_TEXT_MAX], needed[UNITS_TEXT_MAX];
	uint64_t needs = needs_us(a);

	put_metric(a, metric);
	put_who(out, p);
	if (needs) {
		buf_printf(out, "%s undecided: watched %s, needs about ", metric,
			units_duration_long(watched_us(p) * NS_PER_US, seen));
		put_round(out, units_duration_long(needs * NS_PER_US, needed));
		buf_add_text(out, " (--duration, or --from a recording)");
	} else if (alert_needs_heavy(a)) {
		buf_printf(out, "%s could not be read (permission, or above --max-stall)",
			metric);
	} else {
		buf_printf(out, "%s is not known", metric);
	}
}

/* A family of limits of which none is set is no danger, and known. */
static bool is_answered(const struct alert *a, const struct check_process *p, size_t i)
{
	if (p->value[i].known)
		return true;
	return p->has_walls &&
	       (a->metric == ALERT_METRIC_USED ||
		       (a->metric == ALERT_METRIC_FIELD && a->field == FIELD_HEADROOM));
}

static bool is_of(const struct alert *a, const struct check_process *p)
{
	return alert_needs_tree(a) == !p->id.pid;
}

/* Whom alert @i has no answer for; NULL: nobody. */
static const struct check_process *unanswered(const struct check *c, size_t i)
{
	const struct alert *a = &c->alert[i];
	const struct check_process *without = NULL;
	bool any = false;

	for (size_t n = 0; n < c->count; n++) {
		const struct check_process *p = &c->process[n];

		if (!is_of(a, p))
			continue;
		if (is_answered(a, p, i)) {
			any = true;
			continue;
		}
		/* One that has ended has no memory to ask for. */
		if (p->has_rss || !p->id.pid)
			return p;
		without = p;
	}
	return any ? NULL : without;
}

/* ---- the line ---- */

static void separate(struct buf *out)
{
	if (out->len)
		buf_add_text(out, ", ");
}

/* CRITICAL said it already. */
static bool is_said(const struct check *c, const struct check_process *p, size_t i)
{
	for (size_t n = 0; n < c->alert_count; n++)
		if (c->alert[i].level == EVENT_WARN && p->value[n].fired &&
			c->alert[n].level == EVENT_CRITICAL &&
			is_same_metric(&c->alert[n], &c->alert[i]))
			return true;
	return false;
}

static size_t put_all_fired(
	const struct check *c, enum event_level level, struct buf *out, size_t told)
{
	for (size_t i = 0; i < c->alert_count; i++) {
		for (size_t n = 0; n < c->count; n++) {
			const struct check_process *p = &c->process[n];

			if (c->alert[i].level != level || !p->value[i].fired ||
				is_said(c, p, i))
				continue;
			if (told++ >= TOLD_MAX)
				continue;
			separate(out);
			put_who(out, p);
			put_fired(out, &c->alert[i], &p->value[i]);
		}
	}
	return told;
}

static size_t put_all_unknown(const struct check *c, struct buf *out, size_t told)
{
	for (size_t i = 0; i < c->alert_count; i++) {
		const struct check_process *p = unanswered(c, i);
		bool same = false;

		for (size_t n = 0; n < i; n++)
			same |= is_same_metric(&c->alert[n], &c->alert[i]) &&
				unanswered(c, n);
		if (!p || same || told++ >= TOLD_MAX)
			continue;
		separate(out);
		put_unknown(out, &c->alert[i], p);
	}
	return told;
}

static int by_rss(const void *left, const void *right)
{
	const struct check_process *a = *(const struct check_process *const *)left;
	const struct check_process *b = *(const struct check_process *const *)right;

	if (!a->id.pid != !b->id.pid)
		return a->id.pid ? 1 : -1;
	if (a->rss_bytes != b->rss_bytes)
		return a->rss_bytes < b->rss_bytes ? 1 : -1;
	return a->id.pid < b->id.pid ? -1 : a->id.pid > b->id.pid;
}

/* The total first, then by RSS; owned by the caller. */
static const struct check_process **sorted(const struct check *c)
{
	const struct check_process **list = die_calloc(c->count + 1, sizeof *list);

	for (size_t i = 0; i < c->count; i++)
		list[i] = &c->process[i];
	qsort(list, c->count, sizeof *list, by_rss);
	return list;
}

static bool is_first_of_metric(const struct check *c, size_t i)
{
	for (size_t n = 0; n < i; n++)
		if (is_same_metric(&c->alert[n], &c->alert[i]))
			return false;
	return true;
}

static bool has_metric(const struct check *c, const char *metric)
{
	char text[ALERT_TEXT_MAX];

	for (size_t i = 0; i < c->alert_count; i++) {
		put_metric(&c->alert[i], text);
		if (!strcmp(text, metric))
			return true;
	}
	return false;
}

/* "python3 4711 rss 512 MiB, peak 600 MiB, growth 0 bytes/s" */
static void put_fine(
	const struct check *c, const struct check_process *p, struct buf *out)
{
	char text[UNITS_TEXT_MAX];

	put_who(out, p);
	buf_printf(out, "rss %s", units_size_long(p->rss_bytes, text));
	buf_printf(out, ", peak %s", units_size_long(p->peak_bytes, text));
	for (size_t i = 0; i < c->alert_count; i++) {
		char metric[ALERT_TEXT_MAX];

		put_metric(&c->alert[i], metric);
		if (!p->value[i].known || !is_first_of_metric(c, i) ||
			!strcmp(metric, "rss") || !strcmp(metric, "peak"))
			continue;
		buf_add_text(out, ", ");
		put_value(out, &c->alert[i], p->value[i].worst);
	}
}

static void put_all_fine(const struct check *c, struct buf *out)
{
	const struct check_process **list = sorted(c);
	size_t first = c->total ? 1 : 0, count = c->count - first;

	if (!count) {
		buf_add_text(out, "nothing to look at");
	} else {
		if (count > 1)
			buf_printf(out, "%zu processes, largest ", count);
		put_fine(c, list[first], out);
	}
	free(list);
}

/* ---- performance data ---- */

static const char *unit_of(enum alert_unit unit)
{
	switch (unit) {
	case ALERT_BYTES:
		return "B";
	case ALERT_PERCENT:
		return "%";
	case ALERT_SECONDS:
		return "s";
	case ALERT_COUNT:
	case ALERT_BYTES_PER_S: /* the guidelines know no rates */
	case ALERT_LEVEL:
		break;
	}
	return "";
}

static int decimals_of(enum alert_unit unit)
{
	return unit == ALERT_PERCENT || unit == ALERT_SECONDS ||
	       unit == ALERT_BYTES_PER_S;
}

static struct nagios_bound bound_of(
	const struct check *c, const struct alert *like, enum event_level level)
{
	for (size_t i = 0; i < c->alert_count; i++) {
		const struct alert *a = &c->alert[i];

		if (a->level != level || !is_same_metric(a, like))
			continue;
		return (struct nagios_bound){.is_set = true,
			.below = check_asks_for_less(a),
			/* A level is bad from it on, a bound is the last good value. */
			.value = a->threshold - (a->unit == ALERT_LEVEL)};
	}
	return (struct nagios_bound){.is_set = false};
}

static void put_label(const struct check *c, const struct check_process *p,
	const char *metric, char out[LABEL_MAX])
{
	bool alone = c->count - (c->total != 0) == 1 || !p->id.pid;

	if (alone)
		snprintf(out, LABEL_MAX, "%s", metric);
	else
		snprintf(
			out, LABEL_MAX, "%s %u %s", p->name, (unsigned)p->id.pid, metric);
}

static void put_perf_size(const struct check *c, const struct check_process *p,
	const char *metric, uint64_t bytes, struct buf *out)
{
	char label[LABEL_MAX];
	struct nagios_perf perf = {
		.label = label, .value = (double)bytes, .unit = "B", .has_min = true};

	if (has_metric(c, metric))
		return;
	put_label(c, p, metric, label);
	nagios_put_perf(out, &perf);
}

static void put_perf_alert(
	const struct check *c, const struct check_process *p, size_t i, struct buf *out)
{
	char metric[ALERT_TEXT_MAX], label[LABEL_MAX];
	const struct alert *a = &c->alert[i];
	struct nagios_perf perf = {.label = label,
		.value = p->value[i].worst,
		.decimals = decimals_of(a->unit),
		.unit = unit_of(a->unit),
		.has_min = a->unit != ALERT_BYTES_PER_S};

	if (!p->value[i].known || !isfinite(perf.value) || !is_first_of_metric(c, i))
		return;
	perf.warn = bound_of(c, a, EVENT_WARN);
	perf.crit = bound_of(c, a, EVENT_CRITICAL);
	put_metric(a, metric);
	put_label(c, p, metric, label);
	nagios_put_perf(out, &perf);
}

static void put_perf(const struct check *c, struct buf *out)
{
	const struct check_process **list = sorted(c);

	for (size_t n = 0; n < c->count && n < PERF_PROCESSES; n++) {
		for (size_t i = 0; i < c->alert_count; i++)
			put_perf_alert(c, list[n], i, out);
		if (!list[n]->has_rss || !list[n]->id.pid)
			continue;
		put_perf_size(c, list[n], "rss", list[n]->rss_bytes, out);
		put_perf_size(c, list[n], "peak", list[n]->peak_bytes, out);
	}
	free(list);
}

enum nagios_state check_put(const struct check *c, struct buf *out)
{
	enum nagios_state state = NAGIOS_OK;
	AUTO_BUF struct buf text;
	AUTO_BUF struct buf perf;
	size_t critical, warned, told;

	buf_init(&text, TEXT_BYTES);
	buf_init(&perf, TEXT_BYTES);
	critical = put_all_fired(c, EVENT_CRITICAL, &text, 0);
	warned = put_all_fired(c, EVENT_WARN, &text, critical);
	told = put_all_unknown(c, &text, warned);
	if (critical)
		state = NAGIOS_CRITICAL;
	else if (warned)
		state = NAGIOS_WARNING;
	else if (told || c->count == (c->total != 0))
		state = NAGIOS_UNKNOWN;
	if (told > TOLD_MAX)
		buf_printf(&text, " and %zu more", told - TOLD_MAX);
	if (!told)
		put_all_fine(c, &text);
	put_perf(c, &perf);
	nagios_put_line(out, state, text.data, perf.data ? perf.data : "");
	return state;
}
