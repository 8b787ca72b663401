#include "config.h"

#include "procfs/send_signal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "proc/stat.h"
#include "unit.h"

struct fixture {
	struct rootdir proc;
	struct procid child;
};

static uint64_t start_of(const struct rootdir *proc, uint32_t pid)
{
	AUTO_BUF struct buf b;
	struct stat_values stat;
	char path[40];

	buf_init(&b, 65536);
	snprintf(path, sizeof path, "%u/stat", pid);
	assert_int_equal(rootdir_read(proc, path, &b), 0);
	assert_int_equal(stat_parse(b.data, b.len, 4096, &stat), 0);
	return stat.start_time_ticks;
}

static int begin(void **state)
{
	static struct fixture f;
	pid_t pid;

	if (rootdir_open(&f.proc, "/proc"))
		return -1;
	pid = fork();
	if (!pid) {
		for (;;)
			pause();
	}
	f.child = (struct procid){.pid = (uint32_t)pid,
		.incarnation = 3,
		.start_time_ticks = start_of(&f.proc, (uint32_t)pid)};
	*state = &f;
	return 0;
}

static int end(void **state)
{
	struct fixture *f = *state;

	if (f->child.pid) {
		kill((pid_t)f->child.pid, SIGKILL);
		waitpid((pid_t)f->child.pid, NULL, 0);
	}
	rootdir_finish(&f->proc);
	return 0;
}

static bool is_alive(const struct fixture *f)
{
	return waitpid((pid_t)f->child.pid, NULL, WNOHANG) == 0;
}

static void the_process_gets_its_signal(void **state)
{
	struct fixture *f = *state;
	int status;

	assert_int_equal(send_signal(&f->proc, &f->child, SIGUSR1), 0);
	assert_int_equal(waitpid((pid_t)f->child.pid, &status, 0), f->child.pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGUSR1);
	assert_int_equal(send_signal(&f->proc, &f->child, SIGTERM), -ESRCH);
	f->child.pid = 0;
}

static void another_process_with_the_pid_is_left_alone(void **state)
{
	struct fixture *f = *state;
	struct procid before = f->child;

	before.start_time_ticks--;
	assert_int_equal(send_signal(&f->proc, &before, SIGKILL), -ESRCH);
	assert_true(is_alive(f));
}

/* /proc of somewhere else: what it calls this PID is not what the kernel calls so. */
static void a_proc_that_does_not_know_us_sends_nothing(void **state)
{
	struct fixture *f = *state;
	struct rootdir elsewhere;

	assert_int_equal(rootdir_open(&elsewhere, "/"), 0);
	assert_true(send_signal(&elsewhere, &f->child, SIGKILL) < 0);
	assert_true(is_alive(f));
	rootdir_finish(&elsewhere);
}

static void one_that_has_ended_and_waits_to_be_reaped(void **state)
{
	struct fixture *f = *state;
	siginfo_t info;

	kill((pid_t)f->child.pid, SIGKILL);
	waitid(P_PID, (id_t)f->child.pid, &info, WEXITED | WNOWAIT);
	/* A zombie takes signals and does nothing. */
	assert_int_equal(send_signal(&f->proc, &f->child, SIGTERM), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_process_gets_its_signal, begin, end),
		cmocka_unit_test_setup_teardown(
			another_process_with_the_pid_is_left_alone, begin, end),
		cmocka_unit_test_setup_teardown(
			a_proc_that_does_not_know_us_sends_nothing, begin, end),
		cmocka_unit_test_setup_teardown(
			one_that_has_ended_and_waits_to_be_reaped, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
