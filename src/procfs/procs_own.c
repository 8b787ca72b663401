/*
 * The process table and meminfo without libproc2: what fixtures are read with, and all
 * there is where memtide is configured without the library.
 */
#include "config.h"

#include "procfs/procs_table.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "proc/meminfo.h"
#include "proc/stat.h"
#include "proc/status.h"

#define FILE_MAX ((size_t)256 * 1024)

/* The user from status: the owner of the directory is root where a process is not
 * dumpable. */
static int64_t read_euid(const struct rootdir *pid_dir, struct buf *text)
{
	struct status status;

	if (rootdir_read(pid_dir, "status", text) ||
		status_parse(text->data, text->len, &status) ||
		!status_has(&status, STATUS_UID))
		return -1;
	return status.uid_effective;
}

static void read_one(const struct rootdir *pid_dir, uint32_t pid, struct buf *text,
	struct procs_table *table)
{
	uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	struct stat_values stat;
	struct procs_entry e;

	if (rootdir_read(pid_dir, "stat", text) ||
		stat_parse(text->data, text->len, page_bytes, &stat))
		return;
	e = (struct procs_entry){.pid = pid,
		.ppid = stat.ppid,
		.start_time_ticks = stat.start_time_ticks,
		.state = stat.state,
		.name = stat.name,
		.euid = read_euid(pid_dir, text)};
	procs_table_add(table, &e, stat.name_len);
}

void procs_own_read(const struct rootdir *proc, const uint32_t *pids, size_t count,
	struct procs_table *table)
{
	AUTO_BUF struct buf text;

	buf_init(&text, FILE_MAX);
	for (size_t i = 0; i < count; i++) {
		struct rootdir dir;
		char name[16];

		snprintf(name, sizeof name, "%u", pids[i]);
		if (rootdir_sub(proc, name, &dir))
			continue;
		read_one(&dir, pids[i], &text, table);
		rootdir_finish(&dir);
	}
}

int procs_own_meminfo(const struct rootdir *proc, struct meminfo *out)
{
	AUTO_BUF struct buf text;
	int code;

	buf_init(&text, FILE_MAX);
	code = rootdir_read(proc, "meminfo", &text);
	return code ? code : meminfo_parse(text.data, text.len, out);
}
