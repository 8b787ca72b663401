/*
 * areas.h - the writable private mappings of a target: where objects can be
 *
 * Out of /proc/PID/maps, read in small pieces: 65,530 mappings are 5 MB of text and 1.5 MB
 * here.  The names of all mappings also tell which runtime and which allocator it is, as
 * far as names can.
 */
#ifndef PYTHON_AREAS_H
#define PYTHON_AREAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/pyheap.h"
#include "python/remote.h"

enum area_use {
	AREA_ANON, /* anonymous: pools, mmapped chunks, thread arenas */
	AREA_HEAP, /* [heap] */
	AREA_DATA, /* of a file: variables of libraries, types built in */
};

struct area {
	uint64_t start, end;
	enum area_use use;
};

enum { AREAS_MAX = 131072 };

struct areas {
	struct area *at; /* at[0 .. count-1], ascending, disjoint */
	size_t count, room;
	bool is_cut; /* more than AREAS_MAX, or maps was not to be understood to its end */
	enum pyheap_allocator allocator;
	bool is_pypy, is_free_threaded,
		is_debug_build; /* by name of program and library */
	int minor; /* 12 of "libpython3.12.so" or "python3.12"; -1: no such name */
	int major; /* 2 or 3; -1: no such name */
};

/**
 * areas_read() - read maps
 * @out: filled on success, untouched on failure; areas_finish() it
 *
 * Return: 0; -ENODATA when there are none (it has ended); negative errno of the read.
 */
int areas_read(struct remote *remote, struct areas *out);
void areas_finish(struct areas *areas);

/* The area that holds all of [addr, addr + len), or NULL. */
const struct area *areas_find(const struct areas *areas, uint64_t addr, uint64_t len);

#endif
