#include "config.h"

#include "python/pygrowth.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "proc/stat.h"
#include "proc/statm.h"
#include "proc/status.h"
#include "python/growth_samples.h"
#include "python/growth_table.h"
#include "python/keptfile.h"
#include "python/stack_tops.h"

/*
 * What a look reads, cheapest first (us on the machine at hand, nothing else running):
 *
 *	statm        0.9  always: RSS in steps of up to some 100 KiB (per-CPU counters)
 *	task/T/stat  3    when that changed: faults of the threads that faulted of late
 *	stat         3.4  20 times a second: faults that are of other threads
 *	status       7.7  10 times a second, and when memory went: exact RSS, and swap
 */
#define FULL_NS (45 * NS_PER_MS)
#define SETTLE_NS (95 * NS_PER_MS)
#define SETTLE_FALLEN_NS (15 * NS_PER_MS)

enum { STATUS_MAX = 16384, STAT_MAX = 1024 };

struct pygrowth {
	const struct rootdir *process;
	uint64_t page_bytes;
	struct pytasks tasks;
	struct stack_tops *tops;     /* NULL: by thread */
	struct growth_table *table;  /* since the beginning */
	struct growth_table *marked; /* since the mark; NULL: there is none */
	int statm_fd, stat_fd, status_fd;
	bool has_before;
	uint64_t faults;    /* of the process, at the last full look */
	uint64_t rss_bytes; /* at the last look, in steps */
	uint64_t full_ns, settled_ns;
	bool is_unsettled;                /* something changed since then */
	bool has_fallen;                  /* ... memory went */
	double speed;                     /* bytes/s, of late */
	uint64_t look_ns;                 /* when the last look was */
	uint64_t came_bytes, seen_faults; /* ... that came, and by whom */
	uint64_t memory_bytes;            /* when it was settled; exact */
	uint64_t pending_bytes;           /* came when nobody was seen to fault */
	struct growth_samples samples;
	char status[STATUS_MAX];
};

struct pygrowth *pygrowth_create(const struct rootdir *process, uint64_t page_bytes,
	struct remote *remote, const struct pymap *map)
{
	struct pygrowth *g = die_calloc(1, sizeof *g);

	g->process = process;
	g->page_bytes = page_bytes;
	g->statm_fd = g->stat_fd = g->status_fd = -1;
	g->table = growth_table_create();
	pytasks_init(&g->tasks, process, page_bytes);
	if (remote && map && map->refusal == PYRUN_READABLE)
		pygrowth_attach(g, remote, map);
	return g;
}

void pygrowth_attach(struct pygrowth *g, struct remote *remote, const struct pymap *map)
{
	pygrowth_detach(g);
	g->tops = stack_tops_create(remote, map, &g->tasks);
}

void pygrowth_detach(struct pygrowth *g)
{
	stack_tops_destroy(TAKE(g->tops));
}

void pygrowth_destroy(struct pygrowth *growth)
{
	if (!growth)
		return;
	stack_tops_destroy(growth->tops);
	pytasks_finish(&growth->tasks);
	growth_table_destroy(growth->table);
	growth_table_destroy(growth->marked);
	keptfile_close(&growth->statm_fd);
	keptfile_close(&growth->stat_fd);
	keptfile_close(&growth->status_fd);
	free(growth);
}

/* ---- both accounts ---- */

static void set_time(struct pygrowth *g, uint64_t now_ns)
{
	growth_table_set_time(g->table, now_ns);
	if (g->marked)
		growth_table_set_time(g->marked, now_ns);
}

static void add_freed(struct pygrowth *g, uint64_t bytes, const struct growth_part *part)
{
	growth_table_freed(g->table, bytes, part);
	if (g->marked)
		growth_table_freed(g->marked, bytes, part);
}

static void give(void *context, const struct growth_place *place, uint64_t bytes)
{
	struct pygrowth *g = context;

	growth_table_grew(
		g->table, place->row[0], bytes, place->line, place->tid, place->thread);
	if (g->marked)
		growth_table_grew(g->marked, place->row[1], bytes, place->line,
			place->tid, place->thread);
}

static void add_sample(struct pygrowth *g, const struct growth_part *part, uint32_t line,
	uint64_t faults, bool is_at_work)
{
	struct growth_place place = {.line = line, .tid = part->tid};

	if (!g->has_before)
		return;
	g->seen_faults += faults;
	place.row[0] = growth_table_row(g->table, part);
	if (g->marked)
		place.row[1] = growth_table_row(g->marked, part);
	memcpy(place.thread, part->thread,
		strnlen(part->thread, sizeof place.thread - 1));
	growth_samples_add(&g->samples, &place, faults, is_at_work);
}

/* ---- who touches pages ---- */

/*
 * What @task does just now; by the thread alone where it is in no Python function.  One
 * that sleeps is in what it waits for, which is not what touched the pages.
 */
