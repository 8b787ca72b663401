#include "config.h"

#include "stage.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "detect/alerts.h"
#include "detect/detectors.h"
#include "view/output.h"
#include "view/acks.h"

/* 2023-11-14 14:02:31 UTC, when every scene ends. */
#define END_REAL_MS UINT64_C(1699970551000)
#define TICKS_PER_S 100

static struct procid id_of(const struct actor *a)
{
	/* All began 2 h 14 min before the end, but those that start on stage. */
	return (struct procid){.pid = a->pid,
		.incarnation = 1,
		.start_time_ticks = 1000000 + a->pid % 100 + a->starts * TICKS_PER_S};
}

static bool is_on(const struct actor *a, unsigned second)
{
	return second >= a->starts && (!a->ends || second <= a->ends);
}

static uint64_t rss_at(const struct stage *s, const struct actor *a)
{
	double second = (double)s->now_us / 1e6, left_s = (double)s->seconds - second;
	double rss = (double)a->rss_bytes - a->bytes_per_s * left_s;

	rss += (double)a->wave_bytes * sin(second * 2 * M_PI / 200);
	if (a->shape)
		rss += a->shape(second);
	return rss > 0 ? (uint64_t)rss / 4096 * 4096 : 0;
}

static void fill_sample(const struct stage *s, const struct actor *a, struct sample *out)
{
	uint64_t rss = rss_at(s, a);

	*out = (struct sample){.id = id_of(a), .role = ROLE_TARGET, .state = 'S'};
	snprintf(out->name, sizeof out->name, "%s", a->comm);
	if (a->ppid)
		sample_set_u64(out, FIELD_PPID, a->ppid);
	if (a->kernel_thread)
		return;
	sample_set_u64(out, FIELD_RSS, rss);
	sample_set_u64(out, FIELD_RSS_ANON, rss / 100 * 93);
	sample_set_u64(out, FIELD_SWAP, a->swap_bytes);
	sample_set_u64(out, FIELD_PEAK_RSS, a->peak_bytes > rss ? a->peak_bytes : rss);
}

static void add_wall(struct wall_set *set, enum wall_kind kind, const char *path,
	uint64_t use, uint64_t limit)
{
	struct wall *w = wall_set_add(set, kind, path);

	w->use_known = true;
	w->use = use;
	w->limit = limit;
}

static void add_cgroup(struct wall_set *set, const struct actor *a, uint64_t rss)
{
	struct cgroup_use use = {.path = "/user/job",
		.charged = rss + a->others_bytes + 400 * MIB,
		.cache = 400 * MIB,
		.anon = rss / 100 * 93 + a->others_bytes,
		.shmem = rss / 100 * 3,
		.kernel = rss / 100 * 4,
		.inactive_file = 300 * MIB,
		.count_known = true,
		.count = a->others_bytes ? 4 : 1};

	wall_set_add_cgroup(set, &use);
}

static struct wall_set *walls_of(const struct actor *a, uint64_t rss)
{
	struct wall_set *set = wall_set_create();

	add_wall(set, WALL_MAP_COUNT, NULL, 2391, 65530);
	if (a->cgroup_limit_bytes) {
		add_wall(set, WALL_CGROUP_MAX, "/user/job", rss + a->others_bytes,
			a->cgroup_limit_bytes);
		add_cgroup(set, a, rss);
	}
	add_wall(set, WALL_SYSTEM, NULL, UINT64_C(15350000000), UINT64_C(25125000000));
	return set;
}

struct made_group {
	enum mapping_kind kind;
	const char *name;
	double share; /* of RSS */
	uint32_t areas;
	double shared; /* how much of it others use too */
	bool grows;    /* takes all the growth */
	uint64_t at;   /* address of the first */
	const char *perms;
};

