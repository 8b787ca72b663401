/*
 * reader.h - small files of /proc into one buffer, with descriptors running out
 *
 * One buffer and one path serve all processes: a round over thousands of them allocates
 * nothing.  One descriptor is kept spare, so that a file can still be opened, read and
 * closed when all others are in use.
 */
#ifndef PROCFS_READER_H
#define PROCFS_READER_H

#include <stddef.h>
#include <stdint.h>

#include "base/rootdir.h"

struct reader {
	const struct rootdir *proc; /* borrowed */
	uint64_t page_bytes;
	char *buf;
	size_t size;
	int spare; /* -1: in use or not to be had */
	int most;  /* descriptors from this number on are not kept: others need some */
};

void reader_init(struct reader *reader, const struct rootdir *proc);
void reader_finish(struct reader *reader);

/**
 * reader_pread() - what a kept descriptor gives now, from its start
 * @len: bytes in reader->buf
 *
 * Return: 0; -ESRCH when the process is gone, which is also what no bytes at all mean;
 * -EFBIG over 1 MiB; else negative errno.
 */
int reader_pread(struct reader *reader, int fd, size_t *len);

/* Open @path below @dir, read, close; the same, and -ESRCH where it is not there. */
int reader_read(
	struct reader *reader, const struct rootdir *dir, const char *path, size_t *len);

/* Open it; a descriptor, or negative errno. */
int reader_open(const struct rootdir *dir, const char *path);

/* Open it to be kept; a descriptor, or negative errno: -EMFILE when they run short, and
 * it has to be opened for each reading. */
int reader_open_kept(
	const struct reader *reader, const struct rootdir *dir, const char *path);

/* "PID", then @rest; room for any PID and 32 bytes of @rest. */
#define READER_PATH_MAX 48
const char *reader_path(char path[READER_PATH_MAX], uint32_t pid, const char *rest);

#endif
