#include "config.h"

#include "procfs/target_set.h"

#include "base/cleanup.h"
#include "fakeproc.h"

#include "unit.h"

#define NOW (1000 * NS_PER_S)

struct scene {
	struct tree tree;
	struct reader reader;
};

static int set_up(void **state)
{
	static struct scene scene;

	tree_init(&scene.tree);
	reader_init(&scene.reader, &scene.tree.root);
	*state = &scene;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;

	reader_finish(&s->reader);
	tree_finish(&s->tree);
	return 0;
}

static void paths_without_printf(void **state)
{
	char path[READER_PATH_MAX];

	(void)state;
	assert_string_equal(reader_path(path, 0, ""), "0");
	assert_string_equal(reader_path(path, 4711, "/stat"), "4711/stat");
	assert_string_equal(reader_path(path, UINT32_MAX, "/smaps"), "4294967295/smaps");
}

static void a_buffer_that_grows_with_the_file(void **state)
{
	struct scene *s = *state;
	AUTO_BUF struct buf b;
	size_t len;

	buf_init(&b, 2 << 20);
	for (int i = 0; i < 20000; i++)
		buf_add_text(&b, "0123456789");
	tree_put_bytes(&s->tree, "big", b.data, b.len);
	assert_int_equal(reader_read(&s->reader, &s->tree.root, "big", &len), 0);
	assert_int_equal(len, 200000);
	assert_int_equal(reader_read(&s->reader, &s->tree.root, "none", &len), -ESRCH);
	while (b.len < ((size_t)1 << 20))
		buf_add_text(&b, "0123456789");
	tree_put_bytes(&s->tree, "big", b.data, b.len);
	assert_int_equal(reader_read(&s->reader, &s->tree.root, "big", &len), -EFBIG);
}

static void kept_descriptors_follow_the_process(void **state)
{
	struct scene *s = *state;
	struct fake_process p = {
		.pid = 7, .rss = 300, .start_time = 99, .minor_faults = 5};
	struct target_reading r;
	struct target *t;

	fake_put(&s->tree, &p);
	assert_int_equal(target_open(&s->reader, 7, &t), 0);
	assert_int_equal(t->id.start_time_ticks, 99);
	assert_true(t->has_memory);
	assert_int_equal(target_read(&s->reader, t, NOW, &r), 0);
	assert_true(r.has_stat);
	assert_int_equal(target_watch(&s->reader, t, false), 0);
	p.rss = 400;
	fake_put(&s->tree, &p);
	assert_int_equal(target_read(&s->reader, t, NOW, &r), 0);
	assert_true(r.has_stat);
	assert_int_equal(r.stat.minor_faults, 5);
	assert_int_equal(r.status.bytes[STATUS_VM_RSS], 400 * 1024);
	fake_end(&s->tree, 7);
	assert_int_equal(target_read(&s->reader, t, NOW, &r), -ESRCH);
	/* The PID is another's now. */
	fake_put(&s->tree, &p);
	assert_int_equal(target_read(&s->reader, t, NOW, &r), -ESRCH);
	target_destroy(t);
}

static void who_cannot_be_opened(void **state)
{
	struct scene *s = *state;
	struct target *t = NULL;

	assert_int_equal(target_open(&s->reader, 12345, &t), -ESRCH);
	tree_put(&s->tree, "12/status", "Name:\tx\nTgid:\t11\nPid:\t12\nPPid:\t1\n");
	tree_put(&s->tree, "12/stat",
		"12 (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 4096 1 "
		"18446744073709551615 "
		"4096 8192 12288 0 0\n");
	assert_int_equal(target_open(&s->reader, 12, &t), -EINVAL);
	assert_null(t);
}

/* In the list status is read when stat has changed, or after some time. */
static void stat_says_whether_status_is_due(void **state)
{
	struct scene *s = *state;
	struct fake_process p = {.pid = 8, .rss = 300};
	struct target_reading r;
	struct target *t;

	fake_put(&s->tree, &p);
	assert_int_equal(target_open(&s->reader, 8, &t), 0);
	assert_int_equal(target_read(&s->reader, t, NOW, &r), 0);
	t->is_sampled = true;
	assert_int_equal(target_read(&s->reader, t, NOW, &r), TARGET_UNCHANGED);
	p.minor_faults = 1;
	fake_put(&s->tree, &p);
	assert_int_equal(target_read(&s->reader, t, NOW, &r), 0);
	assert_int_equal(target_read(&s->reader, t, NOW, &r), TARGET_UNCHANGED);
	assert_int_equal(target_read(&s->reader, t, NOW + 12 * NS_PER_S, &r), 0);
	assert_int_equal(target_watch(&s->reader, t, false), 0);
	assert_int_equal(target_read(&s->reader, t, NOW + 12 * NS_PER_S, &r), 0);
	target_destroy(t);
}

static struct target *made(uint32_t pid)
{
	struct target *t = calloc(1, sizeof *t);

	t->id.pid = pid;
	t->status_fd = t->stat_fd = -1;
	return t;
}

static void sets_are_sorted_and_count_incarnations(void **state)
{
	static const uint32_t pids[] = {50, 10, 30, 20, 40};
	struct target_set set = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pids); i++)
		target_set_add(&set, made(pids[i]));
	for (size_t i = 0; i < set.count; i++)
		assert_int_equal(set.target[i]->id.pid, (i + 1) * 10);
	assert_null(target_set_find(&set, 35));
	target_set_find(&set, 30)->id.incarnation = 4;
	target_set_find(&set, 30)->is_gone = true;
	target_set_sweep(&set);
	assert_null(target_set_find(&set, 30));
	assert_int_equal(set.count, 4);
	target_set_add(&set, made(30));
	assert_int_equal(target_set_find(&set, 30)->id.incarnation, 5);
	assert_int_equal(target_set_find(&set, 20)->id.incarnation, 1);
	target_set_finish(&set);
}

static void memory_of_the_ended_is_bounded(void **state)
{
	struct target_set set = {0};

	(void)state;
	for (uint32_t pid = 1; pid <= 100000; pid++) {
		target_set_add(&set, made(pid));
		target_set_find(&set, pid)->is_gone = true;
		target_set_sweep(&set);
		assert_true(set.ended_room <= 65536);
	}
	target_set_add(&set, made(100000));
	assert_int_equal(set.target[0]->id.incarnation, 2);
	target_set_finish(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_without_printf),
		cmocka_unit_test_setup_teardown(
			a_buffer_that_grows_with_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			kept_descriptors_follow_the_process, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_cannot_be_opened, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			stat_says_whether_status_is_due, set_up, tear_down),
		cmocka_unit_test(sets_are_sorted_and_count_incarnations),
		cmocka_unit_test(memory_of_the_ended_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
