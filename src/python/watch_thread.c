#include "config.h"

#include "python/watch_thread.h"

#include <fcntl.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/worker.h"

#define STACK_BYTES (512 * 1024)

struct watch_thread {
	struct worker *worker;
	struct mailbox *orders;
	const struct watch_loop *loop; /* the worker's */
};

/* One job that lasts until it is told to stop. */
static void run_loop(struct worker_job *job, void *context)
{
	(void)job;
	watch_loop_run(context);
}

static void destroy_job(struct worker_job *job)
{
	free(job);
}

static void finish_loop(void *context)
{
	watch_loop_destroy(context);
}

static struct worker *start(struct watch_loop *loop)
{
	struct worker *worker = worker_create(
		"memtide-python", STACK_BYTES, &clock_system, loop, finish_loop);
	struct worker_job *job;

	if (!worker)
		return NULL;
	job = die_calloc(1, sizeof *job);
	*job = (struct worker_job){.run = run_loop, .destroy = destroy_job};
	worker_send(worker, job);
	return worker;
}

struct watch_thread *watch_thread_create(const struct rootdir *proc,
	const struct python_watch_options *options, struct mailbox *results)
{
	struct rootdir own = {fcntl(proc->fd, F_DUPFD_CLOEXEC, 3)};
	struct mailbox *orders = own.fd < 0 ? NULL : mailbox_create();
	struct watch_thread *thread;
	struct watch_loop *loop;

	if (!orders) {
		rootdir_finish(&own);
		return NULL;
	}
	loop = watch_loop_create(own, options, mailbox_ref(orders), mailbox_ref(results));
	thread = die_calloc(1, sizeof *thread);
	thread->orders = orders;
	thread->loop = loop;
	thread->worker = start(loop);
	if (thread->worker)
		return thread;
	mailbox_unref(orders);
	free(thread);
	return NULL;
}

void watch_thread_destroy(struct watch_thread *thread)
{
	if (!thread)
		return;
	watch_thread_send(thread, &(struct watch_letter){.order = WATCH_STOP});
	worker_destroy(thread->worker);
	mailbox_unref(thread->orders);
	free(thread);
}

void watch_thread_abandon(struct watch_thread *thread)
{
	watch_thread_send(thread, &(struct watch_letter){.order = WATCH_STOP});
	worker_jobs_destroy(worker_abandon(thread->worker));
	mailbox_unref(thread->orders);
	free(thread);
}

static void destroy_letter(struct letter *letter)
{
	free(letter);
}

void watch_thread_send(struct watch_thread *thread, const struct watch_letter *what)
{
	struct watch_letter *letter = die_malloc(sizeof *letter);

	*letter = *what;
	letter->letter.destroy = destroy_letter;
	mailbox_post(thread->orders, &letter->letter, NULL);
}

uint32_t watch_thread_busy(const struct watch_thread *thread, uint64_t *since_ns)
{
	return watch_loop_busy(thread->loop, since_ns);
}
