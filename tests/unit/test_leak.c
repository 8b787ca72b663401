#include "config.h"

#include "detect/leak.h"

#include <math.h>

#include "base/die.h"
#include "detect/detectors.h"
#include "unit.h"

#include "made.h"

#define S UINT64_C(1000000)
#define HOUR 3600.0
#define MB 1e6

/* What a made program has at one moment, in bytes. */
struct use {
	double resident, mapped;
};

/* Even noise in [-1, 1], the same at each run and at any interval. */
static double noise_at(double t)
{
	uint64_t x = (uint64_t)(t * 1000) * UINT64_C(0x9e3779b97f4a7c15);

	x ^= x >> 31;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	x ^= x >> 29;
	return (double)(x >> 11) / 4503599627370496.0 - 1;
}

static struct use both(double bytes)
{
	return (struct use){bytes, bytes + 5 * MB};
}

static struct use linear(double t)
{
	return both(30 * MB + 20e3 * t);
}

static struct use fast(double t)
{
	return both(30 * MB + 400e3 * t);
}

static struct use noisy_leak(double t)
{
	return both(30 * MB + 20e3 * t + 0.3 * MB * noise_at(t));
}

static double tooth(double t, double period, double height)
{
	return height * fmod(t, period) / period;
}

static struct use sawtooth(double t)
{
	return both(30 * MB + tooth(t, 10, 8 * MB));
}

static struct use leaky_sawtooth(double t)
{
	return both(30 * MB + tooth(t, 10, 8 * MB) + 20e3 * t);
}

static struct use warm_up(double t)
{
	return both(20 * MB + 80 * MB * (1 - exp(-t / 200)));
}

static struct use fill(double t)
{
	return both(30 * MB + 300e3 * fmin(t, 300));
}

static struct use step(double t)
{
	return both(30 * MB + (t > 300 ? 40 * MB : 0));
}

static struct use three_steps(double t)
{
	return both(30 * MB + 10 * MB * fmin(floor(t / 300), 3));
}

static struct use stairs(double t)
{
	return both(30 * MB + 1 * MB * floor(t / 40));
}

static struct use flat(double t)
{
	return both(200 * MB + 0.1 * MB * noise_at(t));
}

static struct use page_in(double t)
{
	return (struct use){30 * MB + 100e3 * t, 900 * MB};
}

static struct use fast_end(double t)
{
	return both(30 * MB + 20e3 * fmin(t, 800));
}

static struct use gives_back(double t)
{
	return both(t < 800 ? 30 * MB + 20e3 * t : 31 * MB);
}

static struct use slow(double t)
{
	return both(300 * MB + 200 * t);
}

static struct use daily(double t)
{
	return both(300 * MB + 50 * MB * sin(t / 86400 * 2 * M_PI));
}

static struct use late(double t)
{
	return both(100 * MB + (t > 1800 ? 15e3 * (t - 1800) : 0));
}

/* A heap made before becomes resident, faster than what leaks beside it. */
static struct use leak_beside_page_in(double t)
{
	double paged = fmin(60e3 * t, 80 * MB);

	return (struct use){30 * MB + paged + 20e3 * t, 150 * MB + 20e3 * t};
}

/* Requests of 100 s that take more than leaks in that time. */
static struct use leak_under_waves(double t)
{
	return both(30 * MB + 20e3 * t + 15 * MB * pow(sin(t / 100 * M_PI), 2));
}

static struct use short_fill(double t)
{
	return both(30 * MB + 20e3 * fmin(t, 160));
}

static struct use small_fill(double t)
{
	return both(4 * MB + 2e3 * fmin(t, 700));
}

static struct use long_fill(double t)
{
	return both(30 * MB + 300e3 * fmin(t, 440));
}

/* A line, but what came before was steeper: it slows. */
static struct use tail(double t)
{
	return both(30 * MB + 120e3 * fmin(t, 150) + 20e3 * fmin(fmax(t - 150, 0), 250));
}

/* A table that is moved while it is filled. */
static struct use moved_fill(double t)
{
	return both(30 * MB + 15e3 * fmin(t, 260) + (t > 120 ? 1.5 * MB : 0));
}

