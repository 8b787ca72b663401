#include "config.h"

#include "python/python_probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "python/census.h"
#include "python/pygc.h"
#include "python/pymap.h"
#include "python/pyrefuse.h"
#include "python/pytasks.h"
#include "python/remote.h"
#include "python/stack.h"

enum { CENSUS_STEP = 4 << 20, TRIES = 5 };

_Static_assert((int)PYTHON_VERSION_MAX == (int)PYMAP_VERSION_MAX, "a version fits");

enum stage { STAGE_OPEN, STAGE_RUNTIME, STAGE_THREADS, STAGE_GC, STAGE_HEAP, STAGE_DONE };

struct python_probe {
	const struct rootdir *proc;
	pid_t pid;
	uint64_t anon_bytes;
	enum stage stage;
	struct rootdir process;
	struct remote remote;
	struct pymap map;
	struct census *census;
	struct python_reading *reading;
};

struct python_probe *python_probe_create(
	const struct rootdir *proc, pid_t pid, uint64_t anon_bytes)
{
	struct python_probe *p = die_calloc(1, sizeof *p);

	p->proc = proc;
	p->pid = pid;
	p->anon_bytes = anon_bytes;
	p->process.fd = -1;
	p->reading = die_calloc(1, sizeof *p->reading);
	pyrun_stacks_init(&p->reading->stacks);
	return p;
}

void python_probe_destroy(struct python_probe *p)
{
	if (!p)
		return;
	census_destroy(p->census);
	remote_finish(&p->remote);
	rootdir_finish(&p->process);
	python_reading_destroy(p->reading);
	free(p);
}

struct python_reading *python_probe_take(struct python_probe *p)
{
	return TAKE(p->reading);
}

/* An error of reading as a reason. */
static enum pyrun_refusal refusal_of(const struct python_probe *p, int error)
{
	switch (error) {
	case 0:
		return PYRUN_READABLE;
	case -ESRCH:
	case -ENODATA:
		return PYRUN_ENDED;
	case -EACCES:
	case -EPERM:
	case -ENOSYS:
		return pyrefuse_why(p->proc, p->pid);
	case -ENOTSUP:
		return PYRUN_UNKNOWN_VERSION;
	case -ENOENT:
		return PYRUN_STARTING;
	default:
		return PYRUN_CHECK_FAILED;
	}
}

/* Nothing of it can be read: all parts that follow have the same reason. */
static enum stage give_up(struct python_probe *p, enum pyrun_refusal why)
{
	struct python_reading *r = p->reading;

	for (int part = 0; part < PYTHON_PARTS; part++)
		r->refusal[part] = why;
	r->is_python =
		pyrefuse_seen_version(p->proc, p->pid, r->version, sizeof r->version);
	return STAGE_DONE;
}

static enum stage open_process(struct python_probe *p)
{
	char path[32];
	int code;

	snprintf(path, sizeof path, "%ld", (long)p->pid);
	code = rootdir_sub(p->proc, path, &p->process);
	if (code)
		return give_up(p, PYRUN_ENDED);
	code = remote_open(&p->remote, p->proc, p->pid);
	return code ? give_up(p, refusal_of(p, code)) : STAGE_RUNTIME;
}

static enum stage find_runtime(struct python_probe *p)
{
	struct python_reading *r = p->reading;
	int code = pymap_find(&p->remote, &p->process, &p->map);

	if (code)
		return give_up(p, refusal_of(p, code));
	pymap_version(&p->map, r->version);
	r->is_python = p->map.refusal != PYRUN_NO_PYTHON;
	for (int part = PYTHON_RUNTIME; part < PYTHON_HEAP; part++)
		r->refusal[part] = p->map.refusal;
	return p->map.refusal == PYRUN_READABLE ? STAGE_THREADS : STAGE_HEAP;
}

static void name_threads(struct python_reading *r, const struct pytasks *tasks)
{
	const struct pyrun_stacks *s = &r->stacks;

	r->thread_name = die_calloc(s->thread_count + 1, sizeof *r->thread_name);
	for (size_t i = 0; i < s->thread_count; i++) {
		const struct pytask *t = pytasks_find(tasks, s->thread[i].tid);

		if (t)
			snprintf(r->thread_name[i], sizeof r->thread_name[i], "%s",
				t->name);
	}
}

/* A list of threads that changes is read again: it contradicts itself for a moment only. */
static enum stage read_threads(struct python_probe *p)
{
	struct python_reading *r = p->reading;
	struct stack_reader *reader;
	struct pytasks tasks;
	int code = -EBADMSG;

	pytasks_init(&tasks, &p->process, p->remote.page_bytes);
	reader = stack_create(&p->remote, &p->map, &tasks);
	for (int i = 0; i < TRIES && (code == -EBADMSG || code == -EFAULT); i++) {
		code = pytasks_list(&tasks);
		if (!code)
			code = stack_read(reader, &r->stacks);
	}
	if (!code) {
		pytasks_faults(&tasks); /* gives their names */
		name_threads(r, &tasks);
	}
	r->refusal[PYTHON_THREADS] = refusal_of(p, code);
	stack_destroy(reader);
	pytasks_finish(&tasks);
	return STAGE_GC;
}

static enum stage read_gc(struct python_probe *p)
{
	struct python_reading *r = p->reading;
	int code = -EBADMSG;

	for (int i = 0; i < TRIES && (code == -EBADMSG || code == -EFAULT); i++)
		code = pygc_read(&p->remote, &p->map, &r->gc);
	r->refusal[PYTHON_GC] = refusal_of(p, code);
	code = pygc_tracemalloc(&p->remote, &p->map, &r->tracemalloc);
	r->refusal[PYTHON_TRACEMALLOC] = refusal_of(p, code);
	return STAGE_HEAP;
}

static enum pyheap_refusal heap_refusal(enum pyrun_refusal refusal)
{
	switch (refusal) {
	case PYRUN_PYPY:
		return PYHEAP_PYPY;
	case PYRUN_FREE_THREADED:
		return PYHEAP_FREE_THREADED;
	case PYRUN_DEBUG_BUILD:
		return PYHEAP_DEBUG_BUILD;
	default:
		return PYHEAP_COMPLETE;
	}
}

static int begin_census(struct python_probe *p)
{
	const struct pymap *map = &p->map;
	struct census_options options = {
		.major = map->major ? (int)map->major : -1,
		.minor = map->major ? (int)map->minor : -1,
		.refusal = heap_refusal(map->refusal),
		.anon_bytes = p->anon_bytes,
	};

	return census_create(&p->remote, &options, &p->census);
}

static enum stage read_heap(struct python_probe *p)
{
	int more = p->census ? 0 : begin_census(p);

	if (!more)
		more = census_step(p->census, CENSUS_STEP);
	if (more > 0)
		return STAGE_HEAP;
	if (!more)
		p->reading->heap = census_take(p->census);
	p->reading->refusal[PYTHON_HEAP] = refusal_of(p, more);
	return STAGE_DONE;
}

bool python_probe_step(struct python_probe *p)
{
	static enum stage (*const stages[])(struct python_probe *) = {
		[STAGE_OPEN] = open_process,
		[STAGE_RUNTIME] = find_runtime,
		[STAGE_THREADS] = read_threads,
		[STAGE_GC] = read_gc,
		[STAGE_HEAP] = read_heap,
	};

	if (p->stage != STAGE_DONE && p->reading)
		p->stage = stages[p->stage](p);
	return p->stage != STAGE_DONE;
}