static const struct made_group made_groups[] = {
	{MAPPING_FILE_TEXT, "/usr/bin/python3.12", 0.01, 2, 0.9, false, 0x555555400000,
		"r-xp"},
	{MAPPING_HEAP, "[heap]", 0.14, 1, 0, false, 0x5555a0000000, "rw-p"},
	{MAPPING_ANON, "", 0.72, 31, 0, true, 0x7f1040000000, "rw-p"},
	{MAPPING_FILE_TEXT, "/usr/lib/python3/dist-packages/torch/lib/libtorch_cpu.so",
		0.065, 4, 0.8, false, 0x7f5500000000, "r-xp"},
	{MAPPING_THREAD_ARENA, "", 0.022, 3, 0, false, 0x7f5600000000, "rw-p"},
	{MAPPING_SHMEM, "/dev/shm/a\033[31mb", 0.02, 1, 0.5, false, 0x7f5700000000,
		"rw-s"},
	{MAPPING_FILE_DATA, "/usr/lib/x86_64-linux-gnu/libc.so.6", 0.0008, 5, 0.9, false,
		0x7f5800000000, "r--p"},
	{MAPPING_STACK, "[stack]", 0.00005, 1, 0, false, 0x7ffd10000000, "rw-p"},
	{MAPPING_VDSO, "[vdso]", 0.000002, 1, 1, false, 0x7ffe20000000, "r-xp"},
};

/* As smaps tells them. */
static uint64_t whole_kib(double bytes)
{
	return (uint64_t)bytes / 1024 * 1024;
}

static struct mapping_group make_group(
	const struct made_group *m, uint64_t rss, uint64_t base, size_t name)
{
	uint64_t bytes =
		(uint64_t)((double)base * m->share) + (m->grows ? rss - base : 0);
	bool is_file = m->name[0] == '/';

	bytes = whole_kib((double)bytes);
	return (struct mapping_group){.kind = m->kind,
		.areas = m->areas,
		.dev = is_file ? UINT64_C(254) << 32 | 1 : 0,
		.inode = is_file ? 131072 + name : 0,
		.name = name,
		.largest_bytes = (uint64_t)((double)base * m->share) / m->areas +
				 (m->grows ? rss - base : 0),
		.sums = {.size_bytes = bytes,
			.rss_bytes = bytes,
			.pss_bytes = whole_kib((double)bytes * (1 - m->shared * 0.8)),
			.private_bytes = whole_kib((double)bytes * (1 - m->shared))}};
}

/* Each of a group has as much, and ends where it always did; the first takes the growth,
 * and so begins ever lower. */
#define STRIDE (UINT64_C(128) << 20)

static void add_singles(struct mapping_list *list, const struct made_group *m,
	uint32_t index, uint64_t rss, uint64_t base)
{
	uint64_t each = (uint64_t)((double)base * m->share) / m->areas;

	for (uint32_t i = 0; i < m->areas; i++) {
		uint64_t bytes = each + (m->grows && !i ? rss - base : 0);
		uint64_t size = (bytes + 4095) / 4096 * 4096;
		uint64_t end = m->at + STRIDE * (i + (m->grows ? 64 : 1));
		struct mapping_single single = {.start = end - size,
			.end = end,
			.group = index,
			.rss_bytes = bytes,
			.pss_bytes = (uint64_t)((double)bytes * (1 - m->shared * 0.8)),
			.private_bytes = (uint64_t)((double)bytes * (1 - m->shared))};

		memcpy(single.perms, m->perms, sizeof single.perms);
		mapping_list_add(list, &single);
	}
}

static struct mapping_list *list_of(
	const struct actor *a, uint64_t rss, struct mapping_table *table)
{
	struct mapping_list *list = mapping_list_create();
	uint64_t base = a->rss_bytes / 2 < rss ? a->rss_bytes / 2 : rss;

	for (uint32_t i = 0; i < COUNT_OF(made_groups); i++)
		add_singles(list, &made_groups[i], i, rss, base);
	mapping_list_end(list, table);
	return list;
}

