/*
 * census.h - live objects of a running CPython by type, and where its memory is
 *
 * Not along the lists of the garbage collector, which a running target changes under our
 * eyes, but over the blocks of its allocators: each block is looked at once, by itself.
 * The target runs on; a pool that changed while it was copied is copied again.  Work is
 * done in steps, so that whoever calls decides how much of a second it takes.
 */
#ifndef PYTHON_CENSUS_H
#define PYTHON_CENSUS_H

#include <stdint.h>

#include "model/pyheap.h"
#include "python/remote.h"

struct census_options {
	int major, minor; /* of the target's Python; -1: take what names of files say */
	enum pyheap_refusal refusal; /* what the caller knows better than names say */
	uint64_t anon_bytes; /* of its anonymous memory (RssAnon); 0: what is seen */
};

struct census;

/**
 * census_create() - begin a reading
 * @remote: borrowed, must outlive it
 * @out:    on success; census_destroy() it
 *
 * Reads maps.  Whatever the version, pools and malloc are read where there are any; types
 * from 3.8 to 3.13, else the result says why not.
 *
 * Return: 0; negative errno of areas_read().
 */
int census_create(
	struct remote *remote, const struct census_options *options, struct census **out);
void census_destroy(struct census *census);

/**
 * census_step() - read on
 * @budget_bytes: stop after copying about that many, at the latest 4 MiB later
 *
 * Return: 1 more is left; 0 it is complete; negative errno: it cannot be read any more
 * (-ESRCH the target ended or became another program).
 */
int census_step(struct census *census, uint64_t budget_bytes);

/* The result, once census_step() said 0: the caller owns it.  NULL the second time. */
struct pyheap *census_take(struct census *census);

#endif
