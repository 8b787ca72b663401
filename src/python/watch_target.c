#include "config.h"

#include "python/watch_target.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "proc/status.h"
#include "python/pygrowth.h"
#include "python/pymap.h"
#include "python/pyrefuse.h"
#include "python/python_probe.h"
#include "python/remote.h"

/* A program may load Python, or begin another program, at any time; mostly soon after its
 * start.  Looked for again after a quarter of the time that passed so far. */
enum { ATTACH_PART = 4 };
#define ATTACH_AGAIN_MIN_NS (50 * NS_PER_MS)
#define ATTACH_AGAIN_MAX_NS (60 * NS_PER_S)
/* An attached one is still the same program. */
#define ATTACH_CHECK_NS (1 * NS_PER_S)

struct watch_target {
	const struct rootdir *proc;
	struct procid id;
	bool attach;
	struct rootdir process; /* fd -1: not opened yet */
	/* What is known of its Python. */
	bool is_python, is_attached;
	enum pyrun_refusal refusal;
	char version[PYTHON_VERSION_MAX];
	struct remote remote; /* these two while attached */
	struct pymap map;
	uint64_t attach_ns, attach_wait_ns; /* when to try, or check, again */
	uint64_t attach_first_ns;           /* when it was tried first; 0: not yet */
	/* Its growth. */
	struct pygrowth *growth;
	uint64_t since_ns, looks;     /* the beginning, 0: not yet; and from there on */
	uint64_t mark_ns, mark_looks; /* the same of the mark; 0: none */
	int quiet;                    /* looks in a row without anything new */
	struct python_probe *probe;   /* a reading under way, or complete */
};

struct watch_target *watch_target_create(
	const struct rootdir *proc, const struct procid *id, bool attach)
{
	struct watch_target *t = die_calloc(1, sizeof *t);

	t->proc = proc;
	t->id = *id;
	t->attach = attach;
	t->process.fd = -1;
	t->refusal = attach ? PYRUN_STARTING : PYRUN_OFF;
	t->attach_wait_ns = ATTACH_AGAIN_MIN_NS;
	return t;
}

static void detach(struct watch_target *t)
{
	if (!t->is_attached)
		return;
	pygrowth_detach(t->growth);
	remote_finish(&t->remote);
	t->is_attached = false;
}

void watch_target_destroy(struct watch_target *t)
{
	if (!t)
		return;
	python_probe_destroy(t->probe);
	detach(t);
	pygrowth_destroy(t->growth);
	rootdir_finish(&t->process);
	free(t);
}

const struct procid *watch_target_id(const struct watch_target *target)
{
	return &target->id;
}

static int open_process(struct watch_target *t)
{
	char path[32];

	if (t->process.fd >= 0)
		return 0;
	snprintf(path, sizeof path, "%u", (unsigned)t->id.pid);
	if (rootdir_sub(t->proc, path, &t->process))
		return -ESRCH;
	t->growth =
		pygrowth_create(&t->process, (uint64_t)sysconf(_SC_PAGESIZE), NULL, NULL);
	if (t->mark_ns)
		pygrowth_mark(t->growth);
	return 0;
}

/* Its memory cannot be read; whether it is Python is told by its name. */
static void refuse(struct watch_target *t, int error)
{
	pid_t pid = (pid_t)t->id.pid;

	if (error == -ESRCH || error == -ENODATA)
		return; /* it has ended: the look says so */
	t->refusal = pyrefuse_why(t->proc, pid);
	t->is_python = pyrefuse_seen_version(t->proc, pid, t->version, sizeof t->version);
}

static void attach(struct watch_target *t)
{
	int error = remote_open(&t->remote, t->proc, (pid_t)t->id.pid);

	if (error) {
		refuse(t, error);
		return;
	}
	error = pymap_find(&t->remote, &t->process, &t->map);
	if (error) {
		refuse(t, error);
		remote_finish(&t->remote);
		return;
	}
	t->refusal = t->map.refusal;
	t->is_python = t->refusal != PYRUN_NO_PYTHON;
	pymap_version(&t->map, t->version);
	if (t->refusal != PYRUN_READABLE) {
		remote_finish(&t->remote);
		return;
	}
	t->is_attached = true;
	pygrowth_attach(t->growth, &t->remote, &t->map);
}

/* Whether the address space that was attached to is gone: exec, or exit. */
static bool is_replaced(struct watch_target *t)
{
	uint64_t entry;

	return remote_pagemap(&t->remote, 0, 1, &entry) == -ESRCH;
}

double watch_target_speed(const struct watch_target *target)
{
	return target->growth ? pygrowth_speed(target->growth) : 0;
}

