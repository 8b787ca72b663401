#include "config.h"

#include "procfs/heavy.h"

#include "fakeproc.h"
#include "procfs/probe.h"

#include "unit.h"

struct scene {
	struct tree tree;
	struct clock_fake time;
	struct clock clock;
	struct heavy_context *context;
};

static int set_up(void **state)
{
	static struct scene s;

	tree_init(&s.tree);
	s.time = (struct clock_fake){.mono_ns = NS_PER_S};
	s.clock = clock_fake(&s.time);
	s.context = heavy_context_create(&s.tree.root, &s.clock, NULL);
	*state = &s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;

	heavy_context_destroy(s->context);
	tree_finish(&s->tree);
	return 0;
}

static const struct fake_process usual = {
	.pid = 7, .name = "x", .pss = 640, .start_time = 5};

/* A reading as the source asks for it, while the process looks like @usual. */
static struct heavy_read *ask(struct scene *s, enum heavy_kind kind)
{
	struct heavy_read *r = heavy_read_create();

	assert_int_equal(rootdir_sub(&s->tree.root, "7", &r->dir), 0);
	r->kind = kind;
	r->id = (struct procid){.pid = 7, .start_time_ticks = 5, .incarnation = 1};
	r->rss_bytes = 1000;
	r->image = (struct image){.has_addresses = true,
		.start_code = 0x555500001000,
		.end_code = 0x555500002000,
		.start_stack = 0x7ffd00001000,
		.vm_peak_bytes = 20000 * 1024,
		.vm_hwm_bytes = 1000 * 1024,
		.exe_bytes = 100 * 1024,
		.name = "x"};
	return r;
}

static int run(struct scene *s, struct heavy_read *r)
{
	r->base.job.run(&r->base.job, s->context);
	return r->error;
}

static void both_files(void **state)
{
	struct scene *s = *state;

	fake_put(&s->tree, &usual);
	for (int kind = HEAVY_ROLLUP; kind <= HEAVY_SMAPS; kind++) {
		struct heavy_read *r = ask(s, (enum heavy_kind)kind);

		assert_int_equal(run(s, r), 0);
		assert_int_equal(r->table->total.pss_bytes, 640 * 1024);
		assert_int_equal(r->table->total.private_bytes, 640 * 1024);
		assert_int_equal(r->table->has_groups, kind == HEAVY_SMAPS);
		assert_int_equal(r->table->taken_mono_ns, NS_PER_S);
		assert_int_equal(r->cost.rss_bytes, 1000);
		heavy_job_destroy(&r->base);
	}
}

static void one_by_one_where_it_is_asked_for(void **state)
{
	struct scene *s = *state;
	bool wants[] = {false, true, false};

	fake_put(&s->tree, &usual);
	for (size_t i = 0; i < COUNT_OF(wants); i++) {
		struct heavy_read *r = ask(s, HEAVY_SMAPS);

		r->wants_list = wants[i];
		assert_int_equal(run(s, r), 0);
		assert_int_equal(r->list != NULL, wants[i]);
		if (r->list)
			assert_int_equal(r->list->count, r->table->areas);
		heavy_job_destroy(&r->base);
	}
}

static void what_is_never_believed(void **state)
{
	static const struct {
		const char *name;
		struct fake_process now; /* while smaps is read */
		const char *smaps;       /* instead of what the process has */
		const char *maps;        /* NULL: not there */
		int error;
	} cases[] = {
		{"as it was", {.pid = 7, .name = "x", .pss = 640, .start_time = 5}, NULL,
			"x", 0},
		{"another program",
			{.pid = 7,
				.name = "x",
				.pss = 640,
				.start_time = 5,
				.start_code = 0x555511111000},
			NULL, "x", -ESTALE},
		{"another process", {.pid = 7, .name = "x", .pss = 640, .start_time = 6},
			NULL, "x", -ESTALE},
		{"zombie",
			{.pid = 7,
				.name = "x",
				.pss = 640,
				.start_time = 5,
				.state = 'Z',
				.no_memory = true},
			NULL, "x", -ESTALE},
		{"address space gone",
			{.pid = 7, .name = "x", .pss = 640, .start_time = 5}, NULL, "",
			-ESTALE},
		{"empty", {.pid = 7, .name = "x", .pss = 640, .start_time = 5}, "", "x",
			-ESRCH},
		{"cut in a line", {.pid = 7, .name = "x", .pss = 640, .start_time = 5},
			"1000-2000 rw-p 00000000 00:00 0 \nSize:    4 kB\nRss:    ", "x",
			-EBADMSG},
		{"not smaps", {.pid = 7, .name = "x", .pss = 640, .start_time = 5},
			"hello, world\n", "x", -EBADMSG},
	};
	struct scene *s = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct heavy_read *r;

		fake_put(&s->tree, &usual);
		r = ask(s, HEAVY_SMAPS);
		fake_put(&s->tree, &cases[i].now);
		tree_put(&s->tree, "7/maps", cases[i].maps);
		if (cases[i].smaps)
			tree_put(&s->tree, "7/smaps", cases[i].smaps);
		assert_case(cases[i].name, run(s, r) == cases[i].error);
		assert_case(cases[i].name, !r->table == !!cases[i].error);
		heavy_job_destroy(&r->base);
	}
}

