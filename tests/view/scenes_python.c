/* Scenes of panel 3: a Python that leaks, one that is fine, and those not to be read. */
#include "config.h"

#include "scenes.h"

#include <stdio.h>

#include "madepython.h"

static const struct actor train[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 2900 * MIB,
		.bytes_per_s = 421888,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.others_bytes = 100 * MIB},
};

static void begin(struct stage *s, enum charset charset)
{
	struct view_options o = {
		.charset = charset, .everything = true, .open_pid = 4711};

	stage_init(s, &o, train, 1, 900);
}

static struct pyheap_type *user_class(
	struct python_reading *r, const char *name, uint64_t count, uint64_t each)
{
	struct pyheap_type *t = made_type(r, name, count, count * each);

	t->is_user = t->has_dict = true;
	t->slots_bytes = count * 107;
	return t;
}

static void add_types(struct python_reading *r, uint64_t entries)
{
	static const struct {
		const char *name;
		uint64_t count, bytes;
	} types[] = {
		{"list", 91240, 61 * MIB},
		{"int", 890112, 28 * MIB},
		{"tuple", 402117, 26 * MIB},
		{"float", 651000, 20 * MIB},
		{"function", 18211, 3 * MIB},
		{"code", 9220, 4 * MIB},
		{"type", 2104, 2 * MIB},
		{"collections.OrderedDict", 1204, MIB},
		{"numpy.ndarray", 312, 412 * MIB},
		{"red\x1b[31mtype", 12, 4096},
		{"set", 2910, 900000},
		{"weakref.ReferenceType", 9120, 700000},
		{"builtin_function_or_method", 8120, 600000},
		{"module", 812, 70000},
		{"property", 3911, 310000},
	};

	user_class(r, "Entry", entries, 788);
	made_type(r, "str", entries * 10 / 3, entries * 240);
	made_type(r, "dict", 102244 - entries / 100, 180 * MIB);
	user_class(r, "Session", 2210, 320)->slots_bytes = 0;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		made_type(r, types[i].name, types[i].count, types[i].bytes);
}

static void add_heap(struct pyheap *heap)
{
	heap->account = (struct pyheap_account){.anon_bytes = 2700 * MIB,
		.objects_bytes = 1946 * MIB,
		.kept_bytes = 173 * MIB,
		.native_bytes = 491 * MIB,
		.unexplained_bytes = 90 * MIB};
	heap->pools = (struct pyheap_pools){.pools = 88120,
		.empty_pools = 770,
		.used_blocks = 6120455,
		.used_bytes = 1320 * MIB,
		.free_bytes = 93 * MIB,
		.empty_bytes = 12 * MIB};
	heap->pools.by_size[1] = (struct pyheap_class){1201, 1120300, 12040};
	heap->pools.by_size[3] = (struct pyheap_class){3120, 1401211, 170224};
	heap->pools.by_size[5] = (struct pyheap_class){21120, 911830, 1311020};
	heap->pools.by_size[11] = (struct pyheap_class){8120, 1302117, 12};
	heap->pools.by_size[63] = (struct pyheap_class){40, 1240, 0};
	heap->libc = (struct pyheap_malloc){.allocator = PYHEAP_MALLOC_GLIBC,
		.arenas = 3,
		.heap_bytes = 470 * MIB,
		.walked_bytes = 470 * MIB,
		.used_bytes = 402 * MIB,
		.free_bytes = 66 * MIB,
		.free_resident_bytes = 68 * MIB,
		.top_bytes = 2 * MIB,
		.mapped_chunks = 41,
		.mapped_bytes = 830 * MIB,
		.arena_count = 3,
		.arena = {{0x55d0c7a41000, true, 402 * MIB, 350 * MIB, 51 * MIB, MIB},
			{0x7f1c64000000, false, 64 * MIB, 50 * MIB, 14 * MIB, 300000},
			{0x7f1c60000000, false, 4 * MIB, 2 * MIB, MIB, MIB}}};
}

static void add_threads(struct python_reading *r)
{
	made_thread(r, 4711, "MainThread")->holds_gil = true;
	made_frame(r, "Cache.put", "/home/ada/train/store.py", 88);
	made_frame(r, "Loader.__next__", "/home/ada/train/loader.py", 141);
	made_frame(r, "train_epoch", "train.py", 203);
	made_frame(r, "main", "train.py", 391);
	made_frame(r, "<module>", "train.py", 402);
	made_thread(r, 4715, "worker-1");
	made_frame(r, "scan_once", "/usr/lib/python3.12/json/decoder.py", 353);
	made_frame(r, "Thread.run", "/usr/lib/python3.12/threading.py", 1010);
	made_thread(r, 4716, "");
}

static struct python_reading *leaking(uint64_t entries)
{
	struct python_reading *r = made_python();

