#include "config.h"

#include "base/mailbox.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"

struct mailbox {
	pthread_mutex_t lock; /* for the list, and what the descriptor says of it */
	struct letter *first;
	atomic_uint references;
	int fd; /* an eventfd: above 0 while the list is not empty */
};

struct mailbox *mailbox_create(void)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct mailbox *box;

	if (fd < 0)
		return NULL;
	box = die_calloc(1, sizeof *box);
	box->fd = fd;
	atomic_init(&box->references, 1);
	pthread_mutex_init(&box->lock, NULL);
	return box;
}

struct mailbox *mailbox_ref(struct mailbox *box)
{
	atomic_fetch_add(&box->references, 1);
	return box;
}

void mailbox_unref(struct mailbox *box)
{
	struct letter *next;

	if (!box || atomic_fetch_sub(&box->references, 1) != 1)
		return;
	for (struct letter *l = box->first; l; l = next) {
		next = l->next;
		l->destroy(l);
	}
	close(box->fd);
	pthread_mutex_destroy(&box->lock);
	free(box);
}

static void set_readable(const struct mailbox *box, bool readable)
{
	uint64_t count = 1;
	/* Neither can fail: one writes 1 to a counter at 0, the other reads it back. */
	ssize_t n = readable ? write(box->fd, &count, sizeof count)
			     : read(box->fd, &count, sizeof count);

	(void)n;
}

void mailbox_post(
	struct mailbox *box, struct letter *letter, mailbox_replaces_fn *replaces)
{
	struct letter *old = NULL, **at;

	pthread_mutex_lock(&box->lock);
	if (!box->first)
		set_readable(box, true);
	for (at = &box->first; *at; at = &(*at)->next)
		if (replaces && replaces(*at, letter)) {
			old = *at;
			break;
		}
	letter->next = old ? old->next : NULL;
	*at = letter;
	pthread_mutex_unlock(&box->lock);
	if (old)
		old->destroy(old);
}

struct letter *mailbox_take(struct mailbox *box)
{
	struct letter *letter;

	pthread_mutex_lock(&box->lock);
	letter = box->first;
	if (letter) {
		box->first = letter->next;
		letter->next = NULL;
		if (!box->first)
			set_readable(box, false);
	}
	pthread_mutex_unlock(&box->lock);
	return letter;
}

bool mailbox_wait(struct mailbox *box, uint64_t mono_ns)
{
	struct pollfd poll_fd = {.fd = box->fd, .events = POLLIN};
	struct timespec left;
	uint64_t now;
	int n;

	do {
		now = clock_mono_ns(&clock_system);
		now = mono_ns > now ? mono_ns - now : 0;
		left = (struct timespec){
			(time_t)(now / NS_PER_S), (long)(now % NS_PER_S)};
		n = ppoll(&poll_fd, 1, mono_ns == UINT64_MAX ? NULL : &left, NULL);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

int mailbox_fd(const struct mailbox *box)
{
	return box->fd;
}
