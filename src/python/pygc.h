/*
 * pygc.h - the garbage collector and tracemalloc of a live CPython
 *
 * Read in one piece each and checked before it is believed: the collector's pointer to
 * its youngest generation must point there.  What a version does not tell is absent.
 */
#ifndef PYTHON_PYGC_H
#define PYTHON_PYGC_H

#include "model/pyrun.h"
#include "python/pymap.h"
#include "python/remote.h"

/**
 * pygc_read() - the collector of the main interpreter
 * @out: filled on success, untouched on failure
 *
 * Return: 0; -ENOTSUP no offsets for this version; -ENOENT no main interpreter; -EBADMSG
 * the checks failed; errors of reading.
 */
int pygc_read(struct remote *remote, const struct pymap *map, struct pyrun_gc *out);

/* The same for tracemalloc. */
int pygc_tracemalloc(
	struct remote *remote, const struct pymap *map, struct pyrun_tracemalloc *out);

#endif