static void gone_before_it_was_read(void **state)
{
	struct scene *s = *state;
	struct heavy_read *r;

	fake_put(&s->tree, &usual);
	r = ask(s, HEAVY_SMAPS);
	fake_end(&s->tree, 7);
	assert_int_equal(run(s, r), -ESRCH);
	assert_null(r->table);
	heavy_job_destroy(&r->base);
}

static void the_largest_mapping_that_can_hold_pages(void **state)
{
	struct scene *s = *state;
	struct rootdir dir;
	struct probe probe;
	AUTO_BUF struct buf maps;

	buf_init(&maps, 1 << 20);
	buf_add_text(&maps,
		"10000-20000 rw-p 00000000 00:00 0 \n"
		"30000-50000 rw-p 00000000 00:00 0 /");
	for (int i = 0; i < 9000; i++)
		buf_add_char(&maps, i % 7 ? 'a' : '-');
	buf_add_text(&maps,
		"\n60000-61000 r--p 00000000 00:00 0 x\n"
		"100000-900000 ---p 00000000 00:00 0 \n");
	tree_put_bytes(&s->tree, "7/maps", maps.data, maps.len);
	assert_int_equal(rootdir_sub(&s->tree.root, "7", &dir), 0);
	assert_int_equal(probe_read(&dir, 4096, &s->clock, &probe), -ENOENT);
	tree_put(&s->tree, "7/pagemap", "");
	assert_int_equal(probe_read(&dir, 4096, &s->clock, &probe), 0);
	assert_int_equal(probe.largest_bytes, 0x20000);
	assert_true(probe.ns_per_byte == 0);
	tree_put(&s->tree, "7/maps", "");
	assert_int_equal(probe_read(&dir, 4096, &s->clock, &probe), -ESRCH);
	rootdir_finish(&dir);
}

/* The probe cannot tell the speed here, so 4 GiB take what the model says: 15 ms. */
static void a_probe_that_says_too_long(void **state)
{
	struct scene *s = *state;
	struct heavy_read *r;

	fake_put(&s->tree, &usual);
	tree_put(&s->tree, "7/maps", "10000-200010000 rw-p 00000000 00:00 0 \n");
	tree_put(&s->tree, "7/pagemap", "");
	for (uint64_t stall_ms = 14; stall_ms <= 15; stall_ms++) {
		r = ask(s, HEAVY_SMAPS);
		r->rss_bytes = (uint64_t)4 << 30;
		r->max_stall_ns = stall_ms * NS_PER_MS;
		assert_int_equal(run(s, r), stall_ms == 14 ? -EBUSY : 0);
		assert_true(stall_ms == 15 || r->cost.hold_ns > 14 * NS_PER_MS);
		heavy_job_destroy(&r->base);
	}
}

static void infos_in_a_batch(void **state)
{
	struct scene *s = *state;
	struct heavy_info *list = heavy_info_create();

	fake_put(&s->tree, &usual);
	for (uint32_t i = 0; i < 2; i++) {
		list->item[i].id = (struct procid){.pid = 7 + i};
		assert_int_equal(
			rootdir_sub(&s->tree.root, i ? "." : "7", &list->item[i].dir), 0);
		list->count++;
	}
	list->base.job.run(&list->base.job, s->context);
	assert_non_null(list->item[0].info);
	assert_string_equal(list->item[0].info->command, "x");
	heavy_job_destroy(&list->base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(both_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_by_one_where_it_is_asked_for, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_never_believed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			gone_before_it_was_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_largest_mapping_that_can_hold_pages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_probe_that_says_too_long, set_up, tear_down),
		cmocka_unit_test_setup_teardown(infos_in_a_batch, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
