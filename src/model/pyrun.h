/*
 * pyrun.h - what a CPython process is doing, as plain results
 *
 * One reading of a target that ran on meanwhile.  What could not be read is absent, with
 * the reason beside it: a reason is one of a list, and each has its words and its remedy.
 */
#ifndef MODEL_PYRUN_H
#define MODEL_PYRUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Why something of a target's Python is not shown. */
enum pyrun_refusal {
	PYRUN_READABLE,
	PYRUN_NO_PYTHON,        /* it is another program */
	PYRUN_ENDED,
	PYRUN_OFF,              /* not looked for: it was not wanted */
	PYRUN_HANGS,            /* reading it did not come back */
	/* The kernel does not let us read its memory. */
	PYRUN_OTHER_USER,
	PYRUN_NOT_DUMPABLE,     /* it changed its user, or asked for it */
	PYRUN_YAMA_DESCENDANTS, /* ptrace_scope 1: only of a process's own descendants */
	PYRUN_YAMA_ADMIN,       /* 2: with CAP_SYS_PTRACE only */
	PYRUN_YAMA_OFF,         /* 3: nobody */
	PYRUN_SECCOMP,          /* our own container forbids the call */
	PYRUN_USER_NAMESPACE,   /* it is in one where we have no right */
	PYRUN_NO_CALL,          /* a kernel built without it */
	PYRUN_FORBIDDEN,        /* another reason (a security module) */
	/* It is readable, but not to be understood. */
	PYRUN_OTHER_MACHINE,    /* 32 bits, or another byte order */
	PYRUN_PYPY,
	PYRUN_TOO_OLD,          /* 2.7, 3.6, 3.7 */
	PYRUN_FREE_THREADED,
	PYRUN_DEBUG_BUILD,
	PYRUN_UNKNOWN_VERSION,  /* a version, or a build, without a table */
	PYRUN_NO_RUNTIME,       /* by its names Python, but _PyRuntime was not found */
	PYRUN_STARTING,         /* no interpreter in it yet, or no more */
	PYRUN_CHECK_FAILED,     /* what was read contradicts itself */
	PYRUN_REFUSALS
};

struct pyrun_refusal_text {
	const char *why;    /* "the target changed its user (not dumpable)"; "" none */
	const char *remedy; /* what to do, exactly; "" where nothing helps */
	const char *shown;  /* what there is all the same; "" where nothing is missing */
	bool hides_memory;  /* nothing of its memory can be read, not only not Python's */
};

extern const struct pyrun_refusal_text pyrun_refusals[PYRUN_REFUSALS];

/**
 * pyrun_refusal_say() - the lines of a panel
 * @version: of the Python seen, as "3.12"; "" or NULL: not known
 *
 * Adds one to three lines, each ended: "CPython 3.12 seen, memory not readable: ...",
 * "remedy: ...", "still shown: ...".  Nothing for PYRUN_READABLE.
 */
void pyrun_refusal_say(
	enum pyrun_refusal refusal, const char *version, struct buf *out);

enum {
	PYRUN_THREADS_MAX = 4096,
	PYRUN_FRAMES_MAX = 512,       /* of one thread: more are cut, the outermost */
	PYRUN_ALL_FRAMES_MAX = 65536, /* of all threads */
	PYRUN_TEXT_MAX = 512,         /* bytes of one name; longer ones are cropped */
	PYRUN_GENERATIONS = 3
};

/* One call under way.  Texts are offsets into the stacks' names: UTF-8, or raw bytes. */
struct pyrun_frame {
	size_t function; /* qualified from 3.11 ("Cache.put") */
	size_t file;
	uint32_t line;   /* 0: unknown */
};

struct pyrun_thread {
	uint64_t interpreter; /* its number: 0 is the main one */
	uint32_t tid;         /* as we see it; 0: unknown */
	bool holds_gil;       /* at the moment of reading */
	bool is_cut;          /* there are more frames than were read */
	bool is_torn;         /* its stack changed at every look: no frames */
	size_t first, count;  /* frame[first .. first + count - 1], innermost first */
};

/* Stacks of all threads that know Python.  Owned: pyrun_stacks_finish() it. */
struct pyrun_stacks {
	struct pyrun_thread *thread; /* [0 .. thread_count-1], as the interpreters list them */
	size_t thread_count;
	struct pyrun_frame *frame;
	size_t frame_count;
	struct buf names;
	bool is_cut; /* there are more threads than were read */
};

void pyrun_stacks_init(struct pyrun_stacks *stacks);
void pyrun_stacks_finish(struct pyrun_stacks *stacks);

static inline const char *pyrun_text(const struct pyrun_stacks *s, size_t offset)
{
	return s->names.data + offset;
}

struct pyrun_generation {
	int32_t threshold, count;
	uint64_t collections, collected, uncollectable; /* since the start */
};

/* The garbage collector of the main interpreter. */
struct pyrun_gc {
	bool is_enabled, is_collecting;
	bool has_garbage;      /* whether the next is known */
	uint64_t garbage;      /* len(gc.garbage) */
	struct pyrun_generation generation[PYRUN_GENERATIONS];
};

struct pyrun_tracemalloc {
	bool is_tracing;
	uint32_t frames;            /* kept for each block */
	bool has_sizes;             /* whether the next two are known */
	uint64_t bytes, peak_bytes; /* traced */
};

/* One line of the growth panel. */
struct pyrun_growth_row {
	char *function;         /* NULL where there is no Python: by thread only */
	char *file;
	uint32_t line;          /* where most of it was seen: a hint; 0 unknown */
	uint32_t tid; /* the thread that most of it was seen in; 0: threads that ended */
	char thread[16];        /* its name, raw bytes; "" unknown */
	uint64_t grown_bytes;
	uint64_t freed_bytes;   /* given back while this ran */
	double rate;            /* bytes/s of late, net; 0: not for some time */
	uint32_t pid;           /* the descendant it is in; 0: the process itself */
};

/* An array of @count rows with their texts. */
void pyrun_growth_free(struct pyrun_growth_row *rows, size_t count);

#endif