struct made_run {
	const char *name;
	struct use (*use)(double t);
	double interval_s, last_s;
	enum leak_level highest, at_end;
	double from_s, to_s; /* when likely leak is first said, of runs where it is */
	double rate;         /* held by the interval at the end; 0: not looked at */
	double gap_from_s, gap_to_s;
	bool no_sizes;
};

/* On from between @from and @to s to the end. */
#define LEAKS(name_, use_, interval, last, from, to, rate_)                              \
	{                                                                                \
		.name = name_, .use = use_, .interval_s = interval, .last_s = last,      \
		.highest = LEAK_LIKELY, .at_end = LEAK_LIKELY, .from_s = from,           \
		.to_s = to, .rate = rate_                                                \
	}
#define CALM(name_, use_, interval, last, level)                                         \
	{                                                                                \
		.name = name_, .use = use_, .interval_s = interval, .last_s = last,      \
		.highest = level, .at_end = level                                        \
	}

struct outcome {
	enum leak_level highest, at_end;
	double first_s;
	struct leak_evidence end;
};

static struct sample sample_of(const struct use *use, bool no_sizes)
{
	struct sample s = {0};

	sample_set_u64(&s, FIELD_RSS, (uint64_t)use->resident);
	sample_set_u64(&s, FIELD_RSS_ANON, (uint64_t)(use->resident - 2 * MB));
	sample_set_u64(&s, FIELD_SWAP, 0);
	sample_set_u64(&s, FIELD_THREADS, 1);
	if (!no_sizes) {
		sample_set_u64(&s, FIELD_VSIZE, (uint64_t)(use->mapped + 50 * MB));
		sample_set_u64(&s, FIELD_DATA, (uint64_t)use->mapped);
	}
	return s;
}

static struct outcome run(const struct made_run *c)
{
	struct outcome out = {.first_s = -1};
	struct leak l;

	leak_init(&l, 0);
	for (double t = 0; t <= c->last_s; t += c->interval_s) {
		struct use use = c->use(t);
		struct sample s = sample_of(&use, c->no_sizes);

		if (t > c->gap_from_s && t < c->gap_to_s)
			continue;
		leak_add(&l, (uint64_t)(7e6 + t * 1e6 + 0.5), &s);
		if (leak_level(&l) > out.highest)
			out.highest = leak_level(&l);
		if (out.first_s < 0 && leak_level(&l) == LEAK_LIKELY)
			out.first_s = t;
	}
	out.at_end = leak_level(&l);
	leak_evidence(&l, &out.end);
	return out;
}

static void known_answers(void **state)
{
	static const struct made_run cases[] = {
		LEAKS("a line of 20 kB/s", linear, 1, 1000, 170, 200, 20e3),
		LEAKS("400 kB/s is no load after 8 min", fast, 1, 1000, 480, 530, 400e3),
		LEAKS("a line under noise", noisy_leak, 1, 1200, 170, 240, 20e3),
		LEAKS("sawtooth that leaks", leaky_sawtooth, 1, 1000, 170, 240, 20e3),
		LEAKS("stairs", stairs, 1, 1200, 170, 420, 25e3),
		LEAKS("late, after half an hour", late, 1, 2600, 1970, 2010, 15e3),
		LEAKS("beside page-in of a heap", leak_beside_page_in, 1, 1600, 170, 240,
			20e3),
		LEAKS("under waves of 100 s", leak_under_waves, 1, 2000, 480, 780, 20e3),
		LEAKS("under waves of 100 s, each 10 s", leak_under_waves, 10, 2000, 480,
			780, 20e3),
		LEAKS("200 bytes a second for two days, each minute", slow, 60, 48 * HOUR,
			HOUR / 2, 8 * HOUR, 200),
		LEAKS("... each ten minutes", slow, 600, 96 * HOUR, 2 * HOUR, 24 * HOUR,
			200),
		{.name = "a line with a gap of 5 min",
			.use = linear,
			.interval_s = 1,
			.last_s = 1500,
			.highest = LEAK_LIKELY,
			.at_end = LEAK_LIKELY,
			.from_s = 600,
			.to_s = 660,
			.rate = 20e3,
			.gap_from_s = 150,
			.gap_to_s = 450},
		{.name = "a line that ends is cleared",
			.use = fast_end,
			.interval_s = 1,
			.last_s = 1400,
			.highest = LEAK_LIKELY,
			.at_end = LEAK_NONE,
			.from_s = 170,
			.to_s = 200},
		{.name = "given back is cleared",
			.use = gives_back,
			.interval_s = 1,
			.last_s = 850,
			.highest = LEAK_LIKELY,
			.at_end = LEAK_NONE,
			.from_s = 170,
			.to_s = 200},
		{.name = "a line without VmSize and VmData",
			.use = linear,
			.interval_s = 1,
			.last_s = 1000,
			.highest = LEAK_SUSPECTED,
			.at_end = LEAK_SUSPECTED,
			.no_sizes = true},
		CALM("sawtooth", sawtooth, 1, 2000, LEAK_NONE),
		CALM("page-in of a mapping", page_in, 1, 1000, LEAK_GROWING),
		CALM("flat with noise", flat, 1, 3000, LEAK_NONE),
		CALM("one step", step, 1, 1200, LEAK_NONE),
		CALM("too short to say", sawtooth, 1, 300, LEAK_UNDECIDED),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct made_run *c = &cases[i];
		struct outcome o = run(c);

		assert_case(c->name, o.highest == c->highest);
		assert_case(c->name, o.at_end == c->at_end);
		if (c->highest == LEAK_LIKELY)
			assert_case(
				c->name, o.first_s >= c->from_s && o.first_s <= c->to_s);
		if (c->rate > 0)
			assert_case(c->name, o.end.low_bytes_per_s <= c->rate &&
						     c->rate <= o.end.high_bytes_per_s);
	}
}

