#include "config.h"

#include "python/python_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/worker.h"
#include "python/watch_loop.h"

#define STACK_BYTES (512 * 1024)

struct python_watch {
	struct rootdir proc;
	struct python_watch_options options;
	struct mailbox *results;
	struct mailbox *orders; /* these two together; NULL: no thread yet */
	struct worker *worker;
	struct procid open[PYTHON_WATCH_MAX]; /* pid 0: free */
	bool is_marked;
	uint64_t refreshes, refreshed; /* asked for, and answered */
	/* Taken out of the box, not yet by the caller. */
	struct watch_result *result[2 * PYTHON_WATCH_MAX];
};

static void destroy_letter(struct letter *letter)
{
	free(letter);
}

static void send(struct python_watch *w, const struct watch_letter *what)
{
	struct watch_letter *letter = die_malloc(sizeof *letter);

	*letter = *what;
	letter->letter.destroy = destroy_letter;
	mailbox_post(w->orders, &letter->letter, NULL);
}

static void set_mark(struct python_watch *w, bool is_marked)
{
	w->is_marked = is_marked;
	if (w->worker)
		send(w, &(struct watch_letter){
				.order = is_marked ? WATCH_MARK : WATCH_UNMARK});
}

/* ---- the thread: one job that lasts until it is told to stop ---- */

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

static int start_thread(struct python_watch *w)
{
	struct rootdir proc = {fcntl(w->proc.fd, F_DUPFD_CLOEXEC, 3)};
	struct mailbox *orders = proc.fd < 0 ? NULL : mailbox_create();
	struct worker_job *job;

	if (!orders) {
		rootdir_finish(&proc);
		return -EAGAIN;
	}
	w->worker = worker_create("memtide-python", STACK_BYTES, &clock_system,
		watch_loop_create(
			proc, &w->options, mailbox_ref(orders), mailbox_ref(w->results)),
		finish_loop);
	if (!w->worker) {
		mailbox_unref(orders);
		return -EAGAIN;
	}
	w->orders = orders;
	job = die_calloc(1, sizeof *job);
	*job = (struct worker_job){.run = run_loop, .destroy = destroy_job};
	worker_send(w->worker, job);
	if (w->is_marked)
		set_mark(w, true);
	return 0;
}

struct python_watch *python_watch_create(
	const struct rootdir *proc, const struct python_watch_options *options)
{
	struct rootdir own = {fcntl(proc->fd, F_DUPFD_CLOEXEC, 3)};
	struct mailbox *results = own.fd < 0 ? NULL : mailbox_create();
	struct python_watch *w;

	if (!results) {
		rootdir_finish(&own);
		return NULL;
	}
	w = die_calloc(1, sizeof *w);
	w->proc = own;
	w->options = *options;
	w->results = results;
	return w;
}

void python_watch_destroy(struct python_watch *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < COUNT_OF(w->result); i++)
		if (w->result[i])
			w->result[i]->letter.destroy(&w->result[i]->letter);
	if (w->worker)
		send(w, &(struct watch_letter){.order = WATCH_STOP});
	worker_destroy(w->worker);
	mailbox_unref(w->orders);
	mailbox_unref(w->results);
	rootdir_finish(&w->proc);
	free(w);
}

static struct procid *place_of(struct python_watch *w, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (procid_equal(&w->open[i], id))
			return &w->open[i];
	return NULL;
}

/* Results of a process that is not open any more are nobody's. */
static void drop_results(struct python_watch *w, const struct procid *id)
{
	for (size_t i = 0; i < COUNT_OF(w->result); i++) {
		struct watch_result *r = w->result[i];

		if (!r || !procid_equal(&r->id, id))
			continue;
		r->letter.destroy(&r->letter);
		w->result[i] = NULL;
	}
}

