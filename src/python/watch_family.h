/*
 * watch_family.h - the growth of a process, its Python children included
 *
 * The process that was opened leads; its descendants that are called like a Python are
 * looked for once a second and looked at like itself.  All together make one account, in
 * which rows of descendants say whose they are.  Of python_watch's thread alone.
 */
#ifndef PYTHON_WATCH_FAMILY_H
#define PYTHON_WATCH_FAMILY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rootdir.h"
#include "model/procid.h"
#include "model/pyreading.h"
#include "python/watch_target.h"

enum { WATCH_MEMBERS_MAX = 16 }; /* of one family */

struct watch_family;

/* @proc is borrowed and must outlive it; @attach: their memory may be read. */
struct watch_family *watch_family_create(
	const struct rootdir *proc, const struct procid *id, bool attach);
void watch_family_destroy(struct watch_family *family);

const struct procid *watch_family_id(const struct watch_family *family);
/* The process that was opened. */
struct watch_target *watch_family_leader(struct watch_family *family);

/* What is wanted of it: bits of enum python_watch_want. */
void watch_family_want(struct watch_family *family, unsigned wants);

/**
 * watch_family_look() - look at those whose turn it is
 * @now_ns:   CLOCK_MONOTONIC
 * @least_ns: between two looks at the same process
 *
 * Return: when the next look is due; UINT64_MAX: it has ended, or nothing is wanted.
 */
uint64_t watch_family_look(
	struct watch_family *family, uint64_t now_ns, uint64_t least_ns);

/* One look at each that is looked at, at once. */
void watch_family_look_now(struct watch_family *family, uint64_t now_ns);

/* How many of its members are looked at, and how many looks there were so far. */
size_t watch_family_members(const struct watch_family *family);
uint64_t watch_family_looks(const struct watch_family *family);

/* Growth counts from here; or again from the beginning. */
void watch_family_mark(struct watch_family *family, uint64_t now_ns);
void watch_family_unmark(struct watch_family *family);

/* The account so far, the caller's; NULL before the first look. */
struct growth_reading *watch_family_growth(
	const struct watch_family *family, uint64_t now_ns);

#endif
