#include "config.h"

#include "detect/limit.h"

#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/rootdir.h"
#include "detect/detectors.h"
#include "proc/status.h"
#include "unit.h"

#include "made.h"

#define S MADE_S
#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)
#define NONE WALL_KIND_COUNT
#define WALLS 3

/* One process whose walls the test moves. */
struct played {
	struct limit limit;
	struct wall_trends shared;
	struct process_history process;
	struct limit_verdict verdict;
	enum wall_kind first;
	unsigned changes;
	uint64_t now_us;
};

static void finish(struct played *p)
{
	limit_finish(&p->limit);
	wall_trends_finish(&p->shared);
}

static void look(struct played *p, const struct wall *walls, size_t count)
{
	struct wall_set *set = wall_set_create();

	for (size_t i = 0; i < count && walls[i].limit; i++) {
		struct wall *w = wall_set_add(set, walls[i].kind, walls[i].path);

		w->use = walls[i].use;
		w->limit = walls[i].limit;
		w->use_known = true;
	}
	p->now_us += S;
	p->process.last_us = p->now_us;
	limit_look(&p->limit, &p->shared, &p->process, set, &p->verdict);
	p->changes += p->verdict.has_changed;
	p->first = p->verdict.first ? p->verdict.first->kind : NONE;
	wall_set_unref(set);
}

static void look_at_one(
	struct played *p, enum wall_kind kind, uint64_t use, uint64_t limit)
{
	const struct wall w = {.kind = kind, .use = use, .limit = limit, .path = ""};

	look(p, &w, 1);
}

struct growing {
	enum wall_kind kind;
	uint64_t use, limit;
	double per_s;
};

/* A minute of growth; use as it is at the end. */
static void grow(struct played *p, const struct growing *g)
{
	for (int t = -60; t <= 0; t++) {
		struct wall walls[WALLS] = {{0}};

		for (size_t i = 0; i < WALLS; i++)
			walls[i] = (struct wall){.kind = g[i].kind,
				.path = "",
				.use = g[i].use + (uint64_t)llround(g[i].per_s * t),
				.limit = g[i].limit};
		look(p, walls, WALLS);
	}
}

static void which_is_first(void **state)
{
	static const struct {
		const char *name;
		struct growing walls[WALLS];
		enum wall_kind first;
		double eta_s; /* INFINITY: none */
	} cases[] = {
		{"nothing grows: the fullest",
			{{WALL_RLIMIT_AS, GIB, 2 * GIB, 0},
				{WALL_SYSTEM, 7 * GIB, 10 * GIB, 0}},
			WALL_SYSTEM, INFINITY},
		{"one grows: that one, though it is emptier",
			{{WALL_RLIMIT_AS, GIB, 2 * GIB, 4e6},
				{WALL_SYSTEM, 7 * GIB, 10 * GIB, 0}},
			WALL_RLIMIT_AS, 268},
		{"both grow: the sooner",
			{{WALL_RLIMIT_AS, GIB, 2 * GIB, 4e6},
				{WALL_SYSTEM, 9 * GIB, 10 * GIB, 8e6}},
			WALL_SYSTEM, 134},
		{"a stack that rests does not compete",
			{{WALL_RLIMIT_STACK, 8 * MIB, 8 * MIB, 0},
				{WALL_SYSTEM, GIB, 10 * GIB, 0}},
			WALL_SYSTEM, INFINITY},
		{"a stack that grows does",
			{{WALL_RLIMIT_STACK, 4 * MIB, 8 * MIB, 4e4},
				{WALL_SYSTEM, GIB, 10 * GIB, 0}},
			WALL_RLIMIT_STACK, 105},
		{"mappings that grow",
			{{WALL_MAP_COUNT, 40000, 65530, 200}, {WALL_SYSTEM, 1, GIB, 0}},
			WALL_MAP_COUNT, 128},
		{"shrinks", {{WALL_RLIMIT_DATA, GIB, 2 * GIB, -4e6}}, WALL_RLIMIT_DATA,
			INFINITY},
		{"none", {{0}}, NONE, INFINITY},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct played p = {0};
		double eta_s;

		grow(&p, cases[i].walls);
		eta_s = p.verdict.eta_s;
		assert_case(cases[i].name, p.first == cases[i].first);
		assert_case(cases[i].name, isfinite(eta_s) == isfinite(cases[i].eta_s));
		assert_case(cases[i].name,
			isinf(eta_s) || fabs(eta_s / cases[i].eta_s - 1) < 0.1);
		finish(&p);
	}
}

