#include "config.h"

#include "python/watch_family.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/num.h"
#include "proc/stat.h"
#include "python/pyrefuse.h"
#include "python/python_watch.h"

/* Children are looked for again and again, at last once a second, or so rarely that it
 * costs a thousandth. */
#define CHILDREN_FIRST_NS (50 * NS_PER_MS)
#define CHILDREN_NS NS_PER_S
enum { CHILDREN_COST = 1000, CHILDREN_TEXT_MAX = 65536 };

/* A look is to find so much at least; it waits so long for that at most. */
#define BYTES_A_LOOK 65536.0
#define SLOW_NS (40 * NS_PER_MS)
/* A process that does not grow is looked at less often: after so many looks in vain. */
enum { QUIET_LOOKS = 25, LONG_QUIET_LOOKS = 75 };
#define QUIET_NS (50 * NS_PER_MS)
#define LONG_QUIET_NS (100 * NS_PER_MS)
/* ... and one that is looked at only in case it becomes a Python. */
#define OTHER_NS (1 * NS_PER_S)

#define NEVER UINT64_MAX

struct member {
	struct watch_target *target;
	uint64_t look_ns;     /* when the next is due; NEVER: it has ended */
	uint64_t interval_ns; /* between looks */
	bool is_looked_at;    /* its growth is wanted */
};

struct watch_family {
	const struct rootdir *proc;
	bool attach, is_marked;
	unsigned wants;
	struct member member[WATCH_MEMBERS_MAX]; /* [0 .. count-1]; the first leads */
	size_t count;
	uint64_t children_ns, children_wait_ns; /* when to look for children again */
	uint64_t looks;
	struct buf text;
};

static void add_member(struct watch_family *f, const struct procid *id)
{
	struct member *m = &f->member[f->count++];

	*m = (struct member){.target = watch_target_create(f->proc, id, f->attach)};
}

struct watch_family *watch_family_create(
	const struct rootdir *proc, const struct procid *id, bool attach)
{
	struct watch_family *f = die_calloc(1, sizeof *f);

	f->proc = proc;
	f->attach = attach;
	f->children_wait_ns = CHILDREN_FIRST_NS;
	buf_init(&f->text, CHILDREN_TEXT_MAX);
	add_member(f, id);
	return f;
}

void watch_family_destroy(struct watch_family *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->count; i++)
		watch_target_destroy(f->member[i].target);
	buf_finish(&f->text);
	free(f);
}

const struct procid *watch_family_id(const struct watch_family *family)
{
	return watch_target_id(family->member[0].target);
}

struct watch_target *watch_family_leader(struct watch_family *family)
{
	return family->member[0].target;
}

static void drop_child(struct watch_family *f, size_t i)
{
	watch_target_destroy(f->member[i].target);
	f->count--;
	memmove(&f->member[i], &f->member[i + 1], (f->count - i) * sizeof f->member[0]);
}

void watch_family_want(struct watch_family *f, unsigned wants)
{
	f->wants = wants;
	while (!(wants & PYTHON_WATCH_CHILDREN) && f->count > 1)
		drop_child(f, f->count - 1);
}

/* ---- children ---- */

static bool is_member(const struct watch_family *f, uint32_t pid)
{
	for (size_t i = 0; i < f->count; i++)
		if (watch_target_id(f->member[i].target)->pid == pid)
			return true;
	return false;
}

/* Its start time is what tells it from a later process of the same number. */
static void note_child(struct watch_family *f, uint32_t pid)
{
	char path[32], version[PYTHON_VERSION_MAX];
	struct procid id = {.pid = pid};
	AUTO_BUF struct buf text = {.data = NULL};
	struct stat_values stat;

	if (f->count == WATCH_MEMBERS_MAX || is_member(f, pid) ||
		!pyrefuse_seen_version(f->proc, (pid_t)pid, version, sizeof version))
		return;
	buf_init(&text, 4096);
	snprintf(path, sizeof path, "%u/stat", (unsigned)pid);
	if (rootdir_read(f->proc, path, &text) ||
		stat_parse(text.data, text.len, 4096, &stat))
		return;
	id.start_time_ticks = stat.start_time_ticks;
	add_member(f, &id);
	if (f->is_marked)
		watch_target_mark(
			f->member[f->count - 1].target, clock_mono_ns(&clock_system));
}

/* "4711 4712 ", the children that one thread has. */
static void read_children(struct watch_family *f, const char *path)
{
	const char *at, *end;
	uint64_t pid;

	if (rootdir_read(f->proc, path, &f->text) || !f->text.data)
		return;
	at = f->text.data;
	end = at + f->text.len;
	while (at < end && num_u64(&at, end, &pid) && pid && pid <= INT32_MAX) {
		note_child(f, (uint32_t)pid);
		while (at < end && *at == ' ')
			at++;
	}
}

static void find_children_of(struct watch_family *f, uint32_t pid)
{
	const struct dirent *entry;
	char path[64];
	DIR *dir;
	int fd;

	snprintf(path, sizeof path, "%u/task", (unsigned)pid);
	fd = openat(f->proc->fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir)
		return;
	while ((entry = readdir(dir)) && f->count < WATCH_MEMBERS_MAX) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%u/task/%.20s/children", (unsigned)pid,
			entry->d_name);
		read_children(f, path);
	}
	closedir(dir);
}

