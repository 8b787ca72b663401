/*
 * watch_target.h - one process that is looked into again and again
 *
 * Holds what stays between two looks: descriptors, the Python found in it, the account of
 * its growth, and a reading under way.  Of python_watch's thread alone.
 */
#ifndef PYTHON_WATCH_TARGET_H
#define PYTHON_WATCH_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rootdir.h"
#include "model/procid.h"
#include "model/pyreading.h"

struct watch_target;

/* @proc is borrowed and must outlive it; @attach: its memory may be read. */
struct watch_target *watch_target_create(
	const struct rootdir *proc, const struct procid *id, bool attach);
void watch_target_destroy(struct watch_target *target);

const struct procid *watch_target_id(const struct watch_target *target);

/**
 * watch_target_attach() - find its Python, or see that it is still the same
 * @now_ns: CLOCK_MONOTONIC
 *
 * To be called before every look; mostly it has nothing to do.  While there is no Python
 * it looks again, less and less often.
 *
 * Return: 0; -ESRCH it has ended.
 */
int watch_target_attach(struct watch_target *target, uint64_t now_ns);

/**
 * watch_target_look() - one look at its growth
 *
 * Return: looks in a row, this one included, that found nothing new (0: it grows, or
 * shrinks); negative errno when it cannot be looked at (-ESRCH: it has ended).
 */
int watch_target_look(struct watch_target *target, uint64_t now_ns);

/* How fast it grows, of late; bytes a second. */
double watch_target_speed(const struct watch_target *target);

/* Whether it was seen to be a Python, readable or not. */
bool watch_target_is_python(const struct watch_target *target);
/* Until watch_target_attach() does something again, after it was called. */
uint64_t watch_target_attach_wait_ns(const struct watch_target *target);

/* Growth counts from here; or again from the beginning. */
void watch_target_mark(struct watch_target *target, uint64_t now_ns);
void watch_target_unmark(struct watch_target *target);

/* Account what waits, for something is to be told now. */
void watch_target_flush(struct watch_target *target);

/* The account so far, the caller's, without rows before the first look; NULL: it was not
 * even opened yet. */
struct growth_reading *watch_target_growth(
	const struct watch_target *target, uint64_t now_ns);

/* Begin a reading; one under way goes on. */
void watch_target_begin_reading(struct watch_target *target);
/* The next step of it: false when it is complete, or none was begun. */
bool watch_target_step(struct watch_target *target);
/* What was read, the caller's; NULL: nothing. */
struct python_reading *watch_target_take_reading(struct watch_target *target);

#endif