static void never_likely(void **state)
{
	static const struct made_run cases[] = {
		CALM("warm-up that saturates", warm_up, 1, 2000, LEAK_NONE),
		CALM("... each 10 s", warm_up, 10, 2000, LEAK_NONE),
		CALM("... each 100 ms", warm_up, 0.1, 2000, LEAK_NONE),
		CALM("fill of 5 min", fill, 1, 2000, LEAK_NONE),
		CALM("three steps", three_steps, 1, 3000, LEAK_NONE),
		CALM("slow fill of 160 s", short_fill, 1, 2000, LEAK_NONE),
		CALM("... each 10 s", short_fill, 10, 2000, LEAK_NONE),
		CALM("small fill of 700 s", small_fill, 1, 3000, LEAK_NONE),
		CALM("fast fill of 440 s", long_fill, 1, 3000, LEAK_NONE),
		CALM("line behind a steeper one", tail, 1, 2000, LEAK_NONE),
		CALM("line with a jump", moved_fill, 1, 2000, LEAK_NONE),
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct outcome o = run(&cases[i]);

		assert_case(cases[i].name, o.highest < LEAK_LIKELY);
		assert_case(cases[i].name, o.at_end == LEAK_NONE);
	}
}

/* A rise over a third of a day looks like a leak while it lasts, and is cleared. */
static void a_daily_wave_is_cleared(void **state)
{
	struct made_run c = CALM("", daily, 10, 16 * HOUR, LEAK_NONE);

	(void)state;
	assert_int_equal(run(&c).at_end, LEAK_NONE);
}

/* A load that comes and goes by the hour, for two days. */
static void a_wave_alarms_seldom(void **state)
{
	unsigned alarms = 0;
	bool was_on = false;
	struct leak l;

	(void)state;
	leak_init(&l, 0);
	for (double t = 0; t < 48 * HOUR; t += 10) {
		struct use use = both(300 * MB + 20 * MB * sin(t / HOUR * 2 * M_PI));
		struct sample s = sample_of(&use, false);

		leak_add(&l, (uint64_t)(t * 1e6), &s);
		alarms += leak_level(&l) == LEAK_LIKELY && !was_on;
		was_on = leak_level(&l) == LEAK_LIKELY;
	}
	assert_true(alarms <= 3);
	assert_false(was_on);
}