/* Members are added behind those whose children are read: all generations. */
static void find_children(struct watch_family *f, uint64_t now_ns)
{
	uint64_t cpu = clock_thread_cpu_ns(&clock_system), rest;

	for (size_t i = f->count; i-- > 1;)
		if (f->member[i].look_ns == NEVER)
			drop_child(f, i);
	for (size_t i = 0; i < f->count; i++)
		find_children_of(f, watch_target_id(f->member[i].target)->pid);
	rest = (clock_thread_cpu_ns(&clock_system) - cpu) * CHILDREN_COST;
	f->children_ns =
		now_ns + (rest > f->children_wait_ns ? rest : f->children_wait_ns);
	if (f->children_wait_ns < CHILDREN_NS)
		f->children_wait_ns *= 2;
}

/* ---- looks ---- */

static uint64_t interval_by_speed(const struct member *m)
{
	double speed = watch_target_speed(m->target);

	if (speed * ((double)SLOW_NS / (double)NS_PER_S) <= BYTES_A_LOOK)
		return SLOW_NS;
	return (uint64_t)(BYTES_A_LOOK / speed * (double)NS_PER_S);
}

static uint64_t interval_of(const struct member *m, int quiet, uint64_t least_ns)
{
	uint64_t interval = interval_by_speed(m);

	if (interval < least_ns)
		interval = least_ns;

	if (!m->is_looked_at && interval < OTHER_NS)
		interval = watch_target_attach_wait_ns(m->target);
	else if (quiet >= LONG_QUIET_LOOKS && interval < LONG_QUIET_NS)
		interval = LONG_QUIET_NS;
	else if (quiet >= QUIET_LOOKS && interval < QUIET_NS)
		interval = QUIET_NS;
	return interval;
}

static void look(
	struct watch_family *f, struct member *m, uint64_t now_ns, uint64_t least_ns)
{
	int quiet = watch_target_attach(m->target, now_ns);

	m->is_looked_at = !(f->wants & PYTHON_WATCH_ONLY_PYTHON) ||
			  watch_target_is_python(m->target);
	if (!quiet && m->is_looked_at) {
		quiet = watch_target_look(m->target, now_ns);
		f->looks++;
	}
	if (quiet == -ESRCH) {
		watch_target_flush(m->target);
		m->look_ns = NEVER;
		return;
	}
	m->interval_ns = interval_of(m, quiet > 0 ? quiet : 0, least_ns);
	m->look_ns = now_ns + m->interval_ns;
}

uint64_t watch_family_look(struct watch_family *f, uint64_t now_ns, uint64_t least_ns)
{
	uint64_t next = NEVER;

	if (!(f->wants & PYTHON_WATCH_GROWTH))
		return NEVER;
	if (f->wants & PYTHON_WATCH_CHILDREN && now_ns >= f->children_ns)
		find_children(f, now_ns);
	for (size_t i = 0; i < f->count; i++) {
		struct member *m = &f->member[i];

		if (now_ns >= m->look_ns)
			look(f, m, now_ns, least_ns);
		if (m->look_ns < next)
			next = m->look_ns;
	}
	if (f->wants & PYTHON_WATCH_CHILDREN && next != NEVER && f->children_ns < next)
		next = f->children_ns;
	return next;
}

void watch_family_look_now(struct watch_family *f, uint64_t now_ns)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->member[i].is_looked_at && f->member[i].look_ns != NEVER) {
			watch_target_look(f->member[i].target, now_ns);
			watch_target_flush(f->member[i].target);
		}
}

size_t watch_family_members(const struct watch_family *f)
{
	size_t count = 0;

	for (size_t i = 0; i < f->count; i++)
		count += f->member[i].is_looked_at && f->member[i].look_ns != NEVER;
	return count;
}

uint64_t watch_family_looks(const struct watch_family *family)
{
	return family->looks;
}

void watch_family_mark(struct watch_family *f, uint64_t now_ns)
{
	f->is_marked = true;
	for (size_t i = 0; i < f->count; i++)
		watch_target_mark(f->member[i].target, now_ns);
}

void watch_family_unmark(struct watch_family *f)
{
	f->is_marked = false;
	for (size_t i = 0; i < f->count; i++)
		watch_target_unmark(f->member[i].target);
}

/* ---- the account ---- */

static int by_growth(const void *a, const void *b)
{
	const struct pyrun_growth_row *x = a, *y = b;
	int64_t net_x = (int64_t)(x->grown_bytes - x->freed_bytes);
	int64_t net_y = (int64_t)(y->grown_bytes - y->freed_bytes);

	if (net_x != net_y)
		return net_x < net_y ? 1 : -1;
	return x->pid < y->pid ? -1 : x->pid > y->pid;
}

/* Adds the account of a descendant, which is used up. */
static void add_account(
	struct growth_reading *all, struct growth_reading *of, uint32_t pid)
{
	all->row =
		die_reallocarray(all->row, all->count + of->count + 1, sizeof *all->row);
	for (size_t i = 0; i < of->count; i++) {
		all->row[all->count + i] = of->row[i];
		all->row[all->count + i].pid = pid;
	}
	all->count += of->count;
	of->count = 0;
	all->grown_bytes += of->grown_bytes;
	all->freed_bytes += of->freed_bytes;
	all->by_function |= of->by_function;
	all->is_python |= of->is_python;
	all->children++;
	growth_reading_destroy(of);
}

struct growth_reading *watch_family_growth(const struct watch_family *f, uint64_t now_ns)
{
	const struct member *leader = &f->member[0];
	struct growth_reading *all = watch_target_growth(leader->target, now_ns);

	if (!all)
		return NULL;
	all->interval_ns = leader->interval_ns;
	for (size_t i = 1; i < f->count; i++) {
		struct growth_reading *of =
			watch_target_growth(f->member[i].target, now_ns);

		if (of)
			add_account(all, of, watch_target_id(f->member[i].target)->pid);
	}
	if (f->count > 1)
		qsort(all->row, all->count, sizeof *all->row, by_growth);
	return all;
}
