#include "config.h"

#include "base/rootdir.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int rootdir_open(struct rootdir *root, const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	root->fd = fd;
	return 0;
}

void rootdir_finish(struct rootdir *root)
{
	if (root && root->fd >= 0)
		close(root->fd);
	if (root)
		root->fd = -1;
}

/* openat() with an absolute path would leave the root. */
static const char *relative(const char *path)
{
	while (*path == '/')
		path++;
	return *path ? path : ".";
}

int rootdir_file(const struct rootdir *root, const char *path)
{
	int fd = openat(root->fd, relative(path), O_RDONLY | O_CLOEXEC | O_NOCTTY);

	return fd < 0 ? -errno : fd;
}

int rootdir_sub(const struct rootdir *root, const char *path, struct rootdir *out)
{
	int fd = openat(root->fd, relative(path), O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	out->fd = fd;
	return 0;
}

int rootdir_read(const struct rootdir *root, const char *path, struct buf *b)
{
	AUTO_CLOSE int fd = rootdir_file(root, path);

	if (fd < 0) {
		buf_clear(b);
		return fd;
	}
	return buf_read_fd(b, fd);
}