/* The same, and it leaks: the next rises are higher than the alarms that were cleared. */
static void a_wave_that_leaks_alarms_again(void **state)
{
	double alarm_s = 0;
	struct leak l;

	(void)state;
	leak_init(&l, 0);
	for (double t = 0; t < 48 * HOUR; t += 10) {
		struct use use =
			both(300 * MB + 20 * MB * sin(t / HOUR * 2 * M_PI) + 3000 * t);
		struct sample s = sample_of(&use, false);

		leak_add(&l, (uint64_t)(t * 1e6), &s);
		if (leak_level(&l) == LEAK_LIKELY)
			alarm_s = t;
	}
	assert_true(alarm_s > 44 * HOUR);
}

static void the_interval_does_not_matter(void **state)
{
	static struct use (*const uses[])(double t) = {linear, fast, warm_up, fill, step,
		stairs, page_in, flat, fast_end, leak_beside_page_in, short_fill, tail};
	static const double intervals[] = {0.1, 1, 2, 5, 10};

	(void)state;
	for (size_t u = 0; u < COUNT_OF(uses); u++) {
		struct made_run c = CALM("", uses[u], 1, 1100, LEAK_NONE);
		struct outcome reference = run(&c);

		for (size_t i = 0; i < COUNT_OF(intervals); i++) {
			struct outcome o;

			c.interval_s = intervals[i];
			o = run(&c);
			assert_int_equal(o.at_end, reference.at_end);
			assert_int_equal(o.highest, reference.highest);
			assert_true(fabs(o.first_s - reference.first_s) <= 48);
		}
	}
}

static void an_alarm_does_not_flap(void **state)
{
	unsigned changes = 0;
	bool was_on = false;
	struct leak l;

	(void)state;
	leak_init(&l, 0);
	for (double t = 0; t < 4000; t++) {
		struct use use = leak_under_waves(t);
		struct sample s = sample_of(&use, false);

		leak_add(&l, (uint64_t)(t * 1e6), &s);
		changes += was_on != (leak_level(&l) == LEAK_LIKELY);
		was_on = leak_level(&l) == LEAK_LIKELY;
	}
	assert_int_equal(changes, 1);
}

static void told_twice_is_told_once(void **state)
{
	struct use use = linear(0);
	struct sample s = sample_of(&use, false), absent = {0};
	struct leak a, b;

	(void)state;
	leak_init(&a, 0);
	leak_init(&b, 0);
	for (uint64_t t = 0; t < 400; t++) {
		use = linear((double)t);
		s = sample_of(&use, false);
		leak_add(&a, t * S, &s);
		leak_add(&b, t * S, &s);
		leak_add(&b, t * S, &s);
		leak_add(&b, t * S, &absent);
	}
	assert_int_equal(leak_level(&a), leak_level(&b));
	assert_int_equal(a.watched_us, b.watched_us);
	assert_int_equal(leak_level(&a), LEAK_LIKELY);
}

static void noise_floor_of_large_machines(void **state)
{
	struct leak l;

	(void)state;
	leak_init(&l, 64 * 64 * 4096);
	for (uint64_t t = 0; t < 700; t++) {
		struct use use = linear((double)t);
		struct sample s = sample_of(&use, false);

		leak_add(&l, t * S, &s);
	}
	assert_int_equal(leak_level(&l), LEAK_NONE);
}

static void reasons(void **state)
{
	struct made_run mapped = CALM("", page_in, 1, 1000, LEAK_NONE);
	struct made_run filled = CALM("", fill, 1, 1000, LEAK_NONE);
	struct outcome o = run(&mapped);

	(void)state;
	assert_int_equal(o.end.reason, LEAK_REASON_PAGE_IN);
	assert_true((double)o.end.bound_bytes > 500 * MB);
	o = run(&filled);
	assert_int_equal(o.end.reason, LEAK_REASON_KEPT);
}

static struct mapping_table *table_of(double heap, double arenas)
{
	struct mapping_table *t = mapping_table_create();
	const double bytes[] = {heap, 9 * MB, arenas};
	static const enum mapping_kind kinds[] = {
		MAPPING_HEAP, MAPPING_FILE_DATA, MAPPING_THREAD_ARENA};

	t->has_groups = true;
	t->known = MAPPING_KNOWS_RSS;
	t->group_count = COUNT_OF(kinds);
	t->group = die_calloc(COUNT_OF(kinds), sizeof *t->group);
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		t->group[i].kind = kinds[i];
		t->group[i].sums.rss_bytes = (uint64_t)bytes[i];
	}
	return t;
}

