/*
 * verdicts.h - what was said of an opened process, and when
 *
 * The findings in words, what was derived, and the limits, as they were at some moments:
 * each change of a level, and in between one each 5 s at most.  Up to 96 moments in 64 KiB
 * are kept, closer together near the present (thin.h): over an hour with ten limits
 * about 6 % of their age apart, over a week 12 %.
 */
#ifndef HISTORY_VERDICTS_H
#define HISTORY_VERDICTS_H

#include <stdbool.h>

#include "history/thin.h"
#include "model/derived.h"
#include "model/tick.h"
#include "model/wall.h"

#define VERDICTS_MAX 96
#define VERDICTS_BYTES (64u << 10)

struct verdict {
	struct tick_time when; /* its time of the day, and since the session began */
	struct derived derived;
	bool has_leak, has_limit; /* was looked at */
	struct finding leak, limit;
	struct wall_set *walls; /* NULL: not known; of verdicts_at(): borrowed */
};

struct kept_verdict;

/* Zeroed: empty.  kept[0 .. count-1] and moment[0 .. count-1], oldest first. */
struct verdicts {
	struct kept_verdict **kept;
	struct thin_moment *moment;
	size_t count, bytes;
};

void verdicts_finish(struct verdicts *v);

/* Whether a verdict of @now_us would be kept: a level is another one than that of the
 * newest, or enough time has passed. */
bool verdicts_want(
	const struct verdicts *v, uint64_t now_us, const struct derived *derived);

/* Keep a copy of @verdict, which is newer than all others. */
void verdicts_add(struct verdicts *v, const struct verdict *verdict);

/**
 * verdicts_at() - what was said last up to @at_us
 * @out: filled on success; its limits are borrowed until the next verdicts_add()
 *
 * Return: false when nothing was said yet.
 */
bool verdicts_at(const struct verdicts *v, uint64_t at_us, struct verdict *out);

#endif
