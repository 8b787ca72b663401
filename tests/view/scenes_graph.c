/* Scenes of the graph: looking back, what stands in it, zooms. */
#include "config.h"

#include "scenes.h"

#include <math.h>

#define DAY_S 86400

static double saw(double second)
{
	return fmod(second, 0.8) * 40e6 + (fmod(second, 2.5) < 0.03 ? 30e6 : 0);
}

/* One sample of a week stands high. */
static double week(double second)
{
	double day = sin(second * 2 * M_PI / DAY_S) * 60e6;

	return day + (fabs(second - 4 * DAY_S) < 30 ? 500e6 : 0);
}

static const struct actor leaking[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 2900 * MIB,
		.bytes_per_s = 421888,
		.wave_bytes = 20 * MIB,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.others_bytes = 500 * MIB},
};

/* Not far from its end, by a leak that lasts. */
static const struct actor doomed[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 3900 * MIB,
		.bytes_per_s = 700000,
		.wave_bytes = 6 * MIB,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB},
};

static const struct actor worker[] = {
	{.pid = 4711,
		.user = "www-data",
		.comm = "gunicorn",
		.command = "gunicorn: worker [shop]",
		.rss_bytes = 800 * MIB,
		.bytes_per_s = 100000,
		.pss_bytes = 260 * MIB,
		.has_walls = true,
		.has_mappings = true},
};

static const struct actor quick[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "burst",
		.command = "./burst --batch 64",
		.rss_bytes = 100 * MIB,
		.shape = saw,
		.has_walls = true},
};

static const struct actor service[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "node",
		.command = "node server.js",
		.rss_bytes = 640 * MIB,
		.bytes_per_s = 300,
		.shape = week,
		.has_walls = true,
		.has_mappings = true},
};

static void open_one(struct stage *s, enum charset charset, const struct actor *actor,
	unsigned seconds)
{
	struct view_options o = {
		.charset = charset, .everything = true, .open_pid = actor->pid};

	stage_init(s, &o, actor, 1, seconds);
	s->finds = true;
}

static void play_leak(struct stage *s, enum charset charset)
{
	open_one(s, charset, leaking, 1790);
	stage_play(s, 600);
	stage_type(s, "m");
	stage_play(s, 1200);
	stage_event(s, EVENT_SPIKE, EVENT_INFO, 4711,
		"peak 2.9 GiB between samples; 2.6 GiB before and after");
	stage_play(s, 1790);
}

static void graph_back(struct stage *s, enum charset charset)
{
	play_leak(s, charset);
	stage_type(s, "{{[[");
}

/* Before the mark, and before anything could be said. */
static void graph_back_far(struct stage *s, enum charset charset)
{
	play_leak(s, charset);
	stage_type(s, "{{{[");
}

static void graph_back_events(struct stage *s, enum charset charset)
{
	graph_back(s, charset);
	stage_type(s, "5");
}

static void graph_events(struct stage *s, enum charset charset)
{
	static const struct {
		unsigned second;
		enum event_kind kind;
		enum event_level level;
		const char *detail;
	} events[] = {
		{300, EVENT_EXEC, EVENT_INFO, "runs python3 train.py now"},
		{450, EVENT_SPIKE, EVENT_INFO, "peak 2.3 GiB between samples"},
		{800, EVENT_GAP, EVENT_INFO, "12 ticks are missing"},
		{1000, EVENT_ALERT, EVENT_WARN, "rss>2.5G: 2.5 GiB, python3 4711"},
		{1300, EVENT_LEAK, EVENT_WARN, "suspected  +412 KiB/s kept"},
		{1500, EVENT_LEAK, EVENT_CRITICAL, "likely leak  +412 KiB/s kept"},
		{1700, EVENT_LIMIT, EVENT_WARN, "killed in ~20 min: cgroup limit"},
	};

	open_one(s, charset, leaking, 1790);
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		stage_play(s, events[i].second);
		stage_event(s, events[i].kind, events[i].level, 4711, events[i].detail);
		if (i == 2)
			stage_type(s, "m");
	}
	stage_play(s, 1790);
	stage_type(s, "5");
}

static void graph_alerts(struct stage *s, enum charset charset)
{
	open_one(s, charset, leaking, 1790);
	stage_alert(s, "rss>2300M");
	stage_alert(s, "used(cgroup)>80%");
	stage_alert(s, "rss>900G");
	stage_alert(s, "growth>1M/s");
	stage_play(s, 1790);
}

static void graph_first_limit(struct stage *s, enum charset charset)
{
	open_one(s, charset, doomed, 1500);
	stage_play(s, 1500);
}

static void graph_low_pss(struct stage *s, enum charset charset)
{
	open_one(s, charset, worker, 500);
	stage_play(s, 500);
}

static void graph_seconds(struct stage *s, enum charset charset)
{
	open_one(s, charset, quick, 30);
	s->status.interval_ns = 10000000;
	stage_run(s, 30000000, 10000);
	stage_type(s, "++++");
}

static void graph_week(struct stage *s, enum charset charset)
{
	open_one(s, charset, service, 7 * DAY_S);
	s->status.interval_ns = UINT64_C(60000000000);
	stage_run(s, UINT64_C(2) * DAY_S * 1000000, 60000000);
	/* It was not watched for ten hours. */
	s->now_us += UINT64_C(36000000000);
	stage_run(s, UINT64_C(7) * DAY_S * 1000000, 60000000);
	stage_type(s, "---------");
}

static void graph_week_back(struct stage *s, enum charset charset)
{
	graph_week(s, charset);
	stage_type(s, "{{[[[[");
}

const struct scene scenes_graph[] = {
	{"graph-back", graph_back},
	{"graph-back-far", graph_back_far},
	{"graph-back-events", graph_back_events},
	{"graph-events", graph_events},
	{"graph-alerts", graph_alerts},
	{"graph-first-limit", graph_first_limit},
	{"graph-low-pss", graph_low_pss},
	{"graph-10s", graph_seconds},
	{"graph-7d", graph_week},
	{"graph-7d-back", graph_week_back},
	{NULL, NULL},
};
