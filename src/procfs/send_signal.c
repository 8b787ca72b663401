#include "config.h"

#include "procfs/send_signal.h"

#include <errno.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/pidfd.h"
#include "proc/line.h"
#include "proc/stat.h"

#define FILE_MAX 65536

/* The PID behind the descriptor, as this /proc counts them; 0: it has ended. */
static int pid_behind(const struct rootdir *proc, int fd, uint32_t *pid)
{
	AUTO_BUF struct buf text;
	const char *at, *end, *value;
	struct line line;
	char path[64];
	size_t key_len;
	int code;

	buf_init(&text, FILE_MAX);
	snprintf(path, sizeof path, "self/fdinfo/%d", fd);
	code = rootdir_read(proc, path, &text);
	if (code)
		return code;
	at = text.data;
	end = at + text.len;
	while (at && line_next(&at, end, &line)) {
		if (!line_key(&line, ':', &key_len, &value) ||
			!line_word_is(line.text, key_len, "Pid"))
			continue;
		/* "-1" once it was reaped */
		if (line_u32(value, line.text + line.len, pid))
			*pid = 0;
		return 0;
	}
	return -EBADMSG;
}

static int start_of(const struct rootdir *proc, uint32_t pid, uint64_t *start_ticks)
{
	AUTO_BUF struct buf text;
	struct stat_values stat;
	char path[64];
	int code;

	buf_init(&text, FILE_MAX);
	snprintf(path, sizeof path, "%u/stat", pid);
	code = rootdir_read(proc, path, &text);
	if (!code)
		code = stat_parse(text.data, text.len, 4096, &stat);
	if (!code)
		*start_ticks = stat.start_time_ticks;
	return code == -ENOENT || code == -ENODATA ? -ESRCH : code;
}

int send_signal(const struct rootdir *proc, const struct procid *id, int number)
{
	AUTO_CLOSE int fd = pidfd_of(id->pid);
	uint64_t start_ticks = 0;
	uint32_t pid = 0;
	int code;

	if (fd < 0)
		return fd;
	code = pid_behind(proc, fd, &pid);
	if (!code)
		code = start_of(proc, id->pid, &start_ticks);
	if (code)
		return code;
	if (pid != id->pid || start_ticks != id->start_time_ticks)
		return -ESRCH;
	return pidfd_signal(fd, number);
}
