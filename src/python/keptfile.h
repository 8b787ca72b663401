/*
 * keptfile.h - a small file of /proc that is read again and again
 *
 * The descriptor stays open: reading costs one call of the kernel, and it never means
 * another process (once the process is gone, reading says so).
 */
#ifndef PYTHON_KEPTFILE_H
#define PYTHON_KEPTFILE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/rootdir.h"

/**
 * keptfile_read() - the whole file, as it is now
 * @fd:   of an earlier read; -1: it is opened first, and kept here
 * @path: below @dir
 * @text: up to @size bytes are written
 *
 * Return: how many bytes (0: gone); -ESRCH gone; -EFBIG there are more; else negative
 * errno.
 */
ssize_t keptfile_read(
	const struct rootdir *dir, const char *path, int *fd, char *text, size_t size);
void keptfile_close(int *fd);

#endif