/* A line, with a table each so many seconds; the heap and arenas grow by their shares. */
static void run_with_tables(struct leak *l, uint64_t every_s, double heap_share)
{
	leak_init(l, 0);
	for (uint64_t t = 0; t < 500; t++) {
		struct use use = linear((double)t);
		struct sample s = sample_of(&use, false);
		double grown = 20e3 * (double)t;
		struct mapping_table *table;

		leak_add(l, (t + 1) * S, &s);
		if (!every_s || t % every_s)
			continue;
		table = table_of(heap_share * grown, 20 * MB + (1 - heap_share) * grown);
		leak_add_table(l, (t + 1) * S, table);
		mapping_table_unref(table);
	}
}

static void names_the_kind_that_grows(void **state)
{
	static const struct {
		const char *name;
		uint64_t every_s;
		double heap_share;
		bool has_kind;
		const char *words;
	} cases[] = {
		{"no tables", 0, 1, false, "; anonymous, "},
		{"the heap", 10, 1, true, "; [heap], "},
		{"seldom tables", 90, 1, true, "; [heap], "},
		{"arenas, mostly", 10, 0.2, true, "; mostly thread arenas, "},
		{"both alike", 10, 0.5, true, "; anonymous, "},
	};
	char text[LEAK_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct leak_evidence e;
		struct leak l;

		run_with_tables(&l, cases[i].every_s, cases[i].heap_share);
		leak_evidence(&l, &e);
		assert_case(cases[i].name, leak_level(&l) == LEAK_LIKELY);
		assert_case(cases[i].name, e.has_kind == cases[i].has_kind);
		leak_text(leak_level(&l), &e, 500 * S, text, sizeof text);
		if (!strstr(text, cases[i].words))
			fail_msg("case \"%s\": %s", cases[i].name, text);
	}
}

static void undecided_says_how_long(void **state)
{
	struct made_run c = CALM("", sawtooth, 1, 180, LEAK_NONE);
	struct made_run minute = CALM("", sawtooth, 60, 1200, LEAK_NONE);
	struct outcome o = run(&c);

	(void)state;
	assert_int_equal(o.end.watched_us, 180 * S);
	assert_int_equal(o.end.needed_us, 420 * S);
	o = run(&minute);
	assert_int_equal(o.at_end, LEAK_UNDECIDED);
	assert_int_equal(o.end.needed_us, 600 * S);
}

static void sentences(void **state)
{
	static const struct {
		const char *name;
		enum leak_level level;
		struct leak_evidence e;
		const char *start;
	} cases[] = {
		{"likely", LEAK_LIKELY,
			{.rate_bytes_per_s = 412 * 1024,
				.low_bytes_per_s = 380 * 1024,
				.high_bytes_per_s = 450 * 1024,
				.since_us = 60 * S,
				.memory = LEAK_MEMORY_ANONYMOUS,
				.blocks = 12,
				.rising = 11,
				.data_follows = true},
			"likely leak  +412 KiB/s kept (likely 380–450), 9 min, not "
			"slowing; "
			"anonymous, 11 of 12 blocks rising, VmData follows"},
		{"two units", LEAK_SUSPECTED,
			{.rate_bytes_per_s = 1024 * 1024,
				.low_bytes_per_s = 900 * 1024,
				.high_bytes_per_s = 1100 * 1024,
				.slowing = true},
			"suspected  +1.0 MiB/s kept (likely 900 KiB/s–1.1 MiB/s), 10 "
			"min, slowing"},
		{"hardly any", LEAK_GROWING,
			{.rate_bytes_per_s = 2048,
				.low_bytes_per_s = -100,
				.high_bytes_per_s = 4096},
			"growing  +2.0 KiB/s kept (likely up to 4.0 KiB/s), 10 min, not "
			"slowing"},
		{"page-in", LEAK_GROWING,
			{.reason = LEAK_REASON_PAGE_IN, .bound_bytes = 120 << 20},
			"growing  page-in of memory already mapped, bounded by the "
			"mapping, 120 MiB"},
		{"unsharing", LEAK_NONE,
			{.reason = LEAK_REASON_UNSHARING, .bound_bytes = 120 << 20},
			"growing  unsharing after fork, bounded, 120 MiB to go"},
		{"steady", LEAK_NONE, {.watched_us = 2400 * S, .now_bytes = 512 << 20},
			"steady for 40 min at 512 MiB"},
		{"too short", LEAK_UNDECIDED,
			{.watched_us = 178 * S, .needed_us = 422 * S},
			"undecided: watched 2 min 58 s, needs about 10 min"},
	};
	char text[LEAK_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *end;

		leak_text(cases[i].level, &cases[i].e, 630 * S, text, sizeof text);
		if (strncmp(text, cases[i].start, strlen(cases[i].start)))
			fail_msg("case \"%s\": %s", cases[i].name, text);
		end = strchr(text, ';');
		assert_case(
			cases[i].name, (end ? (size_t)(end - text) : strlen(text)) <= 80);
	}
}

