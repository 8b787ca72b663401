#include "config.h"

#include "app/near.h"

#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "app/session.h"

static void look(struct session *s)
{
	struct near *n = &s->near;
	uint64_t before = clock_cpu_ns(&clock_system), cost;
	bool any = session_look(s, n->who, n->count);

	cost = clock_cpu_ns(&clock_system) - before;
	n->cost_ns = n->cost_ns ? (3 * n->cost_ns + cost) / 4 : cost;
	if (any && s->show_look)
		s->show_look(s->show_context);
	if (any && s->looked)
		s->looked(s->looked_context);
	near_plan(s);
}

static void on_timer(void *context, short revents)
{
	struct session *s = context;
	uint64_t due;

	(void)revents;
	if (read(s->near.fd, &due, sizeof due) == (ssize_t)sizeof due)
		look(s);
}

static bool is_wanted(const struct session *s)
{
	return !s->options->interval_given && s->engine;
}

/* So long must a look wait that it costs no more than the budget. */
static uint64_t afforded_ns(const struct session *s)
{
	double pct =
		s->options->budget_pct > 0 ? s->options->budget_pct : PROCFS_BUDGET_PCT;

	return (uint64_t)((double)s->near.cost_ns * 100 / pct);
}

void near_plan(struct session *s)
{
	struct near *n = &s->near;
	uint64_t after = is_wanted(s) ? engine_near(s->engine, n->who, &n->count) : 0;
	struct itimerspec when = {{0, 0}, {0, 0}};

	if (!after && !n->fd)
		return;
	if (!n->fd) {
		n->fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
		if (n->fd <= 0) {
			n->fd = 0;
			return;
		}
		loop_add(s->loop, n->fd, POLLIN, on_timer, s);
	}
	if (after && after < afforded_ns(s))
		after = afforded_ns(s);
	when.it_value.tv_sec = (time_t)(after / NS_PER_S);
	when.it_value.tv_nsec = (long)(after % NS_PER_S);
	timerfd_settime(n->fd, 0, &when, NULL);
}

void near_finish(struct session *s)
{
	if (!s->near.fd)
		return;
	loop_remove(s->loop, s->near.fd);
	close(s->near.fd);
	s->near.fd = 0;
}
