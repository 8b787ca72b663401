#include "config.h"

#include "procfs/procfs_source.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "source_scene.h"

#include "unit.h"

#define KIB UINT64_C(1024)
#define LONG_NS (20 * NS_PER_S)

static uint64_t value(const struct observation *row, enum field_id field)
{
	assert_non_null(row);
	assert_true(sample_has(row->sample, field));
	return row->sample->value[field].u;
}

static void the_first_row(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 7,
		.name = "py",
		.ppid = 3,
		.rss = 900,
		.anon = 500,
		.hwm = 950,
		.threads = 4,
		.start_time = 77,
		.minor_faults = 12};
	const struct observation *row;

	fake_put(&s->tree, &p);
	scene_add_pid(s, 7);
	scene_begin(s);
	assert_int_equal(procfs_source_watched(s->source), 1);
	assert_true(scene_tick(s, 0));
	assert_int_equal(s->tick.when.elapsed_us, 0);
	assert_int_equal(s->tick.when.real_ms, UINT64_C(1700000000000));
	assert_int_equal(s->tick.count, 1);
	row = scene_row(s, 7);
	assert_int_equal(row->sample->role, ROLE_TARGET);
	assert_int_equal(row->sample->id.incarnation, 1);
	assert_int_equal(row->sample->id.start_time_ticks, 77);
	assert_string_equal(row->sample->name, "py");
	assert_int_equal(row->sample->state, 'S');
	assert_int_equal(value(row, FIELD_RSS), 900 * KIB);
	assert_int_equal(value(row, FIELD_RSS_ANON), 500 * KIB);
	assert_int_equal(value(row, FIELD_PEAK_RSS), 950 * KIB);
	assert_int_equal(value(row, FIELD_THREADS), 4);
	assert_int_equal(value(row, FIELD_PPID), 3);
	assert_int_equal(value(row, FIELD_MINOR_FAULTS), 12);
	assert_int_equal(value(row, FIELD_MAJOR_FAULTS), 0);
	assert_int_equal(value(row, FIELD_READ_TIME), 0);
	assert_false(sample_has(row->sample, FIELD_PSS));
	assert_false(sample_has(row->sample, FIELD_HUGETLB));
	assert_false(sample_has(row->sample, FIELD_PSI_SOME_AVG10));
	assert_false(sample_has(row->sample, FIELD_HEAVY_AGE));
	assert_non_null(row->walls);
	assert_int_equal(scene_event(s, EVENT_STARTED)->id.pid, 7);
	assert_string_equal(scene_event(s, EVENT_STARTED)->detail, "py");
	assert_true(scene_tick(s, 1000));
	assert_int_equal(s->tick.event_count, 0);
}

static void time_gaps_and_lateness(void **state)
{
	struct source_scene *s = *state;

	fake_put(&s->tree, &(struct fake_process){.pid = 7});
	scene_add_pid(s, 7);
	scene_begin(s);
	scene_tick(s, 0);
	s->time.mono_ns += 1200 * NS_PER_MS + 2999;
	assert_int_equal(source_tick(s->source, s->time.mono_ns - 7100, 3, &s->tick), 0);
	assert_int_equal(s->tick.when.elapsed_us, 1200002);
	assert_int_equal(s->tick.when.late_us, 7);
	assert_int_equal(s->tick.when.missed, 3);
	assert_string_equal(scene_event(s, EVENT_GAP)->detail, "3 ticks missed (1.2 s)");
	assert_int_equal(scene_event(s, EVENT_GAP)->elapsed_us, 1200002);
	s->time.mono_ns -= 5000;
	assert_int_equal(source_tick(s->source, s->time.mono_ns + 1, 0, &s->tick), 0);
	assert_int_equal(s->tick.when.elapsed_us, 1200002);
	assert_int_equal(s->tick.when.late_us, 0);
}