static struct mapping_table *mappings_of(const struct actor *a, uint64_t rss)
{
	struct mapping_table *t = mapping_table_create();
	uint64_t base = a->rss_bytes / 2 < rss ? a->rss_bytes / 2 : rss;

	t->known = MAPPING_KNOWS_ALL;
	t->total.rss_bytes = rss;
	t->total.pss_bytes = rss / 100 * 96;
	if (a->sums_only)
		return t;
	t->has_groups = true;
	t->names = die_calloc(1, 1000);
	t->group = die_calloc(COUNT_OF(made_groups), sizeof *t->group);
	for (size_t i = 0; i < COUNT_OF(made_groups); i++) {
		t->group[t->group_count++] =
			make_group(&made_groups[i], rss, base, t->names_len);
		memcpy(t->names + t->names_len, made_groups[i].name,
			strlen(made_groups[i].name) + 1);
		t->names_len += strlen(made_groups[i].name) + 1;
		t->areas += made_groups[i].areas;
	}
	return t;
}

static struct tick_time time_now(const struct stage *s)
{
	return (struct tick_time){
		.real_ms = END_REAL_MS - (uint64_t)s->seconds * 1000 + s->now_us / 1000,
		.elapsed_us = s->now_us};
}

static struct event event_at(const struct stage *s, enum event_kind kind,
	enum event_level level, const struct procid *id, const char *detail)
{
	struct tick_time when = time_now(s);
	struct event e = {.kind = kind,
		.level = level,
		.real_ms = when.real_ms,
		.elapsed_us = when.elapsed_us};

	if (id)
		e.id = *id;
	snprintf(e.detail, sizeof e.detail, "%s", detail);
	return e;
}

/* What one actor shows at the present second. */
static void observe(const struct stage *s, const struct actor *a, struct sample *sample,
	struct observation *o)
{
	uint64_t rss = rss_at(s, a);
	bool turn = (s->now - a->starts) % 5 == 2 || s->step_us > 1000000;
	bool heavy =
		(a->has_mappings || a->sums_only) && turn && s->now_us % 1000000 == 0;

	fill_sample(s, a, sample);
	o->sample = sample;
	o->info =
		a->command ? procinfo_create(&sample->id, a->user, a->command, "") : NULL;
	o->walls = a->has_walls ? walls_of(a, rss) : NULL;
	o->mappings = heavy ? mappings_of(a, rss) : NULL;
	if (heavy && !a->sums_only && s->view && view_wants_list(s->view))
		o->list = list_of(a, rss, o->mappings);
	if (a->pss_bytes && (!a->pss_until || s->now <= a->pss_until) && turn) {
		sample_set_u64(sample, FIELD_PSS, a->pss_bytes);
		sample_set_u64(sample, FIELD_SWAP_PSS, a->swap_bytes);
	}
	if (heavy)
		sample_set_u64(
			sample, FIELD_PSS, a->pss_bytes ? a->pss_bytes : rss / 100 * 96);
}

static void note_verdict(
	struct history *h, const struct detectors *detectors, struct process_history *p)
{
	struct finding leak, limit;
	bool has_leak, has_limit;

	if (!history_wants_verdict(h, p))
		return;
	has_leak = detectors_finding(detectors, p, FINDING_LEAK, &leak);
	has_limit = detectors_finding(detectors, p, FINDING_LIMIT, &limit);
	history_note_verdict(h, p, has_leak ? &leak : NULL, has_limit ? &limit : NULL);
}

static void derive(
	struct history *h, struct detectors *detectors, const struct tick *tick)
{
	for (size_t i = 0; i < tick->count; i++) {
		struct process_history *p = history_row(h, i);
		struct detect_input in = {p, tick->observation[i].walls};
		struct derived d;

		if (!p)
			continue;
		detectors_run(detectors, &in, &d, NULL, NULL);
		history_derive(h, p, &d);
		note_verdict(h, detectors, p);
	}
}

