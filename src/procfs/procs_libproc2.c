/*
 * The process table out of procps-ng's libproc2.
 *
 * What it cannot give are names as they are: control bytes become '.', bytes that are no
 * text in the locale '?' (4.0.2).  A name in which one of those stands is read again
 * from comm.
 */
#include "config.h"

#include "procfs/procs_table.h"

#include <errno.h>
#include <libproc2/pids.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"
#include "proc/meminfo.h"
#include "procfs/procs_memory.h"

#define COMM_FILE_MAX 256

enum { AT_PID, AT_PPID, AT_EUID, AT_STATE, AT_BEGAN, AT_NAME, AT_COUNT };

static enum pids_item items[AT_COUNT] = {
	[AT_PID] = PIDS_ID_PID,
	[AT_PPID] = PIDS_ID_PPID,
	[AT_EUID] = PIDS_ID_EUID,
	[AT_STATE] = PIDS_STATE,
	[AT_BEGAN] = PIDS_TICS_BEGAN,
	[AT_NAME] = PIDS_CMD,
};

struct procs_library {
	struct pids_info *pids;      /* NULL until asked for */
	struct procs_memory *memory; /* NULL until asked for */
};

struct procs_library *procs_library_create(void)
{
	return die_calloc(1, sizeof(struct procs_library));
}

void procs_library_destroy(struct procs_library *library)
{
	if (!library)
		return;
	if (library->pids)
		procps_pids_unref(&library->pids);
	procs_memory_destroy(library->memory);
	free(library);
}

static bool is_as_it_was(const char *name)
{
	for (const char *p = name; *p; p++)
		if (*p < ' ' || *p > '~' || strchr(".?\\", *p))
			return false;
	return true;
}

/* comm is the name and a newline. */
static void read_comm(const struct rootdir *proc, uint32_t pid, struct buf *out)
{
	char path[32];

	snprintf(path, sizeof path, "%u/comm", pid);
	if (rootdir_read(proc, path, out))
		return;
	if (out->len && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
}

static void add(const struct pids_stack *stack, const struct rootdir *proc,
	struct buf *comm, struct procs_table *table)
{
	const struct pids_result *value = stack->head;
	struct procs_entry e = {.pid = (uint32_t)value[AT_PID].result.s_int,
		.ppid = (uint32_t)value[AT_PPID].result.s_int,
		.start_time_ticks = value[AT_BEGAN].result.ull_int,
		.euid = value[AT_EUID].result.u_int,
		.state = (char)value[AT_STATE].result.s_ch,
		.name = value[AT_NAME].result.str};
	size_t name_len = strlen(e.name);

	if (!is_as_it_was(e.name)) {
		buf_clear(comm);
		read_comm(proc, e.pid, comm);
		if (comm->len) {
			e.name = comm->data;
			name_len = comm->len;
		}
	}
	procs_table_add(table, &e, name_len);
}

int procs_library_read(struct procs_library *library, const struct rootdir *proc,
	struct procs_table *table)
{
	AUTO_BUF struct buf comm;
	const struct pids_fetch *fetch;
	int code;

	buf_init(&comm, COMM_FILE_MAX);
	if (!library->pids) {
		code = procps_pids_new(&library->pids, items, AT_COUNT);
		if (code < 0)
			return code;
	}
	fetch = procps_pids_reap(library->pids, PIDS_FETCH_TASKS_ONLY);
	if (!fetch || !fetch->counts)
		return errno ? -errno : -EIO;
	for (int i = 0; i < fetch->counts->total; i++)
		add(fetch->stacks[i], proc, &comm, table);
	return 0;
}

/* Where its items go; those that are never really 0 are absent then. */
static const struct {
	enum meminfo_key key;
	bool is_count;
	bool zero_is_absent;
} places[PROCS_MEMORY_COUNT] = {
	[PROCS_MEMORY_TOTAL] = {MEMINFO_TOTAL, false, true},
	[PROCS_MEMORY_FREE] = {MEMINFO_FREE, false, true},
	[PROCS_MEMORY_AVAILABLE] = {MEMINFO_AVAILABLE, false, true},
	[PROCS_MEMORY_BUFFERS] = {MEMINFO_BUFFERS, false, false},
	[PROCS_MEMORY_CACHED] = {MEMINFO_CACHED, false, false},
	[PROCS_MEMORY_SLAB_RECLAIMABLE] = {MEMINFO_SRECLAIMABLE, false, false},
	[PROCS_MEMORY_SHARED] = {MEMINFO_SHMEM, false, false},
	[PROCS_MEMORY_DIRTY] = {MEMINFO_DIRTY, false, false},
	[PROCS_MEMORY_SWAPS_TOTAL] = {MEMINFO_SWAP_TOTAL, false, false},
	[PROCS_MEMORY_SWAPS_FREE] = {MEMINFO_SWAP_FREE, false, false},
	[PROCS_MEMORY_LIMIT] = {MEMINFO_COMMIT_LIMIT, false, true},
	[PROCS_MEMORY_COMMITTED] = {MEMINFO_COMMITTED_AS, false, true},
	[PROCS_MEMORY_HUGE_SIZE] = {MEMINFO_HUGE_PAGE_SIZE, false, true},
	[PROCS_MEMORY_HUGE_TOTAL] = {MEMINFO_HUGE_PAGES_TOTAL, true, false},
	[PROCS_MEMORY_HUGE_FREE] = {MEMINFO_HUGE_PAGES_FREE, true, false},
	[PROCS_MEMORY_HUGE_RESERVED] = {MEMINFO_HUGE_PAGES_RESERVED, true, false},
	[PROCS_MEMORY_HUGE_SURPLUS] = {MEMINFO_HUGE_PAGES_SURPLUS, true, false},
};

int procs_library_meminfo(struct procs_library *library, struct meminfo *out)
{
	unsigned long value[PROCS_MEMORY_COUNT];
	struct meminfo m = {0};
	int code;

	if (!library->memory)
		library->memory = procs_memory_create();
	if (!library->memory)
		return -EIO;
	code = procs_memory_read(library->memory, value);
	if (code)
		return code;
	for (size_t i = 0; i < PROCS_MEMORY_COUNT; i++) {
		if (!value[i] && places[i].zero_is_absent)
			continue;
		m.present |= UINT32_C(1) << places[i].key;
		m.value[places[i].key] =
			places[i].is_count ? value[i] : (uint64_t)value[i] * 1024;
	}
	if (!meminfo_has(&m, MEMINFO_TOTAL))
		return -ENODATA;
	*out = m;
	return 0;
}
