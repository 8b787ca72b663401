/* attach.h - a real Python as our code sees it, for tests */
#ifndef TESTS_ATTACH_H
#define TESTS_ATTACH_H

#include "base/rootdir.h"
#include "python/pymap.h"
#include "python/pytasks.h"
#include "python/remote.h"

struct attach {
	struct rootdir proc, process;
	struct remote remote;
	struct pymap map;
	struct pytasks tasks;
};

/* Fails the test when memory cannot be read; what was found is in @a->map. */
void attach_open(struct attach *a, pid_t pid);
void attach_close(struct attach *a);

/* An interpreter to test with. */
struct attach_python {
	const char *name; /* "3.12", or "3.11 of the system" */
	char path[512];   /* "" not installed */
};

enum { ATTACH_PYTHONS = 7 };

/* All versions from 3.8 to 3.13, and the system's; absent ones are told in the log. */
void attach_find(struct attach_python out[ATTACH_PYTHONS]);

/* Whether we may read a child's memory here; else why, as a TAP line, and skip. */
bool attach_is_allowed(void);

#endif
