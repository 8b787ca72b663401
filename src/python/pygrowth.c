#include "config.h"

#include "python/pygrowth.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "proc/stat.h"
#include "proc/status.h"
#include "python/growth_table.h"

enum { FILE_MAX = 16384 };

/* A part with its own texts: those of stack_top() live until the next call only. */
struct named_part {
	char function[PYRUN_TEXT_MAX], file[PYRUN_TEXT_MAX];
};

struct pygrowth {
	const struct rootdir *process;
	uint64_t page_bytes;
	struct pytasks tasks;
	struct stack_reader *stacks; /* NULL: by thread */
	struct growth_table *table;  /* since the beginning */
	struct growth_table *marked; /* since the mark; NULL: there is none */
	struct buf text;
	bool has_before;
	uint64_t memory_bytes, faults; /* at the last look */
	uint64_t pending_bytes;        /* came when nobody was seen to fault */
	struct stack_thread *thread;   /* [0 .. threads-1] */
	size_t threads;
	struct growth_part *part; /* [0 .. parts-1] */
	struct named_part *name;
	size_t parts, part_room;
};

struct pygrowth *pygrowth_create(const struct rootdir *process, uint64_t page_bytes,
	struct remote *remote, const struct pymap *map)
{
	struct pygrowth *g = die_calloc(1, sizeof *g);

	g->process = process;
	g->page_bytes = page_bytes;
	g->table = growth_table_create();
	buf_init(&g->text, FILE_MAX);
	pytasks_init(&g->tasks, process, page_bytes);
	if (remote && map && map->refusal == PYRUN_READABLE)
		pygrowth_attach(g, remote, map);
	return g;
}

void pygrowth_attach(struct pygrowth *g, struct remote *remote, const struct pymap *map)
{
	pygrowth_detach(g);
	g->stacks = stack_create(remote, map, &g->tasks);
	g->thread = die_calloc(PYRUN_THREADS_MAX, sizeof *g->thread);
}

void pygrowth_detach(struct pygrowth *g)
{
	stack_destroy(TAKE(g->stacks));
	free(TAKE(g->thread));
	g->threads = 0;
}

void pygrowth_destroy(struct pygrowth *growth)
{
	if (!growth)
		return;
	stack_destroy(growth->stacks);
	pytasks_finish(&growth->tasks);
	growth_table_destroy(growth->table);
	growth_table_destroy(growth->marked);
	buf_finish(&growth->text);
	free(growth->thread);
	free(growth->part);
	free(growth->name);
	free(growth);
}

void pygrowth_mark(struct pygrowth *growth)
{
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
	growth->pending_bytes = 0;
	growth->has_before = false;
}

/* Resident and swapped: what was swapped out was not given back. */
static int read_memory(struct pygrowth *g, uint64_t *bytes)
{
	struct status status;
	int error = rootdir_read(g->process, "status", &g->text);

	if (!error)
		error = status_parse(g->text.data, g->text.len, &status);
	if (error)
		return error == -ENOENT || error == -ENODATA ? -ESRCH : error;
	if (!status_has(&status, STATUS_VM_RSS))
		return -ESRCH;
	*bytes = status.bytes[STATUS_VM_RSS];
	if (status_has(&status, STATUS_VM_SWAP))
		*bytes += status.bytes[STATUS_VM_SWAP];
	return 0;
}

static int read_process_faults(struct pygrowth *g, uint64_t *faults)
{
	struct stat_values stat;
	int error = rootdir_read(g->process, "stat", &g->text);

	if (!error)
		error = stat_parse(g->text.data, g->text.len, g->page_bytes, &stat);
	if (error)
		return error == -ENOENT || error == -ENODATA ? -ESRCH : error;
	*faults = stat.minor_faults;
	return 0;
}

static void list_threads(struct pygrowth *g)
{
	bool is_cut;
	int count;

	g->threads = 0;
	if (!g->stacks)
		return;
	count = stack_threads(g->stacks, g->thread, PYRUN_THREADS_MAX, &is_cut);
	g->threads = count > 0 ? (size_t)count : 0;
}

static void make_room(struct pygrowth *g)
{
	if (g->part_room >= g->tasks.count + 1)
		return;
	g->part_room = (g->tasks.count + 1) * 2;
	g->part = die_reallocarray(g->part, g->part_room, sizeof *g->part);
	g->name = die_reallocarray(g->name, g->part_room, sizeof *g->name);
}