static void release(struct observation *o, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		procinfo_unref(o[i].info);
		wall_set_unref(o[i].walls);
		mapping_table_unref(o[i].mappings);
		mapping_list_unref(o[i].list);
	}
}

static void one_tick(struct stage *s)
{
	AUTO_FREE struct sample *sample = die_calloc(s->actor_count, sizeof *sample);
	AUTO_FREE struct observation *o = die_calloc(s->actor_count, sizeof *o);
	AUTO_FREE struct event *e = die_calloc(s->actor_count, sizeof *e);
	struct tick tick = {.when = time_now(s), .observation = o, .event = e};

	for (size_t i = 0; i < s->actor_count; i++) {
		const struct actor *a = &s->actor[i];
		struct procid id = id_of(a);

		if (is_on(a, s->now))
			observe(s, a, &sample[tick.count], &o[tick.count]), tick.count++;
		else if (a->ends && s->now == a->ends + 1)
			e[tick.event_count++] = event_at(s, EVENT_ENDED, EVENT_WARN, &id,
				a->end_text ? a->end_text : "exit status 0");
	}
	history_tick(s->history, &tick);
	derive(s->history, s->detectors, &tick);
	release(o, tick.count);
}

/* As the application asks the engine. */
static void find(struct stage *s, const struct process_history *p)
{
	bool has_leak = p && detectors_finding(s->detectors, p, FINDING_LEAK, &s->leak);
	bool has_limit =
		p && detectors_finding(s->detectors, p, FINDING_LIMIT, &s->limit);

	s->status.leak = has_leak ? &s->leak : NULL;
	s->status.limit = has_limit ? &s->limit : NULL;
}

void stage_update(struct stage *s)
{
	const struct process_history *p;
	uint64_t left_s = s->seconds - s->now, boot_s = 10000 + 8040;

	s->status.real_ms = time_now(s).real_ms;
	/* 10,000 s after boot they began, 2 h 14 min before the end. */
	s->status.boot_ns = (left_s < boot_s ? boot_s - left_s : 0) * 1000000000;
	p = history_latest(s->history, view_opened(s->view).pid);
	if (p)
		view_evidence_of(s->detectors, s->history, p, &s->evidence);
	s->status.evidence = p ? &s->evidence : NULL;
	if (s->finds)
		find(s, p);
	view_update(s->view, s->history, &s->status);
}

void stage_play(struct stage *s, unsigned until)
{
	while (s->now < until) {
		s->now_us = (uint64_t)++s->now * 1000000;
		one_tick(s);
		stage_update(s);
	}
}

void stage_run(struct stage *s, uint64_t until_us, uint64_t step_us)
{
	s->step_us = step_us;
	while (s->now_us + step_us <= until_us) {
		s->now_us += step_us;
		s->now = (unsigned)(s->now_us / 1000000);
		one_tick(s);
	}
	stage_update(s);
}

void stage_init(struct stage *s, const struct view_options *options,
	const struct actor *actors, size_t count, unsigned seconds)
{
	struct history_options h = {.full = true};

	*s = (struct stage){.history = history_create(&h),
		.detectors = detectors_create(),
		.view = view_create(options),
		.actor = actors,
		.actor_count = count,
		.seconds = seconds};
	s->status = (struct view_status){.interval_ns = 1000000000,
		.own_cpu_pct = 0.3,
		.host = "web-3",
		.memory_known = true,
		.total_bytes = UINT64_C(25125000000),
		.available_bytes = UINT64_C(9770000000),
		.stalled_pct = -1,
		.message = "",
		.heavy_note = ""};
	canvas_init(&s->canvas, options->charset);
	one_tick(s);
	for (size_t i = 0; i < count; i++) {
		struct procid id = id_of(&actors[i]);

		if (actors[i].has_walls || options->open_pid == actors[i].pid)
			history_open(s->history, &id);
	}
	stage_update(s);
}

