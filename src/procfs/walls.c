/*
 * A process's own limits and the paths of its cgroups are remembered between ticks; what
 * they amount to is put together anew in each: reading is in cgnode and machine, here
 * is deciding.
 */
#include "config.h"

#include "procfs/walls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "proc/cgroup.h"
#include "proc/limits.h"
#include "procfs/cgmount.h"
#include "procfs/cgnode.h"
#include "procfs/machine.h"
#include "procfs/walls_parts.h"
#include "procfs/walls_state.h"

#define FILE_MAX ((size_t)64 * 1024)
#define BUCKETS WALLS_BUCKETS
/* A little under the second, so that ticks of one second that come early count. */
#define LIMITS_EVERY_NS (950 * NS_PER_MS)
#define FORGET_AFTER_NS (60 * NS_PER_S)
/* Of a time: not yet. */
#define NEVER UINT64_MAX

struct walls *walls_create(
	const struct rootdir *proc, const struct rootdir *root, const struct clock *clock)
{
	struct walls *w = die_calloc(1, sizeof *w);

	w->proc = proc;
	w->clock = clock;
	cgmount_find(proc, root, &w->v1, &w->v2);
	w->nodes = cgnodes_create(root);
	w->machine = machine_create(proc, root);
	buf_init(&w->text, FILE_MAX);
	walls_tick(w);
	return w;
}

static void process_destroy(struct walls_process *p)
{
	free(p->v1);
	free(p->v2);
	free(p->kills_us);
	free(p->nearest);
	free(p);
}

static void forget(struct walls *w, uint64_t asked_before_ns)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		struct walls_process **at = &w->bucket[i];

		while (*at) {
			struct walls_process *p = *at;

			if (p->asked_ns >= asked_before_ns) {
				at = &p->next;
				continue;
			}
			*at = p->next;
			process_destroy(p);
		}
	}
}

void walls_destroy(struct walls *walls)
{
	if (!walls)
		return;
	forget(walls, NEVER);
	cgmount_finish(&walls->v1);
	cgmount_finish(&walls->v2);
	cgnodes_destroy(walls->nodes);
	machine_destroy(walls->machine);
	buf_finish(&walls->text);
	free(walls);
}

void walls_tick(struct walls *walls)
{
	walls->now_ns = clock_mono_ns(walls->clock);
	cgnodes_tick(walls->nodes, walls->now_ns);
	machine_tick(walls->machine, walls->now_ns);
	if (walls->now_ns - walls->forgot_ns < FORGET_AFTER_NS)
		return;
	forget(walls, walls->now_ns - FORGET_AFTER_NS);
	walls->forgot_ns = walls->now_ns;
}

struct walls_process *walls_find(struct walls *w, const struct procid *id)
{
	struct walls_process *p = w->bucket[id->pid % BUCKETS];

	while (p && (p->pid != id->pid || p->start_time_ticks != id->start_time_ticks))
		p = p->next;
	return p;
}

static struct walls_process *get(struct walls *w, const struct procid *id)
{
	struct walls_process **bucket = &w->bucket[id->pid % BUCKETS];
	struct walls_process *p = walls_find(w, id);

	if (!p) {
		p = die_calloc(1, sizeof *p);
		p->pid = id->pid;
		p->start_time_ticks = id->start_time_ticks;
		p->read_ns = NEVER;
		p->next = *bucket;
		*bucket = p;
	}
	p->asked_ns = w->now_ns;
	return p;
}

/* A removed cgroup keeps its last path: that is where its processes were killed. */
static void put_path(char **slot, const struct cgroup_path *path)
{
	static const char deleted[] = " (deleted)";
	size_t len = path->len, tail = sizeof deleted - 1;

	if (path->text && len > tail && !memcmp(path->text + len - tail, deleted, tail)) {
		if (*slot)
			return;
		len -= tail;
	}
	if (path->text && *slot && !strncmp(*slot, path->text, len) && !(*slot)[len])
		return;
	free(*slot);
	*slot = path->text ? die_strndup(path->text, len) : NULL;
}

/* Both paths of a /proc/PID/cgroup; on failure they stay. */
void walls_paths(struct walls *w, const struct rootdir *dir, const char *file, char **v1,
	char **v2)
{
	struct cgroup found;

	if (rootdir_read(dir, file, &w->text) ||
		cgroup_parse(w->text.data, w->text.len, &found))
		return;
	put_path(v1, &found.v1_memory);
	put_path(v2, &found.v2);
}

/* The hierarchy that has the memory controller: v1 where there is one. */
size_t walls_chain(struct walls *w, const struct walls_process *p,
	struct cgnode *chain[CGNODE_LEVELS_MAX])
{
	if (p->v1)
		return cgnode_chain(w->nodes, &w->v1, p->v1, chain);
	return p->v2 ? cgnode_chain(w->nodes, &w->v2, p->v2, chain) : 0;
}