	add_types(r, entries);
	add_heap(r->heap);
	add_threads(r);
	r->cpu_ns = 410000000;
	r->taken_mono_ns = 1000000000;
	r->next_mono_ns = r->taken_mono_ns + 41000000000;
	for (size_t i = 0; i < PYRUN_GENERATIONS; i++)
		r->gc.generation[i] = (struct pyrun_generation){i ? 10 : 700, i ? 4 : 312,
			i == 2 ? 31 : 120331 / (i * 10 + 1), 1230113, 0};
	made_container(r, PYHEAP_DICT, entries * 6, 5592405, 160 * MIB, 320 * MIB);
	made_container(r, PYHEAP_LIST, 651000, 700000, 6 * MIB, 7 * MIB)->items = 8;
	return r;
}

/* Read every 60 s, the mark set at the tenth minute; the last reading 12 s ago. */
static void play_leak(struct stage *s, enum charset charset)
{
	begin(s, charset);
	for (unsigned i = 1; i <= 14; i++) {
		stage_play(s, i * 63);
		stage_python(s, leaking(700810 + i * 15072));
		if (i == 10)
			stage_type(s, "m");
	}
	stage_play(s, 894);
	stage_type(s, "3");
}

static void python_types(struct stage *s, enum charset charset)
{
	play_leak(s, charset);
}

static void python_likely(struct stage *s, enum charset charset)
{
	play_leak(s, charset);
	s->leak = (struct finding){.kind = FINDING_LEAK,
		.level = FINDING_CRITICAL,
		.text = "+412 KiB/s kept (likely 380-450), not slowing"};
	s->status.leak = &s->leak;
	stage_update(s);
}

static void python_sorted(struct stage *s, enum charset charset)
{
	struct intent click = {.kind = INTENT_CLICK, .x = 2, .y = 0};

	play_leak(s, charset);
	stage_draw(s, s->canvas.cols ? s->canvas.cols : 80,
		s->canvas.rows ? s->canvas.rows : 24);
	/* The title of the last column. */
	click.x = 44;
	click.y = 12;
	stage_intent(s, &click);
}

static void step(struct stage *s, enum charset charset, int steps)
{
	play_leak(s, charset);
	while (steps--)
		stage_type(s, "p");
}

static void python_functions(struct stage *s, enum charset charset)
{
	step(s, charset, 1);
}

/* Panel 2's rows, once there are any. */
static void python_growth(struct stage *s, enum charset charset)
{
	static char put[] = "Cache.put", store[] = "/home/ada/train/store.py";
	static char scan[] = "scan_once",
		    decoder[] = "/usr/lib/python3.12/json/decoder.py";
	static struct pyrun_growth_row rows[] = {
		{.function = put,
			.file = store,
			.line = 88,
			.tid = 4711,
			.grown_bytes = 588 * MIB,
			.rate = 410624},
		{.function = scan,
			.file = decoder,
			.line = 353,
			.tid = 4715,
			.grown_bytes = 19 * MIB,
			.rate = 13312},
	};
	static struct growth_reading growth = {.by_function = true,
		.is_python = true,
		.version = "3.12.4",
		.since_mark = true,
		.since_mono_ns = 1000000000,
		.taken_mono_ns = 265000000000,
		.looks = 20000,
		.interval_ns = 10000000,
		.grown_bytes = 607 * MIB,
		.row = rows,
		.count = 2};

	play_leak(s, charset);
	s->status.growth = &growth;
	stage_update(s);
	stage_type(s, "p");
}

static void python_gc(struct stage *s, enum charset charset)
{
	step(s, charset, 2);
}

static void python_allocator(struct stage *s, enum charset charset)
{
	step(s, charset, 3);
}

static void python_threads(struct stage *s, enum charset charset)
{
	step(s, charset, 4);
}

static void python_threads_whole(struct stage *s, enum charset charset)
{
	step(s, charset, 4);
	stage_key(s, KEY_CODE_ENTER);
}

static void python_advice(struct stage *s, enum charset charset)
{
	step(s, charset, 5);
}

/* All that can be said against it at once. */
static void python_in_trouble(struct stage *s, enum charset charset)
{
	struct python_reading *r;

	begin(s, charset);
	for (unsigned i = 0; i < 2; i++) {
		stage_play(s, 880 + i * 10);
		r = leaking(920000 + i * 5000);
		r->gc.is_enabled = false;
		r->gc.generation[0].count = 1203411;
		r->gc.generation[2].uncollectable = 12;
		r->gc.garbage = 12;
		r->tracemalloc = (struct pyrun_tracemalloc){.is_tracing = true,
			.frames = 25,
			.has_sizes = true,
			.bytes = 1700 * MIB,
			.peak_bytes = 1800 * MIB};
		r->heap->container[0].next_bytes = 1400 * MIB;
		r->heap->container[0].bytes = 700 * MIB;
		r->heap->libc.free_resident_bytes = 700 * MIB;
		stage_python(s, r);
	}
	stage_play(s, 894);
	stage_type(s, "3P");
}