static void exec_begins_an_incarnation(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 7, .name = "sh", .rss = 90000, .hwm = 95000};

	fake_put(&s->tree, &p);
	scene_add_pid(s, 7);
	scene_begin(s);
	scene_tick(s, 0);
	p = (struct fake_process){.pid = 7,
		.name = "py",
		.rss = 500,
		.hwm = 60000,
		.start_code = 0x555577770000};
	fake_put(&s->tree, &p);
	scene_tick(s, 1000);
	assert_string_equal(scene_event(s, EVENT_EXEC)->detail, "sh became py");
	assert_int_equal(scene_event(s, EVENT_EXEC)->id.incarnation, 2);
	assert_int_equal(scene_row(s, 7)->sample->id.incarnation, 2);
	assert_int_equal(value(scene_row(s, 7), FIELD_PEAK_RSS), 60000 * KIB);
	assert_null(scene_event(s, EVENT_SPIKE));
	scene_tick(s, 1000);
	assert_null(scene_event(s, EVENT_EXEC));
}

static void a_peak_between_two_samples(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 7, .rss = 100 * 1024, .hwm = 100 * 1024};

	fake_put(&s->tree, &p);
	scene_add_pid(s, 7);
	scene_begin(s);
	scene_tick(s, 0);
	p.hwm = 400 * 1024;
	fake_put(&s->tree, &p);
	scene_tick(s, 1000);
	assert_string_equal(scene_event(s, EVENT_SPIKE)->detail,
		"peak 400M between samples; 100M before and after");
	assert_int_equal(value(scene_row(s, 7), FIELD_PEAK_RSS), 400 * 1024 * KIB);
	p.hwm = 399 * 1024;
	fake_put(&s->tree, &p);
	scene_tick(s, 1000);
	assert_null(scene_event(s, EVENT_SPIKE));
	assert_int_equal(value(scene_row(s, 7), FIELD_PEAK_RSS), 400 * 1024 * KIB);
}

static void the_end_and_what_is_known_of_it(void **state)
{
	static const struct {
		const char *name;
		bool known;
		int wait_status;
		const char *detail;
		enum event_level level;
	} cases[] = {
		{"nothing", false, 0, "ended; how is not known; last RSS 9.8M, peak 12M",
			EVENT_INFO},
		{"exit 0", true, 0, "exited with status 0; last RSS 9.8M, peak 20M",
			EVENT_INFO},
		{"exit 3", true, 3 << 8, "exited with status 3; last RSS 9.8M, peak 20M",
			EVENT_WARN},
		{"killed", true, SIGKILL, "killed by SIGKILL; last RSS 9.8M, peak 20M",
			EVENT_WARN},
	};
	struct source_scene *s = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint32_t pid = 10 + (uint32_t)i;
		struct fake_process p = {.pid = pid, .rss = 10000, .hwm = 12000};

		fake_put(&s->tree, &p);
		s->options.target_count = 0;
		scene_add_pid(s, pid);
		scene_begin(s);
		scene_tick(s, 0);
		if (cases[i].known)
			procfs_source_ended(
				s->source, pid, cases[i].wait_status, 20480 * KIB);
		fake_end(&s->tree, pid);
		assert_true(scene_tick(s, 1000));
		assert_int_equal(s->tick.count, 0);
		assert_non_null(scene_event(s, EVENT_ENDED));
		assert_string_equal(scene_event(s, EVENT_ENDED)->detail, cases[i].detail);
		assert_case(cases[i].name,
			scene_event(s, EVENT_ENDED)->level == cases[i].level);
		assert_false(scene_tick(s, 1000));
		assert_int_equal(s->code, -ENODATA);
		source_destroy(s->source);
		s->source = NULL;
	}
}

static void a_zombie_has_ended(void **state)
{
	struct source_scene *s = *state;

	fake_put(&s->tree, &(struct fake_process){.pid = 7});
	scene_add_pid(s, 7);
	scene_begin(s);
	scene_tick(s, 0);
	fake_put(&s->tree,
		&(struct fake_process){.pid = 7, .state = 'Z', .no_memory = true});
	assert_true(scene_tick(s, 1000));
	assert_int_equal(s->tick.count, 0);
	assert_non_null(scene_event(s, EVENT_ENDED));
	assert_false(scene_tick(s, 1000));
}