bool watch_target_is_python(const struct watch_target *target)
{
	return target->is_python;
}

uint64_t watch_target_attach_wait_ns(const struct watch_target *target)
{
	return target->is_attached ? ATTACH_CHECK_NS : target->attach_wait_ns;
}

static void set_wait(struct watch_target *t, uint64_t now_ns)
{
	uint64_t wait_ns;

	if (!t->attach_first_ns)
		t->attach_first_ns = now_ns;
	wait_ns = (now_ns - t->attach_first_ns) / ATTACH_PART;
	if (wait_ns < ATTACH_AGAIN_MIN_NS)
		wait_ns = ATTACH_AGAIN_MIN_NS;
	t->attach_wait_ns = wait_ns < ATTACH_AGAIN_MAX_NS ? wait_ns : ATTACH_AGAIN_MAX_NS;
}

int watch_target_attach(struct watch_target *t, uint64_t now_ns)
{
	int code = open_process(t);

	if (code || now_ns < t->attach_ns)
		return code;
	if (!t->attach) {
		t->is_python = pyrefuse_seen_version(
			t->proc, (pid_t)t->id.pid, t->version, sizeof t->version);
		t->attach_ns = UINT64_MAX;
		return 0;
	}
	if (t->is_attached && is_replaced(t)) {
		detach(t);
		t->attach_first_ns = 0;
		t->since_ns = 0;
		t->looks = 0;
		pygrowth_restart(t->growth);
		if (t->mark_ns)
			watch_target_mark(t, now_ns);
	}
	if (!t->is_attached) {
		attach(t);
		set_wait(t, now_ns);
	}
	t->attach_ns = now_ns + watch_target_attach_wait_ns(t);
	return 0;
}

int watch_target_look(struct watch_target *t, uint64_t now_ns)
{
	int code = pygrowth_look(t->growth, now_ns);

	if (code < 0)
		return code;
	if (!t->since_ns)
		t->since_ns = now_ns;
	t->looks++;
	t->quiet = code ? 0 : t->quiet < INT_MAX ? t->quiet + 1 : INT_MAX;
	return t->quiet;
}

void watch_target_mark(struct watch_target *t, uint64_t now_ns)
{
	t->mark_ns = now_ns;
	t->mark_looks = t->looks;
	if (t->growth)
		pygrowth_mark(t->growth);
}

void watch_target_unmark(struct watch_target *t)
{
	t->mark_ns = 0;
	t->mark_looks = 0;
	if (t->growth)
		pygrowth_unmark(t->growth);
}

void watch_target_flush(struct watch_target *target)
{
	if (target->growth)
		pygrowth_flush(target->growth);
}

struct growth_reading *watch_target_growth(const struct watch_target *t, uint64_t now_ns)
{
	struct growth_reading *r;

	if (!t->growth)
		return NULL;
	r = die_calloc(1, sizeof *r);
	r->by_function = t->is_attached;
	r->refusal = t->refusal;
	r->is_python = t->is_python;
	memcpy(r->version, t->version, sizeof r->version);
	r->since_mark = t->mark_ns;
	r->since_mono_ns = t->mark_ns ? t->mark_ns : t->since_ns ? t->since_ns : now_ns;
	r->taken_mono_ns = now_ns;
	r->looks = t->looks - t->mark_looks;
	r->grown_bytes = pygrowth_grown_bytes(t->growth);
	r->freed_bytes = pygrowth_freed_bytes(t->growth);
	r->count = pygrowth_rows(t->growth, &r->row);
	return r;
}

/* RssAnon: what the reading's account has to add up to; 0: unknown. */
static uint64_t read_anon(const struct watch_target *t)
{
	struct status status;
	AUTO_BUF struct buf text;
	char path[32];

	buf_init(&text, 16384);
	snprintf(path, sizeof path, "%u/status", (unsigned)t->id.pid);
	if (rootdir_read(t->proc, path, &text) ||
		status_parse(text.data, text.len, &status) ||
		!status_has(&status, STATUS_RSS_ANON))
		return 0;
	return status.bytes[STATUS_RSS_ANON];
}

void watch_target_begin_reading(struct watch_target *t)
{
	if (!t->probe && t->attach)
		t->probe = python_probe_create(t->proc, (pid_t)t->id.pid, read_anon(t));
}

bool watch_target_step(struct watch_target *t)
{
	return t->probe && python_probe_step(t->probe);
}

struct python_reading *watch_target_take_reading(struct watch_target *t)
{
	struct python_reading *reading;

	if (!t->probe)
		return NULL;
	reading = python_probe_take(t->probe);
	python_probe_destroy(TAKE(t->probe));
	return reading;
}
