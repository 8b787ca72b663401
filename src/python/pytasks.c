#include "config.h"

#include "python/pytasks.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "proc/stat.h"
#include "proc/status.h"
#include "python/keptfile.h"

enum { FILE_MAX = 16384, STAT_MAX = 1024 };

void pytasks_init(
	struct pytasks *tasks, const struct rootdir *process, uint64_t page_bytes)
{
	*tasks = (struct pytasks){.process = process, .page_bytes = page_bytes};
	buf_init(&tasks->text, FILE_MAX);
}

void pytasks_finish(struct pytasks *tasks)
{
	if (!tasks)
		return;
	for (size_t i = 0; i < tasks->count; i++)
		keptfile_close(&tasks->task[i].stat_fd);
	free(tasks->task);
	buf_finish(&tasks->text);
	*tasks = (struct pytasks){0};
}

/* Where @tid is, or where it belongs. */
static size_t place_of(const struct pytasks *tasks, uint32_t tid)
{
	size_t low = 0, high = tasks->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tasks->task[middle].tid < tid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct pytask *insert(struct pytasks *tasks, size_t at, uint32_t tid)
{
	struct pytask *task;

	if (tasks->count == tasks->room) {
		tasks->room = tasks->room ? tasks->room * 2 : 16;
		tasks->task =
			die_reallocarray(tasks->task, tasks->room, sizeof *tasks->task);
	}
	task = &tasks->task[at];
	memmove(task + 1, task, (tasks->count - at) * sizeof *task);
	tasks->count++;
	*task = (struct pytask){.tid = tid, .inner_tid = tid, .stat_fd = -1};
	tasks->changes++;
	return task;
}

static int read_file(struct pytasks *tasks, uint32_t tid, const char *name)
{
	char path[64];

	snprintf(path, sizeof path, "task/%u/%s", tid, name);
	return rootdir_read(tasks->process, path, &tasks->text);
}

static void read_inner_tid(struct pytasks *tasks, struct pytask *task)
{
	struct status status;

	if (read_file(tasks, task->tid, "status") ||
		status_parse(tasks->text.data, tasks->text.len, &status))
		return;
	if (status_has(&status, STATUS_NS_PID))
		task->inner_tid = status.ns_pid;
}

static void note(struct pytasks *tasks, const char *name)
{
	const char *end = name + strlen(name);
	struct pytask *task;
	uint64_t tid;
	size_t at;

	if (!num_u64(&name, end, &tid) || name != end || tid > UINT32_MAX)
		return;
	at = place_of(tasks, (uint32_t)tid);
	if (at < tasks->count && tasks->task[at].tid == tid) {
		tasks->task[at].seen = tasks->lists;
		return;
	}
	if (tasks->count == PYTASKS_MAX)
		return;
	task = insert(tasks, at, (uint32_t)tid);
	task->seen = tasks->lists;
	read_inner_tid(tasks, task);
}

/* The kernel counts the faults of a thread that ended as the process's own. */
static void drop(struct pytasks *tasks, struct pytask *task)
{
	tasks->known -= task->faults;
	tasks->others += task->faults;
	tasks->kept -= task->stat_fd >= 0;
	keptfile_close(&task->stat_fd);
	tasks->changes++;
}

static void drop_unseen(struct pytasks *tasks)
{
	size_t kept = 0;

	for (size_t i = 0; i < tasks->count; i++)
		if (tasks->task[i].seen == tasks->lists)
			tasks->task[kept++] = tasks->task[i];
		else
			drop(tasks, &tasks->task[i]);
	tasks->count = kept;
}

int pytasks_list(struct pytasks *tasks)
{
	int fd = openat(tasks->process->fd, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct dirent *entry;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		return error == ENOENT ? -ESRCH : -error;
	}
	tasks->lists++;
	while ((entry = readdir(dir)))
		note(tasks, entry->d_name);
	closedir(dir);
	drop_unseen(tasks);
	tasks->is_stale = false;
	return tasks->count ? 0 : -ESRCH;
}

static void take_name(struct pytask *task, const struct stat_values *stat)
{
	size_t len =
		stat->name_len < PYTASKS_NAME_MAX ? stat->name_len : PYTASKS_NAME_MAX - 1;

	memcpy(task->name, stat->name, len);
	task->name[len] = '\0';
}

static int read_stat(struct pytasks *tasks, struct pytask *task, struct stat_values *stat)
{
	bool keep = task->stat_fd >= 0 || tasks->kept < PYTASKS_KEPT_MAX;
	int fd = task->stat_fd;
	char path[64], text[STAT_MAX];
	ssize_t n;

	snprintf(path, sizeof path, "task/%u/stat", task->tid);
	n = keptfile_read(tasks->process, path, &fd, text, sizeof text);
	tasks->kept += keep && task->stat_fd < 0 && fd >= 0;
	task->stat_fd = keep ? fd : -1;
	if (!keep)
		keptfile_close(&fd);
	if (n < 0)
		return (int)n;
	return stat_parse(text, (size_t)n, tasks->page_bytes, stat);
}

static void read_faults(struct pytasks *tasks, struct pytask *task)
{
	struct stat_values stat;

	task->new_faults = 0;
	task->has_faults = !read_stat(tasks, task, &stat);
	if (!task->has_faults) {
		tasks->is_stale = true;
		return;
	}
	if (stat.minor_faults > task->faults) {
		task->new_faults = stat.minor_faults - task->faults;
		task->active = tasks->looks;
	}
	tasks->known += stat.minor_faults - task->faults;
	task->faults = stat.minor_faults;
	task->state = stat.state;
	take_name(task, &stat);
}

void pytasks_faults(struct pytasks *tasks)
{
	for (size_t i = 0; i < tasks->count; i++)
		read_faults(tasks, &tasks->task[i]);
}

static bool is_active(const struct pytasks *tasks, const struct pytask *task)
{
	return task->active && task->active + PYTASKS_ACTIVE >= tasks->looks;
}

static uint64_t missing(const struct pytasks *tasks, uint64_t process_faults)
{
	uint64_t found = tasks->known + tasks->others;

	return process_faults > found ? process_faults - found : 0;
}

void pytasks_look_active(struct pytasks *tasks)
{
	tasks->looks++;
	for (size_t i = 0; i < tasks->count; i++) {
		tasks->task[i].new_faults = 0;
		if (is_active(tasks, &tasks->task[i]))
			read_faults(tasks, &tasks->task[i]);
	}
}

/* Threads that began since the last list; those that ended leave it. */
static void read_newcomers(struct pytasks *tasks)
{
	if (pytasks_list(tasks))
		return;
	for (size_t i = 0; i < tasks->count; i++)
		if (!tasks->task[i].has_faults)
			read_faults(tasks, &tasks->task[i]);
}

uint64_t pytasks_look(struct pytasks *tasks, uint64_t process_faults)
{
	uint64_t left;

	pytasks_look_active(tasks);
	left = missing(tasks, process_faults);
	for (size_t i = 0; left && i < tasks->count; i++) {
		if (is_active(tasks, &tasks->task[i]))
			continue;
		read_faults(tasks, &tasks->task[i]);
		left = missing(tasks, process_faults);
	}
	if (left) {
		read_newcomers(tasks);
		left = missing(tasks, process_faults);
	}
	tasks->others += left;
	return left;
}

const struct pytask *pytasks_inner(const struct pytasks *tasks, uint64_t inner_tid)
{
	for (size_t i = 0; i < tasks->count; i++)
		if (tasks->task[i].inner_tid == inner_tid)
			return &tasks->task[i];
	return NULL;
}

const struct pytask *pytasks_find(const struct pytasks *tasks, uint32_t tid)
{
	size_t at = place_of(tasks, tid);

	return at < tasks->count && tasks->task[at].tid == tid ? &tasks->task[at] : NULL;
}