void python_watch_close(struct python_watch *w, const struct procid *id)
{
	struct procid *place = id->pid ? place_of(w, id) : NULL;
	struct procid closed = *id;

	if (!place)
		return;
	*place = (struct procid){.pid = 0};
	drop_results(w, &closed);
	send(w, &(struct watch_letter){.order = WATCH_CLOSE, .id = closed});
}

/* Another program, or another process, of the same number. */
static void close_older(struct python_watch *w, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		struct procid open = w->open[i];

		if (open.pid == id->pid && !procid_equal(&open, id))
			python_watch_close(w, &open);
	}
}

int python_watch_open(struct python_watch *w, const struct procid *id, unsigned wants)
{
	static const struct procid none = {.pid = 0};
	struct procid *place;
	int code;

	close_older(w, id);
	place = place_of(w, id);
	if (!place)
		place = place_of(w, &none);
	if (!place)
		return -ENOSPC;
	code = w->worker ? 0 : start_thread(w);
	if (code)
		return code;
	*place = *id;
	send(w, &(struct watch_letter){.order = WATCH_OPEN, .id = *id, .wants = wants});
	return 0;
}

void python_watch_mark(struct python_watch *watch)
{
	set_mark(watch, true);
}

void python_watch_unmark(struct python_watch *watch)
{
	set_mark(watch, false);
}

void python_watch_read_now(struct python_watch *w, const struct procid *id)
{
	if (place_of(w, id))
		send(w, &(struct watch_letter){.order = WATCH_READ_NOW, .id = *id});
}

int python_watch_fd(const struct python_watch *watch)
{
	return mailbox_fd(watch->results);
}

static void keep(struct python_watch *w, struct watch_result *r)
{
	for (size_t i = 0; i < COUNT_OF(w->result); i++) {
		struct watch_result *old = w->result[i];

		if (old && procid_equal(&old->id, &r->id) && !old->growth == !r->growth) {
			old->letter.destroy(&old->letter);
			w->result[i] = r;
			return;
		}
	}
	for (size_t i = 0; i < COUNT_OF(w->result); i++)
		if (!w->result[i]) {
			w->result[i] = r;
			return;
		}
	r->letter.destroy(&r->letter);
}

static void collect(struct python_watch *w)
{
	struct letter *letter;

	while ((letter = mailbox_take(w->results))) {
		struct watch_result *r = (struct watch_result *)letter;

		if (r->refresh)
			w->refreshed = r->refresh;
		if (r->id.pid && place_of(w, &r->id))
			keep(w, r);
		else
			letter->destroy(letter);
	}
}

void python_watch_refresh(struct python_watch *w, uint64_t timeout_ns)
{
	uint64_t until = clock_mono_ns(&clock_system) + timeout_ns;

	if (!w->worker)
		return;
	send(w, &(struct watch_letter){
			.order = WATCH_REFRESH, .refresh = ++w->refreshes});
	do
		collect(w);
	while (w->refreshed < w->refreshes && mailbox_wait(w->results, until));
}

static void drop(struct python_watch *w, size_t i)
{
	w->result[i]->letter.destroy(&w->result[i]->letter);
	w->result[i] = NULL;
}

struct growth_reading *python_watch_take_growth(struct python_watch *w, struct procid *id)
{
	collect(w);
	for (size_t i = 0; i < COUNT_OF(w->result); i++) {
		struct growth_reading *growth;

		if (!w->result[i] || !w->result[i]->growth)
			continue;
		*id = w->result[i]->id;
		growth = TAKE(w->result[i]->growth);
		drop(w, i);
		return growth;
	}
	return NULL;
}

struct python_reading *python_watch_take_reading(
	struct python_watch *w, struct procid *id)
{
	collect(w);
	for (size_t i = 0; i < COUNT_OF(w->result); i++) {
		struct python_reading *reading;

		if (!w->result[i] || !w->result[i]->reading)
			continue;
		*id = w->result[i]->id;
		reading = TAKE(w->result[i]->reading);
		drop(w, i);
		return reading;
	}
	return NULL;
}