static const struct stack_thread *thread_of(const struct pygrowth *g, uint32_t tid)
{
	for (size_t i = 0; i < g->threads; i++)
		if (g->thread[i].tid == tid)
			return &g->thread[i];
	return NULL;
}

static void copy_text(char *to, const char *from)
{
	size_t len = strnlen(from, PYRUN_TEXT_MAX - 1);

	memcpy(to, from, len);
	to[len] = '\0';
}

/* What @tid does just now; by the thread alone where it is in no Python function. */
static void add_part(struct pygrowth *g, const struct pytask *task, uint64_t weight)
{
	const struct stack_thread *thread = thread_of(g, task->tid);
	struct growth_part *part = &g->part[g->parts];
	struct named_part *name = &g->name[g->parts];
	struct stack_top top;

	*part = (struct growth_part){
		.weight = weight, .tid = task->tid, .thread = task->name};
	g->parts++;
	if (!thread || stack_top(g->stacks, thread, &top))
		return;
	copy_text(name->function, top.function);
	copy_text(name->file, top.file);
	part->function = name->function;
	part->file = name->file;
	part->line = top.line;
}

static void add_faulting(struct pygrowth *g)
{
	g->parts = 0;
	for (size_t i = 0; i < g->tasks.count; i++)
		if (g->tasks.task[i].new_faults)
			add_part(g, &g->tasks.task[i], g->tasks.task[i].new_faults);
}

/*
 * Who gave memory back: nothing faults then.  Of several threads any may have been it, the
 * one with the lock as well as one that is inside of munmap() without it: nobody is named.
 */
static const struct growth_part *only_thread(struct pygrowth *g)
{
	g->parts = 0;
	if (g->threads != 1 || g->tasks.count != 1)
		return NULL;
	add_part(g, &g->tasks.task[0], 1);
	return &g->part[0];
}

static void add_freed(struct pygrowth *g, uint64_t bytes, const struct growth_part *part)
{
	growth_table_freed(g->table, bytes, part);
	if (g->marked)
		growth_table_freed(g->marked, bytes, part);
}

static uint64_t add_grown(struct pygrowth *g, uint64_t bytes)
{
	if (g->marked)
		growth_table_grew(g->marked, bytes, g->part, g->parts);
	return growth_table_grew(g->table, bytes, g->part, g->parts);
}

static void account(struct pygrowth *g, uint64_t memory_bytes)
{
	list_threads(g);
	make_room(g);
	if (memory_bytes < g->memory_bytes) {
		add_freed(g, g->memory_bytes - memory_bytes, only_thread(g));
		return;
	}
	add_faulting(g);
	g->pending_bytes += memory_bytes - g->memory_bytes;
	if (g->pending_bytes)
		g->pending_bytes -= add_grown(g, g->pending_bytes);
}

static void set_time(struct pygrowth *g, uint64_t now_ns)
{
	growth_table_set_time(g->table, now_ns);
	if (g->marked)
		growth_table_set_time(g->marked, now_ns);
}

int pygrowth_look(struct pygrowth *growth, uint64_t now_ns)
{
	uint64_t memory_bytes = 0, faults = 0;
	int error = read_memory(growth, &memory_bytes);

	if (!error)
		error = read_process_faults(growth, &faults);
	if (error)
		return error;
	set_time(growth, now_ns);
	if (growth->has_before && faults == growth->faults &&
		memory_bytes == growth->memory_bytes)
		return 0;
	error = pytasks_list(&growth->tasks);
	if (error)
		return error;
	pytasks_faults(&growth->tasks);
	if (growth->has_before)
		account(growth, memory_bytes);
	growth->has_before = true;
	growth->memory_bytes = memory_bytes;
	growth->faults = faults;
	return 1;
}

uint64_t pygrowth_interval_ns(uint64_t cost_ns)
{
	if (cost_ns >= PYGROWTH_INTERVAL_MAX_NS / 100)
		return PYGROWTH_INTERVAL_MAX_NS;
	if (cost_ns * 100 < PYGROWTH_INTERVAL_MIN_NS)
		return PYGROWTH_INTERVAL_MIN_NS;
	return cost_ns * 100;
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