static void python_trouble_gc(struct stage *s, enum charset charset)
{
	python_in_trouble(s, charset);
	stage_type(s, "PPP");
}

static void python_fine(struct stage *s, enum charset charset)
{
	struct python_reading *r = made_python();

	begin(s, charset);
	stage_play(s, 890);
	made_type(r, "str", 6918, 578000);
	add_heap(r->heap);
	made_thread(r, 4711, "python3");
	made_frame(r, "serve", "server.py", 12);
	stage_python(s, r);
	stage_play(s, 892);
	stage_type(s, "3P");
}

static void refused(struct stage *s, enum charset charset, enum pyrun_refusal why,
	const char *version)
{
	begin(s, charset);
	stage_play(s, 890);
	stage_python(s, made_refused(why, version));
	stage_play(s, 892);
	stage_type(s, "3");
}

static void python_not_dumpable(struct stage *s, enum charset charset)
{
	refused(s, charset, PYRUN_NOT_DUMPABLE, "3.12");
}

/* There will be no reading: looks at its growth say why. */
static void python_other_user(struct stage *s, enum charset charset)
{
	static struct growth_reading growth = {.refusal = PYRUN_OTHER_USER,
		.is_python = true,
		.version = "3.12",
		.since_mono_ns = 1000000000,
		.taken_mono_ns = 265000000000};

	begin(s, charset);
	stage_play(s, 890);
	s->status.growth = &growth;
	stage_play(s, 892);
	stage_type(s, "3");
}

static void python_yama(struct stage *s, enum charset charset)
{
	refused(s, charset, PYRUN_YAMA_DESCENDANTS, "3.11");
}

/* The runtime is of a version without a table; its allocators are known all the same. */
static void python_too_old(struct stage *s, enum charset charset)
{
	struct python_reading *r = made_python();

	begin(s, charset);
	stage_play(s, 890);
	add_heap(r->heap);
	r->heap->refusal = PYHEAP_POOLS_ONLY;
	for (size_t i = 0; i < PYTHON_HEAP; i++)
		r->refusal[i] = PYRUN_TOO_OLD;
	snprintf(r->version, sizeof r->version, "3.7.16");
	stage_python(s, r);
	stage_play(s, 892);
	stage_type(s, "3");
}

static void python_other_program(struct stage *s, enum charset charset)
{
	struct python_reading *r = made_python();

	begin(s, charset);
	stage_play(s, 890);
	add_heap(r->heap);
	r->is_python = false;
	r->heap->pools = (struct pyheap_pools){.pools = 0};
	r->heap->unseen_bytes = 40 * GIB;
	r->heap->account.objects_bytes = 0;
	for (size_t i = 0; i < PYTHON_HEAP; i++)
		r->refusal[i] = PYRUN_NO_PYTHON;
	stage_python(s, r);
	stage_play(s, 892);
	stage_type(s, "3");
}

/* Of then no reading is kept. */
static void python_past(struct stage *s, enum charset charset)
{
	play_leak(s, charset);
	stage_type(s, "[");
	stage_key(s, KEY_CODE_HOME);
	for (int i = 0; i < 5; i++)
		stage_type(s, "[");
}

/* The last reading stays when the process has ended. */
static void python_ended(struct stage *s, enum charset charset)
{
	static const struct actor ends[] = {{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py",
		.rss_bytes = 2900 * MIB,
		.ends = 880,
		.end_text = "exited with status 1"}};
	struct view_options o = {
		.charset = charset, .everything = true, .open_pid = 4711};

	stage_init(s, &o, ends, 1, 900);
	stage_play(s, 870);
	stage_python(s, leaking(911818));
	stage_play(s, 882);
	stage_python(s, made_refused(PYRUN_ENDED, "3.12.4"));
	stage_play(s, 900);
	stage_type(s, "3");
}

static void python_not_yet(struct stage *s, enum charset charset)
{
	begin(s, charset);
	stage_play(s, 3);
	stage_type(s, "3");
}

const struct scene scenes_python[] = {
	{"python-types", python_types},
	{"python-likely-leak", python_likely},
	{"python-sorted", python_sorted},
	{"python-functions", python_functions},
	{"python-growth", python_growth},
	{"python-gc", python_gc},
	{"python-allocator", python_allocator},
	{"python-threads", python_threads},
	{"python-threads-whole", python_threads_whole},
	{"python-advice", python_advice},
	{"python-trouble-advice", python_in_trouble},
	{"python-trouble-gc", python_trouble_gc},
	{"python-fine", python_fine},
	{"python-not-dumpable", python_not_dumpable},
	{"python-other-user", python_other_user},
	{"python-yama", python_yama},
	{"python-too-old", python_too_old},
	{"python-other-program", python_other_program},
	{"python-past", python_past},
	{"python-ended", python_ended},
	{"python-not-yet", python_not_yet},
	{0},
};