static void a_fixed_pid_is_one_process(void **state)
{
	struct source_scene *s = *state;

	fake_put(&s->tree, &(struct fake_process){.pid = 7});
	fake_put(&s->tree, &(struct fake_process){.pid = 8});
	scene_add_pid(s, 7);
	scene_add_pid(s, 8);
	scene_begin(s);
	scene_tick(s, 0);
	fake_end(&s->tree, 7);
	fake_put(&s->tree, &(struct fake_process){.pid = 7});
	scene_tick(s, 1000);
	assert_non_null(scene_event(s, EVENT_ENDED));
	for (int i = 0; i < 3; i++) {
		assert_true(scene_tick(s, 1000));
		assert_null(scene_row(s, 7));
		assert_non_null(scene_row(s, 8));
	}
}

static bool has_row_7(const struct source_scene *s)
{
	return scene_row(s, 7);
}

static bool has_row_9(const struct source_scene *s)
{
	return scene_row(s, 9);
}

static void names_are_looked_up_again(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 7, .name = "web"};

	fake_put(&s->tree, &p);
	fake_put(&s->tree, &(struct fake_process){.pid = 8, .name = "db"});
	scene_add_name(s, "web");
	scene_begin(s);
	scene_tick(s, 0);
	assert_int_equal(s->tick.count, 1);
	p.pid = 9;
	fake_put(&s->tree, &p);
	scene_tick(s, 1000);
	scene_tick_until(s, has_row_9);
	assert_int_equal(scene_event(s, EVENT_STARTED)->id.pid, 9);
	assert_int_equal(s->tick.count, 2);
	/* A web that ends, and another with its PID and even its start time. */
	fake_end(&s->tree, 7);
	p.pid = 7;
	fake_put(&s->tree, &p);
	scene_tick(s, 10);
	assert_int_equal(scene_event(s, EVENT_ENDED)->id.pid, 7);
	scene_tick(s, 1000);
	scene_tick_until(s, has_row_7);
	assert_int_equal(scene_row(s, 7)->sample->id.incarnation, 2);
	fake_end(&s->tree, 7);
	fake_end(&s->tree, 9);
	assert_true(scene_tick(s, 1000));
	assert_true(scene_tick(s, 1000));
	assert_int_equal(s->tick.count, 0);
}

static void what_cannot_be_watched(void **state)
{
	static const struct {
		const char *name;
		struct target_word word;
		int code;
		const char *text;
	} cases[] = {
		{"no such PID", {TARGET_PID, 999999, NULL}, -ESRCH,
			"no process 999999 (see it with: ps -p 999999)"},
		{"no such name", {TARGET_NAME, 0, "foo"}, -ESRCH, "no process named foo"},
		{"no such command line", {TARGET_REGEX, 0, "fo+"}, -ESRCH,
			"no process whose command line matches fo+"},
		{"a thread", {TARGET_PID, 12, NULL}, -EINVAL,
			"12 is a thread, not a process (see it with: ps -L -p 12)"},
		{"never watched", {TARGET_PID, 11, NULL}, -EINVAL,
			"11 is memtide itself"},
	};
	struct source_scene *s = *state;

	fake_put(&s->tree, &(struct fake_process){.pid = 11});
	fake_put(&s->tree, &(struct fake_process){.pid = 12});
	tree_put(&s->tree, "12/status", "Name:\tx\nTgid:\t11\nPid:\t12\nPPid:\t1\n");
	s->options.not_pid = 11;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;

		s->word[0] = cases[i].word;
		s->options.target_count = 1;
		assert_case(cases[i].name, procfs_source_create(&s->options, &s->source,
						   &err) == cases[i].code);
		assert_string_equal(err.text, cases[i].text);
		assert_null(s->source);
	}
}

