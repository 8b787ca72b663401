/* Threads of a made process: whose faults are new, with as few files read as that takes. */
#include "config.h"

#include "python/pytasks.h"

#include <stdio.h>

#include "tree.h"
#include "unit.h"

static struct tree tree;
static struct pytasks tasks;

static void put(uint32_t tid, uint64_t faults)
{
	char path[64];

	snprintf(path, sizeof path, "task/%u/stat", (unsigned)tid);
	tree_printf(&tree, path,
		"%u (t%u) S 1 1 1 0 -1 0 %llu 0 0 0 1 1 0 0 20 0 3 0 100 9000000 1000 "
		"18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n",
		(unsigned)tid, (unsigned)tid, (unsigned long long)faults);
	snprintf(path, sizeof path, "task/%u/status", (unsigned)tid);
	tree_printf(&tree, path, "Name:\tt%u\nPid:\t%u\nNSpid:\t%u\t%u\n", (unsigned)tid,
		(unsigned)tid, (unsigned)tid, (unsigned)tid - 100);
}

static void end(uint32_t tid)
{
	char path[64];

	/* A descriptor that is open gives nothing any more. */
	snprintf(path, sizeof path, "task/%u/stat", (unsigned)tid);
	tree_put(&tree, path, "");
	snprintf(path, sizeof path, "task/%u", (unsigned)tid);
	tree_remove(&tree, path);
}

static uint64_t fresh(uint32_t tid)
{
	const struct pytask *task = pytasks_find(&tasks, tid);

	assert_non_null(task);
	return task->new_faults;
}

static int setup(void **state)
{
	(void)state;
	tree_init(&tree);
	put(101, 10);
	put(102, 20);
	put(103, 30);
	pytasks_init(&tasks, &tree.root, 4096);
	/* 5 are of threads that ended before. */
	assert_int_equal(pytasks_list(&tasks), 0);
	assert_int_equal(pytasks_look(&tasks, 65), 5);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	pytasks_finish(&tasks);
	tree_finish(&tree);
	return 0;
}

/* All were active at first; let that be long ago. */
static void rest(void)
{
	for (int i = 0; i <= PYTASKS_ACTIVE; i++)
		assert_int_equal(pytasks_look(&tasks, 65), 0);
}

static void test_listed(void **state)
{
	(void)state;
	assert_int_equal(tasks.count, 3);
	assert_int_equal(fresh(102), 20);
	assert_string_equal(pytasks_find(&tasks, 102)->name, "t102");
	assert_ptr_equal(pytasks_inner(&tasks, 2), pytasks_find(&tasks, 102));
	assert_int_equal(pytasks_find(&tasks, 102)->state, 'S');
	assert_null(pytasks_find(&tasks, 104));
}

static void test_no_new_faults_nobody_is_read(void **state)
{
	(void)state;
	rest();
	put(102, 999); /* would be seen if it were read */
	assert_int_equal(pytasks_look(&tasks, 65), 0);
	assert_int_equal(fresh(102), 0);
}

static void test_found_again_and_then_first(void **state)
{
	(void)state;
	rest();
	put(103, 37);
	assert_int_equal(pytasks_look(&tasks, 72), 0);
	assert_int_equal(fresh(103), 7);
	/* It explains all that is new: the others are not read. */
	put(103, 40);
	put(101, 999);
	assert_int_equal(pytasks_look(&tasks, 75), 0);
	assert_int_equal(fresh(103), 3);
	assert_int_equal(fresh(101), 0);
}

static void test_active_ones_alone(void **state)
{
	(void)state;
	rest();
	put(102, 25);
	assert_int_equal(pytasks_look(&tasks, 70), 0);
	put(102, 29);
	put(101, 11);
	pytasks_look_active(&tasks);
	assert_int_equal(fresh(102), 4);
	assert_int_equal(fresh(101), 0);
	/* The other's is not lost. */
	assert_int_equal(pytasks_look(&tasks, 75), 0);
	assert_int_equal(fresh(101), 1);
}

static void test_a_thread_that_began(void **state)
{
	(void)state;
	rest();
	put(104, 50);
	assert_int_equal(pytasks_look(&tasks, 115), 0);
	assert_int_equal(tasks.count, 4);
	assert_int_equal(fresh(104), 50);
}

static void test_a_thread_that_ended(void **state)
{
	(void)state;
	rest();
	end(102);
	/* 20 are known; 8 more it had before its end. */
	assert_int_equal(pytasks_look(&tasks, 73), 8);
	assert_int_equal(tasks.count, 2);
	put(101, 12);
	assert_int_equal(pytasks_look(&tasks, 75), 0);
	assert_int_equal(fresh(101), 2);
}

/* Read later than the process's sum: what is too much now is missing in the next. */
static void test_a_race(void **state)
{
	(void)state;
	rest();
	put(102, 30);
	assert_int_equal(pytasks_look(&tasks, 70), 0);
	assert_int_equal(fresh(102), 10);
	assert_int_equal(pytasks_look(&tasks, 75), 0);
	assert_int_equal(fresh(102), 0);
}

static void test_more_threads_than_files_kept(void **state)
{
	uint64_t sum = 65;

	(void)state;
	for (uint32_t i = 0; i < PYTASKS_KEPT_MAX + 20; i++) {
		put(1000 + i, i);
		sum += i;
	}
	assert_int_equal(pytasks_list(&tasks), 0);
	assert_int_equal(pytasks_look(&tasks, sum), 0);
	assert_int_equal(tasks.kept, PYTASKS_KEPT_MAX);
	put(1000 + PYTASKS_KEPT_MAX + 19, sum);
	assert_int_equal(pytasks_look(&tasks, sum * 2 - PYTASKS_KEPT_MAX - 19), 0);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_listed),
		CASE(test_no_new_faults_nobody_is_read),
		CASE(test_found_again_and_then_first),
		CASE(test_active_ones_alone),
		CASE(test_a_thread_that_began),
		CASE(test_a_thread_that_ended),
		CASE(test_a_race),
		CASE(test_more_threads_than_files_kept),
	};

	return cmocka_run_group_tests_name("pytasks", tests, NULL, NULL);
}