static void note_kills(struct walls *w, const struct walls_process *p)
{
	struct cgnode *chain[CGNODE_LEVELS_MAX];
	size_t count = walls_chain(w, p, chain);

	for (size_t i = 0; i < count; i++)
		cgnode_note_kills(w->nodes, chain[i]);
	machine_note_kills(w->machine);
}

static struct walls_process *look_at(struct walls *w, const struct walls_target *t)
{
	struct walls_process *p = get(w, &t->sample->id);

	if (!t->pid_dir ||
		(p->read_ns != NEVER && w->now_ns - p->read_ns < LIMITS_EVERY_NS))
		return p;
	p->read_ns = w->now_ns;
	p->limits.present = 0;
	if (!rootdir_read(t->pid_dir, "limits", &w->text))
		limits_parse(w->text.data, w->text.len, &p->limits);
	walls_paths(w, t->pid_dir, "cgroup", &p->v1, &p->v2);
	note_kills(w, p);
	if (t->in_detail) {
		free(p->kills_us);
		p->kills_us = walls_kills_us(w, &t->sample->id);
	}
	return p;
}

static void set_use_field(struct wall *w, const struct sample *s, enum field_id field)
{
	if (sample_has(s, field))
		walls_set_use(w, s->value[field].u);
}

static struct wall *add_rlimit(struct wall_set *set, const struct walls_process *p,
	enum wall_kind kind, enum limits_kind limit)
{
	if (!limits_has(&p->limits, limit) ||
		p->limits.limit[limit].soft == LIMITS_UNLIMITED)
		return NULL;
	return walls_add(set, kind, NULL, p->limits.limit[limit].soft);
}

static void add_rlimits(
	struct wall_set *set, const struct walls_process *p, const struct walls_target *t)
{
	struct wall *w;

	w = add_rlimit(set, p, WALL_RLIMIT_AS, LIMITS_AS);
	set_use_field(w, t->sample, FIELD_VSIZE);
	w = add_rlimit(set, p, WALL_RLIMIT_DATA, LIMITS_DATA);
	set_use_field(w, t->sample, FIELD_DATA);
	w = add_rlimit(set, p, WALL_RLIMIT_STACK, LIMITS_STACK);
	set_use_field(w, t->sample, FIELD_STACK);
	w = add_rlimit(set, p, WALL_RLIMIT_MEMLOCK, LIMITS_MEMLOCK);
	if (t->locked_known)
		walls_set_use(w, t->locked_bytes);
}

static void add_address_space(
	struct walls *w, struct wall_set *set, const struct walls_target *t)
{
	struct wall *wall;
	uint64_t max;

	if (machine_setting(w->machine, MACHINE_MAX_MAP_COUNT, &max)) {
		wall = walls_add(set, WALL_MAP_COUNT, NULL, max);
		if (t->map_count_known)
			walls_set_use(wall, t->map_count);
		else
			set_use_field(wall, t->sample, FIELD_MAPPINGS);
	}
	if (t->elf_bits == 32) {
		wall = walls_add(
			set, WALL_ADDRESS_SPACE_32, NULL, machine_address_space_32());
		set_use_field(wall, t->sample, FIELD_VSIZE);
	}
}

static uint64_t value_of(const struct meminfo *m, enum meminfo_key key)
{
	return m && meminfo_has(m, key) ? m->value[key] : 0;
}

/* What the machine could hold at all, 0 unknown. */
static uint64_t memory_and_swap(const struct meminfo *m)
{
	uint64_t total = value_of(m, MEMINFO_TOTAL);

	return total ? total + value_of(m, MEMINFO_SWAP_TOTAL) : 0;
}