static void take_sample(struct pygrowth *g, const struct pytask *task, size_t i)
{
	struct growth_part part = {.tid = task->tid, .thread = task->name};
	struct stack_top top = {.line = 0};
	bool has_function = g->tops && !stack_tops_get(g->tops, i, &top);

	if (has_function) {
		part.function = top.function;
		part.file = top.file;
	}
	add_sample(g, &part, top.line, task->new_faults,
		!has_function || task->state != 'S');
}

static void take_samples(
	struct pygrowth *g, const struct pytask *const *task, size_t count)
{
	uint32_t tid[STACK_TOPS_MAX] = {0};

	for (size_t i = 0; i < count; i++)
		tid[i] = task[i]->tid;
	if (g->tops)
		stack_tops_read(g->tops, tid, count);
	for (size_t i = 0; i < count; i++)
		take_sample(g, task[i], i);
}

static void take_faulting(struct pygrowth *g)
{
	const struct pytask *task[STACK_TOPS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < g->tasks.count; i++) {
		if (!g->tasks.task[i].new_faults)
			continue;
		task[count++] = &g->tasks.task[i];
		if (count == STACK_TOPS_MAX) {
			take_samples(g, task, count);
			count = 0;
		}
	}
	if (count)
		take_samples(g, task, count);
}

/* Listed anew when threads came or went; those that came have all their faults new. */
static int find_faulting(struct pygrowth *g, const struct stat_values *stat)
{
	struct growth_part ended = {.thread = ""};
	int error = 0;

	if (!g->tasks.lists || stat->threads != g->tasks.count || g->tasks.is_stale)
		error = pytasks_list(&g->tasks);
	if (!error)
		add_sample(
			g, &ended, 0, pytasks_look(&g->tasks, stat->minor_faults), true);
	return error;
}

/* ---- memory ---- */

/* Resident and swapped: what was swapped out was not given back. */
static int read_memory(struct pygrowth *g, uint64_t *bytes)
{
	struct status status;
	ssize_t n = keptfile_read(
		g->process, "status", &g->status_fd, g->status, sizeof g->status);
	int error = n < 0 ? (int)n : status_parse(g->status, (size_t)n, &status);

	if (error)
		return error == -ENODATA ? -ESRCH : error;
	if (!status_has(&status, STATUS_VM_RSS))
		return -ESRCH;
	*bytes = status.bytes[STATUS_VM_RSS];
	if (status_has(&status, STATUS_VM_SWAP))
		*bytes += status.bytes[STATUS_VM_SWAP];
	return 0;
}

/*
 * Who gave memory back: nothing faults then.  Of several threads any may have been it, the
 * one with the lock as well as one that is inside of munmap() without it: nobody is named.
 */
static void give_back(struct pygrowth *g, uint64_t bytes)
{
	struct growth_part part = {.function = NULL};
	struct stack_top top;
	uint32_t tid;

	if (g->tasks.count != 1 || !g->tops) {
		add_freed(g, bytes, NULL);
		return;
	}
	part.tid = tid = g->tasks.task[0].tid;
	part.thread = g->tasks.task[0].name;
	stack_tops_read(g->tops, &tid, 1);
	if (!stack_tops_get(g->tops, 0, &top)) {
		part.function = top.function;
		part.file = top.file;
	}
	add_freed(g, bytes, &part);
}

static int settle(struct pygrowth *g, uint64_t now_ns)
{
	uint64_t memory_bytes;
	int error = read_memory(g, &memory_bytes);

	if (error)
		return error;
	if (g->has_before && memory_bytes < g->memory_bytes) {
		give_back(g, g->memory_bytes - memory_bytes);
		growth_samples_forget(&g->samples);
	} else if (g->has_before) {
		g->pending_bytes += memory_bytes - g->memory_bytes;
		if (growth_samples_settle(&g->samples, g->pending_bytes, now_ns, give, g))
			g->pending_bytes = 0;
	}
	g->memory_bytes = memory_bytes;
	g->settled_ns = now_ns;
	g->is_unsettled = g->has_fallen = false;
	g->came_bytes = g->seen_faults = 0;
	return 0;
}

void pygrowth_flush(struct pygrowth *growth)
{
	/* Of one that has ended what was seen to come is all that is known. */
	if (growth->has_before && settle(growth, growth->settled_ns))
		growth_samples_settle(&growth->samples, growth->came_bytes,
			growth->settled_ns, give, growth);
	growth->came_bytes = 0;
	growth_samples_flush(&growth->samples, give, growth);
}

/* ---- looks ---- */

void pygrowth_mark(struct pygrowth *growth)
{
	pygrowth_flush(growth);
	if (!growth->marked)
		growth->marked = growth_table_create();
	growth_table_clear(growth->marked);
	growth->pending_bytes = 0;
}

void pygrowth_unmark(struct pygrowth *growth)
{
	growth_table_destroy(TAKE(growth->marked));
}

