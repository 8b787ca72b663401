#include "config.h"

#include "base/worker.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/die.h"

#define NAME_MAX_BYTES 16
#define LAST_WAIT_NS (100 * NS_PER_MS)

struct job_list {
	struct worker_job *first, *last;
};

struct worker {
	pthread_t thread;
	pthread_mutex_t lock; /* for all below */
	pthread_cond_t sent, done;
	struct job_list waiting, finished;
	struct worker_job *running;
	uint64_t running_since_ns;
	bool stop;      /* the thread ends before the next job */
	bool abandoned; /* ... and frees the worker */
	/* Fixed at creation. */
	const struct clock *clock;
	void *context;
	void (*finish)(void *context);
	/* The caller's. */
	size_t pending;
};

static void list_add(struct job_list *list, struct worker_job *job)
{
	job->next = NULL;
	if (list->last)
		list->last->next = job;
	else
		list->first = job;
	list->last = job;
}

static struct worker_job *list_take(struct job_list *list)
{
	struct worker_job *job = list->first;

	if (!job)
		return NULL;
	list->first = job->next;
	if (!list->first)
		list->last = NULL;
	job->next = NULL;
	return job;
}

static struct worker_job *list_take_all(struct job_list *list)
{
	struct worker_job *jobs = list->first;

	*list = (struct job_list){NULL, NULL};
	return jobs;
}

void worker_jobs_destroy(struct worker_job *jobs)
{
	while (jobs) {
		struct worker_job *next = jobs->next;

		jobs->destroy(jobs);
		jobs = next;
	}
}

static void worker_free(struct worker *w)
{
	worker_jobs_destroy(list_take_all(&w->waiting));
	worker_jobs_destroy(list_take_all(&w->finished));
	if (w->finish)
		w->finish(w->context);
	pthread_cond_destroy(&w->sent);
	pthread_cond_destroy(&w->done);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

/* Run jobs until told to stop; called and returning with the lock held. */
static void run_jobs(struct worker *w)
{
	while (!w->stop) {
		struct worker_job *job = list_take(&w->waiting);

		if (!job) {
			pthread_cond_wait(&w->sent, &w->lock);
			continue;
		}
		w->running = job;
		w->running_since_ns = clock_mono_ns(w->clock);
		pthread_mutex_unlock(&w->lock);
		job->run(job, w->context);
		pthread_mutex_lock(&w->lock);
		w->running = NULL;
		list_add(&w->finished, job);
		pthread_cond_signal(&w->done);
	}
}

static void *thread_main(void *argument)
{
	struct worker *w = argument;
	bool abandoned;

	pthread_mutex_lock(&w->lock);
	run_jobs(w);
	abandoned = w->abandoned;
	pthread_mutex_unlock(&w->lock);
	if (abandoned)
		worker_free(w);
	return NULL;
}

static int start_thread(struct worker *w, size_t stack)
{
	pthread_attr_t attr;
	sigset_t all, old;
	int code;

	if (stack < (size_t)PTHREAD_STACK_MIN)
		stack = (size_t)PTHREAD_STACK_MIN;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, stack);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	code = pthread_create(&w->thread, &attr, thread_main, w);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return code;
}

static void name_thread(struct worker *w, const char *name)
{
	char cropped[NAME_MAX_BYTES] = "";

	for (size_t i = 0; i + 1 < sizeof cropped && name[i]; i++)
		cropped[i] = name[i];
	pthread_setname_np(w->thread, cropped);
}

struct worker *worker_create(const char *name, size_t stack, const struct clock *clock,
	void *context, void (*finish)(void *context))
{
	struct worker *w = die_calloc(1, sizeof *w);
	pthread_condattr_t attr;

	w->clock = clock;
	w->context = context;
	w->finish = finish;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->sent, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->done, &attr);
	pthread_condattr_destroy(&attr);
	if (start_thread(w, stack)) {
		worker_free(w);
		return NULL;
	}
	name_thread(w, name);
	return w;
}

void worker_send(struct worker *worker, struct worker_job *job)
{
	pthread_mutex_lock(&worker->lock);
	list_add(&worker->waiting, job);
	pthread_cond_signal(&worker->sent);
	pthread_mutex_unlock(&worker->lock);
	worker->pending++;
}

struct worker_job *worker_receive(struct worker *worker)
{
	struct worker_job *job;

	if (!worker->pending)
		return NULL;
	pthread_mutex_lock(&worker->lock);
	job = list_take(&worker->finished);
	pthread_mutex_unlock(&worker->lock);
	if (job)
		worker->pending--;
	return job;
}

static struct timespec time_after(uint64_t ns)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	ns += (uint64_t)t.tv_nsec;
	t.tv_sec += (time_t)(ns / NS_PER_S);
	t.tv_nsec = (long)(ns % NS_PER_S);
	return t;
}

/* With the lock held: wait until @ready or the time is over. */
static bool wait_done(
	struct worker *w, bool (*ready)(const struct worker *), uint64_t timeout_ns)
{
	struct timespec until = time_after(timeout_ns);

	while (!ready(w))
		if (pthread_cond_timedwait(&w->done, &w->lock, &until) == ETIMEDOUT)
			return ready(w);
	return true;
}

static bool has_finished(const struct worker *w)
{
	return w->finished.first;
}

static bool is_idle(const struct worker *w)
{
	return !w->running;
}

bool worker_wait(struct worker *worker, uint64_t timeout_ns)
{
	bool ready;

	pthread_mutex_lock(&worker->lock);
	ready = wait_done(worker, has_finished, timeout_ns);
	pthread_mutex_unlock(&worker->lock);
	return ready;
}

size_t worker_pending(const struct worker *worker)
{
	return worker->pending;
}

const struct worker_job *worker_running(struct worker *worker, uint64_t *since_ns)
{
	const struct worker_job *job;

	pthread_mutex_lock(&worker->lock);
	job = worker->running;
	*since_ns = worker->running_since_ns;
	pthread_mutex_unlock(&worker->lock);
	return job;
}

/* With the lock held; after it is given back the worker belongs to its thread. */
static struct worker_job *let_go(struct worker *w)
{
	pthread_detach(w->thread);
	w->stop = true;
	w->abandoned = true;
	pthread_cond_signal(&w->sent);
	return list_take_all(&w->waiting);
}

struct worker_job *worker_abandon(struct worker *worker)
{
	struct worker_job *jobs;

	pthread_mutex_lock(&worker->lock);
	jobs = let_go(worker);
	pthread_mutex_unlock(&worker->lock);
	return jobs;
}

void worker_destroy(struct worker *worker)
{
	struct worker_job *left = NULL;
	bool idle;

	if (!worker)
		return;
	pthread_mutex_lock(&worker->lock);
	worker->stop = true;
	pthread_cond_signal(&worker->sent);
	idle = wait_done(worker, is_idle, LAST_WAIT_NS);
	if (!idle)
		left = let_go(worker);
	pthread_mutex_unlock(&worker->lock);
	worker_jobs_destroy(left);
	if (!idle)
		return;
	pthread_join(worker->thread, NULL);
	worker_free(worker);
}