static void waiting_for_what_is_not_there_yet(void **state)
{
	struct source_scene *s = *state;

	s->options.wait = true;
	scene_add_pid(s, 7);
	scene_add_name(s, "web");
	scene_begin(s);
	assert_true(scene_tick(s, 0));
	assert_int_equal(s->tick.count, 0);
	fake_put(&s->tree, &(struct fake_process){.pid = 7});
	fake_put(&s->tree, &(struct fake_process){.pid = 9, .name = "web"});
	scene_tick(s, 1000);
	assert_non_null(scene_row(s, 7));
	scene_tick_until(s, has_row_9);
}

static void a_tree_and_its_total(void **state)
{
	struct source_scene *s = *state;
	struct fake_process parent = {
		.pid = 7, .rss = 900, .pss = 600, .minor_faults = 10, .threads = 2};
	struct fake_process child = {.pid = 8,
		.ppid = 7,
		.name = "kid",
		.rss = 500,
		.pss = 300,
		.minor_faults = 5};
	struct fake_process grandchild = {
		.pid = 6, .ppid = 8, .rss = 300, .pss = 100, .minor_faults = 3};
	const struct observation *total;

	fake_put(&s->tree, &parent);
	fake_put(&s->tree, &child);
	fake_put(&s->tree, &(struct fake_process){.pid = 9});
	scene_add_pid(s, 7);
	s->options.children = true;
	s->options.heavy = true;
	scene_begin(s);
	scene_tick(s, 0);
	assert_int_equal(s->tick.count, 3);
	assert_int_equal(scene_row(s, 8)->sample->role, ROLE_CHILD);
	total = &s->tick.observation[2];
	assert_int_equal(total->sample->role, ROLE_TOTAL);
	assert_int_equal(total->sample->id.pid, 0);
	assert_string_equal(total->sample->name, "total");
	assert_int_equal(value(total, FIELD_MINOR_FAULTS), 15);
	assert_int_equal(value(total, FIELD_THREADS), 3);
	assert_false(sample_has(total->sample, FIELD_PSS));
	assert_false(sample_has(total->sample, FIELD_HEAVY_AGE));
	assert_false(sample_has(total->sample, FIELD_RSS));
	assert_true(procfs_source_wait_heavy(s->source, LONG_NS));
	scene_tick(s, 1000);
	assert_int_equal(value(scene_row(s, 0), FIELD_PSS), 900 * KIB);
	assert_int_equal(value(scene_row(s, 0), FIELD_USS), 900 * KIB);
	assert_int_equal(value(scene_row(s, 0), FIELD_HEAVY_AGE), 1000);
	/* A grandchild that was never read: no sum is better than a wrong one. */
	fake_put(&s->tree, &grandchild);
	scene_tick(s, 500);
	assert_int_equal(scene_row(s, 6)->sample->role, ROLE_CHILD);
	assert_string_equal(scene_event(s, EVENT_STARTED)->detail, "made, child of 8");
	assert_false(sample_has(scene_row(s, 0)->sample, FIELD_PSS));
	assert_true(procfs_source_wait_heavy(s->source, LONG_NS));
	scene_tick(s, 0);
	assert_int_equal(value(scene_row(s, 0), FIELD_PSS), 1000 * KIB);
	/* Its parent ends: it stays a descendant, and the faults stay counted. */
	fake_end(&s->tree, 8);
	grandchild.ppid = 1;
	fake_put(&s->tree, &grandchild);
	scene_tick(s, 1000);
	assert_non_null(scene_row(s, 6));
	assert_null(scene_row(s, 8));
	assert_int_equal(value(scene_row(s, 0), FIELD_MINOR_FAULTS), 18);
	assert_int_equal(value(scene_row(s, 0), FIELD_PSS), 700 * KIB);
}

static bool is_7_read(const struct source_scene *s)
{
	return sample_has(scene_row(s, 7)->sample, FIELD_PSS);
}