struct told {
	unsigned count;
	enum finding_level level[8];
};

static void note_finding(void *context, const struct process_history *process,
	const struct finding *finding)
{
	struct told *told = context;

	(void)process;
	if (finding->kind == FINDING_LEAK && told->count < COUNT_OF(told->level))
		told->level[told->count++] = finding->level;
}

/* One process for 500 s through history and all detectors. */
static void feed(struct history *h, struct detectors *d, struct use (*use)(double t),
	struct told *told)
{
	for (uint64_t t = 0; t < 500; t++) {
		struct use now = use((double)t);
		struct detect_input input = {0};
		struct derived derived;
		struct made m;

		made_begin(&m, t * S);
		made_row(&m, 1, 1);
		m.sample[0].present = 0;
		sample_set_u64(&m.sample[0], FIELD_RSS, (uint64_t)now.resident);
		sample_set_u64(&m.sample[0], FIELD_DATA, (uint64_t)now.mapped);
		history_tick(h, &m.tick);
		input.process = history_row(h, 0);
		detectors_run(d, &input, &derived, note_finding, told);
		history_derive(h, history_row(h, 0), &derived);
	}
}

static void changes_of_level_are_told_once(void **state)
{
	struct history *h = history_create(NULL);
	struct detectors *d = detectors_create();
	struct told told = {0};
	struct leak_evidence e;
	struct finding finding;
	struct process_history *p;

	(void)state;
	feed(h, d, linear, &told);
	p = history_row(h, 0);
	assert_int_equal(told.count >= 1 && told.count <= 3, true);
	assert_int_equal(told.level[told.count - 1], FINDING_CRITICAL);
	assert_int_equal(p->derived.level[FINDING_LEAK], FINDING_CRITICAL);
	assert_true(detectors_leak(d, p, &e));
	assert_true(e.low_bytes_per_s <= 20e3 && 20e3 <= e.high_bytes_per_s);
	assert_true(detectors_finding(d, p, FINDING_LEAK, &finding));
	assert_int_equal(strncmp(finding.text, "likely leak  +20 KiB/s", 22), 0);
	detectors_destroy(d);
	history_destroy(h);
}

static struct use still(double t)
{
	(void)t;
	return both(30 * MB);
}

static void memory_that_never_moves_needs_no_blocks(void **state)
{
	struct history *h = history_create(NULL);
	struct detectors *d = detectors_create();
	struct told told = {0};
	struct leak_evidence e;

	(void)state;
	feed(h, d, still, &told);
	assert_int_equal(told.count, 0);
	assert_false(detectors_leak(d, history_row(h, 0), &e));
	detectors_destroy(d);
	history_destroy(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(never_likely),
		cmocka_unit_test(a_daily_wave_is_cleared),
		cmocka_unit_test(a_wave_alarms_seldom),
		cmocka_unit_test(a_wave_that_leaks_alarms_again),
		cmocka_unit_test(the_interval_does_not_matter),
		cmocka_unit_test(an_alarm_does_not_flap),
		cmocka_unit_test(told_twice_is_told_once),
		cmocka_unit_test(noise_floor_of_large_machines),
		cmocka_unit_test(reasons),
		cmocka_unit_test(names_the_kind_that_grows),
		cmocka_unit_test(undecided_says_how_long),
		cmocka_unit_test(sentences),
		cmocka_unit_test(changes_of_level_are_told_once),
		cmocka_unit_test(memory_that_never_moves_needs_no_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
