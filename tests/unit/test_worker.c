#include "config.h"

#include "base/worker.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"

#include "unit.h"

#define STACK_BYTES (256 * 1024)
#define LONG_NS (20 * NS_PER_S)

/* Lets a job hang until a test opens it. */
struct gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool entered, open;
};

static struct gate gate = {
	PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false};
static atomic_int destroyed, contexts_freed;

struct square {
	struct worker_job job;
	int in, out;
	int nth; /* of its worker */
	bool hangs;
};

static void gate_reset(void)
{
	gate.entered = gate.open = false;
	atomic_store(&destroyed, 0);
	atomic_store(&contexts_freed, 0);
}

static void gate_set(bool *flag)
{
	pthread_mutex_lock(&gate.lock);
	*flag = true;
	pthread_cond_broadcast(&gate.changed);
	pthread_mutex_unlock(&gate.lock);
}

static void gate_wait(const bool *flag)
{
	pthread_mutex_lock(&gate.lock);
	while (!*flag)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

static void square_run(struct worker_job *job, void *context)
{
	struct square *s = (struct square *)job;

	if (s->hangs) {
		gate_set(&gate.entered);
		gate_wait(&gate.open);
	}
	s->out = s->in * s->in;
	s->nth = ++*(int *)context;
}

static void square_destroy(struct worker_job *job)
{
	atomic_fetch_add(&destroyed, 1);
	free(job);
}

static struct worker_job *square(int in, bool hangs)
{
	struct square *s = die_calloc(1, sizeof *s);

	s->job.run = square_run;
	s->job.destroy = square_destroy;
	s->in = in;
	s->hangs = hangs;
	return &s->job;
}

static void free_context(void *context)
{
	free(context);
	atomic_fetch_add(&contexts_freed, 1);
}

static struct worker *make_worker(void)
{
	struct worker *w = worker_create("squares", STACK_BYTES, &clock_system,
		die_calloc(1, sizeof(int)), free_context);

	assert_non_null(w);
	return w;
}

static struct square *receive(struct worker *w)
{
	assert_true(worker_wait(w, LONG_NS));
	return (struct square *)worker_receive(w);
}

static void jobs_come_back_in_order(void **state)
{
	struct worker *w = make_worker();

	(void)state;
	gate_reset();
	assert_null(worker_receive(w));
	for (int i = 1; i <= 5; i++)
		worker_send(w, square(i, false));
	assert_int_equal(worker_pending(w), 5);
	for (int i = 1; i <= 5; i++) {
		struct square *s = receive(w);

		assert_int_equal(s->out, i * i);
		assert_int_equal(s->nth, i);
		s->job.destroy(&s->job);
	}
	assert_int_equal(worker_pending(w), 0);
	assert_false(worker_wait(w, 0));
	worker_destroy(w);
	assert_int_equal(atomic_load(&contexts_freed), 1);
}

static void destroy_frees_what_nobody_took(void **state)
{
	struct worker *w = make_worker();

	(void)state;
	gate_reset();
	for (int i = 0; i < 3; i++)
		worker_send(w, square(i, false));
	assert_true(worker_wait(w, LONG_NS));
	worker_destroy(w);
	assert_int_equal(atomic_load(&destroyed), 3);
	assert_int_equal(atomic_load(&contexts_freed), 1);
	worker_destroy(NULL);
}

static void tells_which_job_runs(void **state)
{
	struct worker *w = make_worker();
	struct worker_job *job = square(3, true);
	uint64_t since = 0;

	(void)state;
	gate_reset();
	worker_send(w, job);
	gate_wait(&gate.entered);
	assert_ptr_equal(worker_running(w, &since), job);
	assert_true(since > 0 && since <= clock_mono_ns(&clock_system));
	gate_set(&gate.open);
	job = &receive(w)->job;
	assert_null(worker_running(w, &since));
	job->destroy(job);
	worker_destroy(w);
}

static void abandoned_worker_returns_what_it_had_not_begun(void **state)
{
	struct worker *w = make_worker();
	struct worker_job *left;

	(void)state;
	gate_reset();
	worker_send(w, square(1, true));
	gate_wait(&gate.entered);
	worker_send(w, square(2, false));
	worker_send(w, square(3, false));
	left = worker_abandon(w);
	assert_int_equal(((struct square *)left)->in, 2);
	assert_int_equal(((struct square *)left->next)->in, 3);
	assert_null(left->next->next);
	worker_jobs_destroy(left);
	gate_set(&gate.open);
	while (!atomic_load(&contexts_freed))
		sched_yield();
	assert_int_equal(atomic_load(&destroyed), 3);
}

static void destroy_does_not_wait_for_a_hanging_job(void **state)
{
	struct worker *w = make_worker();

	(void)state;
	gate_reset();
	worker_send(w, square(1, true));
	gate_wait(&gate.entered);
	worker_destroy(w);
	assert_int_equal(atomic_load(&contexts_freed), 0);
	gate_set(&gate.open);
	while (!atomic_load(&contexts_freed))
		sched_yield();
	assert_int_equal(atomic_load(&destroyed), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jobs_come_back_in_order),
		cmocka_unit_test(destroy_frees_what_nobody_took),
		cmocka_unit_test(tells_which_job_runs),
		cmocka_unit_test(abandoned_worker_returns_what_it_had_not_begun),
		cmocka_unit_test(destroy_does_not_wait_for_a_hanging_job),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