static void levels_and_words(void **state)
{
	static const struct {
		const char *name;
		struct growing wall;
		uint64_t rss;
		enum finding_level level;
		const char *text; /* how it begins */
	} cases[] = {
		{"far away", {WALL_RLIMIT_AS, 100 * MIB, GIB, 0}, 0, FINDING_NONE,
			"address space limit 1.0 GiB, 924 MiB left"},
		{"in minutes", {WALL_RLIMIT_AS, 864 * MIB, GIB, 1048576}, 0, FINDING_WARN,
			"MemoryError in ~3 min: address space limit 1.0 GiB, 160 MiB "
			"left; "
			"+1.0 MiB/s over ~"},
		{"in minutes, but little was seen of it",
			{WALL_RLIMIT_AS, 774 * MIB, GIB, 1048576}, 0, FINDING_NONE,
			"address space limit 1.0 GiB, 250 MiB left"},
		{"in seconds", {WALL_CGROUP_MAX, 1014 * MIB, GIB, 1048576}, 0,
			FINDING_CRITICAL,
			"killed in ~10 s: cgroup limit 1.0 GiB, 10 MiB left"},
		{"nearly full, at rest", {WALL_CGROUP_V1, 950 * MIB, GIB, 0}, 0,
			FINDING_WARN,
			"killed if it grows: cgroup limit 1.0 GiB, 74 MiB left; 93 % "
			"used"},
		{"full, at rest", {WALL_RLIMIT_DATA, 1020 * MIB, GIB, 0}, 0,
			FINDING_CRITICAL, "MemoryError if it grows: data limit 1.0 GiB"},
		{"over memory.high", {WALL_CGROUP_HIGH, 2 * GIB, GIB, 0}, 0, FINDING_WARN,
			"throttled if it grows: cgroup throttle limit 1.0 GiB, 0 "},
		{"a full stack at rest is nothing", {WALL_RLIMIT_STACK, 8, 8, 0}, 0,
			FINDING_NONE, "stack limit"},
		{"a full machine, another's doing", {WALL_SYSTEM, 99 * GIB, 100 * GIB, 0},
			GIB, FINDING_NONE, ""},
		{"a full machine, our doing", {WALL_SYSTEM, 99 * GIB, 100 * GIB, 0},
			50 * GIB, FINDING_CRITICAL, "killed if it grows: this machine"},
		{"mappings", {WALL_MAP_COUNT, 65000, 65530, 100}, 0, FINDING_CRITICAL,
			"OSError: Cannot allocate memory in ~5 s: number of mappings "
			"65,530, 530 left; +100/s"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct growing walls[WALLS] = {cases[i].wall};
		struct played p = {0};
		struct finding f;

		sample_set_u64(&p.process.last, FIELD_RSS, cases[i].rss);
		grow(&p, walls);
		limit_finding(&p.limit, &f);
		assert_case(cases[i].name, f.level == cases[i].level);
		assert_case(cases[i].name, p.verdict.is_judged || !*cases[i].text);
		if (strncmp(f.text, cases[i].text, strlen(cases[i].text)))
			fail_msg("%s: %s", cases[i].name, f.text);
		finish(&p);
	}
}

/* b = b + b: room for what is there, not for what is asked for next. */
static void the_next_step_does_not_fit(void **state)
{
	struct played p = {0};
	struct finding f;

	(void)state;
	for (int t = 0; t < 35; t++)
		look_at_one(&p, WALL_RLIMIT_AS, (20 + (UINT64_C(8) << t / 8)) * MIB,
			240 * MIB);
	limit_finding(&p.limit, &f);
	assert_int_equal(f.level, FINDING_CRITICAL);
	assert_non_null(strstr(f.text, "MemoryError"));
	if (!strstr(f.text, "comes in steps, the next ~128 MiB"))
		fail_msg("%s", f.text);
	finish(&p);
}

/* Three seconds of 20 MiB/s do not say that all of the rest will follow. */
static void a_burst_is_no_warning(void **state)
{
	struct played p = {0};

	(void)state;
	for (int t = 0; t < 40; t++) {
		int burst = t < 10 ? 0 : t < 13 ? t - 10 : 3;

		look_at_one(
			&p, WALL_RLIMIT_AS, (50 + 20 * (uint64_t)burst) * MIB, 400 * MIB);
	}
	assert_int_equal(p.limit.level, FINDING_NONE);
	assert_int_equal(p.changes, 0);
	finish(&p);
}

/* The same burst goes on: warned with half of the room left, critical in time. */
static void a_burst_that_goes_on_is_one(void **state)
{
	int warn = 0, critical = 0;
	struct played p = {0};

	(void)state;
	for (int t = 0; t < 27; t++) {
		int burst = t < 10 ? 0 : t - 10;

		look_at_one(
			&p, WALL_RLIMIT_AS, (50 + 20 * (uint64_t)burst) * MIB, 400 * MIB);
		warn = !warn && p.limit.level >= FINDING_WARN ? t : warn;
		critical = !critical && p.limit.level >= FINDING_CRITICAL ? t : critical;
	}
	assert_in_range(warn, 13, 19);
	assert_in_range(critical, warn, 23);
	finish(&p);
}

/* Around a threshold it says one thing, and falls once. */
static void rises_at_once_and_falls_slowly(void **state)
{
	struct played p = {0};

	(void)state;
	for (int t = 0; t < 20; t++)
		look_at_one(&p, WALL_CGROUP_MAX, 910 * MIB + (uint64_t)(t % 2) * 12 * MIB,
			GIB);
	assert_int_equal(p.limit.level, FINDING_WARN);
	assert_int_equal(p.changes, 1);
	for (int t = 0; t < 9; t++)
		look_at_one(&p, WALL_CGROUP_MAX, 500 * MIB, GIB);
	assert_int_equal(p.limit.level, FINDING_WARN);
	look_at_one(&p, WALL_CGROUP_MAX, 922 * MIB, GIB);
	for (int t = 0; t < 9; t++)
		look_at_one(&p, WALL_CGROUP_MAX, 500 * MIB, GIB);
	assert_int_equal(p.limit.level, FINDING_WARN);
	for (int t = 0; t < 3; t++)
		look_at_one(&p, WALL_CGROUP_MAX, 500 * MIB, GIB);
	assert_int_equal(p.limit.level, FINDING_NONE);
	assert_int_equal(p.changes, 2);
	finish(&p);
}

static void undecided_at_first(void **state)
{
	struct played p = {0};

	(void)state;
	look_at_one(&p, WALL_RLIMIT_AS, 100 * MIB, GIB);
	assert_false(p.verdict.is_judged);
	for (int t = 0; t < 6; t++)
		look_at_one(&p, WALL_RLIMIT_AS, 100 * MIB, GIB);
	assert_true(p.verdict.is_judged);
	finish(&p);
}

/* One more process sees what the others saw of a cgroup they share. */
static void walls_in_common(void **state)
{
	static const struct wall walls[] = {{.kind = WALL_CGROUP_MAX,
		.path = "/job",
		.use = 700 * MIB,
		.limit = GIB}};
	struct played a = {0}, b = {0};

	(void)state;
	for (int t = 0; t < 40; t++) {
		struct wall w = walls[0];

		w.use += (uint64_t)t * MIB;
		look(&a, &w, 1);
		if (t < 38)
			continue;
		b.shared = a.shared;
		b.now_us = a.now_us - S;
		look(&b, &w, 1);
		a.shared = b.shared;
	}
	assert_true(fabs(a.verdict.eta_s - b.verdict.eta_s) < 1e-9);
	assert_true(isfinite(b.verdict.eta_s));
	limit_finish(&b.limit);
	finish(&a);
}

static unsigned told;
static struct finding last_told;

static void tell(void *context, const struct process_history *process,
	const struct finding *finding)
{
	(void)context;
	(void)process;
	told++;
	last_told = *finding;
}

static void run_detectors(
	struct detectors *d, struct process_history *p, uint64_t use, struct derived *out)
{
	struct wall_set *set = wall_set_create();
	struct detect_input input = {.process = p, .walls = set};
	struct wall *w = wall_set_add(set, WALL_MAP_COUNT, "");

	w->use_known = true;
	w->use = use;
	w->limit = 65530;
	p->last_us += S;
	detectors_run(d, &input, out, tell, NULL);
	wall_set_unref(set);
}

/* Counts never stand where bytes are expected; a new program begins anew. */
static void derived_of_a_count(void **state)
{
	struct process_history p = {.id = {.pid = 7, .incarnation = 1}};
	struct detectors *d = detectors_create();
	struct derived out;
	struct finding f;

	(void)state;
	told = 0;
	for (uint64_t i = 0; i < 30; i++)
		run_detectors(d, &p, 60000 + i * 100, &out);
	assert_true(derived_has(&out, FIELD_WALL) && out.wall == WALL_MAP_COUNT);
	assert_true(derived_has(&out, FIELD_ETA) && fabs(out.eta_s - 26) < 3);
	assert_false(derived_has(&out, FIELD_WALL_BYTES));
	assert_false(derived_has(&out, FIELD_HEADROOM));
	assert_int_equal(out.level[FINDING_LIMIT], FINDING_WARN);
	assert_int_equal(told, 1);
	assert_true(detectors_finding(d, &p, FINDING_LIMIT, &f));
	assert_int_equal(f.level, last_told.level);
	p.id.incarnation = 2;
	assert_false(detectors_finding(d, &p, FINDING_LIMIT, &f));
	run_detectors(d, &p, 63000, &out);
	assert_false(derived_has(&out, FIELD_ETA));
	assert_false(derived_is_judged(&out, FINDING_LIMIT));
	detectors_destroy(d);
}

/*
 * End-to-end: a child under RLIMIT_AS takes 4 MiB every 20 ms until mmap fails; the
 * warning comes before.  Sanitizers reserve terabytes: the limit counts from what is.
 */
#define CHILD_ROOM (320 * MIB)

static void pause_ms(long ms)
{
	struct timespec t = {0, ms * 1000000};

	nanosleep(&t, NULL);
}

static _Noreturn void grow_until_refused(uint64_t limit)
{
	struct rlimit r = {limit, limit};

	if (setrlimit(RLIMIT_AS, &r))
		_exit(2);
	while (mmap(NULL, 4 * MIB, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
		MAP_FAILED)
		pause_ms(20);
	_exit(42);
}

static bool read_sizes(const struct rootdir *dir, struct buf *b, struct sample *s)
{
	struct status status;

	if (rootdir_read(dir, "status", b) || status_parse(b->data, b->len, &status) ||
		!status_has(&status, STATUS_VM_SIZE))
		return false;
	sample_set_u64(s, FIELD_VSIZE, status.bytes[STATUS_VM_SIZE]);
	sample_set_u64(s, FIELD_PEAK_VSIZE, status.bytes[STATUS_VM_PEAK]);
	return true;
}

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * S + (uint64_t)t.tv_nsec / 1000;
}

static void a_real_process_is_warned_of(void **state)
{
	AUTO_BUF struct buf text;
	struct played p = {0};
	struct rootdir proc, dir;
	struct sample own = {0};
	uint64_t critical_us = 0;
	uint64_t limit;
	char name[16];
	int status = 0;
	pid_t pid;

	(void)state;
	buf_init(&text, 65536);
	assert_int_equal(rootdir_open(&proc, "/proc"), 0);
	assert_int_equal(rootdir_sub(&proc, "self", &dir), 0);
	assert_true(read_sizes(&dir, &text, &own));
	rootdir_finish(&dir);
	limit = own.value[FIELD_VSIZE].u + CHILD_ROOM;
	pid = fork();
	if (!pid)
		grow_until_refused(limit);
	snprintf(name, sizeof name, "%d", (int)pid);
	assert_int_equal(rootdir_sub(&proc, name, &dir), 0);
	while (read_sizes(&dir, &text, &p.process.last)) {
		p.now_us = now_us() - S;
		look_at_one(
			&p, WALL_RLIMIT_AS, p.process.last.value[FIELD_VSIZE].u, limit);
		if (p.limit.level == FINDING_CRITICAL && isfinite(p.verdict.eta_s) &&
			!critical_us)
			critical_us = now_us();
		pause_ms(50);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 42);
	assert_true(critical_us != 0);
	rootdir_finish(&dir);
	rootdir_finish(&proc);
	finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_is_first),
		cmocka_unit_test(levels_and_words),
		cmocka_unit_test(the_next_step_does_not_fit),
		cmocka_unit_test(a_burst_is_no_warning),
		cmocka_unit_test(a_burst_that_goes_on_is_one),
		cmocka_unit_test(rises_at_once_and_falls_slowly),
		cmocka_unit_test(undecided_at_first),
		cmocka_unit_test(walls_in_common),
		cmocka_unit_test(derived_of_a_count),
		cmocka_unit_test(a_real_process_is_warned_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