static void the_list_of_all(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 8, .name = "b", .minor_faults = 4};

	fake_put(&s->tree, &(struct fake_process){.pid = 7, .name = "a"});
	fake_put(&s->tree, &p);
	fake_put(&s->tree, &(struct fake_process){.pid = 2,
				   .name = "kthreadd",
				   .no_memory = true,
				   .kernel_thread = true});
	fake_put(&s->tree,
		&(struct fake_process){
			.pid = 9, .name = "z", .state = 'Z', .no_memory = true});
	s->options.everything = true;
	scene_begin(s);
	scene_tick(s, 0);
	assert_int_equal(s->tick.count, 3);
	assert_int_equal(s->tick.event_count, 0);
	assert_null(scene_row(s, 2));
	assert_int_equal(scene_row(s, 9)->sample->state, 'Z');
	assert_false(sample_has(scene_row(s, 9)->sample, FIELD_RSS));
	assert_int_equal(value(scene_row(s, 8), FIELD_MINOR_FAULTS), 4);
	assert_non_null(scene_row(s, 8)->walls);
	assert_int_equal(procfs_source_open(s->source, 8), 0);
	assert_int_equal(procfs_source_open(s->source, 99), -ESRCH);
	scene_tick(s, 1000);
	assert_int_equal(value(scene_row(s, 8), FIELD_MINOR_FAULTS), 4);
	assert_int_equal(scene_event(s, EVENT_STARTED)->id.pid, 8);
	/* An exec is seen in the list too, and tells nobody. */
	fake_put(&s->tree, &(struct fake_process){
				   .pid = 7, .name = "c", .start_code = 0x555577770000});
	fake_put(&s->tree, &(struct fake_process){.pid = 10, .name = "new"});
	scene_tick(s, 1000);
	assert_int_equal(scene_row(s, 7)->sample->id.incarnation, 2);
	assert_string_equal(scene_row(s, 10)->sample->name, "new");
	assert_int_equal(s->tick.event_count, 0);
	procfs_source_set_everything(s->source, false);
	scene_tick(s, 1000);
	assert_int_equal(s->tick.count, 1);
	fake_end(&s->tree, 8);
	procfs_source_set_everything(s->source, true);
	scene_tick(s, 1000);
	assert_non_null(scene_event(s, EVENT_ENDED));
	assert_int_equal(s->tick.count, 3);
	assert_null(scene_row(s, 8));
}

static void closing_leaves_a_row_of_the_list(void **state)
{
	struct source_scene *s = *state;

	tree_put(&s->tree, "pressure/memory",
		"some avg10=1.50 avg60=0.00 avg300=0.00 total=9\n");
	fake_put(&s->tree, &(struct fake_process){.pid = 7});
	s->options.everything = true;
	scene_begin(s);
	procfs_source_open(s->source, 7);
	procfs_source_open(s->source, 7);
	procfs_source_close(s->source, 7);
	scene_tick(s, 0);
	assert_true(sample_has(scene_row(s, 7)->sample, FIELD_PSI_SOME_AVG10));
	assert_int_equal(procfs_source_watched(s->source), 1);
	procfs_source_close(s->source, 7);
	procfs_source_close(s->source, 7);
	scene_tick(s, 11000);
	assert_non_null(scene_row(s, 7));
	assert_false(sample_has(scene_row(s, 7)->sample, FIELD_PSI_SOME_AVG10));
	assert_int_equal(procfs_source_watched(s->source), 0);
}

