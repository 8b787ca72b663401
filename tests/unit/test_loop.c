#include "config.h"

#include "base/loop.h"

#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "unit.h"

/* Real time, in milliseconds: what a loop does cannot be asked without waiting. */
struct seen {
	struct loop *loop;
	unsigned ticks;
	uint64_t deadline[8], missed;
	unsigned reads, signals, alarms;
	int fd;
};

static void on_tick(void *context, uint64_t deadline_ns, uint64_t missed)
{
	struct seen *s = context;

	s->deadline[s->ticks++ % 8] = deadline_ns;
	s->missed += missed;
	if (s->ticks == 1)
		usleep(7500); /* three deadlines of 2 ms pass */
	if (s->ticks == 4)
		loop_stop(s->loop);
}

static void missed_deadlines_are_counted_not_made_up_for(void **state)
{
	struct seen s = {.loop = loop_create()};

	(void)state;
	assert_int_equal(loop_ticker(s.loop, 2 * NS_PER_MS, on_tick, &s), 0);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.ticks, 4);
	assert_true(s.missed >= 2);
	for (size_t i = 1; i < 4; i++)
		assert_int_equal((s.deadline[i] - s.deadline[0]) % (2 * NS_PER_MS), 0);
	loop_destroy(s.loop);
}

static void on_read(void *context, short revents)
{
	struct seen *s = context;
	char c;

	assert_true(revents & POLLIN);
	assert_int_equal(read(s->fd, &c, 1), 1);
	s->reads++;
	loop_remove(s->loop, s->fd);
	raise(SIGUSR1);
}

static void on_signal(void *context, const struct signalfd_siginfo *info)
{
	struct seen *s = context;

	assert_int_equal(info->ssi_signo, SIGUSR1);
	s->signals++;
	loop_stop(s->loop);
}

static void descriptors_and_signals_arrive(void **state)
{
	struct seen s = {.loop = loop_create()};
	sigset_t set;
	int pipe_fd[2];

	(void)state;
	assert_int_equal(pipe(pipe_fd), 0);
	s.fd = pipe_fd[0];
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	assert_int_equal(loop_signals(s.loop, &set, on_signal, &s), 0);
	loop_add(s.loop, s.fd, POLLIN, on_read, &s);
	assert_int_equal(write(pipe_fd[1], "ab", 2), 2);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.reads, 1); /* removed after the first byte */
	assert_int_equal(s.signals, 1);
	loop_destroy(s.loop);
	close(pipe_fd[0]);
	close(pipe_fd[1]);
}

static void on_alarm(void *context)
{
	struct seen *s = context;

	s->alarms++;
	loop_stop(s->loop);
}

static void an_alarm_comes_once_and_not_early(void **state)
{
	struct seen s = {.loop = loop_create()};
	uint64_t due = clock_mono_ns(&clock_system) + 3 * NS_PER_MS;

	(void)state;
	assert_int_equal(loop_alarm(s.loop, due, on_alarm, &s), 0);
	assert_int_equal(loop_run(s.loop), 0);
	assert_int_equal(s.alarms, 1);
	assert_true(clock_mono_ns(&clock_system) >= due);
	loop_destroy(s.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(missed_deadlines_are_counted_not_made_up_for),
		cmocka_unit_test(descriptors_and_signals_arrive),
		cmocka_unit_test(an_alarm_comes_once_and_not_early),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
