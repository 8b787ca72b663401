/*
 * rootdir.h - open files below a root
 *
 * Everything that reads /proc or /sys does so below a root directory descriptor: the
 * machine's, or a folder of fixtures in a test.
 */
#ifndef BASE_ROOTDIR_H
#define BASE_ROOTDIR_H

#include <stdbool.h>

#include "base/buf.h"

struct rootdir {
	int fd; /* O_PATH directory, or -1 */
};

/* Open the directory; 0 or negative errno. */
int rootdir_open(struct rootdir *root, const char *path);
void rootdir_finish(struct rootdir *root);

/* Open a file below (read only, close-on-exec); a descriptor or negative errno.
 * Leading '/' in @path are ignored. */
int rootdir_file(const struct rootdir *root, const char *path);

/* Open a directory below, as a rootdir of its own (O_PATH). */
int rootdir_sub(const struct rootdir *root, const char *path, struct rootdir *out);

/* Read a whole file below into @b; 0 or negative errno (see buf_read_fd()). */
int rootdir_read(const struct rootdir *root, const char *path, struct buf *b);

#endif