/* What has not changed is not read again, and what a heavy reading added is over. */
static void rows_of_the_list_that_have_not_changed(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 7, .rss = 900, .pss = 600};

	fake_put(&s->tree, &p);
	s->options.everything = true;
	s->options.heavy = true;
	scene_begin(s);
	scene_tick(s, 0);
	scene_tick_until(s, is_7_read);
	assert_int_equal(value(scene_row(s, 7), FIELD_PSS), 600 * KIB);
	assert_int_equal(value(scene_row(s, 7), FIELD_RSS), 900 * KIB);
	scene_tick(s, 1000);
	assert_false(is_7_read(s));
	assert_int_equal(value(scene_row(s, 7), FIELD_RSS), 900 * KIB);
	p.rss = 950;
	fake_put(&s->tree, &p);
	scene_tick(s, 1000);
	assert_int_equal(value(scene_row(s, 7), FIELD_RSS), 900 * KIB);
	p.minor_faults = 1;
	fake_put(&s->tree, &p);
	scene_tick(s, 1000);
	assert_int_equal(value(scene_row(s, 7), FIELD_RSS), 950 * KIB);
	p.rss = 990;
	fake_put(&s->tree, &p);
	scene_tick(s, 12000);
	assert_int_equal(value(scene_row(s, 7), FIELD_RSS), 990 * KIB);
}

static void a_heavy_result_is_in_one_row_only(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 7, .rss = 900, .pss = 600};
	const struct procfs_costs *costs;

	fake_put(&s->tree, &p);
	scene_add_pid(s, 7);
	s->options.mappings = true;
	scene_begin(s);
	costs = procfs_source_costs(s->source);
	assert_true(procfs_source_wait_heavy(s->source, LONG_NS));
	scene_tick(s, 250);
	assert_int_equal(value(scene_row(s, 7), FIELD_PSS), 600 * KIB);
	assert_int_equal(value(scene_row(s, 7), FIELD_USS), 600 * KIB);
	assert_int_equal(value(scene_row(s, 7), FIELD_MAPPINGS), 1);
	assert_int_equal(value(scene_row(s, 7), FIELD_HEAVY_AGE), 250);
	assert_int_equal(scene_row(s, 7)->mappings->group_count, 1);
	scene_tick(s, 1000);
	assert_false(sample_has(scene_row(s, 7)->sample, FIELD_PSS));
	assert_false(sample_has(scene_row(s, 7)->sample, FIELD_MAPPINGS));
	assert_false(sample_has(scene_row(s, 7)->sample, FIELD_HEAVY_AGE));
	assert_null(scene_row(s, 7)->mappings);
	assert_int_equal(costs->heavy_reads, 1);
	assert_true(costs->heavy_skipped > 0);
	procfs_source_set_mappings(s->source, false);
	p.rss = 901;
	fake_put(&s->tree, &p);
	scene_tick(s, 1000);
	procfs_source_wait_heavy(s->source, LONG_NS);
	scene_tick(s, 1000);
	assert_false(scene_row(s, 7)->mappings->has_groups);
	assert_false(sample_has(scene_row(s, 7)->sample, FIELD_MAPPINGS));
	assert_true(sample_has(scene_row(s, 7)->sample, FIELD_PSS));
}

static void a_result_of_another_incarnation_is_dropped(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 7, .rss = 900, .pss = 600};

	fake_put(&s->tree, &p);
	scene_add_pid(s, 7);
	s->options.heavy = true;
	scene_begin(s);
	assert_true(procfs_source_wait_heavy(s->source, LONG_NS));
	p.start_code = 0x555577770000;
	fake_put(&s->tree, &p);
	scene_tick(s, 1000);
	assert_non_null(scene_event(s, EVENT_EXEC));
	assert_false(sample_has(scene_row(s, 7)->sample, FIELD_PSS));
}

static void a_target_too_large_is_read_by_hand(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 7, .rss = 40 << 20, .pss = 600};

	fake_put(&s->tree, &p);
	scene_add_pid(s, 7);
	s->options.mappings = true;
	scene_begin(s);
	scene_tick(s, 0);
	assert_string_equal(procfs_source_heavy_note(s->source, 7),
		"would hold the target ~145 ms; R reads once, --max-stall 200ms allows "
		"it");
	assert_true(procfs_source_wait_heavy(s->source, LONG_NS));
	scene_tick(s, 0);
	assert_false(is_7_read(s));
	procfs_source_read_heavy(s->source, 7);
	scene_tick_until(s, is_7_read);
	/* It took no time at all: so it may be read by itself now. */
	scene_tick(s, 0);
	assert_string_equal(procfs_source_heavy_note(s->source, 7), "");
	assert_string_equal(procfs_source_heavy_note(s->source, 8), "");
}

