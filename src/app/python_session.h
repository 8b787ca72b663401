/*
 * python_session.h - which processes a session looks into, and the newest of each
 *
 * The dashboard opens what is on the screen; a headless session follows its targets.
 * Nothing runs before something is opened.
 */
#ifndef APP_PYTHON_SESSION_H
#define APP_PYTHON_SESSION_H

#include <stddef.h>

#include "app/options.h"
#include "base/buf.h"
#include "history/history.h"
#include "model/pyreading.h"
#include "python/python_watch.h"

/* One process that is looked into. */
struct python_seen {
	struct procid id;              /* pid 0: this place is free */
	struct growth_reading *growth; /* NULL: none yet */
	bool told;                     /* why it is not read was said */
	bool is_descendant;            /* opened as one of a process that is watched */
	uint64_t readings;             /* that have arrived */
};

enum { PYTHON_ARRIVED_MAX = 2 * PYTHON_WATCH_MAX, PYTHON_OTHERS_MAX = 64 };

struct python_session {
	const struct options *options;
	struct python_watch *watch; /* NULL: not to be had */
	struct python_seen seen[PYTHON_WATCH_MAX];
	struct growth_reading
		*top; /* the account that grew most, of processes that left */
	struct procid top_id;
	bool readings; /* headless too: a recording or an alert wants them */
	/* Not taken yet. */
	struct python_arrived {
		struct procid id;
		struct python_reading *reading;
	} arrived[PYTHON_ARRIVED_MAX];
	size_t arrived_count;
	/* Descendants that turned out to be no Python: their places are for others. */
	struct procid other[PYTHON_OTHERS_MAX];
	size_t other_count; /* so far; the newest ones are remembered */
	/* Takes each reading over; NULL: nobody wants them. */
	void (*reading)(
		void *context, const struct procid *id, struct python_reading *reading);
	void *context;
};

void python_session_init(struct python_session *p, const struct options *options);
void python_session_finish(struct python_session *p);

/* Look into it from now on; a later incarnation takes the place of an earlier one. */
void python_session_open(
	struct python_session *p, const struct procid *id, unsigned wants);
bool python_session_is_open(const struct python_session *p, const struct procid *id);
void python_session_close(struct python_session *p, const struct procid *id);
void python_session_mark(struct python_session *p, bool on);
void python_session_read_now(struct python_session *p, const struct procid *id);

/* Take over what has arrived; readings wait to be taken. */
void python_session_collect(struct python_session *p);

/* The next reading that has arrived: the caller's; NULL: none. */
struct python_reading *python_session_take(struct python_session *p, struct procid *id);

/* Have a last reading of each, and wait for them; @timeout_ns at most. */
void python_session_read_last(struct python_session *p, uint64_t timeout_ns);

/* Look into what is watched now, as far as there is room: growth of the targets, and with
 * @p->readings what is in them and their descendants. */
void python_session_follow(struct python_session *p, const struct history *h);

/* Readable when something has arrived; -1: never. */
int python_session_fd(const struct python_session *p);

/* The account of one process; NULL: none yet. */
const struct growth_reading *python_session_growth(
	const struct python_session *p, const struct procid *id);

/* Wait a moment for accounts as of now, and take them over. */
void python_session_refresh(struct python_session *p);

#define PYTHON_GROWING_MAX 320

/**
 * python_session_growing() - the function that makes a process grow
 * @pid: 0: of all
 * @out: "Cache.put store.py:88"; for a screen: no raw control bytes
 *
 * Return: false when none is known, or nothing grew by as much as a MiB.
 */
bool python_session_growing(
	const struct python_session *p, uint32_t pid, char out[PYTHON_GROWING_MAX]);

/* The account that grew most of all, with whose it is; NULL: none. */
const struct growth_reading *python_session_top(
	const struct python_session *p, struct procid *id);

/* "Cache.put store.py:88" of a row; "" where no function is known. */
void python_growth_words(
	const struct pyrun_growth_row *row, char out[PYTHON_GROWING_MAX]);

#endif
