#include "config.h"

#include "python/keptfile.h"

#include <errno.h>
#include <unistd.h>

ssize_t keptfile_read(
	const struct rootdir *dir, const char *path, int *fd, char *text, size_t size)
{
	ssize_t n;

	if (*fd < 0) {
		int new = rootdir_file(dir, path);

		if (new < 0)
			return new == -ENOENT ? -ESRCH : new;
		*fd = new;
	}
	n = pread(*fd, text, size, 0);
	if (n < 0)
		return -errno;
	return (size_t)n == size ? -EFBIG : n;
}

void keptfile_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}