/* Mode 2 counts promises against a limit; mode 0 refuses only what could never fit. */
static void add_overcommit(struct walls *w, struct wall_set *set)
{
	const struct meminfo *m = machine_meminfo(w->machine);
	struct wall *wall;
	uint64_t mode;

	if (!m || !machine_setting(w->machine, MACHINE_OVERCOMMIT, &mode))
		return;
	if (mode == 0)
		walls_add(set, WALL_COMMIT_REQUEST, NULL, memory_and_swap(m));
	if (mode != 2)
		return;
	wall = walls_add(set, WALL_COMMIT_LIMIT, NULL, value_of(m, MEMINFO_COMMIT_LIMIT));
	if (meminfo_has(m, MEMINFO_COMMITTED_AS))
		walls_set_use(wall, m->value[MEMINFO_COMMITTED_AS]);
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

static void add_cgroups(struct walls *w, struct wall_set *set,
	const struct walls_process *p, bool in_detail)
{
	uint64_t swap_free = value_of(machine_meminfo(w->machine), MEMINFO_SWAP_FREE);
	const struct cgmount *mount = p->v1 ? &w->v1 : &w->v2;
	const char *path = p->v1 ? p->v1 : p->v2;
	struct cgnode *chain[CGNODE_LEVELS_MAX];
	size_t count = walls_chain(w, p, chain);

	if (p->v1)
		walls_add_v1(set, w->nodes, chain, count, swap_free);
	else
		walls_add_v2(set, w->nodes, chain, count, swap_free);
	if (in_detail)
		walls_add_details(set, w->nodes, chain, count);
	set->ancestors_hidden =
		path && (mount->is_there ? mount->ancestors_hidden || !count
					 : strcmp(path, "/") != 0);
}

/* MemAvailable came with Linux 3.14; before, what free(1) called "-/+ buffers/cache". */
static uint64_t available(const struct meminfo *m)
{
	if (meminfo_has(m, MEMINFO_AVAILABLE))
		return m->value[MEMINFO_AVAILABLE];
	return value_of(m, MEMINFO_FREE) + value_of(m, MEMINFO_BUFFERS) +
	       less(value_of(m, MEMINFO_CACHED), value_of(m, MEMINFO_SHMEM));
}

static void add_system(struct walls *w, struct wall_set *set)
{
	const struct meminfo *m = machine_meminfo(w->machine);
	uint64_t swap_used;

	if (!m)
		return;
	swap_used = less(value_of(m, MEMINFO_SWAP_TOTAL), value_of(m, MEMINFO_SWAP_FREE));
	walls_set_use(walls_add(set, WALL_SYSTEM, NULL, memory_and_swap(m)),
		less(value_of(m, MEMINFO_TOTAL), available(m)) + swap_used);
}

/* Reserved pages are promised: mmap fails when the rest does not suffice. */
static void add_hugetlb(struct walls *w, struct wall_set *set)
{
	const struct meminfo *m = machine_meminfo(w->machine);
	uint64_t size = value_of(m, MEMINFO_HUGE_PAGE_SIZE);
	uint64_t total = value_of(m, MEMINFO_HUGE_PAGES_TOTAL);
	uint64_t more = 0, pages, used;

	if (!total || !size || total > UINT64_MAX / size / 2)
		return;
	machine_setting(w->machine, MACHINE_HUGE_OVERCOMMIT, &more);
	pages = less(total, value_of(m, MEMINFO_HUGE_PAGES_SURPLUS));
	if (more < UINT64_MAX / size / 4)
		pages += more;
	used = less(total, value_of(m, MEMINFO_HUGE_PAGES_FREE)) +
	       value_of(m, MEMINFO_HUGE_PAGES_RESERVED);
	walls_set_use(walls_add(set, WALL_HUGETLB, NULL, pages * size), used * size);
}

static void add_tmpfs(struct walls *w, struct wall_set *set, const struct walls_target *t)
{
	uint64_t use, limit;

	if (!sample_u64(t->sample, FIELD_RSS_SHMEM, 0) ||
		!machine_shm(w->machine, &use, &limit))
		return;
	walls_set_use(walls_add(set, WALL_TMPFS, NULL, limit), use);
}

/* The cgroup whose limit the process came closest to is where it was killed, unless the
 * kernel says otherwise. */
static void note_nearest(struct walls_process *p, const struct wall_set *set)
{
	const struct wall *nearest = NULL;

	for (size_t i = 0; i < set->count; i++) {
		const struct wall *w = &set->wall[i];

		if (wall_kinds[w->kind].scope != WALL_SCOPE_CGROUP || !w->use_known ||
			w->kind == WALL_CGROUP_HIGH)
			continue;
		if (!nearest || (double)w->use * (double)nearest->limit >
					(double)nearest->use * (double)w->limit)
			nearest = w;
	}
	if (nearest ? p->nearest && !strcmp(p->nearest, nearest->path) : !p->nearest)
		return;
	free(p->nearest);
	p->nearest = nearest ? die_strdup(nearest->path) : NULL;
}

/* In the order of enum wall_kind. */
struct wall_set *walls_read(struct walls *walls, const struct walls_target *target)
{
	struct walls_process *p = look_at(walls, target);
	struct wall_set *set = wall_set_create();

	add_rlimits(set, p, target);
	add_address_space(walls, set, target);
	add_overcommit(walls, set);
	add_cgroups(walls, set, p, target->in_detail);
	note_nearest(p, set);
	if (target->in_detail && p->kills_us)
		set->kills_us = die_strdup(p->kills_us);
	add_system(walls, set);
	add_hugetlb(walls, set);
	add_tmpfs(walls, set, target);
	return set;
}

int walls_psi(
	struct walls *walls, const struct walls_target *target, double *some_avg10_pct)
{
	const struct walls_process *p = look_at(walls, target);
	struct cgnode *chain[CGNODE_LEVELS_MAX];

	/* Pressure is accounted for in v2 even where v1 has the memory controller. */
	if (p->v2 && cgnode_chain(walls->nodes, &walls->v2, p->v2, chain) &&
		!cgnode_psi(walls->nodes, chain[0], some_avg10_pct))
		return 0;
	return machine_psi(walls->machine, some_avg10_pct);
}
