/*
 * pyreading.h - one look at a process's heap and its Python, and who makes it grow
 *
 * Plain results that travel from the thread that reads to whoever shows or records them.
 * Each part is there, or has the reason why not.
 */
#ifndef MODEL_PYREADING_H
#define MODEL_PYREADING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/pyheap.h"
#include "model/pyrun.h"

enum python_part {
	PYTHON_RUNTIME,
	PYTHON_THREADS,
	PYTHON_GC,
	PYTHON_TRACEMALLOC,
	PYTHON_HEAP, /* allocators and account; types as far as heap->refusal says */
	PYTHON_PARTS
};

enum { PYTHON_VERSION_MAX = 24 };

/* What was read.  A part's value has a meaning only where its refusal is PYRUN_READABLE. */
struct python_reading {
	enum pyrun_refusal refusal[PYTHON_PARTS];
	bool is_python;                   /* by its memory, else by its name */
	char version[PYTHON_VERSION_MAX]; /* "3.12.4", "3.8"; "" unknown */
	struct pyrun_stacks stacks;
	/* Names of the threads, raw bytes, as stacks.thread[]; "" unknown. */
	char (*thread_name)[16];
	struct pyrun_gc gc;
	struct pyrun_tracemalloc tracemalloc;
	struct pyheap *heap;
	/* Of a process that is watched; 0 otherwise. */
	uint64_t taken_mono_ns; /* when it was complete, CLOCK_MONOTONIC */
	uint64_t cpu_ns;        /* what it cost us */
	uint64_t next_mono_ns;  /* when the next begins by itself; 0: it does not */
};

void python_reading_destroy(struct python_reading *reading);

/* Who touched new memory, since the mark or since it was first looked at. */
struct growth_reading {
	bool by_function; /* false: by thread alone, for the reason of @refusal */
	enum pyrun_refusal refusal;            /* why not by function */
	bool is_python;                        /* seen to be one, readable or not */
	char version[PYTHON_VERSION_MAX];      /* of its Python; "" unknown */
	bool since_mark;                       /* else since it was first looked at */
	uint64_t since_mono_ns, taken_mono_ns; /* CLOCK_MONOTONIC */
	uint64_t looks;                        /* in that time */
	uint64_t interval_ns;                  /* between looks at present */
	uint32_t children;                     /* Python descendants in it */
	uint64_t grown_bytes, freed_bytes;     /* of the whole process, with them */
	struct pyrun_growth_row *row;          /* [0 .. count-1], most net growth first */
	size_t count;
};

void growth_reading_destroy(struct growth_reading *reading);
/* NULL: NULL. */
struct growth_reading *growth_reading_copy(const struct growth_reading *reading);

/* What came less what went since then; of the whole process, and of one row. */
static inline int64_t growth_reading_net(const struct growth_reading *r)
{
	return (int64_t)(r->grown_bytes - r->freed_bytes);
}

static inline int64_t pyrun_growth_net(const struct pyrun_growth_row *row)
{
	return (int64_t)(row->grown_bytes - row->freed_bytes);
}

#endif