void pygrowth_restart(struct pygrowth *growth)
{
	growth_table_clear(growth->table);
	if (growth->marked)
		growth_table_clear(growth->marked);
	growth_samples_clear(&growth->samples);
	growth->pending_bytes = 0;
	growth->has_before = false;
	growth->is_unsettled = growth->has_fallen = false;
}

static int read_rss(struct pygrowth *g, uint64_t *bytes)
{
	struct statm statm;
	char text[STAT_MAX];
	ssize_t n = keptfile_read(g->process, "statm", &g->statm_fd, text, sizeof text);
	int error = n < 0 ? (int)n : statm_parse(text, (size_t)n, g->page_bytes, &statm);

	if (error)
		return error == -ENODATA ? -ESRCH : error;
	*bytes = statm.resident_bytes;
	return 0;
}

static int read_stat(struct pygrowth *g, struct stat_values *stat)
{
	char text[STAT_MAX];
	ssize_t n = keptfile_read(g->process, "stat", &g->stat_fd, text, sizeof text);
	int error = n < 0 ? (int)n : stat_parse(text, (size_t)n, g->page_bytes, stat);

	return error == -ENODATA ? -ESRCH : error;
}

/* Of all threads; whether there are new faults, or negative errno. */
static int look_fully(struct pygrowth *g, uint64_t now_ns)
{
	struct stat_values stat;
	int error = read_stat(g, &stat);
	bool is_new = !g->has_before || stat.minor_faults != g->faults;

	if (!error && is_new)
		error = find_faulting(g, &stat);
	if (error)
		return error;
	g->full_ns = now_ns;
	g->faults = stat.minor_faults;
	if (is_new && g->has_before)
		take_faulting(g);
	return is_new;
}

/* Of those that faulted of late; of all where that does not explain what came. */
static int look_at_active(struct pygrowth *g, uint64_t now_ns)
{
	pytasks_look_active(&g->tasks);
	take_faulting(g);
	if (g->seen_faults * g->page_bytes >= g->came_bytes / 2)
		return 0;
	return look_fully(g, now_ns);
}

static void follow_rss(struct pygrowth *g, uint64_t rss_bytes)
{
	if (rss_bytes > g->rss_bytes && g->has_before)
		growth_samples_came(&g->samples, rss_bytes - g->rss_bytes);
	g->has_fallen |= rss_bytes < g->rss_bytes;
	g->rss_bytes = rss_bytes;
}

static bool is_due(const struct pygrowth *g, uint64_t now_ns)
{
	uint64_t passed_ns = now_ns - g->settled_ns;

	if (!g->has_before)
		return true;
	return (g->is_unsettled || g->samples.pools) &&
	       passed_ns >= (g->has_fallen ? SETTLE_FALLEN_NS : SETTLE_NS);
}

/* Over some 16 looks: RSS comes in steps. */
static void note_speed(struct pygrowth *g, uint64_t rss_bytes, uint64_t now_ns)
{
	double passed_s = (double)(now_ns - g->look_ns) / (double)NS_PER_S;
	double came = rss_bytes > g->rss_bytes ? (double)(rss_bytes - g->rss_bytes) : 0;

	if (g->has_before && passed_s > 0)
		g->speed += (came / passed_s - g->speed) / 16;
	g->look_ns = now_ns;
}

int pygrowth_look(struct pygrowth *g, uint64_t now_ns)
{
	uint64_t rss_bytes = 0;
	int changed = read_rss(g, &rss_bytes), more = 0;

	if (changed)
		return changed;
	set_time(g, now_ns);
	note_speed(g, rss_bytes, now_ns);
	changed = rss_bytes != g->rss_bytes;
	if (rss_bytes > g->rss_bytes && g->has_before)
		g->came_bytes += rss_bytes - g->rss_bytes;
	if (!g->has_before || now_ns - g->full_ns >= FULL_NS)
		more = look_fully(g, now_ns);
	else if (changed)
		more = look_at_active(g, now_ns);
	if (more < 0)
		return more;
	changed |= more;
	g->is_unsettled |= changed;
	follow_rss(g, rss_bytes);
	if (is_due(g, now_ns)) {
		int error = settle(g, now_ns);

		if (error)
			return error;
	}
	g->has_before = true;
	return changed;
}

double pygrowth_speed(const struct pygrowth *growth)
{
	return growth->speed;
}

static const struct growth_table *shown(const struct pygrowth *g)
{
	return g->marked ? g->marked : g->table;
}

size_t pygrowth_rows(const struct pygrowth *growth, struct pyrun_growth_row **out)
{
	return growth_table_rows(shown(growth), out);
}

uint64_t pygrowth_grown_bytes(const struct pygrowth *growth)
{
	return growth_table_grown_bytes(shown(growth));
}

uint64_t pygrowth_freed_bytes(const struct pygrowth *growth)
{
	return growth_table_freed_bytes(shown(growth));
}
