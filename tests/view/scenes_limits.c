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

static void evidence(struct stage *s, enum charset charset)
{
	const struct process_history *p;

	play(s, charset, 1800);
	p = history_latest(s->history, 4711);
	detectors_finding(s->detectors, p, FINDING_LEAK, &s->leak);
	detectors_finding(s->detectors, p, FINDING_LIMIT, &s->limit);
	s->status.leak = &s->leak;
	s->status.limit = &s->limit;
	stage_update(s);
	stage_type(s, "e");
}

static void evidence_scrolled(struct stage *s, enum charset charset)
{
	evidence(s, charset);
	stage_key(s, KEY_CODE_PAGE_DOWN);
	stage_key(s, KEY_CODE_DOWN);
}

static void evidence_young(struct stage *s, enum charset charset)
{
	play(s, charset, 5);
	stage_type(s, "e");
}

const struct scene scenes_limits[] = {
	{"evidence", evidence},
	{"evidence-scrolled", evidence_scrolled},
	{"evidence-young", evidence_young},
	{"limits", limits},
	{"limits-detail", limits_detail},
	{"limits-last-detail", limits_last_detail},
	{NULL, NULL},
};
