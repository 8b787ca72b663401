/*
 * mailbox.h - owned messages from one thread to another
 *
 * A letter belongs to the sender until mailbox_post(), to whoever took it afterwards.  The
 * box has a descriptor that is readable while a letter is in it, for a loop that polls; a
 * thread that has nothing else to do waits for it up to a time.
 */
#ifndef BASE_MAILBOX_H
#define BASE_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* First member of every message. */
struct letter {
	struct letter *next; /* used by the box while it owns the letter */
	void (*destroy)(struct letter *letter); /* on either thread */
};

struct mailbox;

/* One reference to it is the caller's.  NULL with errno when the kernel gives no
 * descriptor. */
struct mailbox *mailbox_create(void);
/* Another reference, for a thread that may outlive the caller's. */
struct mailbox *mailbox_ref(struct mailbox *box);
/* With the last reference letters left in it are destroyed.  NULL: nothing. */
void mailbox_unref(struct mailbox *box);

/* Whether @letter makes @older needless: it is destroyed, and its place taken. */
typedef bool mailbox_replaces_fn(const struct letter *older, const struct letter *letter);

/* Hand a letter over; @replaces NULL: behind all others. */
void mailbox_post(
	struct mailbox *box, struct letter *letter, mailbox_replaces_fn *replaces);

/* The oldest letter, the caller's now; NULL: none. */
struct letter *mailbox_take(struct mailbox *box);

/* Wait until a letter is there or CLOCK_MONOTONIC is at @mono_ns (UINT64_MAX: for ever);
 * whether one is. */
bool mailbox_wait(struct mailbox *box, uint64_t mono_ns);

/* Readable while there is a letter; the box's. */
int mailbox_fd(const struct mailbox *box);

#endif