static bool has_info(const struct source_scene *s)
{
	return scene_row(s, 7) && scene_row(s, 7)->info;
}

static void what_a_process_is_follows(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 7, .name = "sh"};

	fake_put(&s->tree, &p);
	scene_add_pid(s, 7);
	scene_begin(s);
	scene_tick(s, 0);
	assert_null(scene_row(s, 7)->info);
	scene_tick_until(s, has_info);
	assert_string_equal(scene_row(s, 7)->info->command, "sh");
	p.name = "py";
	p.start_code = 0x555577770000;
	fake_put(&s->tree, &p);
	scene_tick(s, 1000);
	assert_null(scene_row(s, 7)->info);
	scene_tick_until(s, has_info);
	assert_string_equal(scene_row(s, 7)->info->command, "py");
	assert_int_equal(scene_row(s, 7)->info->id.incarnation, 2);
}

/* A FIFO that nobody writes: opening it hangs, as a read that waits for a lock. */
static void a_reading_that_hangs_is_left_alone(void **state)
{
	struct source_scene *s = *state;
	struct fake_process p = {.pid = 8, .rss = 900, .pss = 600};
	char fifo[PATH_MAX + 16];
	int writer = -1;

	fake_put(&s->tree, &(struct fake_process){.pid = 7, .rss = 900});
	fake_put(&s->tree, &p);
	snprintf(fifo, sizeof fifo, "%s/7/smaps_rollup", s->tree.path);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	scene_add_pid(s, 7);
	s->options.heavy = true;
	scene_begin(s);
	scene_tick(s, 0);
	for (int i = 0; i < 20000 && !scene_event(s, EVENT_NOTE); i++) {
		nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
		scene_tick(s, 2000);
	}
	assert_string_equal(scene_event(s, EVENT_NOTE)->detail,
		"reading the mappings of 7 hung for 2 s: they are not read any more");
	assert_string_equal(procfs_source_heavy_note(s->source, 7),
		"a reading hung for 2 s; R tries again");
	/* Others go on, on another thread. */
	assert_int_equal(procfs_source_open(s->source, 8), 0);
	assert_true(procfs_source_wait_heavy(s->source, LONG_NS));
	scene_tick(s, 0);
	assert_true(sample_has(scene_row(s, 8)->sample, FIELD_PSS));
	/* Let the thread come back, and free what it has. */
	while (writer < 0)
		writer = open(fifo, O_WRONLY | O_NONBLOCK);
	close(writer);
}

#define SCENE_TEST(f) cmocka_unit_test_setup_teardown(f, scene_set_up, scene_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(the_first_row),
		SCENE_TEST(time_gaps_and_lateness),
		SCENE_TEST(exec_begins_an_incarnation),
		SCENE_TEST(a_peak_between_two_samples),
		SCENE_TEST(the_end_and_what_is_known_of_it),
		SCENE_TEST(a_zombie_has_ended),
		SCENE_TEST(a_fixed_pid_is_one_process),
		SCENE_TEST(names_are_looked_up_again),
		SCENE_TEST(what_cannot_be_watched),
		SCENE_TEST(waiting_for_what_is_not_there_yet),
		SCENE_TEST(a_tree_and_its_total),
		SCENE_TEST(the_list_of_all),
		SCENE_TEST(closing_leaves_a_row_of_the_list),
		SCENE_TEST(rows_of_the_list_that_have_not_changed),
		SCENE_TEST(a_heavy_result_is_in_one_row_only),
		SCENE_TEST(a_result_of_another_incarnation_is_dropped),
		SCENE_TEST(a_target_too_large_is_read_by_hand),
		SCENE_TEST(what_a_process_is_follows),
		SCENE_TEST(a_reading_that_hangs_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
