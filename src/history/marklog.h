/*
 * marklog.h - when marks were set and taken back, the newest few
 *
 * Looking at the past asks which mark was in force then.
 */
#ifndef HISTORY_MARKLOG_H
#define HISTORY_MARKLOG_H

#include <stdbool.h>

#include "model/tick.h"

#define MARKLOG_MAX 16

struct mark_change {
	struct tick_time when;
	bool set; /* else taken back */
};

/* Zeroed: no mark yet.  change[0 .. count-1], oldest first. */
struct marklog {
	struct mark_change change[MARKLOG_MAX];
	size_t count;
};

/* A mark was set, or taken back, at @when, which is not before the newest one. */
void marklog_add(struct marklog *log, const struct tick_time *when, bool set);

/* The mark in force at @at_us; NULL: there was none, or it is no longer known. */
const struct tick_time *marklog_at(const struct marklog *log, uint64_t at_us);

#endif
