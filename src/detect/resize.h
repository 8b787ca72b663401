/*
 * resize.h - will the next growth of a container fit?
 *
 * A dict or set that is full asks for a new table while the old one still stands; a large
 * list grows in place and needs the difference only.  Sizes come from the container
 * itself, so the request is known before it is made.  It is held against every limit that
 * refuses memory or kills: where a refusal and a kill would both happen, the refusal comes
 * first (at mmap), the kill when the table is filled.
 */
#ifndef DETECT_RESIZE_H
#define DETECT_RESIZE_H

#include "base/buf.h"
#include "history/pyhistory.h"
#include "model/wall.h"

struct resize {
	const struct pyheap_container *container;
	uint64_t need_bytes; /* beyond what is in use now */
	/* The limit that decides: one it does not fit under, else the one that leaves
	 * least; NULL: none is known. */
	const struct wall *wall;
	uint64_t left_bytes; /* below that limit */
	bool fits;           /* meaningful where @wall is not NULL */
	double in_s; /* until it happens, at the rate it is filled; INFINITY: not known */
};

/* "list", "dict", "set". */
extern const char *const resize_kind_names[];

/**
 * resize_need() - bytes that the next growth takes beyond what is in use
 *
 * A list's block is moved by mremap where it has a mapping of its own: from 32 MiB on
 * always (glibc's largest threshold); a smaller one may be copied.
 */
uint64_t resize_need(const struct pyheap_container *container);

/* Hold one container against @walls (NULL: none known). */
void resize_look(const struct pyheap_container *container, const struct wall_set *walls,
	struct resize *out);

/**
 * resize_next() - the container whose growth matters most
 * @picture: its types are known
 *
 * Those that do not fit come first, of these the one that is full soonest; then those
 * that are being filled; then the largest need.
 *
 * Return: false when there is no container of 1 MiB or more.
 */
bool resize_next(const struct pypicture *picture, const struct wall_set *walls,
	struct resize *out);

/* Whether it is a finding: it is being filled, and does not fit. */
bool resize_threatens(const struct resize *r);

#endif
