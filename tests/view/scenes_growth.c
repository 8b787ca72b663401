/* Scenes of panel 2: who makes it grow. */
#include "config.h"

#include "scenes.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"

enum { ROWS = 7, WATCHED_S = 1500 };

static const struct actor trainer[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 2900 * MIB,
		.bytes_per_s = 421888,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.others_bytes = 500 * MIB},
};

static char put[] = "Cache.put", scan[] = "JSONDecoder.scan_once";
static char load[] = "DataLoader._worker_loop.<locals>.load_and_decode_one_batch";
static char store_py[] = "/srv/train/store.py";
static char decoder_py[] = "/usr/lib/python3.12/json/decoder.py";
static char loader_py[] = "/srv/train/a_module_with_a_very_long_name.py";
static char close_name[] = "Cache.close";
static char evil[] = "\033]0;owned\a=cmd|' /C calc'!A0";

static struct pyrun_growth_row rows[ROWS] = {
	{.function = put,
		.file = store_py,
		.line = 88,
		.tid = 4711,
		.thread = "python3",
		.grown_bytes = 596 * MIB,
		.freed_bytes = 8 * MIB,
		.rate = 401 * 1024},
	{.function = scan,
		.file = decoder_py,
		.line = 353,
		.tid = 4713,
		.thread = "worker-2",
		.grown_bytes = 19 * MIB,
		.rate = 13 * 1024},
	{.function = load,
		.file = loader_py,
		.line = 1204,
		.tid = 4722,
		.thread = "python3",
		.pid = 4722,
		.grown_bytes = 2 * MIB},
	{.tid = 4719, .thread = "openblas", .grown_bytes = 1536 * 1024},
	{.function = evil, .file = evil, .tid = 4720, .grown_bytes = 200 * 1024},
	{.tid = 4721, .grown_bytes = MIB, .freed_bytes = MIB},
	{.function = close_name,
		.file = store_py,
		.tid = 4711,
		.grown_bytes = 4096,
		.freed_bytes = MIB},
};

static struct growth_reading by_function = {.by_function = true,
	.is_python = true,
	.version = "3.12.4",
	.since_mono_ns = 1000 * NS_PER_S,
	.taken_mono_ns = (1000 + WATCHED_S) * NS_PER_S,
	.looks = 150000,
	.interval_ns = 10 * NS_PER_MS,
	.children = 1,
	.grown_bytes = 619 * MIB,
	.freed_bytes = 12 * MIB,
	.row = rows,
	.count = ROWS};

static void play(
	struct stage *s, enum charset charset, const struct growth_reading *growth)
{
	struct view_options o = {
		.charset = charset, .everything = true, .open_pid = 4711};

	stage_init(s, &o, trainer, 1, 1800);
	s->status.growth = growth;
	stage_play(s, 1800);
	stage_type(s, "2");
}

static void python(struct stage *s, enum charset charset)
{
	play(s, charset, &by_function);
}

static void marked(struct stage *s, enum charset charset)
{
	static struct growth_reading since_mark;

	since_mark = by_function;
	since_mark.since_mark = true;
	play(s, charset, &since_mark);
	stage_type(s, "m");
	stage_key(s, KEY_CODE_DOWN);
}

/* The same by thread: their names without what they are in. */
static const struct growth_reading *by_thread(enum pyrun_refusal refusal, bool is_python)
{
	static struct pyrun_growth_row threads[ROWS];
	static struct growth_reading r;

	r = by_function;
	r.by_function = false;
	r.refusal = refusal;
	r.is_python = is_python;
	r.children = 0;
	r.row = threads;
	for (size_t i = 0; i < ROWS; i++) {
		threads[i] = rows[i];
		threads[i].function = threads[i].file = NULL;
		threads[i].pid = 0;
	}
	snprintf(r.version, sizeof r.version, "%s", is_python ? "3.12" : "");
	return &r;
}

static void threads(struct stage *s, enum charset charset)
{
	play(s, charset, by_thread(PYRUN_NO_PYTHON, false));
}

static void refused(struct stage *s, enum charset charset)
{
	play(s, charset, by_thread(PYRUN_NOT_DUMPABLE, true));
}

static void off(struct stage *s, enum charset charset)
{
	play(s, charset, by_thread(PYRUN_OFF, true));
}

static void nothing(struct stage *s, enum charset charset)
{
	static struct growth_reading r;

	r = by_function;
	r.count = 0;
	r.children = 0;
	r.grown_bytes = r.freed_bytes = 0;
	r.interval_ns = 100 * NS_PER_MS;
	play(s, charset, &r);
}

static void not_yet(struct stage *s, enum charset charset)
{
	play(s, charset, NULL);
}

/* Of a picture that stands still what is new is not shown. */
static void paused(struct stage *s, enum charset charset)
{
	static struct growth_reading later;

	play(s, charset, &by_function);
	stage_type(s, " ");
	later = by_function;
	later.taken_mono_ns += NS_PER_S;
	later.count = 1;
	later.grown_bytes *= 2;
	s->status.growth = &later;
	stage_update(s);
}

const struct scene scenes_growth[] = {
	{"growth", python},
	{"growth-marked", marked},
	{"growth-threads", threads},
	{"growth-refused", refused},
	{"growth-off", off},
	{"growth-nothing", nothing},
	{"growth-not-yet", not_yet},
	{"growth-paused", paused},
	{NULL, NULL},
};
