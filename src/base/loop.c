#include "config.h"

#include "base/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"

struct watch {
	loop_fd_fn fn; /* NULL: removed during the round, to be swept behind it */
	void *context;
};

struct loop {
	struct pollfd *poll; /* [0 .. count-1], watch[i] belongs to poll[i] */
	struct watch *watch;
	size_t count, room;
	bool stopped, swept;

	int tick_fd;
	uint64_t interval_ns, next_ns; /* next_ns: the deadline that comes next */
	loop_tick_fn tick;
	void *tick_context;

	int signal_fd;
	loop_signal_fn signal;
	void *signal_context;

	int alarm_fd;
	loop_alarm_fn alarm;
	void *alarm_context;
};

struct loop *loop_create(void)
{
	struct loop *loop = die_calloc(1, sizeof *loop);

	loop->tick_fd = -1;
	loop->signal_fd = -1;
	loop->alarm_fd = -1;
	return loop;
}

static void close_if(int fd)
{
	if (fd >= 0)
		close(fd);
}

void loop_destroy(struct loop *loop)
{
	if (!loop)
		return;
	close_if(loop->tick_fd);
	close_if(loop->signal_fd);
	close_if(loop->alarm_fd);
	free(loop->poll);
	free(loop->watch);
	free(loop);
}

void loop_add(struct loop *loop, int fd, short events, loop_fd_fn fn, void *context)
{
	if (loop->count == loop->room) {
		loop->room = loop->room ? loop->room * 2 : 8;
		loop->poll = die_reallocarray(loop->poll, loop->room, sizeof *loop->poll);
		loop->watch = die_reallocarray(loop->watch, loop->room, sizeof *loop->watch);
	}
	loop->poll[loop->count] = (struct pollfd){.fd = fd, .events = events};
	loop->watch[loop->count] = (struct watch){fn, context};
	loop->count++;
}

/* Only marked here: a callback may remove itself or others while a round is going on. */
void loop_remove(struct loop *loop, int fd)
{
	for (size_t i = 0; i < loop->count; i++) {
		if (loop->poll[i].fd != fd || !loop->watch[i].fn)
			continue;
		loop->watch[i].fn = NULL;
		loop->poll[i].fd = -1;
		loop->swept = false;
	}
}

static void sweep(struct loop *loop)
{
	size_t kept = 0;

	if (loop->swept)
		return;
	for (size_t i = 0; i < loop->count; i++) {
		if (!loop->watch[i].fn)
			continue;
		loop->poll[kept] = loop->poll[i];
		loop->watch[kept++] = loop->watch[i];
	}
	loop->count = kept;
	loop->swept = true;
}

static struct itimerspec at_ns(uint64_t mono_ns, uint64_t interval_ns)
{
	return (struct itimerspec){
		.it_value = {(time_t)(mono_ns / NS_PER_S), (long)(mono_ns % NS_PER_S)},
		.it_interval = {(time_t)(interval_ns / NS_PER_S),
			(long)(interval_ns % NS_PER_S)},
	};
}

static void on_tick_fd(void *context, short revents)
{
	struct loop *loop = context;
	uint64_t due = 0;
	uint64_t deadline;

	(void)revents;
	if (read(loop->tick_fd, &due, sizeof due) != (ssize_t)sizeof due || !due)
		return;
	deadline = loop->next_ns + (due - 1) * loop->interval_ns;
	loop->next_ns = deadline + loop->interval_ns;
	loop->tick(loop->tick_context, deadline, due - 1);
}

static int timer_fd(struct loop *loop, int *fd, loop_fd_fn fn)
{
	if (*fd >= 0)
		return 0;
	*fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (*fd < 0)
		return -errno;
	loop_add(loop, *fd, POLLIN, fn, loop);
	return 0;
}

int loop_ticker(struct loop *loop, uint64_t interval_ns, loop_tick_fn fn, void *context)
{
	struct itimerspec when = {.it_value = {0, 0}};
	int code = timer_fd(loop, &loop->tick_fd, on_tick_fd);

	if (code)
		return code;
	loop->interval_ns = interval_ns;
	loop->tick = fn;
	loop->tick_context = context;
	if (interval_ns) {
		loop->next_ns = clock_mono_ns(&clock_system);
		when = at_ns(loop->next_ns, interval_ns);
	}
	if (timerfd_settime(loop->tick_fd, TFD_TIMER_ABSTIME, &when, NULL))
		return -errno;
	return 0;
}

static void on_alarm_fd(void *context, short revents)
{
	struct loop *loop = context;
	uint64_t due;

	(void)revents;
	if (read(loop->alarm_fd, &due, sizeof due) == (ssize_t)sizeof due)
		loop->alarm(loop->alarm_context);
}

int loop_alarm(struct loop *loop, uint64_t mono_ns, loop_alarm_fn fn, void *context)
{
	struct itimerspec when = at_ns(mono_ns, 0);
	int code = timer_fd(loop, &loop->alarm_fd, on_alarm_fd);

	if (code)
		return code;
	loop->alarm = fn;
	loop->alarm_context = context;
	if (timerfd_settime(loop->alarm_fd, TFD_TIMER_ABSTIME, &when, NULL))
		return -errno;
	return 0;
}

static void on_signal_fd(void *context, short revents)
{
	struct loop *loop = context;
	struct signalfd_siginfo info;

	(void)revents;
	while (read(loop->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
		loop->signal(loop->signal_context, &info);
}

int loop_signals(struct loop *loop, const sigset_t *set, loop_signal_fn fn, void *context)
{
	int fd;

	if (sigprocmask(SIG_BLOCK, set, NULL))
		return -errno;
	fd = signalfd(loop->signal_fd, set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	if (loop->signal_fd < 0)
		loop_add(loop, fd, POLLIN, on_signal_fd, loop);
	loop->signal_fd = fd;
	loop->signal = fn;
	loop->signal_context = context;
	return 0;
}

/* A descriptor closed behind our back would make poll() return at once for ever. */
static void dispatch(struct loop *loop)
{
	size_t count = loop->count;

	for (size_t i = 0; i < count && !loop->stopped; i++) {
		short revents = loop->poll[i].revents;

		if (!revents || !loop->watch[i].fn)
			continue;
		if (revents & POLLNVAL)
			loop_remove(loop, loop->poll[i].fd);
		else
			loop->watch[i].fn(loop->watch[i].context, revents);
	}
}

int loop_run(struct loop *loop)
{
	loop->stopped = false;
	while (!loop->stopped) {
		sweep(loop);
		if (poll(loop->poll, (nfds_t)loop->count, -1) < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		dispatch(loop);
	}
	return 0;
}

void loop_stop(struct loop *loop)
{
	loop->stopped = true;
}
