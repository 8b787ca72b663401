/* Scenes of limits: the panel, what is behind a verdict, ends. */
#include "config.h"

#include "scenes.h"

#include <stdio.h>

/* In a cgroup with others, of which it has the largest part. */
static const struct actor shared[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 2150 * MIB,
		.bytes_per_s = 421888,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.others_bytes = 614 * MIB},
};

static void play(struct stage *s, enum charset charset, unsigned seconds)
{
	struct view_options o = {
		.charset = charset, .everything = true, .open_pid = 4711};

	stage_init(s, &o, shared, 1, seconds);
	stage_play(s, seconds);
}

static void limits(struct stage *s, enum charset charset)
{
	play(s, charset, 900);
	stage_type(s, "4");
}

static void limits_detail(struct stage *s, enum charset charset)
{
	limits(s, charset);
	stage_key(s, KEY_CODE_ENTER);
}

static void limits_last_detail(struct stage *s, enum charset charset)
{
	limits(s, charset);
	stage_key(s, KEY_CODE_END);
	stage_key(s, KEY_CODE_ENTER);
}

/* With what detectors say at the end. */
static void judge(struct stage *s, uint32_t pid)
{
	const struct process_history *p = history_latest(s->history, pid);

	detectors_finding(s->detectors, p, FINDING_LEAK, &s->leak);
	detectors_finding(s->detectors, p, FINDING_LIMIT, &s->limit);
	s->status.leak = &s->leak;
	s->status.limit = &s->limit;
	stage_update(s);
}

static void play_judged(struct stage *s, enum charset charset)
{
	play(s, charset, 1800);
	judge(s, 4711);
}

static void evidence(struct stage *s, enum charset charset)
{
	play_judged(s, charset);
	stage_type(s, "e");
}

static void evidence_scrolled(struct stage *s, enum charset charset)
{
	evidence(s, charset);
	stage_key(s, KEY_CODE_PAGE_DOWN);
	stage_key(s, KEY_CODE_DOWN);
}

/* Ten minutes back. */
static void evidence_past(struct stage *s, enum charset charset)
{
	play_judged(s, charset);
	stage_type(s, " [[[[e");
}

static void evidence_young(struct stage *s, enum charset charset)
{
	play(s, charset, 5);
	stage_type(s, "e");
}

/* Close to its limit. */
static const struct actor near[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 3500 * MIB,
		.bytes_per_s = 2097152,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.others_bytes = 500 * MIB},
	{.pid = 2210,
		.user = "postgres",
		.comm = "postgres",
		.command = "postgres: main",
		.rss_bytes = 1229 * MIB},
};

/* What the kernel killed at the limit of its cgroup. */
static const struct actor killed[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 3590 * MIB,
		.bytes_per_s = 2097152,
		.peak_bytes = 3594 * MIB,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.others_bytes = 500 * MIB,
		.ends = 899,
		.end_text = "killed by the kernel (out of memory in cgroup /user/job); "
			    "last RSS 3.5G, peak 3.5G"},
};

static void ended_oom(struct stage *s, enum charset charset)
{
	struct view_options o = {
		.charset = charset, .everything = true, .open_pid = 4711};

	stage_init(s, &o, killed, 1, 905);
	stage_play(s, 905);
	judge(s, 4711);
	stage_event(s, EVENT_OUTCOME, EVENT_CRITICAL, 4711,
		"18 MiB left below cgroup limit 4.0 GiB; suspected  +2.0 MiB/s kept");
	stage_type(s, "5");
}

static void ended_oom_limits(struct stage *s, enum charset charset)
{
	ended_oom(s, charset);
	stage_type(s, "4");
}

static void acknowledged(struct stage *s, enum charset charset)
{
	struct view_options o = {
		.charset = charset, .everything = true, .open_pid = 4711};

	stage_init(s, &o, near, 2, 900);
	stage_play(s, 900);
	judge(s, 4711);
	stage_type(s, "a5");
}

static void acknowledged_list(struct stage *s, enum charset charset)
{
	struct view_options o = {.charset = charset, .everything = true};

	stage_init(s, &o, near, 2, 900);
	stage_play(s, 900);
	stage_type(s, "a");
}

static const struct view_alert alerts[] = {
	{.id = {.pid = 2210, .incarnation = 1, .start_time_ticks = 1000010},
		.alert = 0,
		.text = "rss>1G for 10s",
		.who = "postgres 2210"},
	{.id = {.pid = 4711, .incarnation = 1, .start_time_ticks = 1000011},
		.alert = 0,
		.text = "rss>1G for 10s",
		.who = "python3 4711"},
};

static void alert(struct stage *s, enum charset charset)
{
	play(s, charset, 60);
	s->status.alert = alerts;
	s->status.alert_count = 2;
	stage_update(s);
}

static void alert_list(struct stage *s, enum charset charset)
{
	struct view_options o = {.charset = charset, .everything = true};

	stage_init(s, &o, near, 2, 60);
	stage_play(s, 60);
	s->status.alert = alerts;
	s->status.alert_count = 2;
	stage_update(s);
}

const struct scene scenes_limits[] = {
	{"ended-oom", ended_oom},
	{"ended-oom-limits", ended_oom_limits},
	{"acknowledged", acknowledged},
	{"acknowledged-list", acknowledged_list},
	{"alert", alert},
	{"alert-list", alert_list},
	{"evidence", evidence},
	{"evidence-scrolled", evidence_scrolled},
	{"evidence-past", evidence_past},
	{"evidence-young", evidence_young},
	{"limits", limits},
	{"limits-detail", limits_detail},
	{"limits-last-detail", limits_last_detail},
	{NULL, NULL},
};
