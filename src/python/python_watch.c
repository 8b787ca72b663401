#include "config.h"

#include "python/python_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "python/watch_loop.h"
#include "python/watch_thread.h"

/* A read that takes longer hangs: the process is given up, and the thread. */
#define HANG_NS (2 * NS_PER_S)
enum { THREADS_MAX = 4 };

struct place {
	struct procid id; /* pid 0: free */
	unsigned wants;
};

struct python_watch {
	struct rootdir proc;
	struct python_watch_options options;
	struct mailbox *results;
	struct watch_thread *thread; /* NULL: nothing was opened yet, or all hang */
	unsigned threads;            /* started so far */
	struct place open[PYTHON_WATCH_MAX];
	bool is_marked;
	uint64_t busy_ns, seen_ns;     /* a read under way began; was seen first */
	uint64_t refreshes, refreshed; /* asked for, and answered */
	/* Taken out of the box, not yet by the caller. */
	struct watch_result *result[2 * PYTHON_WATCH_MAX];
};

static void send(struct python_watch *w, const struct watch_letter *what)
{
	if (w->thread)
		watch_thread_send(w->thread, what);
}

static void set_mark(struct python_watch *w, bool is_marked)
{
	w->is_marked = is_marked;
	send(w, &(struct watch_letter){.order = is_marked ? WATCH_MARK : WATCH_UNMARK});
}

static int start_thread(struct python_watch *w)
{
	if (w->thread)
		return 0;
	if (w->threads == THREADS_MAX)
		return -EAGAIN;
	w->thread = watch_thread_create(&w->proc, &w->options, w->results);
	if (!w->thread)
		return -EAGAIN;
	w->threads++;
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
	watch_thread_destroy(w->thread);
	mailbox_unref(w->results);
	rootdir_finish(&w->proc);
	free(w);
}

static struct place *place_of(struct python_watch *w, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (procid_equal(&w->open[i].id, id))
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
	struct place *place = id->pid ? place_of(w, id) : NULL;
	struct procid closed = *id;

	if (!place)
		return;
	*place = (struct place){.wants = 0};
	drop_results(w, &closed);
	send(w, &(struct watch_letter){.order = WATCH_CLOSE, .id = closed});
}

/* Another program, or another process, of the same number. */
static void close_older(struct python_watch *w, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		struct procid open = w->open[i].id;

		if (open.pid == id->pid && !procid_equal(&open, id))
			python_watch_close(w, &open);
	}
}

static void send_open(struct python_watch *w, const struct place *place)
{
	send(w, &(struct watch_letter){
			.order = WATCH_OPEN, .id = place->id, .wants = place->wants});
}

int python_watch_open(struct python_watch *w, const struct procid *id, unsigned wants)
{
	static const struct procid none = {.pid = 0};
	struct place *place;
	int code;

	close_older(w, id);
	place = place_of(w, id);
	if (!place)
		place = place_of(w, &none);
	if (!place)
		return -ENOSPC;
	code = start_thread(w);
	if (code)
		return code;
	*place = (struct place){*id, wants};
	send_open(w, place);
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

/* Its newest account says that it hangs. */
static void tell_hanging(struct python_watch *w, const struct procid *id)
{
	struct watch_result *r = die_calloc(1, sizeof *r);

	r->letter.destroy = watch_result_destroy;
	r->id = *id;
	r->growth = die_calloc(1, sizeof *r->growth);
	r->growth->refusal = PYRUN_HANGS;
	r->growth->since_mono_ns = r->growth->taken_mono_ns =
		clock_mono_ns(&clock_system);
	keep(w, r);
}

/* The thread stays with the process that it cannot read; a new one reads the others. */
static void leave_behind(struct python_watch *w, uint32_t pid)
{
	watch_thread_abandon(TAKE(w->thread));
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		struct place *place = &w->open[i];

		if (place->id.pid == pid)
			tell_hanging(w, &place->id);
		else if (place->id.pid && !start_thread(w))
			send_open(w, place);
	}
}

/* The process whose read does not come back: the same is seen twice, so that a machine
 * that was busy, or memtide itself stopped, is not mistaken for it. */
static uint32_t hanging(struct python_watch *w)
{
	uint64_t hang_ns = w->options.hang_ns ? w->options.hang_ns : HANG_NS;
	uint64_t now = clock_mono_ns(&clock_system), since_ns = 0;
	uint32_t pid = w->thread ? watch_thread_busy(w->thread, &since_ns) : 0;

	if (pid && since_ns == w->busy_ns)
		return now - w->seen_ns >= hang_ns ? pid : 0;
	w->busy_ns = pid ? since_ns : 0;
	w->seen_ns = now;
	return 0;
}

static void collect(struct python_watch *w)
{
	struct letter *letter;
	uint32_t pid = hanging(w);

	if (pid)
		leave_behind(w, pid);
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

	if (!w->thread)
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