void stage_python(struct stage *s, struct python_reading *reading)
{
	struct tick_time when = time_now(s);

	if (!s->python)
		s->python = pyhistory_create();
	pyhistory_add(s->python, reading, &when);
	s->status.python = pyhistory_picture(s->python);
	stage_update(s);
}

/* As the application does it. */
static void mark_python(struct stage *s, bool on)
{
	if (!s->python)
		return;
	if (on)
		pyhistory_mark(s->python, history_now(s->history));
	else
		pyhistory_unmark(s->python);
	s->status.python = pyhistory_picture(s->python);
}

void stage_finish(struct stage *s)
{
	pyhistory_destroy(s->python);
	view_destroy(s->view);
	alerts_destroy(s->alerts);
	detectors_destroy(s->detectors);
	history_destroy(s->history);
	canvas_finish(&s->canvas);
	output_destroy(s->output);
}

void stage_event(struct stage *s, enum event_kind kind, enum event_level level,
	uint32_t pid, const char *detail)
{
	const struct process_history *p = pid ? history_latest(s->history, pid) : NULL;
	struct event e = event_at(s, kind, level, p ? &p->id : NULL, detail);

	history_add_event(s->history, &e);
}

static void acknowledge(struct stage *s, const struct ack *ack)
{
	const struct process_history *p = history_find(s->history, &ack->id);
	char text[EVENT_DETAIL_MAX];
	struct finding finding;

	for (int k = 0; p && k < FINDING_KIND_COUNT; k++) {
		if (!ack->level[k] || !detectors_finding(s->detectors, p,
					      (enum finding_kind)k, &finding))
			continue;
		snprintf(text, sizeof text, "acknowledged: %.200s", finding.text);
		stage_event(s, EVENT_SEEN, EVENT_INFO, ack->id.pid, text);
	}
}

void stage_alert(struct stage *s, const char *text)
{
	struct err err = ERR_INIT;
	struct alert alert;

	if (!s->alerts)
		s->alerts = alerts_create();
	if (!alert_parse(text, &alert, &err))
		alerts_add(s->alerts, &alert);
	s->status.alerts = s->alerts;
}

void stage_obey(struct stage *s, const struct view_requests *r)
{
	if (r->what & VIEW_CLOSE)
		history_close(s->history, &r->close);
	if (r->what & VIEW_OPEN)
		history_open(s->history, &r->open);
	if (r->what & VIEW_MARK) {
		history_mark(s->history);
		mark_python(s, true);
	}
	if (r->what & VIEW_UNMARK) {
		history_unmark(s->history);
		mark_python(s, false);
	}
	for (size_t i = 0; i < r->seen_count; i++)
		acknowledge(s, &r->seen[i]);
	if (r->what)
		stage_update(s);
}

void stage_intent(struct stage *s, const struct intent *intent)
{
	struct view_requests r;

	view_apply(s->view, s->history, intent, &r);
	stage_obey(s, &r);
}

void stage_key(struct stage *s, uint32_t key)
{
	struct intent in = {.kind = INTENT_KEY, .key = key};

	/* What is visible, and so how far keys move, is known from drawing. */
	stage_draw(s, s->canvas.cols ? s->canvas.cols : 80,
		s->canvas.rows ? s->canvas.rows : 24);
	stage_intent(s, &in);
}

void stage_type(struct stage *s, const char *text)
{
	for (; *text; text++)
		stage_key(s, (unsigned char)*text);
}

void stage_draw(struct stage *s, int cols, int rows)
{
	if (s->canvas.cols != cols || s->canvas.rows != rows)
		canvas_resize(&s->canvas, cols, rows);
	view_draw(s->view, s->history, &s->status, &s->canvas);
	/* The command's terminal is as large as its panel. */
	if (s->output && view_output_size(s->view, &cols, &rows)) {
		output_resize(s->output, cols, rows);
		view_draw(s->view, s->history, &s->status, &s->canvas);
	}
}
