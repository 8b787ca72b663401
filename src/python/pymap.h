/*
 * pymap.h - the Python in a live process: where its runtime is, and which one
 *
 * `_PyRuntime` is looked for in every mapped program and library: a live dynamic symbol,
 * else the file's own symbols or its section .PyRuntime, else the cookie that 3.13 and
 * newer put at its start.  What is found is checked before anybody uses it.
 */
#ifndef PYTHON_PYMAP_H
#define PYTHON_PYMAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rootdir.h"
#include "model/pyrun.h"
#include "python/pyabi.h"
#include "python/remote.h"

enum pymap_way {
	PYMAP_NOWHERE,
	PYMAP_LIVE_SYMBOL,
	PYMAP_FILE_SYMBOL,
	PYMAP_SECTION,
	PYMAP_COOKIE
};

struct pymap {
	enum pyrun_refusal refusal; /* PYRUN_READABLE: stacks can be read */
	enum pymap_way way;
	uint32_t minor;         /* of CPython 3 (or 2.7: with @major 2); 0: unknown */
	uint32_t major;         /* 0: no Python seen */
	uint32_t hex_version;   /* 0x030c01f0 is 3.12.1; 0: only @minor is known */
	uint64_t runtime;       /* address of _PyRuntime; 0: not found */
	uint64_t runtime_bytes; /* 0: unknown */
	uint64_t code_type;     /* address of PyCode_Type; 0: unknown */
	/* Of tracemalloc up to 3.11; 0: unknown. */
	uint64_t trace_config, traced, traced_peak;
	struct pyabi abi; /* what is known of this runtime */
};

/**
 * pymap_find() - look at a process
 * @process: /proc/PID, for auxv and the files; NULL: memory alone
 * @out:     filled on success; why there is nothing is in its refusal
 *
 * Return: 0, also where there is no Python; -ENODATA or -ESRCH when it has ended; -EPERM
 * or -EACCES when it is not ours to read.
 */
int pymap_find(struct remote *remote, const struct rootdir *process, struct pymap *out);

/* "3.12.1", "3.8", "2.7"; "" when nothing is known; @out as large as PYMAP_VERSION_MAX. */
enum { PYMAP_VERSION_MAX = 24 };
void pymap_version(const struct pymap *map, char out[PYMAP_VERSION_MAX]);

#endif
