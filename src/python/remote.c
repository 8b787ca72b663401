#include "config.h"

#include "python/remote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/die.h"

/* A live process. */
struct live {
	pid_t pid;
	int pagemap, maps;
	bool cannot_scan; /* a kernel before 6.7 */
};

static void hand_out(
	struct remote_piece *piece, size_t count, size_t bytes, size_t *whole)
{
	size_t i = 0;

	for (; i < count && bytes >= piece[i].len; i++) {
		bytes -= piece[i].len;
		piece[i].is_whole = true;
	}
	*whole = i;
}

/* One call, and how many pieces it copied in full before it ended or met a hole. */
static int read_some(pid_t pid, struct remote_piece *piece, size_t count, size_t *whole)
{
	struct iovec to[REMOTE_BATCH], from[REMOTE_BATCH];
	ssize_t n;

	if (!count) {
		*whole = 0;
		return 0;
	}
	for (size_t i = 0; i < count; i++) {
		to[i] = (struct iovec){piece[i].to, piece[i].len};
		from[i] = (struct iovec){(void *)(uintptr_t)piece[i].addr, piece[i].len};
	}
	n = process_vm_readv(pid, to, count, from, count, 0);
	if (n < 0 && errno != EFAULT)
		return -errno;
	hand_out(piece, count, n < 0 ? 0 : (size_t)n, whole);
	return 0;
}

/* A hole ends a call: go on behind it. */
static int live_read(void *context, struct remote_piece *piece, size_t count)
{
	const struct live *live = context;
	size_t whole;
	int error;

	for (size_t i = 0; i < count; i++)
		piece[i].is_whole = false;
	for (size_t i = 0; i < count; i += whole + 1) {
		error = read_some(live->pid, piece + i, count - i, &whole);
		if (error)
			return error;
	}
	return 0;
}

static int live_pagemap(void *context, uint64_t first_page, size_t count, uint64_t *entry)
{
	const struct live *live = context;
	size_t want = count * sizeof *entry, got = 0;

	while (got < want) {
		ssize_t n = pread(live->pagemap, (char *)entry + got, want - got,
			(off_t)(first_page * sizeof *entry + got));

		if (n < 0)
			return -errno;
		if (n == 0)
			return -ESRCH;
		got += (size_t)n;
	}
	return 0;
}

static ssize_t live_maps(void *context, uint64_t offset, char *to, size_t len)
{
	const struct live *live = context;
	ssize_t n = pread(live->maps, to, len, (off_t)offset);

	return n < 0 ? -errno : n;
}

/* PAGEMAP_SCAN of linux/fs.h, which libc's headers lack for long; since Linux 6.7. */
struct scan_region {
	uint64_t start, end, categories;
};
struct scan_arg {
	uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
	uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};
#define SCAN_IOCTL _IOWR('f', 16, struct scan_arg)
#define SCAN_PRESENT (UINT64_C(1) << 3)

static int live_next_present(void *context, uint64_t first, uint64_t end, uint64_t *page)
{
	struct live *live = context;
	const uint64_t size = (uint64_t)sysconf(_SC_PAGESIZE);
	struct scan_region region = {0};
	struct scan_arg arg = {.size = sizeof arg,
		.start = first * size,
		.end = end * size,
		.vec = (uintptr_t)&region,
		.vec_len = 1,
		.max_pages = 1,
		.category_mask = SCAN_PRESENT,
		.return_mask = SCAN_PRESENT};
	int n;

	if (live->cannot_scan)
		return -ENOTTY;
	n = ioctl(live->pagemap, SCAN_IOCTL, &arg);
	if (n < 0) {
		live->cannot_scan = true;
		return -errno;
	}
	*page = n > 0 ? region.start / size : end;
	return 0;
}

static void live_finish(void *context)
{
	struct live *live = context;

	if (live->pagemap >= 0)
		close(live->pagemap);
	if (live->maps >= 0)
		close(live->maps);
	free(live);
}

static const struct remote_ops live_ops = {
	.read = live_read,
	.pagemap = live_pagemap,
	.maps = live_maps,
	.next_present = live_next_present,
	.finish = live_finish,
};

static int open_file(const struct rootdir *proc, pid_t pid, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof path, "%ld/%s", (long)pid, name);
	fd = rootdir_file(proc, path);
	return fd == -ENOENT ? -ESRCH : fd;
}

int remote_open(struct remote *out, const struct rootdir *proc, pid_t pid)
{
	int pagemap = open_file(proc, pid, "pagemap"), maps;
	struct live *live;

	if (pagemap < 0)
		return pagemap;
	maps = open_file(proc, pid, "maps");
	if (maps < 0) {
		close(pagemap);
		return maps;
	}
	live = die_malloc(sizeof *live);
	*live = (struct live){.pid = pid, .pagemap = pagemap, .maps = maps};
	*out = (struct remote){.ops = &live_ops,
		.context = live,
		.page_bytes = (uint64_t)sysconf(_SC_PAGESIZE)};
	return 0;
}

void remote_finish(struct remote *remote)
{
	if (!remote || !remote->ops)
		return;
	if (remote->ops->finish)
		remote->ops->finish(remote->context);
	remote->ops = NULL;
}

int remote_read_pieces(struct remote *remote, struct remote_piece *piece, size_t count)
{
	for (size_t i = 0; i < count;) {
		size_t n = count - i < REMOTE_BATCH ? count - i : REMOTE_BATCH;
		int error = remote->ops->read(remote->context, piece + i, n);

		if (error)
			return error;
		remote->calls++;
		for (size_t k = 0; k < n; k++)
			remote->copied_bytes += piece[i + k].len;
		i += n;
	}
	return 0;
}

int remote_read(struct remote *remote, uint64_t addr, void *to, size_t len)
{
	struct remote_piece piece = {.addr = addr, .to = to, .len = len};
	int error = remote_read_pieces(remote, &piece, 1);

	if (error)
		return error;
	return piece.is_whole ? 0 : -EFAULT;
}

int remote_pagemap(
	struct remote *remote, uint64_t first_page, size_t count, uint64_t *entry)
{
	remote->calls++;
	return remote->ops->pagemap(remote->context, first_page, count, entry);
}

ssize_t remote_maps(struct remote *remote, uint64_t offset, char *to, size_t len)
{
	remote->calls++;
	return remote->ops->maps(remote->context, offset, to, len);
}

int remote_next_present(
	struct remote *remote, uint64_t first, uint64_t end, uint64_t *page)
{
	if (!remote->ops->next_present)
		return -ENOTTY;
	remote->calls++;
	return remote->ops->next_present(remote->context, first, end, page);
}
